"""Show the progress of a run on stderr: a bar on a terminal, a line now and then elsewhere, nothing when quiet."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, ProgressColumn, Task
from rich.text import Text

from beatmatch.console.phrases import (
    STATUS_STYLES,
    STATUS_WORDS,
    duration,
    source_gone_text,
    status_counts,
    status_counts_text,
    waiting_text,
)
from beatmatch.console.terminal import Terminal
from beatmatch.console.text import printable
from beatmatch.events import Event, Listener, RunStarted, SourceGone, TrackFinished, Waiting, ignore
from beatmatch.models import Clock
from beatmatch.writers.summary import Tally

_MIN_BAR_WIDTH, _MAX_BAR_WIDTH = 8, 24
_GAP = "  "
_COMING_WIDTH = len("  59 min 45 s left")  # kept free for what is to come
_FIRST_LINE_AFTER = 30.0  # seconds
_LINE_INTERVAL = 0.1  # of the time that has passed: a run of a night writes no more than a few dozen lines
_MIN_WAIT_SHOWN = 5.0  # seconds


@contextmanager
def progress(terminal: Terminal, *, data_on_stdout: bool = False, clock: Clock = time.monotonic) -> Iterator[Listener]:
    """Show what a run does, as long as the block lasts; the block gets the listener to hand to the run.

    `data_on_stdout` means that results go to stdout as they come. Where that is the same terminal, they show the
    progress, and a bar would run into them.
    """
    if terminal.quiet or (data_on_stdout and terminal.stdout_is_terminal):
        yield ignore
    elif terminal.can_redraw:
        with _ProgressBar(terminal, clock) as listen:
            yield listen
    else:
        yield _ProgressLines(terminal, clock)


class _ProgressBar:
    """Redraws one line, which is gone when the block ends. Entering the block returns its listener."""

    def __init__(self, terminal: Terminal, clock: Clock) -> None:
        self._terminal = terminal
        self._line = StatusLine(terminal.console, clock)
        self._progress = Progress(
            self._line, console=terminal.console, get_time=clock, transient=True, redirect_stdout=False
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
                self._terminal.write_line(source_gone_text(reason), "red")


class StatusLine(ProgressColumn):
    """The line of the bar: bar, position, counts, and the wait or the time left, as much of it as fits."""

    max_refresh = None

    def __init__(self, console: Console, clock: Clock) -> None:
        super().__init__()
        self.tally = Tally()
        self._console = console
        self._clock = clock
        self._wait_ends = clock()
        self._wait_reason = ""

    def wait(self, seconds: float, reason: str) -> None:
        """Count down until the source may be asked again; of several waits, the longest."""
        end = self._clock() + seconds
        if end > self._wait_ends:
            self._wait_ends, self._wait_reason = end, printable(reason)

    def render(self, task: Task) -> Text:
        """Draw what is done, then what is to come. Places and lengths change as seldom as they can, so that it is calm.

        What fits is decided by the counts alone: a time that gets shorter moves nothing.
        """
        if task.total is None:
            return Text("")
        width = self._console.width - 1
        total = str(int(task.total))
        counts = [
            (f"{_GAP}{count} {STATUS_WORDS[status]}", STATUS_STYLES[status])
            for status, count in status_counts(self.tally.summary())
        ]
        position = f"{int(task.completed):>{len(total)}}/{total}"
        done = Text.assemble(position, *counts)
        bar_width = min(max(width // 7, _MIN_BAR_WIDTH), _MAX_BAR_WIDTH)
        if bar_width + len(_GAP) + done.cell_len <= width:
            share = task.completed / max(task.total, 1)
            done = Text.assemble(*self._bar(share, bar_width), _GAP, done)
        while done.cell_len > width and counts:
            counts.pop()
            done = Text.assemble(position, *counts)
        if done.cell_len + _COMING_WIDTH <= width:
            done = Text.assemble(done, self._coming(task))
        done.truncate(width, overflow="ellipsis")
        return done

    def _coming(self, task: Task) -> Text:
        """Draw the wait until the source may be asked, else the time left."""
        wait = self._wait_ends - self._clock()
        if wait > 0:
            return Text(_GAP + waiting_text(wait, self._wait_reason), "yellow")
        left = task.time_remaining
        return Text(f"{_GAP}{duration(_rounded(left))} left" if left else "", "dim")

    def _bar(self, share: float, width: int) -> tuple[tuple[str, str], ...]:
        unicode = self._console.encoding.startswith("utf")
        done, todo = ("━", "─") if unicode else ("#", "-")
        filled = int(width * share)
        return (done * filled, "cyan"), (todo * (width - filled), "dim")


def _rounded(seconds: float) -> float:
    """Round up an estimate to what it is worth, so that it does not change each time: 5 s, 15 s or a minute."""
    step = 5 if seconds < 60 else 15 if seconds < 600 else 60
    return math.ceil(seconds / step) * step


class _ProgressLines:
    """Writes a line after half a minute, then at intervals that grow with the time that has passed."""

    def __init__(self, terminal: Terminal, clock: Clock) -> None:
        self._terminal = terminal
        self._clock = clock
        self._tally = Tally()
        self._total = 0
        self._started = self._last_line = clock()
        self._waits_until = self._started

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted(total):
                self._total = total
                self._started = self._last_line = self._clock()
            case TrackFinished(result):
                self._tally.add(result)
                self._write_when_due()
            case Waiting(seconds, reason):
                self._write_wait(seconds, reason)
            case SourceGone(reason):
                self._terminal.write_line(source_gone_text(reason))

    def _write_when_due(self) -> None:
        now = self._clock()
        summary = self._tally.summary()
        too_soon = now - self._last_line < max(_FIRST_LINE_AFTER, _LINE_INTERVAL * (now - self._started))
        if too_soon or summary.done >= self._total:  # once all are done, the summary of the run says the rest
            return
        self._last_line = now
        left = (now - self._started) / summary.done * (self._total - summary.done)
        position = f"{summary.done} of {self._total}"
        self._terminal.write_line(f"{position}: {status_counts_text(summary)}; about {duration(left)} left")

    def _write_wait(self, seconds: float, reason: str) -> None:
        now = self._clock()
        if seconds >= _MIN_WAIT_SHOWN and now >= self._waits_until:
            self._terminal.write_line(waiting_text(seconds, reason))
            self._waits_until = now + seconds
