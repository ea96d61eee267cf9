"""Where the results of a run go: every place is tried before the first question is asked."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from beatmatch.cli.selection import STDIN
from beatmatch.config import Configuration
from beatmatch.console import Screen, table_writer
from beatmatch.console.text import plural
from beatmatch.errors import ConfigError, OutputError
from beatmatch.library.reading import is_m3u
from beatmatch.models import Changed, TrackResult
from beatmatch.settings import Weights
from beatmatch.writers.csv import CandidatesWriter, CsvWriter, QueriesWriter, ReviewWriter
from beatmatch.writers.files import STDOUT, atomic_binary, open_output
from beatmatch.writers.registry import WRITERS, Format, ResultWriter, format_of
from beatmatch.writers.rekordbox_fields import ONLY_EMPTY, Fields, parse_fields
from beatmatch.writers.rekordbox_xml import check_library, write_library
from beatmatch.writers.summary import RunInfo, Summary, Tally

# --- What --write-xml does: the library again, with what was found.


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


Maker = Callable[[TextIO], ResultWriter]

_AUDITS: Mapping[str, Callable[[TextIO, bool], ResultWriter]] = {
    "candidates": lambda stream, bom: CandidatesWriter(stream, tuple(Weights.__dataclass_fields__), bom=bom),
    "queries": lambda stream, bom: QueriesWriter(stream, bom=bom),
    "review": lambda stream, bom: ReviewWriter(stream, bom=bom),
}


@dataclass(slots=True)
class Outputs:
    """Takes the results of a run, in order, and hands each to everybody who writes them."""

    format: Format
    to_stdout: bool
    write_back: WriteBack | None
    streams: list[tuple[TextIO, Maker]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    unread: bool = False  # whoever read stdout has closed it
    _writers: list[ResultWriter] = field(default_factory=list)

    @property
    def flows_to_stdout(self) -> bool:
        """Tell whether results appear on stdout one by one, while the run goes on."""
        return self.to_stdout and self.format in (Format.CSV, Format.NDJSON)

    def begin(self) -> None:
        """Write what stands before the first result; only now is it sure that there will be any."""
        self._writers = [make(stream) for stream, make in self.streams]

    def write(self, result: TrackResult) -> None:
        """Hand a result on. A BrokenPipeError says that nobody reads stdout any more, and that the run may end."""
        self.tally.add(result)
        if self.write_back:
            self.write_back.add(result)
        for writer in reversed(self._writers):  # stdout last: what goes to files is whole when nobody reads it
            with self._noticing():
                writer.write(result)

    def close(self, run: RunInfo, summary: Summary) -> None:
        """Write what stands behind the last result."""
        for writer in reversed(self._writers[1:] if self.unread else self._writers):
            with suppress(BrokenPipeError), self._noticing():
                writer.close(run, summary)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self.unread = True
            raise

    def finish(self, say: Callable[[str], None]) -> None:
        if self.write_back:
            self.write_back.finish(say)


@contextmanager
def open_outputs(
    configuration: Configuration, screen: Screen, library: str, playlists: Sequence[str]
) -> Iterator[Outputs]:
    """Open every file that is to be written. Raises OutputError or ConfigError for one that cannot be."""
    _refuse_collisions(configuration, library)
    chosen, target = result_format(configuration, screen), configuration.text("output") or STDOUT
    outputs = Outputs(chosen, target == STDOUT, prepare_write_back(configuration, library, playlists))
    with suppress(BrokenPipeError), ExitStack() as stack:  # stdout may still be flushed when it is closed here
        outputs.streams = [(stack.enter_context(open_output(target)), _result_maker(chosen, configuration, screen))]
        for name, make in _AUDITS.items():
            if place := configuration.text(name):
                outputs.streams.append((stack.enter_context(open_output(place)), _with_bom(make, configuration)))
        yield outputs


def result_format(configuration: Configuration, screen: Screen) -> Format:
    """Choose the format: the one that was named, the file's, else what suits who reads stdout."""
    output = configuration.text("output") or STDOUT
    named = configuration.text("format")
    found = Format(named) if named else format_of(output)
    return found or (Format.TABLE if output == STDOUT and screen.stdout_shows else Format.JSON)


def _result_maker(chosen: Format, configuration: Configuration, screen: Screen) -> Maker:
    to_file = configuration.text("output") != STDOUT

    def make(stream: TextIO) -> ResultWriter:
        if chosen is Format.TABLE:
            return _AtTheEnd(table_writer(stream, screen, to_file=to_file))
        if chosen is Format.CSV:
            return CsvWriter(stream, bom=configuration.is_on("csv-bom"))
        return WRITERS[chosen](stream)

    if not configuration.is_on("changed-only"):
        return make
    # A file, and a document of JSON, are there in any case.
    always = to_file or chosen is Format.JSON
    return lambda stream: _ChangedOnly(make, stream, make(stream) if always else None)


def _with_bom(make: Callable[[TextIO, bool], ResultWriter], configuration: Configuration) -> Maker:
    return lambda stream: make(stream, configuration.is_on("csv-bom"))


def _refuse_collisions(configuration: Configuration, library: str) -> None:
    """Refuse to write two things to one place, or over the library."""
    taken: dict[str, str] = {} if library == STDIN else {os.path.realpath(library): "the library"}
    for name in ("output", *_AUDITS, "write-xml", "log-file"):
        place = configuration.text(name)
        if place is None or place.startswith("/dev/"):
            continue
        where = place if place == STDOUT else os.path.realpath(place)
        if where in taken:
            raise OutputError(f"--{name} {place} is {taken[where]}", "name another file")
        taken[where] = f"what --{name} writes already"


@dataclass(slots=True)
class _ChangedOnly:
    """Keeps back what is the same as in the last run. Nothing new: stdout stays empty, cron sends no mail."""

    make: Maker
    stream: TextIO
    writer: ResultWriter | None = None

    def write(self, result: TrackResult) -> None:
        if result.changed is not Changed.SAME:
            self.writer = self.writer or self.make(self.stream)
            self.writer.write(result)

    def close(self, run: RunInfo, summary: Summary) -> None:
        if self.writer:
            self.writer.close(run, summary)


@dataclass(slots=True)
class _AtTheEnd:
    """Keeps everything back until the run is over: tables of several playlists would run into the progress bar."""

    writer: ResultWriter
    results: list[TrackResult] = field(default_factory=list)

    def write(self, result: TrackResult) -> None:
        self.results.append(result)

    def close(self, run: RunInfo, summary: Summary) -> None:
        for result in self.results:
            self.writer.write(result)
        self.writer.close(run, summary)
