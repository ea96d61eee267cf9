"""Progress on stderr: a bar on a terminal, now and then a plain line elsewhere, nothing when quiet."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import Progress, ProgressColumn, Task
from rich.text import Text

from beatmatch.console.terminal import Screen
from beatmatch.console.text import counts, duration, gone, printable, waiting
from beatmatch.events import Event, Listener, RunStarted, SourceGone, TrackFinished, Waiting, ignore
from beatmatch.writers.summary import Tally

# --- The one line that a run redraws: bar, counts, time left or what it waits for; as much of it as fits.

_STYLES = {"matched": "green", "review": "yellow", "not found": "red", "skipped": "dim", "unanswered": "magenta"}
_SHORTEST, _LONGEST = 6, 30
_GAP = "  "


class StatusLine(ProgressColumn):
    max_refresh = None

    def __init__(self, console: Console, clock: Callable[[], float]) -> None:
        super().__init__()
        self.tally = Tally()
        self._console = console
        self._clock = clock
        self._wait_ends = clock()
        self._wait_reason = ""

    def wait(self, seconds: float, reason: str) -> None:
        """Count down until the source may be asked again."""
        end = self._clock() + seconds
        if end > self._wait_ends:
            self._wait_ends, self._wait_reason = end, printable(reason)

    def render(self, task: Task) -> Text:
        if task.total is None:
            return Text("")
        line = Text.assemble(f"{int(task.completed)}/{int(task.total)}", self._wait(), self._counts(), self._left(task))
        room = self._console.width - line.cell_len - len(_GAP) - 1
        if room >= _SHORTEST:
            line = Text.assemble(*self._bar(task.completed / max(task.total, 1), min(room, _LONGEST)), _GAP, line)
        line.truncate(self._console.width - 1, overflow="ellipsis")
        return line

    def _bar(self, share: float, width: int) -> tuple[tuple[str, str], ...]:
        unicode = self._console.encoding.startswith("utf")
        done, todo = ("━", "─") if unicode else ("#", "-")
        filled = int(width * share)
        return (done * filled, "cyan"), (todo * (width - filled), "dim")

    def _counts(self) -> Text:
        return Text.assemble(
            *((f"{_GAP}{count} {word}", _STYLES[word]) for word, count in counts(self.tally.summary()))
        )

    def _wait(self) -> Text:
        seconds = self._wait_ends - self._clock()
        return Text(_GAP + waiting(seconds, self._wait_reason) if seconds > 0 else "", "yellow")

    def _left(self, task: Task) -> Text:
        seconds = task.time_remaining if self._clock() >= self._wait_ends else None
        return Text(f"{_GAP}{duration(seconds)} left" if seconds else "", "dim")


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
