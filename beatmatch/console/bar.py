"""The one line that a run redraws: bar, counts, time left or what it waits for; as much of it as fits."""

from collections.abc import Callable

from rich.console import Console
from rich.progress import ProgressColumn, Task
from rich.text import Text

from beatmatch.console.text import printable
from beatmatch.console.words import counts, duration, waiting
from beatmatch.writers.summary import Tally

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
