"""beatmatch match --dry-run: what a run would do and how long it would take, without asking anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from beatmatch.catalogs.base import CatalogKind, choose_catalog
from beatmatch.cli.context import Invocation
from beatmatch.cli.outputs import result_format
from beatmatch.config import run_settings
from beatmatch.console.text import duration, plural
from beatmatch.matching.ask import generate_queries
from beatmatch.matching.read import beatport_file_id
from beatmatch.models import Playlist, RBTrack
from beatmatch.session import is_logged_in
from beatmatch.settings import Settings
from beatmatch.writers.files import STDOUT, open_output
from beatmatch.writers.json import Json, json_line
from beatmatch.writers.registry import Format

_USUAL = 1.2  # requests a track; most are found with the first question


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run comes to, without the memory of earlier runs, which can only make it less."""

    playlists: tuple[tuple[str, int, int], ...]  # name, entries, those that there is nothing to look for
    catalog: str
    requests: int
    most_requests: int
    rate: float | None

    @property
    def tracks(self) -> int:
        return sum(entries for _, entries, _ in self.playlists)

    @property
    def skipped(self) -> int:
        return sum(skipped for _, _, skipped in self.playlists)

    def seconds(self, requests: int) -> float:
        return requests / self.rate if self.rate else 0.0


def dry_run(here: Invocation, playlists: Sequence[Playlist]) -> int:
    """Print the estimate on stdout, whatever --output says: no result file is replaced by it."""
    settings = run_settings(here.configuration)
    found = estimate(playlists, settings)
    as_table = result_format(here.configuration, here.screen) is Format.TABLE
    with open_output(STDOUT) as stream:
        stream.write(_in_words(found) if as_table else json_line(_object(found)) + "\n")
    return 0


def estimate(playlists: Sequence[Playlist], settings: Settings) -> Estimate:
    choice = choose_catalog(settings.catalog, logged_in=is_logged_in(settings.login))
    tracks = [track for playlist in playlists for track in playlist.tracks if not track.skip_reason]
    asks = choice.kind is not CatalogKind.FILE
    return Estimate(
        playlists=tuple(
            (playlist.full_name, len(playlist.tracks), sum(bool(track.skip_reason) for track in playlist.tracks))
            for playlist in playlists
        ),
        catalog=str(choice.path or choice.kind),
        requests=round(_USUAL * len(tracks)) if asks else 0,
        most_requests=sum(_most(track, settings) for track in tracks) if asks else 0,
        rate=settings.network.rate,
    )


def _most(track: RBTrack, settings: Settings) -> int:
    exact = (beatport_file_id(track) is not None) + bool(track.isrc)
    return exact + len(generate_queries(track, settings))


def _object(found: Estimate) -> dict[str, Json]:
    return {
        "playlists": [
            {"playlist": name, "tracks": entries, "skipped": skipped} for name, entries, skipped in found.playlists
        ],
        "tracks": found.tracks,
        "skipped": found.skipped,
        "catalog": found.catalog,
        "rate": found.rate,
        "requests": {"usual": found.requests, "most": found.most_requests},
        "seconds": {
            "usual": round(found.seconds(found.requests), 1),
            "most": round(found.seconds(found.most_requests), 1),
        },
    }


def _in_words(found: Estimate) -> str:
    from beatmatch.console import printable

    width = max(len(f"{found.tracks}"), len("Tracks"))
    lines = [f"{'Tracks':>{width}}  Playlist"]
    lines += [f"{entries:>{width}}  {printable(name)}" for name, entries, _ in found.playlists]
    skipped = f", {found.skipped} of them nothing to look for" if found.skipped else ""
    lines += ["", f"{plural(found.tracks, 'track')}{skipped}; catalogue: {found.catalog}", _effort(found)]
    return "\n".join(lines) + "\n"


def _effort(found: Estimate) -> str:
    if not found.most_requests:
        return "no request: nothing leaves this machine"
    asked = f"about {plural(found.requests, 'request')}, {found.most_requests} at most"
    if not found.rate:
        return f"{asked}, without a limit on their rate"
    usual, most = duration(found.seconds(found.requests)), duration(found.seconds(found.most_requests))
    return f"{asked}; at {found.rate:g} a second {usual}, {most} at most"
