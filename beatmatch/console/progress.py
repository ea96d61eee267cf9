"""Progress on stderr: a bar on a terminal, now and then a plain line elsewhere, nothing when quiet."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.progress import Progress

from beatmatch.console.bar import StatusLine
from beatmatch.console.screen import Screen
from beatmatch.console.words import counts, duration, gone, waiting
from beatmatch.events import Event, Listener, RunStarted, SourceGone, TrackFinished, Waiting, ignore
from beatmatch.writers.summary import Tally

Clock: TypeAlias = Callable[[], float]

_FIRST_LINE_AFTER = 30.0  # seconds
_LINE_EVERY = 0.1  # of the time that has passed: a night's run writes no more than a few dozen lines
_WAIT_WORTH_A_LINE = 5.0  # seconds


@contextmanager
def progress(screen: Screen, *, data_on_stdout: bool = False, clock: Clock = time.monotonic) -> Iterator[Listener]:
    """Show what a run does, for as long as the block lasts.

    `data_on_stdout` says that results go to stdout as they come: where that is the same terminal, they are the
    progress, and a bar would run into them.
    """
    if screen.quiet or (data_on_stdout and screen.stdout_shows):
        yield ignore
    elif screen.live:
        with _Bar(screen, clock) as listen:
            yield listen
    else:
        yield _Lines(screen, clock)


class _Bar:
    """Listens, and redraws one line, which is gone when the run is over."""

    def __init__(self, screen: Screen, clock: Clock) -> None:
        self._screen = screen
        self._line = StatusLine(screen.console, clock)
        self._progress = Progress(
            self._line, console=screen.console, get_time=clock, transient=True, redirect_stdout=False
        )
        self._task = self._progress.add_task("", total=None, start=False)

    def __enter__(self) -> Listener:
        self._progress.start()
        return self._listen

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def _listen(self, event: Event) -> None:
        match event:
            case RunStarted(total):
                self._progress.update(self._task, total=total)
                self._progress.start_task(self._task)
            case TrackFinished(result):
                self._line.tally.add(result)
                self._progress.advance(self._task)
            case Waiting(seconds, reason):
                self._line.wait(seconds, reason)
            case SourceGone(reason):
                self._screen.say(gone(reason), "red")


class _Lines:
    """Listens, and writes a line when half a minute has gone by, then ever more rarely."""

    def __init__(self, screen: Screen, clock: Clock) -> None:
        self._screen = screen
        self._clock = clock
        self._tally = Tally()
        self._total = 0
        self._started = self._said = clock()
        self._waits_until = self._started

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted(total):
                self._total = total
                self._started = self._said = self._clock()
            case TrackFinished(result):
                self._tally.add(result)
                self._say_now_and_then()
            case Waiting(seconds, reason):
                self._say_waiting(seconds, reason)
            case SourceGone(reason):
                self._screen.say(gone(reason))

    def _say_now_and_then(self) -> None:
        now = self._clock()
        summary = self._tally.summary()
        soon = now - self._said < max(_FIRST_LINE_AFTER, _LINE_EVERY * (now - self._started))
        if soon or summary.total >= self._total:  # all done: the summary says it
            return
        self._said = now
        left = (now - self._started) / summary.total * (self._total - summary.total)
        parts = ", ".join(f"{count} {word}" for word, count in counts(summary))
        self._screen.say(f"{summary.total} of {self._total}: {parts}; about {duration(left)} left")

    def _say_waiting(self, seconds: float, reason: str) -> None:
        now = self._clock()
        if seconds >= _WAIT_WORTH_A_LINE and now >= self._waits_until:
            self._screen.say(waiting(seconds, reason))
            self._waits_until = now + seconds
