"""The figures behind the charts of the report."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from beatmatch.models import Status, TrackResult
from beatmatch.report.planned import Change
from beatmatch.writers.fill import Field

_BUCKET = 5  # points of the score
_BUCKETS = 100 // _BUCKET
_MOST_REASONS = 6
_NOT_MATCHED = frozenset({Status.REVIEW, Status.NO_MATCH, Status.SKIPPED, Status.ERROR})


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart, in hundredths of its longest. `place` is where it stands beside the others, 0-100."""

    name: str
    count: int
    start: float
    size: float
    kind: str = ""
    place: int = 0


@dataclass(slots=True)
class Figures:
    """Counts over the results of a run."""

    statuses: Counter[Status] = field(default_factory=Counter)
    scores: Counter[tuple[int, Status]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    fields: Counter[Field] = field(default_factory=Counter)
    tracks_written: int = 0

    def add(self, result: TrackResult, changes: Iterable[Change]) -> None:
        self.statuses[result.status] += 1
        if result.score is not None and result.status in (Status.MATCHED, Status.REVIEW):
            self.scores[min(int(result.score) // _BUCKET, _BUCKETS - 1), result.status] += 1
        if result.status in _NOT_MATCHED and result.reasons:
            self.reasons[re.split("[:;]", result.reasons[0])[0]] += 1
        changed = [change.field for change in changes]
        self.fields.update(changed)
        self.tracks_written += bool(changed)

    def status_bars(self) -> list[Bar]:
        """Return the statuses that occur, one bar after the other, together 100 long."""
        total, start, bars = self.statuses.total() or 1, 0.0, []
        for status in Status:
            size = 100 * self.statuses[status] / total
            if size:
                bars.append(Bar(status.value, self.statuses[status], round(start, 3), round(size, 3), status.value))
            start += size
        return bars

    def score_bars(self) -> list[Bar]:
        """Return the scores in steps of 5, those of matches below those of rows in review."""
        highest = max((sum(self._at(step)) for step in range(_BUCKETS)), default=0) or 1
        bars = []
        for step in range(_BUCKETS):
            name, start = f"{step * _BUCKET}-{(step + 1) * _BUCKET - (step < _BUCKETS - 1)}", 0.0
            for status, count in zip((Status.MATCHED, Status.REVIEW), self._at(step), strict=True):
                size = 100 * count / highest
                bars.append(Bar(name, count, round(start, 2), round(size, 2), status.value, step * _BUCKET))
                start += size
        return bars

    def _at(self, step: int) -> tuple[int, int]:
        return self.scores[step, Status.MATCHED], self.scores[step, Status.REVIEW]

    def reason_bars(self) -> list[Bar]:
        """Return the reasons why rows are no match, the most frequent first."""
        return _ranked(self.reasons.most_common(_MOST_REASONS))

    def field_bars(self) -> list[Bar]:
        """Return how many tracks get a new value in each field."""
        return _ranked([(name.value.replace("_", " "), count) for name, count in self.fields.most_common()])


def _ranked(counts: list[tuple[str, int]]) -> list[Bar]:
    highest = max((count for _, count in counts), default=1)
    return [Bar(name, count, 0, round(100 * count / highest, 2)) for name, count in counts]
