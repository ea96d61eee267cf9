"""One entry of a playlist: its result, whatever happens to it. A problem with one track is a value."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from beatmatch.catalogs.base import Catalog
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.matcher import Outcome, async_best_beatport_match
from beatmatch.models import (
    BeatportCandidate,
    Changed,
    Confidence,
    Method,
    RBTrack,
    Status,
    TrackError,
    TrackResult,
    VersionMatch,
)
from beatmatch.settings import Settings
from beatmatch.wording import artist_title

_log = logging.getLogger("beatmatch.run")
_YOU_CHOSE = "the track you chose, "


@dataclass(frozen=True, slots=True)
class Job:
    """A playlist entry that wants a result. `index` counts from 1 within its playlist."""

    playlist: str
    index: int
    track: RBTrack


@dataclass(frozen=True, slots=True)
class Settled:
    """What a human decided for a track: a Beatport track, or that Beatport has none."""

    track_id: int | None
    candidate: BeatportCandidate | None  # as it was known when it was decided


class Memory(Protocol):
    """What earlier runs learnt."""

    def settled(self, track: RBTrack) -> Settled | None:
        """Give what a human decided for this track, None where nobody did."""
        ...

    def catalog_for(self, track: RBTrack) -> Catalog:
        """Give the catalogue to ask for this track, with what may be remembered in front of it."""
        ...

    def record(self, result: TrackResult) -> Changed | None:
        """Remember what became of a track, and say what that is against the last run."""
        ...


class NoMemory:
    """Remembers nothing: every question goes to the catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def settled(self, track: RBTrack) -> None:
        """Know of no decision."""

    def catalog_for(self, track: RBTrack) -> Catalog:  # noqa: ARG002  # the protocol's
        return self._catalog

    def record(self, result: TrackResult) -> None:
        """Forget it."""


async def result_for(
    job: Job, memory: Memory, settings: Settings, *, clock: Callable[[], float] = time.monotonic
) -> TrackResult:
    """Give the result for an entry. Raises nothing but what cancels the run."""
    started = clock()
    result = _remembered(await _result(job, memory, settings), memory)
    result = replace(result, milliseconds=round((clock() - started) * 1000, 1))
    _tell(result)
    return result


async def _result(job: Job, memory: Memory, settings: Settings) -> TrackResult:
    empty = _empty(job)
    if job.track.skip_reason:
        return replace(empty, reasons=(job.track.skip_reason,))
    try:
        settled = memory.settled(job.track)
        if settled is not None:
            return await _decided(empty, settled, memory.catalog_for(job.track))
        return _judged(empty, await async_best_beatport_match(job.track, memory.catalog_for(job.track), settings))
    except CatalogError as error:
        return _failed(empty, error.kind, error.message)
    except asyncio.CancelledError as stray:
        if _is_cancelled():
            raise
        return _broken(empty, stray)  # something below was cancelled, and not by who runs this
    except Exception as bug:  # noqa: BLE001  # one entry's bug must not take the others along: it is logged, the run exits 1
        return _broken(empty, bug)


def _remembered(result: TrackResult, memory: Memory) -> TrackResult:
    try:
        return replace(result, changed=memory.record(result))
    except Exception as bug:  # noqa: BLE001  # as above
        return _broken(_empty(Job(result.playlist, result.playlist_index, result.track)), bug)


def _empty(job: Job) -> TrackResult:
    return TrackResult(playlist=job.playlist, playlist_index=job.index, track=job.track, status=Status.SKIPPED)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _judged(empty: TrackResult, outcome: Outcome) -> TrackResult:
    verdict, best = outcome.verdict, outcome.verdict.best
    return replace(
        empty,
        status=verdict.status,
        score=best.score if best else None,
        confidence=verdict.confidence,
        version=best.version if best else None,
        method=outcome.method,
        reasons=verdict.reasons,
        best=best.candidate if best else None,
        candidates=verdict.ranked,
        queries=outcome.queries,
    )


async def _decided(empty: TrackResult, settled: Settled, catalog: Catalog) -> TrackResult:
    if settled.track_id is None:
        return replace(empty, status=Status.NO_MATCH, method=Method.DECISION, reasons=("you decided: not on Beatport",))
    candidate = settled.candidate or next(iter((await catalog.lookup(settled.track_id)).candidates), None)
    if candidate is None:
        return replace(empty, status=Status.REVIEW, method=Method.DECISION, reasons=(_gone(settled.track_id),))
    return replace(
        empty,
        status=Status.MATCHED,
        score=100.0,
        confidence=Confidence.HIGH,
        version=VersionMatch.EXACT,
        method=Method.DECISION,
        reasons=("you decided",),
        best=candidate,
    )


def _gone(track_id: int) -> str:
    return f"{_YOU_CHOSE}{track_id}, is not there"


def gone_id(reasons: Sequence[str]) -> int | None:
    """Find in the reasons of a result the track that a human chose and the catalogue did not have."""
    chosen = (reason.removeprefix(_YOU_CHOSE).partition(",")[0] for reason in reasons if reason.startswith(_YOU_CHOSE))
    return next((int(text) for text in chosen if text.isdecimal()), None)


def _failed(empty: TrackResult, kind: ErrorKind, message: str) -> TrackResult:
    return replace(empty, status=Status.ERROR, reasons=(message,), error=TrackError(kind, message))


def _broken(empty: TrackResult, bug: BaseException) -> TrackResult:
    _log.error("bug while matching %r by %r", empty.track.title, empty.track.artist, exc_info=bug)
    what = f"{type(bug).__name__}: {bug}" if str(bug) else type(bug).__name__
    return _failed(empty, ErrorKind.INTERNAL, what)


def _tell(result: TrackResult) -> None:
    """Log one line for the track, and why at the level below."""
    score = "" if result.score is None else f" {result.score:.1f}"
    _log.info(
        "%s%s | %s | queries: %d, %.0f ms",
        result.status,
        score,
        artist_title(result.track.artist.strip(), result.track.title.strip()),
        len(result.queries),
        result.milliseconds,
    )
    _log.debug("    %s", "; ".join(result.reasons))
