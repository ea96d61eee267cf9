"""Match playlists in this process, and compare the outcomes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from beatmatch.models import Playlist, TrackResult
from beatmatch.processor import match_entries
from beatmatch.session import open_session
from beatmatch.settings import Login, Network, Settings
from tests.end_to_end.short_waits import SHORT_WAITS
from tests.fake_beatport import FakeBeatport

IMPATIENT = Network(rate=None, **SHORT_WAITS)  # where answers fail
PATIENT = Network(rate=None, backoff=0.01)  # where requests are counted: none may be sent again on a busy machine


def settings_for(
    beatport: FakeBeatport, catalog: str = "beatport", network: Network = IMPATIENT, **login: Any
) -> Settings:
    """Return settings that ask this Beatport, with a valid access token unless another login is given."""
    return Settings(
        catalog=catalog,
        network=replace(network, api_url=beatport.api_url, web_url=beatport.web_url),
        login=Login(**(login or {"token": beatport.login.issue()})),
    )


async def match_all(playlists: Sequence[Playlist], settings: Settings) -> list[TrackResult]:
    results: list[TrackResult] = []
    async with open_session(settings) as session:
        await match_entries(playlists, settings, session, deliver=results.append)
    return results


def outcomes(results: Sequence[TrackResult]) -> list[tuple[str, int | None]]:
    """Return status and Beatport id of every result."""
    return [(result.status.value, result.best.track_id if result.best else None) for result in results]


def outcomes_in(document: str) -> list[tuple[str, int | None]]:
    """Return the same of what the program wrote with `-f json`."""
    return [(result["status"], result["beatport_track_id"]) for result in json.loads(document)["results"]]
