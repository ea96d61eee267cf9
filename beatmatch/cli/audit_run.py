"""The run behind `beatmatch audit`: the tracks are matched, and what the results say is written at the end."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from beatmatch.audit.findings import Finding, audited, find
from beatmatch.audit.output import write_csv, write_json, write_ndjson
from beatmatch.cli.context import CommandContext, file_log
from beatmatch.cli.exit_codes import exit_code_of
from beatmatch.cli.interruption import signals_ignored, signals_restored
from beatmatch.cli.match_run import MatchRun
from beatmatch.cli.options import STDIN
from beatmatch.cli.result_targets import result_format
from beatmatch.config import Configuration, require_store, run_settings
from beatmatch.console.audit import findings_text, write_table
from beatmatch.console.messages import print_summary
from beatmatch.errors import ConfigError, OutputError
from beatmatch.models import Playlist, TrackResult
from beatmatch.session import source_without_login
from beatmatch.writers.files import STDOUT, open_output, partial_place
from beatmatch.writers.registry import Format
from beatmatch.writers.summary import RunInfo, Summary, Tally


@dataclass(slots=True)
class _Results:
    """Keeps the results of a run until its end: doubles are only seen then."""

    results: list[TrackResult] = field(default_factory=list)
    streams_to_stdout: bool = False

    def begin(self) -> None:
        """Do nothing: there is no header."""

    def write(self, result: TrackResult) -> None:
        self.results.append(result)


@dataclass(slots=True)
class _File:
    """Where the file of the findings goes: those of a part of the library do not replace a file that is there."""

    is_whole: bool = False
    beside: Path | None = None

    def place(self, path: Path) -> Path:
        if self.is_whole or not path.exists():
            return path
        self.beside = partial_place(path)
        return self.beside


def audit_playlists(context: CommandContext, library: str, playlists: Sequence[Playlist]) -> int:
    """Match the playlists, write what is found, and return the exit code."""
    configuration, terminal = context.configuration, context.terminal
    settings = run_settings(configuration)
    require_store(settings, configuration)
    target, chosen = _only_output(configuration), result_format(configuration, terminal)
    _refuse_collision(configuration, library)
    entries = sum(len(playlist.tracks) for playlist in playlists)
    collected = _Results()
    with signals_restored(), ExitStack() as memory:
        run = MatchRun(library, tuple(map(audited, playlists)), settings, memory, is_recorded=False)
        file = _File()
        with open_output(target, place=file.place) as stream:
            if not terminal.quiet and (source := source_without_login(settings)):
                terminal.write_line(source)
            run.match(collected, terminal)
            with signals_ignored():
                info = run.info(is_read=True)
                summary = _summary(collected.results, entries)
                file.is_whole = info.complete and not summary.error
                findings = find(collected.results)
                _write(chosen, findings, info, summary, stream)
    print_summary(terminal, summary, info, interrupted=run.interrupted_by is not None)
    text = findings_text(findings, len(collected.results))
    file_log.info("%s", text)
    if not terminal.quiet:
        terminal.write_line(text)
    if file.beside:
        terminal.write_line(f"{target} is left as it was: what is done is in {file.beside}.", "magenta")
    return exit_code_of(summary, None, interrupted_by=run.interrupted_by)


def _summary(results: Sequence[TrackResult], total: int) -> Summary:
    tally = Tally()
    for result in results:
        tally.add(result)
    return tally.summary(total)


def _write(chosen: Format, findings: Sequence[Finding], run: RunInfo, summary: Summary, stream: TextIO) -> None:
    if chosen is Format.JSON:
        write_json(findings, run, summary, stream)
    else:
        {Format.TABLE: write_table, Format.TEXT: write_table, Format.CSV: write_csv, Format.NDJSON: write_ndjson}[
            chosen
        ](findings, stream)


def _only_output(configuration: Configuration) -> str:
    """Return where the findings go. Raises ConfigError for several places: there are no two forms to write."""
    places = configuration.texts("output") or (STDOUT,)
    if len(places) > 1:
        raise ConfigError("audit writes one file, and --output names several", "name one of them")
    return places[0]


def _refuse_collision(configuration: Configuration, library: str) -> None:
    """Raise OutputError where the library itself would be written over."""
    target = _only_output(configuration)
    if target != STDOUT and library != STDIN and os.path.realpath(target) == os.path.realpath(library):
        raise OutputError(f"--output {target} is the library", "name another file")
