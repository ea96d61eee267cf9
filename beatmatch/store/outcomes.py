"""What became of a track in the last run, and whether that is news now."""

from dataclasses import dataclass

from beatmatch.models import Changed, Status, TrackResult

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
