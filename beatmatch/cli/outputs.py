"""Write the results of a run to all places that the options name; every place is tried before the run begins."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO, TypeAlias

from beatmatch.cli.options import STDIN
from beatmatch.config import Configuration
from beatmatch.console.phrases import plural
from beatmatch.console.table import table_writer
from beatmatch.console.terminal import Terminal
from beatmatch.errors import ConfigError, OutputError
from beatmatch.library.reading import LibraryKind, library_kind
from beatmatch.models import Changed, TrackResult
from beatmatch.settings import Weights
from beatmatch.writers.csv import CandidatesWriter, CsvWriter, QueriesWriter, ReviewWriter
from beatmatch.writers.files import STDOUT, atomic_binary, open_output, partial_place
from beatmatch.writers.registry import WRITERS, Format, ResultWriter, format_of
from beatmatch.writers.rekordbox_fields import ONLY_EMPTY, Fields, parse_fields
from beatmatch.writers.rekordbox_xml import DamagedLibraryError, check_library, write_library
from beatmatch.writers.summary import RunInfo, Summary, Tally

MakeWriter: TypeAlias = Callable[[TextIO], ResultWriter]

# The options that name a CSV file beside the results, and how its writer is made: with the mark for Excel or without.
_EXTRA_FILES: Mapping[str, Callable[[bool], MakeWriter]] = {
    "candidates": lambda bom: partial(CandidatesWriter, parts=tuple(Weights.__dataclass_fields__), bom=bom),
    "queries": lambda bom: partial(QueriesWriter, bom=bom),
    "review": lambda bom: partial(ReviewWriter, bom=bom),
}


@contextmanager
def open_outputs(
    configuration: Configuration, terminal: Terminal, library: str, playlists: Sequence[str]
) -> Iterator["Outputs"]:
    """Open all outputs. Raises OutputError or ConfigError for one that cannot be written.

    `playlists` are the full names of those that are matched. When the block ends well, the files get their names.
    """
    _refuse_collisions(configuration, library)
    chosen = result_format(configuration, terminal)
    target = configuration.text("output") or STDOUT
    bom = configuration.is_on("csv-bom")
    outputs = Outputs(chosen, target == STDOUT, prepare_library_copy(configuration, library, playlists))
    open_file = partial(open_output, place=outputs.place_for)
    with suppress(BrokenPipeError), ExitStack() as stack:  # stdout may still be flushed when it is closed here
        make_results = _result_writer(chosen, configuration, terminal)
        outputs.targets.append((stack.enter_context(open_file(target)), make_results))
        for name, make_with in _EXTRA_FILES.items():
            if place := configuration.text(name):
                outputs.targets.append((stack.enter_context(open_file(place)), make_with(bom)))
        yield outputs


def result_format(configuration: Configuration, terminal: Terminal) -> Format:
    """Return the format of the results: that of --format, else the file's, else what suits the reader of stdout."""
    output = configuration.text("output") or STDOUT
    named = configuration.text("format")
    wanted = Format(named) if named else format_of(output)
    return wanted or (Format.TABLE if output == STDOUT and terminal.stdout_is_terminal else Format.JSON)


