"""Which files and streams the results of a run go to, and in which format each."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import TextIO, TypeAlias

from beatmatch.config import Configuration, Origin
from beatmatch.console.table import table_writer
from beatmatch.console.terminal import Terminal
from beatmatch.errors import ConfigError
from beatmatch.models import Changed, Status, TrackResult
from beatmatch.writers.csv import CsvWriter
from beatmatch.writers.fields import NESTED_NAMES, parse_select
from beatmatch.writers.files import STDOUT
from beatmatch.writers.json import JsonWriter, NdjsonWriter
from beatmatch.writers.registry import SUFFIXES, WRITERS, Format, ResultWriter, format_of
from beatmatch.writers.summary import RunInfo, Summary

MakeWriter: TypeAlias = Callable[[TextIO], ResultWriter]

_FOR_PROGRAMS = frozenset({Format.CSV, Format.JSON, Format.NDJSON})
_PAGES = (".html", ".htm")
_INSTEAD = {  # suffixes that people mean something else by
    ".xml": "an XML for Rekordbox is --write-xml",
    ".html": "a page is --report",
    ".htm": "a page is --report",
    ".xlsx": "a spreadsheet opens .csv",
    ".xls": "a spreadsheet opens .csv",
    ".ods": "a spreadsheet opens .csv",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A place for results; "-" is stdout."""

    place: str
    format: Format


def result_targets(configuration: Configuration, terminal: Terminal) -> list[Target]:
    """Return all places, stdout first. Raises ConfigError for a file whose suffix names no format.

    With one --output --format wins over its suffix; with several each goes by its own, and --format is for the others.
    """
    named = configuration.text("format")
    wanted = Format(named) if named else None
    places = configuration.texts("output") or (STDOUT,)
    usual = wanted or (Format.TABLE if STDOUT in places and terminal.stdout_is_terminal else Format.JSON)
    targets = []
    for place in places:
        if wanted is None:
            _refuse_unknown_suffix(place)
        by_suffix = None if wanted and len(places) == 1 else format_of(place)
        targets.append(Target(place, by_suffix or (usual if place == STDOUT else wanted or Format.JSON)))
    return sorted(targets, key=lambda target: target.place != STDOUT)


def result_format(configuration: Configuration, terminal: Terminal) -> Format:
    """Return the format of the results that come first: those on stdout, else those of the first file."""
    return result_targets(configuration, terminal)[0].format


def _refuse_unknown_suffix(place: str) -> None:
    suffix = PurePath(place).suffix
    if place == STDOUT or not suffix or format_of(place) or os.path.realpath(place).startswith("/dev/"):
        return
    known = ", ".join(SUFFIXES)
    hint = _INSTEAD.get(suffix.lower(), "")
    raise ConfigError(
        f"--output {place}: no format has the suffix {suffix}",
        f"choose {known}, or name a format with -f{f'; {hint}' if hint else ''}",
    )


def refuse_other_than_page(option: str, place: str | None) -> None:
    """Raise ConfigError for a report in a file whose suffix promises something else."""
    suffix = PurePath(place or "").suffix
    if place and suffix and suffix.lower() not in _PAGES and not os.path.realpath(place).startswith("/dev/"):
        raise ConfigError(f"--{option} {place}: a report is a page, and none has the suffix {suffix}", "choose .html")


def writer_of(target: Target, configuration: Configuration, terminal: Terminal) -> MakeWriter:
    """Return how the writer of a place is made, with --changed-only and --only in front of it where they are on."""
    make = _whole_writer(target, configuration, terminal)
    statuses = frozenset(map(Status, only.split(","))) if (only := configuration.text("only")) else frozenset(Status)
    changed_only = configuration.is_on("changed-only")
    if not changed_only and statuses == frozenset(Status):
        return make
    # Without any change stdout stays empty, and cron sends no mail. A file and a JSON document are written even then.
    always = target.place != STDOUT or target.format is Format.JSON or not changed_only
    return lambda stream: _SelectingWriter(make, stream, statuses, changed_only, make(stream) if always else None)


def _whole_writer(target: Target, configuration: Configuration, terminal: Terminal) -> MakeWriter:
    to_file = target.place != STDOUT
    select = configuration.text("select")
    names = parse_select(select) if select else None
    match target.format:
        case Format.TABLE:
            return lambda stream: _DelayedWriter(table_writer(stream, terminal, to_file=to_file))
        case Format.CSV:
            return partial(CsvWriter, bom=configuration.is_on("csv-bom"), select=names)
        case Format.JSON:
            return _with_few_candidates(partial(JsonWriter, select=names), configuration)
        case Format.NDJSON:
            return _with_few_candidates(partial(NdjsonWriter, select=names), configuration)
        case _:
            return WRITERS[target.format]


def _with_few_candidates(make: MakeWriter, configuration: Configuration) -> MakeWriter:
    kept = configuration.integer("candidates-kept")
    return lambda stream: _FewCandidatesWriter(make(stream), kept)


def check_select(configuration: Configuration, targets: Sequence[Target]) -> None:
    """Raise ConfigError for --select where nothing takes it, or where it names what a CSV cannot hold."""
    setting = configuration.settings["select"]
    names = parse_select(str(setting.value)) if setting.value else ()
    formats = {target.format for target in targets}
    if names and setting.origin is Origin.FLAG and not formats & _FOR_PROGRAMS:
        raise ConfigError("--select is for csv, json and ndjson, and none of them is written", "name one with -f")
    nested = [name for name in names if name in NESTED_NAMES]
    if nested and Format.CSV in formats:
        raise ConfigError(f"--select: a CSV has no place for {nested[0]}", "leave it out, or take json")


@dataclass(slots=True)
class _SelectingWriter:
    """Leaves out results of other statuses, and on request those that are the same as in the last run."""

    make: MakeWriter
    stream: TextIO
    statuses: frozenset[Status]
    changed_only: bool
    writer: ResultWriter | None = None

    def write(self, result: TrackResult) -> None:
        if result.status in self.statuses and not (self.changed_only and result.changed is Changed.SAME):
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


class _DelayedWriter:
    """Writes all results once the run is over: tables in between would run into the progress bar."""

    def __init__(self, writer: ResultWriter) -> None:
        self._writer = writer
        self._results: list[TrackResult] = []

    def write(self, result: TrackResult) -> None:
        self._results.append(result)

    def close(self, run: RunInfo, summary: Summary) -> None:
        for result in self._results:
            self._writer.write(result)
        self._writer.close(run, summary)
