"""What a run comes to: counts that depend on the results alone, and what depends on the moment."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beatmatch.errors import ErrorKind
from beatmatch.models import Changed, Status, TrackResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many results there are of each status, of each kind of error, and of each change since the last run.

    The statuses also count the results of earlier runs that stand in for those that this run could not get.
    """

    total: int = 0  # entries of the playlists
    done: int = 0  # entries that the run has worked through; fewer than all where it was interrupted
    kept: int = 0  # results that are those of an earlier run
    matched: int = 0
    review: int = 0
    no_match: int = 0
    skipped: int = 0
    error: int = 0
    error_kinds: tuple[tuple[ErrorKind, int], ...] = ()  # those that occur
    kept_kinds: tuple[tuple[ErrorKind, int], ...] = ()  # why the source could not be asked for those that are kept
    changes: tuple[tuple[Changed, int], ...] = ()  # empty without a store

    @property
    def results(self) -> int:
        return self.matched + self.review + self.no_match + self.skipped + self.error

    @classmethod
    def of(cls, results: Iterable[TrackResult]) -> "Summary":
        tally = Tally()
        for result in results:
            tally.add(result)
        return tally.summary()


class Tally:
    """Counts results one by one."""

    def __init__(self) -> None:
        self._statuses: Counter[Status] = Counter()
        self._error_kinds: Counter[ErrorKind] = Counter()
        self._kept_kinds: Counter[ErrorKind | None] = Counter()
        self._changes: Counter[Changed] = Counter()

    def add(self, result: TrackResult) -> None:
        self._statuses[result.status] += 1
        if result.error:
            self._error_kinds[result.error.kind] += 1
        if result.kept:
            self._kept_kinds[result.kept.kind] += 1
        if result.changed:
            self._changes[result.changed] += 1

    def summary(self, total: int | None = None) -> Summary:
        """Return the counts so far. `total` is the number of all entries, where it is more than there are results."""
        results = self._statuses.total()
        return Summary(
            total=results if total is None else total,
            done=results - self._kept_kinds[None],
            kept=self._kept_kinds.total(),
            matched=self._statuses[Status.MATCHED],
            review=self._statuses[Status.REVIEW],
            no_match=self._statuses[Status.NO_MATCH],
            skipped=self._statuses[Status.SKIPPED],
            error=self._statuses[Status.ERROR],
            error_kinds=tuple((kind, self._error_kinds[kind]) for kind in ErrorKind if self._error_kinds[kind]),
            kept_kinds=tuple((kind, self._kept_kinds[kind]) for kind in ErrorKind if self._kept_kinds[kind]),
            changes=tuple((change, self._changes[change]) for change in Changed if self._changes[change]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """What belongs to one run and not to its results: where, with what, when, how long."""

    beatmatch: str  # the program's version
    library: str
    playlists: tuple[str, ...]
    catalog: str
    settings: Mapping[str, object]  # settings.as_flat
    started: str  # ISO 8601 with its offset
    seconds: float
    requests: int  # sent to the source; answers from the store are not among them
    complete: bool = True  # False: interrupted, or the source stopped answering
