"""The run behind `beatmatch match`: outputs, catalogue, progress, interruption, summary, exit status."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from beatmatch import __version__
from beatmatch.cli.context import Invocation, journal
from beatmatch.cli.outputs import Outputs, open_outputs
from beatmatch.config import require_store, run_settings
from beatmatch.console import Screen, print_summary, progress
from beatmatch.console.text import counts, duration, plural
from beatmatch.errors import ErrorKind
from beatmatch.events import Event, Listener, SourceGone
from beatmatch.library.source import display_name
from beatmatch.models import Playlist
from beatmatch.processor import match_entries, run_scope
from beatmatch.session import open_session
from beatmatch.settings import Settings, as_flat
from beatmatch.writers.summary import RunInfo, Summary

# --- Which exit status a run has earned.

COMPLETE, BUG, FOUND, INCOMPLETE, LOGIN, INTERRUPTED = 0, 1, 3, 4, 5, 130


def status_of(summary: Summary, fail_on: str | None, *, interrupted: bool) -> int:
    """Say how a run ended: what is worst counts."""
    kinds = {kind for kind, _ in summary.error_kinds}
    if interrupted:
        return INTERRUPTED
    if ErrorKind.INTERNAL in kinds:
        return BUG
    if ErrorKind.AUTH in kinds:
        return LOGIN
    if kinds:
        return INCOMPLETE
    return FOUND if _wanted(summary, fail_on) else COMPLETE


def _wanted(summary: Summary, fail_on: str | None) -> bool:
    missing = summary.no_match if fail_on == "unmatched" else 0
    return bool(fail_on) and bool(summary.review + missing)


def match_playlists(here: Invocation, library: str, playlists: Sequence[Playlist]) -> int:
    """Match the playlists, write what was asked for, and give the exit status."""
    settings = run_settings(here.configuration)
    require_store(settings, here.configuration)
    names = tuple(playlist.full_name for playlist in playlists)
    with _signals_as_before(), ExitStack() as memory:
        with open_outputs(here.configuration, here.screen, library, names) as outputs:
            course = _Course(settings.catalog, run_scope(library, playlists), memory)
            course.run(playlists, settings, outputs, here.screen)
            with _undisturbed():
                run, summary = course.told(library, names, settings, read=not outputs.unread), outputs.tally.summary()
                outputs.close(run, summary)
        outputs.finish(_sayer(here.screen))
        if outputs.unread:
            raise BrokenPipeError
        course.finish()  # not before the results have their place: who is killed here says the same again
    _conclude(here.screen, summary, run)
    return status_of(summary, here.configuration.text("fail-on"), interrupted=course.interrupted)


def _conclude(screen: Screen, summary: Summary, run: RunInfo) -> None:
    print_summary(screen, summary, run)
    parts = ", ".join(f"{count} {word}" for word, count in counts(summary))
    journal.info(
        "%s: %s; %s, %s", ", ".join(run.playlists), parts, duration(run.seconds), plural(run.requests, "request")
    )


@dataclass(slots=True)
class _Course:
    """How a run goes, and how it ended."""

    catalog: str
    scope: str
    memory: ExitStack
    started: datetime = field(default_factory=lambda: datetime.now().astimezone())
    began: float = field(default_factory=time.monotonic)
    requests: int = 0
    interrupted: bool = False
    source_gone: bool = False
    finish: Callable[[], None] = lambda: None

    def run(self, playlists: Sequence[Playlist], settings: Settings, outputs: Outputs, screen: Screen) -> None:
        try:
            asyncio.run(self._match(playlists, settings, outputs, screen))
        except (KeyboardInterrupt, asyncio.CancelledError):
            self.interrupted = True
        except BrokenPipeError:
            pass  # of stdout, and the outputs know

    async def _match(self, playlists: Sequence[Playlist], settings: Settings, outputs: Outputs, screen: Screen) -> None:
        with progress(screen, data_on_stdout=outputs.flows_to_stdout) as shown, _first_signal_cancels():
            listen = self._watching(shown)
            async with open_session(settings, scope=self.scope, listen=listen, store_stack=self.memory) as opened:
                self.catalog = opened.catalog.name
                outputs.begin()
                try:
                    complete = await match_entries(playlists, settings, opened, deliver=outputs.write, listen=listen)
                    self.finish = partial(opened.finish_run, complete)
                finally:
                    self.requests = opened.requests_sent()

    def _watching(self, listen: Listener) -> Listener:
        def watch(event: Event) -> None:
            self.source_gone = self.source_gone or isinstance(event, SourceGone)
            with suppress(BrokenPipeError):  # a stderr that nobody reads is no reason to end
                listen(event)

        return watch

    def told(self, library: str, playlists: tuple[str, ...], settings: Settings, *, read: bool) -> RunInfo:
        return RunInfo(
            beatmatch=__version__,
            library=display_name(library),
            playlists=playlists,
            catalog=self.catalog,
            settings=as_flat(settings),
            started=self.started.isoformat(timespec="seconds"),
            seconds=time.monotonic() - self.began,
            requests=self.requests,
            complete=read and not self.interrupted and not self.source_gone,
        )


_STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def _first_signal_cancels() -> Iterator[None]:
    """Take Ctrl-C and SIGTERM while the loop runs: the first cancels, further ones change nothing.

    What is done has to be written before the program ends, so none is heard behind the loop either.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # this is called in one
    heard: list[bool] = []
    before = {one: signal.getsignal(one) for one in _STOPS}

    def stop() -> None:
        if not heard:
            heard.append(task.cancel())

    with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C is asyncio's there
        for one in _STOPS:
            loop.add_signal_handler(one, stop)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            for one, handler in before.items():
                loop.remove_signal_handler(one)
                signal.signal(one, signal.SIG_IGN if heard else handler)


@contextmanager
def _signals_as_before() -> Iterator[None]:
    before = {one: signal.getsignal(one) for one in _STOPS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hear no Ctrl-C for a moment: half a document is of no use, and who is impatient asks twice."""
    with _signals_as_before():
        for one in _STOPS:
            signal.signal(one, signal.SIG_IGN)
        yield


def _sayer(screen: Screen) -> Callable[[str], None]:
    return (lambda _: None) if screen.quiet else screen.say
