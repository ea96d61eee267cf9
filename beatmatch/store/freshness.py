"""What became of a track in the last run, and how old an answer may be because of it."""

import math
from dataclasses import dataclass

from beatmatch.models import Changed, Status, TrackResult
from beatmatch.settings import Retry

_DAY = 24 * 3600.0
_NEARLY_A_DAY = _DAY - 1800  # a daily run from cron may come early by up to half an hour

_RANK = {Status.ERROR: 0, Status.NO_MATCH: 1, Status.SKIPPED: 1, Status.REVIEW: 2, Status.MATCHED: 3}


@dataclass(frozen=True, slots=True)
class LastOutcome:
    """What became of a track in the last run. `beatport_id` and `score` are those of its best candidate."""

    status: Status
    beatport_id: int | None
    score: float | None
    decided_at: float  # seconds since 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """How long stored facts count, in seconds."""

    filled_answer: float = 30 * _DAY  # an answer with candidates
    empty_answer: float = _NEARLY_A_DAY  # an answer without: what is not there today may come out tomorrow
    no_match: float = _NEARLY_A_DAY  # a track that was not matched, however many candidates there were
    interrupted_run: float = 3 * _DAY  # so long it can be resumed; a weekly run starts anew


@dataclass(frozen=True, slots=True)
class Freshness:
    """The moments, in seconds since 1970, before which an answer with or without candidates is too old."""

    filled: float = -math.inf
    empty: float = -math.inf

    def allows(self, asked_at: float, candidates: int) -> bool:
        return asked_at >= (self.filled if candidates else self.empty)


ANY_AGE = Freshness()
DEFAULT_LIFETIMES = Lifetimes()


def freshness_for(
    outcome: LastOutcome | None,
    retry: Retry,
    refresh: bool,
    started_at: float,
    lifetimes: Lifetimes = DEFAULT_LIFETIMES,
) -> Freshness:
    """Return how old an answer may be for a track with this outcome, in a run that started at `started_at`.

    Ages count from the start of the run. A resumed run keeps the start of the interrupted one, so what it was
    answered before the interruption is never asked twice.
    """
    ask_again = Freshness(filled=started_at, empty=started_at)
    usual = Freshness(filled=started_at - lifetimes.filled_answer, empty=started_at - lifetimes.empty_answer)
    if refresh:
        return ask_again
    if outcome is None or outcome.status in {Status.ERROR, Status.SKIPPED}:
        return usual
    if retry is Retry.ALL or retry.value == outcome.status.value:
        return ask_again
    if outcome.status is not Status.NO_MATCH or retry is not Retry.DEFAULT:
        return ANY_AGE
    a_no_match_ago = started_at - lifetimes.no_match
    return Freshness(filled=a_no_match_ago, empty=a_no_match_ago) if outcome.decided_at <= a_no_match_ago else usual


def change_since(outcome: LastOutcome | None, result: TrackResult) -> Changed:
    """Compare a result with the outcome of the last run. An error says nothing about a track, so it is no change."""
    if outcome is None:
        return Changed.NEW
    if result.status in {Status.ERROR, Status.SKIPPED}:
        return Changed.SAME
    step = _RANK[result.status] - _RANK[outcome.status]
    if step:
        return Changed.BETTER if step > 0 else Changed.LOST
    if result.status is Status.MATCHED and result.best and result.best.track_id != outcome.beatport_id:
        return Changed.BETTER if (result.score or 0) >= (outcome.score or 0) else Changed.LOST
    return Changed.SAME
