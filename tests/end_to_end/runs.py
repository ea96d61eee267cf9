"""Whole runs: in this process, side by side with those of other sources, and with waits that a test can wait for."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

from beatmatch.models import Playlist, TrackResult
from beatmatch.processor import match_entries
from beatmatch.session import open_session
from beatmatch.settings import Login, Network, Settings
from tests.fake_beatport import LocalBeatport

# As in a real run but shorter: one answer in five may fail, and Beatport be away for good, and nobody waits long.
SHORT_WAITS = {"backoff": 0.01, "connect_timeout": 1.0, "read_timeout": 0.5, "total_timeout": 2.0}
QUICK = Network(rate=None, **SHORT_WAITS)
PATIENT = Network(rate=None, backoff=0.01)  # where requests are counted, and none may be sent again on a busy machine


def shorten_waits(setattr_: Callable[[Any, str, Any], None]) -> None:
    """Shorten the waits of the whole program, which no option of it can."""
    module = import_module("beatmatch.config.run_settings")  # the package has a function of this name
    setattr_(module, "Network", partial(Network, **SHORT_WAITS))


def asking(beatport: LocalBeatport, catalog: str = "beatport", network: Network = QUICK, **login: Any) -> Settings:
    """Give settings that ask this Beatport, with a login."""
    return Settings(
        catalog=catalog,
        network=replace(network, api_url=beatport.api_url, web_url=beatport.web_url),
        login=Login(**(login or {"token": beatport.login.issue()})),
    )


async def run(playlists: Sequence[Playlist], settings: Settings) -> list[TrackResult]:
    """Match playlists; the results equal those of another run to the last field, times and origins aside."""
    results: list[TrackResult] = []
    async with open_session(settings) as opened:
        await match_entries(playlists, settings, opened, deliver=results.append)
    return results


def found(results: Sequence[TrackResult]) -> list[tuple[str, int | None]]:
    return [(result.status.value, result.best.track_id if result.best else None) for result in results]


def told(document: str) -> list[tuple[str, int | None]]:
    """Read the same out of what the program wrote with `-f json`."""
    return [(one["status"], one["beatport_track_id"]) for one in json.loads(document)["results"]]
