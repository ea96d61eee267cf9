"""Write the results of a run to all places that the options name; every place is tried before the run begins."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from beatmatch.cli.ending import WantsHuman
from beatmatch.cli.last_run import LastRun, last_run_file
from beatmatch.cli.library_xml import XML_OPTIONS, LibraryXml, prepare_library_xmls
from beatmatch.cli.options import STDIN
from beatmatch.cli.result_targets import (
    MakeWriter,
    Target,
    check_select,
    refuse_other_than_page,
    result_targets,
    writer_of,
)
from beatmatch.config import Configuration, write_policy
from beatmatch.console.phrases import STATUS_WORDS
from beatmatch.console.terminal import Terminal
from beatmatch.errors import OutputError
from beatmatch.models import Changed, Status, TrackResult
from beatmatch.report.writer import ReportWriter
from beatmatch.settings import Weights
from beatmatch.writers.csv import CandidatesWriter, QueriesWriter, ReviewWriter
from beatmatch.writers.files import STDOUT, open_output, partial_place
from beatmatch.writers.registry import Format, ResultWriter
from beatmatch.writers.rekordbox_fields import USUAL_IN_XML
from beatmatch.writers.rekordbox_survey import DamagedLibraryError
from beatmatch.writers.summary import RunInfo, Summary, Tally

if TYPE_CHECKING:
    from beatmatch.cli.tag_writing import TagWriting

# The options that name a CSV file beside the results, and how its writer is made: with the mark for Excel or without.
EXTRA_FILES: Mapping[str, Callable[[bool], MakeWriter]] = {
    "candidates": lambda bom: partial(CandidatesWriter, parts=tuple(Weights.__dataclass_fields__), bom=bom),
    "queries": lambda bom: partial(QueriesWriter, bom=bom),
    "review": lambda bom: partial(ReviewWriter, bom=bom),
}


@contextmanager
def open_outputs(
    configuration: Configuration,
    terminal: Terminal,
    library: str,
    playlists: Sequence[str],
    *,
    tags: "TagWriting | None" = None,
) -> Iterator["Outputs"]:
    """Open all outputs. Raises OutputError or ConfigError for one that cannot be written.

    `playlists` are the full names of those that are matched. `tags` gets the results as well; where its preview goes to
    stdout, results do not. When the block ends well, the files get their names.
    """
    _refuse_collisions(configuration, library)
    targets = result_targets(configuration, terminal)
    refuse_other_than_page("report", configuration.text("report"))
    check_select(configuration, targets)
    if tags is not None and tags.to_stdout:
        targets = [target for target in targets if target.place != STDOUT]
    outputs = Outputs(targets, prepare_library_xmls(configuration, library, playlists), tags)
    if kept := last_run_file(configuration):
        outputs.last_run = LastRun(kept)
    open_file = partial(open_output, place=outputs.place_for)
    with suppress(BrokenPipeError), ExitStack() as stack:  # stdout may still be flushed when it is closed here
        outputs.places = [target.place for target in targets] + [place for place, _ in _extra_files(configuration)]
        if outputs.last_run:
            stack.push(outputs.last_run.leave)
        for target in targets:
            make_results = writer_of(target, configuration, terminal)
            outputs.streams.append((stack.enter_context(open_file(target.place)), make_results))
        for place, make_writer in _extra_files(configuration):
            outputs.streams.append((stack.enter_context(open_file(place)), make_writer))
        yield outputs


def _extra_files(configuration: Configuration) -> Iterator[tuple[str, MakeWriter]]:
    bom = configuration.is_on("csv-bom")
    for name, make_with in EXTRA_FILES.items():
        if place := configuration.text(name):
            yield place, make_with(bom)
    if place := configuration.text("report"):
        yield place, report_writer(configuration)


def report_writer(configuration: Configuration) -> MakeWriter:
    """Return how the writer of a report is made, which says what the options would write into the library."""
    policy = write_policy(configuration, USUAL_IN_XML)
    return lambda stream: ReportWriter(stream, policy, STATUS_WORDS)


@dataclass(slots=True)
class Outputs:
    """Takes the results of a run, in order, and hands each to all writers."""

    targets: Sequence[Target]  # of the results; stdout first
    library_xmls: Sequence[LibraryXml]
    tags: "TagWriting | None" = None
    streams: list[tuple[TextIO, MakeWriter]] = field(default_factory=list)  # those of the targets first
    places: list[str] = field(default_factory=list)  # of results and what is written beside them, "-" for stdout
    last_run: LastRun | None = None
    tally: Tally = field(default_factory=Tally)
    stdout_closed: bool = False  # by whoever reads it, before the end
    wants_human: WantsHuman = field(default_factory=WantsHuman)
    not_replaced: list[str] = field(default_factory=list)  # a message for each file that was left as it was
    refusal: DamagedLibraryError | None = None  # of the library to be written back
    _lacks_results: bool = False  # the run was interrupted, and no earlier one has left what is missing
    _lacks_answers: bool = False  # an entry was not answered
    _is_remembered: bool = False  # an earlier run has left answers: the memory tells what was found before
    _writers: list[ResultWriter] = field(default_factory=list)

    @property
    def to_stdout(self) -> bool:
        """Whether results stand on stdout."""
        return any(target.place == STDOUT for target in self.targets)

    @property
    def streams_to_stdout(self) -> bool:
        """Whether results appear on stdout one by one, while the run goes on."""
        streamed = (Format.TEXT, Format.CSV, Format.NDJSON)
        return any(target.place == STDOUT and target.format in streamed for target in self.targets)

    def begin(self) -> None:
        """Make the writers, which write their headers. Called once it is certain that there will be results."""
        self._writers = [make(stream) for stream, make in self.streams]
        if self.last_run:
            self.last_run.begin()

    def write(self, result: TrackResult) -> None:
        """Write a result. Raises BrokenPipeError when nobody reads stdout any more, so that the run may end."""
        self.tally.add(result)
        self.wants_human.add(result)
        self._lacks_answers = self._lacks_answers or result.error is not None
        self._is_remembered = self._is_remembered or _is_remembered(result)
        for library_xml in self.library_xmls:
            library_xml.add(result)
        if self.last_run:
            self.last_run.write(result)
        if self.tags:
            self.tags.add(result)
        for writer in reversed(self._writers):  # stdout last, so that the files are whole when nobody reads it
            with self._noting_closed_stdout():
                writer.write(result)

    def close(self, run: RunInfo, summary: Summary, *, interrupted: bool = False) -> None:
        """Write what stands behind the last result."""
        self._lacks_results = interrupted and summary.results < summary.total
        if self.last_run:
            self.last_run.close(run, summary)
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
        """Keep the run, write the XMLs that are wanted, and return lines that say what is in them.

        A damaged library that cannot be written back is noted as `refusal`: the run ends before that is said.
        """
        if self.last_run:
            self.last_run.finish()
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
    places: list[tuple[str, str | None]] = [("output", place) for place in configuration.texts("output") or (STDOUT,)]
    places += [(name, configuration.text(name)) for name in (*EXTRA_FILES, "report", *XML_OPTIONS, "log-file")]
    for name, place in places:
        if place is None or place.startswith("/dev/"):
            continue
        path = place if place == STDOUT else os.path.realpath(place)
        if path in taken:
            raise OutputError(f"--{name} {place} is {taken[path]}", "name another file")
        taken[path] = f"what --{name} writes already"
