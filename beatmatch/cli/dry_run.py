"""beatmatch match --dry-run: estimate the requests and the time of a run, without asking anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from beatmatch.catalogs.base import CatalogKind, choose_catalog
from beatmatch.cli.context import CommandContext
from beatmatch.cli.result_targets import result_format
from beatmatch.config import run_settings
from beatmatch.console.layout import aligned_lines
from beatmatch.console.phrases import duration, plural
from beatmatch.console.text import printable
from beatmatch.matching.ask import most_queries
from beatmatch.matching.read import beatport_ids
from beatmatch.models import Playlist
from beatmatch.session import is_logged_in
from beatmatch.settings import Settings
from beatmatch.writers.files import STDOUT, open_output
from beatmatch.writers.json import Json, json_line
from beatmatch.writers.registry import Format


@dataclass(frozen=True, slots=True)
class PlaylistEstimate:
    """How many entries a playlist has, and for how many of them there is nothing to look for."""

    name: str
    entries: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run comes to without the memory of earlier runs, which can only make it less."""

    playlists: tuple[PlaylistEstimate, ...]
    catalog: str
    least_requests: int  # where the first query finds every track
    most_requests: int  # where none is found
    rate: float | None

    @property
    def entries(self) -> int:
        return sum(playlist.entries for playlist in self.playlists)

    @property
    def skipped(self) -> int:
        return sum(playlist.skipped for playlist in self.playlists)

    def seconds(self, requests: int) -> float:
        return requests / self.rate if self.rate else 0.0


def dry_run(context: CommandContext, playlists: Sequence[Playlist]) -> int:
    """Print the estimate on stdout, even with --output: it must not replace a file of results."""
    found = estimate(playlists, run_settings(context.configuration))
    is_table = result_format(context.configuration, context.terminal) in (Format.TABLE, Format.TEXT)
    with open_output(STDOUT) as stream:
        stream.write(_text(found) if is_table else json_line(_document(found)) + "\n")
    return 0


def estimate(playlists: Sequence[Playlist], settings: Settings) -> Estimate:
    """Count the entries, and the requests that a run makes for them: if all are found at once, and if none is."""
    choice = choose_catalog(settings.catalog, logged_in=is_logged_in(settings.login))
    tracks = [track for playlist in playlists for track in playlist.tracks if not track.skip_reason]
    most_requests = 0
    if choice.kind is not CatalogKind.FILE:
        for track in tracks:
            exact_ways = len(beatport_ids(track)) + bool(track.isrc)
            most_requests += exact_ways + most_queries(track, settings)
    return Estimate(
        playlists=tuple(
            PlaylistEstimate(
                playlist.full_name, len(playlist.tracks), sum(bool(track.skip_reason) for track in playlist.tracks)
            )
            for playlist in playlists
        ),
        catalog=str(choice.path or choice.kind),
        least_requests=0 if choice.kind is CatalogKind.FILE else len(tracks),
        most_requests=most_requests,
        rate=settings.network.rate,
    )


def _document(found: Estimate) -> dict[str, Json]:
    return {
        "playlists": [
            {"playlist": playlist.name, "tracks": playlist.entries, "skipped": playlist.skipped}
            for playlist in found.playlists
        ],
        "tracks": found.entries,
        "skipped": found.skipped,
        "catalog": found.catalog,
        "rate": found.rate,
        "requests": {"least": found.least_requests, "most": found.most_requests},
        "seconds": {
            "least": round(found.seconds(found.least_requests), 1),
            "most": round(found.seconds(found.most_requests), 1),
        },
    }


def _text(found: Estimate) -> str:
    rows = [
        ("Tracks", "Playlist"),
        *((str(playlist.entries), printable(playlist.name)) for playlist in found.playlists),
    ]
    skipped = f", {found.skipped} of them nothing to look for" if found.skipped else ""
    total = f"{plural(found.entries, 'track')}{skipped}; catalogue: {found.catalog}"
    return "\n".join([*aligned_lines(rows, right=[0]), "", total, _effort(found)]) + "\n"


def _effort(found: Estimate) -> str:
    if not found.most_requests:
        return "no request: nothing leaves this machine"
    requests = f"{found.least_requests} requests if all are found at once, {found.most_requests} if none is there"
    if not found.rate:
        return f"{requests}; without a limit on their rate"
    least, most = (duration(found.seconds(count)) for count in (found.least_requests, found.most_requests))
    return f"{requests}; at {found.rate:g} a second {least} to {most}"