@dataclass(slots=True)
class Outputs:
    """Takes the results of a run, in order, and hands each to all writers."""

    format: Format
    to_stdout: bool
    library_copy: "LibraryCopy | None"
    targets: list[tuple[TextIO, MakeWriter]] = field(default_factory=list)  # the first one is that of the results
    tally: Tally = field(default_factory=Tally)
    stdout_closed: bool = False  # by whoever reads it, before the end
    not_replaced: list[str] = field(default_factory=list)  # a message for each file that was left as it was
    refusal: DamagedLibraryError | None = None  # of the library to be written back
    _lacks_results: bool = False  # the run was interrupted, and no earlier one has left what is missing
    _lacks_answers: bool = False  # an entry was not answered, and no memory tells whether it was before
    _writers: list[ResultWriter] = field(default_factory=list)

    @property
    def streams_to_stdout(self) -> bool:
        """Whether results appear on stdout one by one, while the run goes on."""
        return self.to_stdout and self.format in (Format.CSV, Format.NDJSON)

    def begin(self) -> None:
        """Make the writers, which write their headers. Called once it is certain that there will be results."""
        self._writers = [make(stream) for stream, make in self.targets]

    def write(self, result: TrackResult) -> None:
        """Write a result. Raises BrokenPipeError when nobody reads stdout any more, so that the run may end."""
        self.tally.add(result)
        self._lacks_answers = self._lacks_answers or (result.error is not None and result.changed is None)
        if self.library_copy:
            self.library_copy.add(result)
        for writer in reversed(self._writers):  # stdout last, so that the files are whole when nobody reads it
            with self._noting_closed_stdout():
                writer.write(result)

    def close(self, run: RunInfo, summary: Summary, *, interrupted: bool = False) -> None:
        """Write what stands behind the last result."""
        self._lacks_results = interrupted and summary.results < summary.total
        for writer in reversed(self._writers[1:] if self.stdout_closed else self._writers):
            with suppress(BrokenPipeError), self._noting_closed_stdout():
                writer.close(run, summary)

    def place_for(self, path: Path) -> Path | None:
        """Return where a file goes: to its own place, or beside it where it could be worse than what is there.

        None stands for a file that holds nothing.
        """
        if not self._lacks_results and not (self._lacks_answers and path.exists()):
            return path
        state = f"{path} is left as it was" if path.exists() else f"{path} is not written"
        if not self.tally.summary().results:
            self.not_replaced.append(f"{state}: nothing is done.")
            return None
        beside = partial_place(path)
        self.not_replaced.append(f"{state}: what is done is in {beside}.")
        return beside

    @contextmanager
    def refusal_noted(self) -> Iterator[None]:
        """Note why a damaged library cannot be written back: the run ends before that is said."""
        try:
            yield
        except DamagedLibraryError as error:
            self.refusal = error

    @contextmanager
    def _noting_closed_stdout(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self.stdout_closed = True
            raise

    def finish(self) -> str | None:
        """Write the copy of the library, if one is wanted, and return a message about it."""
        if self.library_copy is None:
            return None
        place = self.place_for(self.library_copy.target)
        return self.library_copy.write(place) if place else None


def _refuse_collisions(configuration: Configuration, library: str) -> None:
    """Raise OutputError where two outputs have the same place, or one has that of the library."""
    taken: dict[str, str] = {} if library == STDIN else {os.path.realpath(library): "the library"}
    for name in ("output", *_EXTRA_FILES, "write-xml", "log-file"):
        place = configuration.text(name)
        if place is None or place.startswith("/dev/"):
            continue
        path = place if place == STDOUT else os.path.realpath(place)
        if path in taken:
            raise OutputError(f"--{name} {place} is {taken[path]}", "name another file")
        taken[path] = f"what --{name} writes already"


def _result_writer(chosen: Format, configuration: Configuration, terminal: Terminal) -> MakeWriter:
    """Return how the writer of the results is made, with --changed-only in front of it where that is on."""
    to_file = configuration.text("output") != STDOUT

    def make(stream: TextIO) -> ResultWriter:
        if chosen is Format.TABLE:
            return _DelayedWriter(table_writer(stream, terminal, to_file=to_file))
        if chosen is Format.CSV:
            return CsvWriter(stream, bom=configuration.is_on("csv-bom"))
        return WRITERS[chosen](stream)

    if not configuration.is_on("changed-only"):
        return make
    # A file and a JSON document are written even if they hold no results.
    always = to_file or chosen is Format.JSON
    return lambda stream: _ChangedOnlyWriter(make, stream, make(stream) if always else None)


@dataclass(slots=True)
class _ChangedOnlyWriter:
    """Leaves out what is the same as in the last run. Without any change stdout stays empty, and cron sends no mail."""

    make: MakeWriter
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
class _DelayedWriter:
    """Writes all results once the run is over: tables in between would run into the progress bar."""

    writer: ResultWriter
    results: list[TrackResult] = field(default_factory=list)

    def write(self, result: TrackResult) -> None:
        self.results.append(result)

    def close(self, run: RunInfo, summary: Summary) -> None:
        for result in self.results:
            self.writer.write(result)
        self.writer.close(run, summary)


@dataclass(slots=True)
class LibraryCopy:
    """Collects matches for --write-xml, and writes a copy of the library with them."""

    library: Path
    target: Path
    fields: Fields
    playlist: str
    _matches: list[TrackResult] = field(default_factory=list)

    def add(self, result: TrackResult) -> None:
        if result.matched:
            self._matches.append(result)

    def write(self, place: Path) -> str:
        """Write the copy to a place, its own or another, and return a message with its counts."""
        report = write_library(self.library, place, self._matches, self.fields, playlist=self.playlist)
        in_playlist = f', in the new playlist "{report.playlist}"' if report.playlist else ""
        return f"{place}: {plural(report.tracks, 'track')} changed{in_playlist}"


def prepare_library_copy(configuration: Configuration, library: str, playlists: Sequence[str]) -> LibraryCopy | None:
    """Prepare --write-xml, if it is given. Raises now what would else be raised at the end of the run."""
    target = configuration.path("write-xml")
    fields = configuration.text("fields")
    if target is None:
        if fields:
            raise ConfigError(
                "--fields says what --write-xml writes, and that is not given", "name a file: --write-xml"
            )
        return None
    if library == STDIN or library_kind(library) is not LibraryKind.EXPORT:
        raise ConfigError("--write-xml needs a Rekordbox XML in a file to write it again", "name the file as LIBRARY")
    with suppress(DamagedLibraryError):  # the results are written all the same; `write` refuses the XML at the end
        check_library(Path(library), target)
    is_device = target.exists() and not target.is_file() and not target.is_dir()
    if not is_device:  # which cannot be tried without writing to it
        with suppress(_CanBeWrittenError), atomic_binary(target):
            raise _CanBeWrittenError  # so that no empty file takes its place
    name = playlists[0] if len(playlists) == 1 else f"{len(playlists)} playlists"
    return LibraryCopy(Path(library), target, parse_fields(fields) if fields else ONLY_EMPTY, f"beatmatch {name}")


class _CanBeWrittenError(Exception):
    """A file could be opened for writing."""
