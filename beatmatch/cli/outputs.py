"""Write the results of a run to all places that the options name; every place is tried before the run begins."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TextIO, TypeAlias

from beatmatch.cli.library_xml import XML_OPTIONS, LibraryXml, prepare_library_xmls
from beatmatch.cli.options import STDIN
from beatmatch.config import Configuration
from beatmatch.console.table import table_writer
from beatmatch.console.terminal import Terminal
from beatmatch.errors import OutputError
from beatmatch.models import Changed, Status, TrackResult
from beatmatch.settings import Weights
from beatmatch.writers.csv import CandidatesWriter, CsvWriter, QueriesWriter, ReviewWriter
from beatmatch.writers.files import STDOUT, open_output, partial_place
from beatmatch.writers.registry import WRITERS, Format, ResultWriter, format_of
from beatmatch.writers.rekordbox_survey import DamagedLibraryError
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
    outputs = Outputs(chosen, target == STDOUT, prepare_library_xmls(configuration, library, playlists))
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
    library_xmls: Sequence[LibraryXml]
    targets: list[tuple[TextIO, MakeWriter]] = field(default_factory=list)  # the first one is that of the results
    tally: Tally = field(default_factory=Tally)
    stdout_closed: bool = False  # by whoever reads it, before the end
    not_replaced: list[str] = field(default_factory=list)  # a message for each file that was left as it was
    refusal: DamagedLibraryError | None = None  # of the library to be written back
    _lacks_results: bool = False  # the run was interrupted, and no earlier one has left what is missing
    _lacks_answers: bool = False  # an entry was not answered
    _is_remembered: bool = False  # an earlier run has left answers: the memory tells what was found before
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
        self._lacks_answers = self._lacks_answers or result.error is not None
        self._is_remembered = self._is_remembered or _is_remembered(result)
        for library_xml in self.library_xmls:
            library_xml.add(result)
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
        could_be_worse = self._lacks_answers and not self._is_remembered and path.exists()
        if not self._lacks_results and not could_be_worse:
            return path
        state = f"{path} is left as it was" if path.exists() else f"{path} is not written"
        if not self.tally.summary().results:
            self.not_replaced.append(f"{state}: nothing is done.")
            return None
        beside = partial_place(path)
        self.not_replaced.append(f"{state}: what is done is in {beside}.")
        return beside

    @contextmanager
    def _noting_closed_stdout(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self.stdout_closed = True
            raise

    def finish(self) -> list[str]:
        """Write the XMLs that are wanted, and return lines that say what is in them.

        A damaged library that cannot be written back is noted as `refusal`: the run ends before that is said.
        """
        lines = []
        try:
            for library_xml in self.library_xmls:
                if place := self.place_for(library_xml.target):
                    lines += library_xml.write(place)
        except DamagedLibraryError as error:
            self.refusal = error
        return lines


def _is_remembered(result: TrackResult) -> bool:
    """Return whether an earlier run has left an answer for this entry."""
    was_known = result.changed not in (None, Changed.NEW)
    return was_known and result.error is None and result.status is not Status.SKIPPED


def _refuse_collisions(configuration: Configuration, library: str) -> None:
    """Raise OutputError where two outputs have the same place, or one has that of the library."""
    taken: dict[str, str] = {} if library == STDIN else {os.path.realpath(library): "the library"}
    for name in ("output", *_EXTRA_FILES, *XML_OPTIONS, "log-file"):
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
        return _FewCandidatesWriter(WRITERS[chosen](stream), configuration.integer("candidates-kept"))

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


@dataclass(frozen=True, slots=True)
class _FewCandidatesWriter:
    """Leaves out the candidates that only another output wants (--candidates)."""

    writer: ResultWriter
    kept: int

    def write(self, result: TrackResult) -> None:
        self.writer.write(replace(result, candidates=result.candidates[: self.kept]))

    def close(self, run: RunInfo, summary: Summary) -> None:
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
