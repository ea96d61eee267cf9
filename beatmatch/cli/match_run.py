"""The run behind `beatmatch match`: outputs, progress, interruption, summary and exit code."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from beatmatch import __version__
from beatmatch.cli.context import CommandContext, check_named_folder, file_log
from beatmatch.cli.ending import print_files, print_next, print_rows
from beatmatch.cli.exit_codes import exit_code_of
from beatmatch.cli.interruption import Interruption, signals_ignored, signals_restored
from beatmatch.cli.outputs import Outputs, open_outputs
from beatmatch.config import require_store, run_settings
from beatmatch.console.messages import advice_for, print_summary
from beatmatch.console.phrases import duration, plural, status_counts_text
from beatmatch.console.progress import progress
from beatmatch.console.terminal import Terminal
from beatmatch.errors import ConfigError
from beatmatch.events import Event, Listener, SourceGone, TrackFinished
from beatmatch.library.source import display_name
from beatmatch.models import Playlist, TrackResult
from beatmatch.processor import match_entries, run_scope
from beatmatch.result import UnrecordedMemory, is_bug
from beatmatch.session import open_session, source_without_login
from beatmatch.settings import Settings, as_flat
from beatmatch.signals import signal_received
from beatmatch.writers.summary import RunInfo, Summary

if TYPE_CHECKING:
    from beatmatch.cli.tag_writing import TagWriting


def match_playlists(
    context: CommandContext,
    library: str,
    playlists: Sequence[Playlist],
    *,
    yes: bool = False,
    preview_to_stdout: bool = False,
) -> int:
    """Match the playlists, write the outputs that the options name, and return the exit code.

    yes, preview_to_stdout: how tags of files are written, where that is wanted (`tag_writing`).
    """
    configuration, terminal = context.configuration, context.terminal
    settings = run_settings(configuration)
    require_store(settings, configuration)
    check_named_folder(configuration)
    names = tuple(playlist.full_name for playlist in playlists)
    tags = _tag_writing(context, library, names, yes=yes, to_stdout=preview_to_stdout)
    with signals_restored(), ExitStack() as memory:
        with open_outputs(configuration, terminal, library, names, tags=tags) as outputs:
            if not terminal.quiet and (source := source_without_login(settings)):
                terminal.write_line(source)
            run = MatchRun(library, playlists, settings, memory)
            run.match(outputs, terminal)
            with signals_ignored():
                info = run.info(is_read=not outputs.stdout_closed)
                summary = outputs.tally.summary(sum(len(playlist.tracks) for playlist in playlists))
                outputs.close(info, summary, interrupted=run.interrupted_by is not None)
        written = outputs.finish()
        if outputs.stdout_closed:
            raise BrokenPipeError
        # Only now that the results are in place: a run that is killed before says the same again next time.
        run.finish()
    _print_end(context, outputs, summary, info, run)
    if not terminal.quiet:
        for line in written:
            terminal.write_line(line)
        if terminal.stderr_is_terminal and run.interrupted_by is None:
            print_next(context, library, names, outputs.wants_human, summary)
    effort = f"{duration(info.seconds)}, {plural(info.requests, 'request')}"
    file_log.info("%s: %s; %s", ", ".join(names), status_counts_text(summary), effort)
    if outputs.refusal and run.interrupted_by is None:
        raise outputs.refusal
    code = exit_code_of(summary, configuration.text("fail-on"), interrupted_by=run.interrupted_by)
    if tags is None:
        return code
    if run.interrupted_by is not None:
        terminal.write_line("tags: nothing is written, the run was interrupted", "magenta")
        return code
    return tags.finish(terminal) or code


def _tag_writing(
    context: CommandContext, library: str, playlists: tuple[str, ...], *, yes: bool, to_stdout: bool
) -> "TagWriting | None":
    """Prepare the writing of tags, if it is wanted."""
    if not context.configuration.is_on("write-tags"):
        if yes:
            raise ConfigError("--yes says that tags are to be written, and nothing says which", "give --write-tags too")
        return None
    from beatmatch.cli.tag_writing import prepare_tag_writing

    return prepare_tag_writing(context.configuration, library, playlists, to_stdout=to_stdout, yes=yes)


class Sink(Protocol):
    """Takes the results of a run, in order."""

    @property
    def streams_to_stdout(self) -> bool:
        """Whether results appear on stdout while the run goes on."""
        ...

    def begin(self) -> None: ...

    def write(self, result: TrackResult) -> None: ...


def _print_end(context: CommandContext, outputs: Outputs, summary: Summary, info: RunInfo, run: "MatchRun") -> None:
    """Write what the run came to, and where that is; what wants a human above it, unless it stands on stdout."""
    terminal = context.terminal
    if terminal.stderr_is_terminal and not terminal.quiet:
        if not outputs.to_stdout:
            print_rows(context, outputs.wants_human, summary)
        if summary.results:
            terminal.write_line("")
    advice = advice_for(run.settings.login, info.catalog)
    print_summary(terminal, summary, info, interrupted=run.interrupted_by is not None, advice=advice)
    for line in outputs.not_replaced:
        terminal.write_line(line, "magenta")
    if not terminal.quiet and not outputs.not_replaced:
        print_files(context, outputs.places)


@dataclass(slots=True)
class MatchRun:
    """One run over playlists, and how it went. The memory stays open until `memory` is closed.

    One that is not recorded uses the memory and leaves answers in it, but is no run that the next one is compared with.
    """

    library: str
    playlists: Sequence[Playlist]
    settings: Settings
    memory: ExitStack
    is_recorded: bool = True
    started: datetime = field(default_factory=lambda: datetime.now().astimezone())
    start: float = field(default_factory=time.monotonic)
    catalog: str = ""
    requests: int = 0
    interruption: Interruption = field(default_factory=Interruption)
    source_gone: bool = False
    has_bug: bool = False
    finish: Callable[[], None] = lambda: None  # tells the memory that the results are in place

    @property
    def interrupted_by(self) -> int | None:
        """The signal that has interrupted the run."""
        return self.interruption.number

    def match(self, outputs: Sink, terminal: Terminal) -> None:
        try:
            asyncio.run(self._match(outputs, terminal))
        except KeyboardInterrupt:  # before the run had handlers of its own
            self.interruption.signals.append(signal_received())
        except asyncio.CancelledError:
            pass  # by a signal, which `interruption` has noted
        except BrokenPipeError:
            pass  # `outputs.stdout_closed` says so

    async def _match(self, outputs: Sink, terminal: Terminal) -> None:
        scope = run_scope(self.library, self.playlists) if self.is_recorded else ""
        with progress(terminal, data_on_stdout=outputs.streams_to_stdout) as show, self.interruption.cancels_task():
            listen = self._watch(show)
            async with open_session(self.settings, scope=scope, listen=listen, store_stack=self.memory) as session:
                self.catalog = session.catalog.name
                if not self.is_recorded:
                    session = replace(session, memory=UnrecordedMemory(session.memory))  # noqa: PLW2901  # the same one
                outputs.begin()
                try:
                    complete = await match_entries(
                        self.playlists,
                        self.settings,
                        session,
                        deliver=outputs.write,
                        listen=listen,
                        may_fill_in=lambda: not self.interruption.is_repeated,
                    )
                    self.finish = partial(session.finish_run, complete)
                finally:
                    self.requests = session.requests_sent()

    def _watch(self, show: Listener) -> Listener:
        """Make a listener that shows every event, and notes when the source is gone and when a track met a bug."""

        def listen(event: Event) -> None:
            self.source_gone = self.source_gone or isinstance(event, SourceGone)
            self.has_bug = self.has_bug or (isinstance(event, TrackFinished) and is_bug(event.result))
            with suppress(BrokenPipeError):  # a stderr that nobody reads is no reason to end
                show(event)

        return listen

    def info(self, *, is_read: bool) -> RunInfo:
        """Describe the run. `is_read`: nobody has closed stdout before its end."""
        return RunInfo(
            beatmatch=__version__,
            library=display_name(self.library),
            playlists=tuple(playlist.full_name for playlist in self.playlists),
            catalog=self.catalog or self.settings.catalog,
            settings=as_flat(self.settings),
            started=self.started.isoformat(timespec="seconds"),
            seconds=time.monotonic() - self.start,
            requests=self.requests,
            complete=is_read and self.interrupted_by is None and not self.source_gone and not self.has_bug,
        )
