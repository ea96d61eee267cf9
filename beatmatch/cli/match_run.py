"""The run behind `beatmatch match`: outputs, progress, interruption, summary and exit code."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from beatmatch import __version__
from beatmatch.cli.context import CommandContext, file_log
from beatmatch.cli.exit_codes import exit_code_of
from beatmatch.cli.outputs import Outputs, open_outputs
from beatmatch.config import require_store, run_settings
from beatmatch.console.messages import print_summary
from beatmatch.console.phrases import duration, plural, status_counts_text
from beatmatch.console.progress import progress
from beatmatch.console.terminal import Terminal
from beatmatch.events import Event, Listener, SourceGone, TrackFinished
from beatmatch.library.source import display_name
from beatmatch.models import Playlist
from beatmatch.processor import match_entries, run_scope
from beatmatch.result import is_bug
from beatmatch.session import open_session, source_without_login
from beatmatch.settings import Settings, as_flat
from beatmatch.writers.summary import RunInfo

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def match_playlists(context: CommandContext, library: str, playlists: Sequence[Playlist]) -> int:
    """Match the playlists, write the outputs that the options name, and return the exit code."""
    configuration, terminal = context.configuration, context.terminal
    settings = run_settings(configuration)
    require_store(settings, configuration)
    if not terminal.quiet and (source := source_without_login(settings)):
        terminal.write_line(source)
    names = tuple(playlist.full_name for playlist in playlists)
    with _signals_restored(), ExitStack() as memory:
        with open_outputs(configuration, terminal, library, names) as outputs:
            run = _Run(library, playlists, settings, memory)
            run.match(outputs, terminal)
            with _signals_ignored():
                info = run.info(is_read=not outputs.stdout_closed)
                summary = outputs.tally.summary()
                outputs.close(info, summary)
        message = outputs.finish()
        if message and not terminal.quiet:
            terminal.write_line(message)
        if outputs.stdout_closed:
            raise BrokenPipeError
        # Only now that the results are in place: a run that is killed before says the same again next time.
        run.finish()
    print_summary(terminal, summary, info)
    effort = f"{duration(info.seconds)}, {plural(info.requests, 'request')}"
    file_log.info("%s: %s; %s", ", ".join(names), status_counts_text(summary), effort)
    return exit_code_of(summary, configuration.text("fail-on"), interrupted=run.interrupted)


@dataclass(slots=True)
class _Run:
    """One run over playlists, and how it went. The memory stays open until `memory` is closed."""

    library: str
    playlists: Sequence[Playlist]
    settings: Settings
    memory: ExitStack
    started: datetime = field(default_factory=lambda: datetime.now().astimezone())
    start: float = field(default_factory=time.monotonic)
    catalog: str = ""
    requests: int = 0
    interrupted: bool = False
    source_gone: bool = False
    has_bug: bool = False
    finish: Callable[[], None] = lambda: None  # tells the memory that the results are in place

    def match(self, outputs: Outputs, terminal: Terminal) -> None:
        try:
            asyncio.run(self._match(outputs, terminal))
        except (KeyboardInterrupt, asyncio.CancelledError):
            self.interrupted = True
        except BrokenPipeError:
            pass  # `outputs.stdout_closed` says so

    async def _match(self, outputs: Outputs, terminal: Terminal) -> None:
        scope = run_scope(self.library, self.playlists)
        with progress(terminal, data_on_stdout=outputs.streams_to_stdout) as show, _first_signal_cancels():
            listen = self._watch(show)
            async with open_session(self.settings, scope=scope, listen=listen, store_stack=self.memory) as session:
                self.catalog = session.catalog.name
                outputs.begin()
                try:
                    complete = await match_entries(
                        self.playlists, self.settings, session, deliver=outputs.write, listen=listen
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
            complete=is_read and not self.interrupted and not self.source_gone and not self.has_bug,
        )


@contextmanager
def _first_signal_cancels() -> Iterator[None]:
    """Let the first Ctrl-C or SIGTERM cancel the current task, and ignore further ones.

    They stay ignored behind the block: what is done has to be written before the program ends.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # the caller is a coroutine
    received: list[bool] = []
    before = {number: signal.getsignal(number) for number in _STOP_SIGNALS}

    def cancel() -> None:
        if not received:
            received.append(task.cancel())

    with suppress(NotImplementedError):  # Windows has no such handlers; asyncio handles Ctrl-C there
        for number in _STOP_SIGNALS:
            loop.add_signal_handler(number, cancel)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            for number, handler in before.items():
                loop.remove_signal_handler(number)
                signal.signal(number, signal.SIG_IGN if received else handler)


@contextmanager
def _signals_ignored() -> Iterator[None]:
    """Ignore Ctrl-C and SIGTERM for the moment in which the outputs are completed: half a document is of no use."""
    with _signals_restored():
        for number in _STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        yield


@contextmanager
def _signals_restored() -> Iterator[None]:
    """Restore the signal handlers when the block ends."""
    before = {number: signal.getsignal(number) for number in _STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
