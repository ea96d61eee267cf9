"""How old a remembered answer may be, so that a run asks only what it must."""

import math
from dataclasses import dataclass

from beatmatch.models import Changed, Status, TrackResult
from beatmatch.settings import Retry

# --- What became of a track in the last run, and whether that is news now.

_ORDER = {Status.ERROR: 0, Status.NO_MATCH: 1, Status.SKIPPED: 1, Status.REVIEW: 2, Status.MATCHED: 3}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run that ended said of a track. `beatport_id` and `score` speak of its best candidate."""

    status: Status
    beatport_id: int | None
    score: float | None
    decided_at: float  # seconds since 1970


def changed(before: Outcome | None, result: TrackResult) -> Changed:
    """Compare a result with the outcome of the last run; an error teaches nothing, so it changes nothing."""
    if before is None:
        return Changed.NEW
    if result.status in {Status.ERROR, Status.SKIPPED}:
        return Changed.SAME
    step = _ORDER[result.status] - _ORDER[before.status]
    if step:
        return Changed.BETTER if step > 0 else Changed.LOST
    if result.status is Status.MATCHED and result.best and result.best.track_id != before.beatport_id:
        return Changed.BETTER if (result.score or 0) >= (before.score or 0) else Changed.LOST
    return Changed.SAME


_DAY = 24 * 3600.0
_A_DAILY_RUN = _DAY - 1800  # a day, less the half hour by which a run from cron may come early


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """How long things count, in seconds."""

    good: float = 30 * _DAY  # an answer with candidates
    empty: float = _A_DAILY_RUN  # an answer without: what is not there today may come out tomorrow
    miss: float = _A_DAILY_RUN  # a track that was not found, however many candidates there were
    run: float = 3 * _DAY  # an interrupted run, until which it is taken up again; a weekly one starts anew


@dataclass(frozen=True, slots=True)
class Freshness:
    """The moments (seconds since 1970) before which an answer is too old."""

    good: float = -math.inf
    empty: float = -math.inf

    def allows(self, asked_at: float, found: int) -> bool:
        return asked_at >= (self.good if found else self.empty)


ANY = Freshness()

_LIFETIMES = Lifetimes()


def freshness_for(
    outcome: Outcome | None, retry: Retry, refresh: bool, started_at: float, lifetimes: Lifetimes = _LIFETIMES
) -> Freshness:
    """Say how old an answer may be for a track with this outcome, in a run that started at `started_at`.

    Everything counts from the start of the run, which an interrupted run keeps when it is taken up again: what it
    was told before the interruption is never asked twice.
    """
    anew = Freshness(good=started_at, empty=started_at)
    usual = Freshness(good=started_at - lifetimes.good, empty=started_at - lifetimes.empty)
    if refresh:
        return anew
    if outcome is None or outcome.status in {Status.ERROR, Status.SKIPPED}:
        return usual
    if retry is Retry.ALL or retry.value == outcome.status.value:
        return anew
    if outcome.status is not Status.NO_MATCH or retry is not Retry.DEFAULT:
        return ANY
    if miss_is_due(outcome, started_at, lifetimes):
        return Freshness(good=started_at - lifetimes.miss, empty=started_at - lifetimes.miss)
    return usual


def miss_is_due(outcome: Outcome, started_at: float, lifetimes: Lifetimes) -> bool:
    """Tell whether a track that was not found has waited long enough to be looked for again."""
    return outcome.decided_at <= started_at - lifetimes.miss
