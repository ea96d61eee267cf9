"""What --write-xml does: the library again, with what was found."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from beatmatch.cli.selection import STDIN
from beatmatch.config import Configuration
from beatmatch.console.words import plural
from beatmatch.errors import ConfigError
from beatmatch.library import is_m3u
from beatmatch.models import TrackResult
from beatmatch.writers.files import atomic_binary
from beatmatch.writers.rekordbox_fields import ONLY_EMPTY, Fields, parse_fields
from beatmatch.writers.rekordbox_xml import check_library, write_library


@dataclass(slots=True)
class WriteBack:
    """Collects matches, and writes them into a copy of the library when all are in."""

    library: Path
    target: Path
    fields: Fields
    playlist: str
    _matches: list[TrackResult] = field(default_factory=list)

    def add(self, result: TrackResult) -> None:
        if result.matched:
            self._matches.append(result)

    def finish(self, say: Callable[[str], None]) -> None:
        report = write_library(self.library, self.target, self._matches, self.fields, playlist=self.playlist)
        changed = f"{plural(report.tracks, 'track')} changed"
        in_playlist = f', in the new playlist "{report.playlist}"' if report.playlist else ""
        say(f"{self.target}: {changed}{in_playlist}")


def prepare_write_back(configuration: Configuration, library: str, playlists: Sequence[str]) -> WriteBack | None:
    """Prepare --write-xml, if it is given. Raises what would go wrong at the end."""
    target = configuration.path("write-xml")
    fields = configuration.text("fields")
    if target is None:
        if fields:
            raise ConfigError(
                "--fields says what --write-xml writes, and that is not given", "name a file: --write-xml"
            )
        return None
    if library == STDIN or is_m3u(library):
        raise ConfigError("--write-xml needs a Rekordbox XML in a file to write it again", "name the file as LIBRARY")
    check_library(Path(library), target)
    _probe(target)
    name = playlists[0] if len(playlists) == 1 else f"{len(playlists)} playlists"
    return WriteBack(Path(library), target, parse_fields(fields) if fields else ONLY_EMPTY, f"beatmatch {name}")


def _probe(target: Path) -> None:
    """Raise OutputError now for a file that could not be written at the end."""
    if target.exists() and not target.is_file() and not target.is_dir():
        return  # a pipe or a device: nothing is learnt without writing to it
    with suppress(_EnoughError), atomic_binary(target):
        raise _EnoughError  # so that nothing takes the file's place


class _EnoughError(Exception):
    """The file could be opened."""
