"""The result of one playlist entry, whatever happens to it: a problem with one track is a value, not an exception."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from beatmatch.catalogs.base import Catalog
from beatmatch.errors import CatalogError, ErrorKind, InputError
from beatmatch.matcher import MatchOutcome, async_best_beatport_match
from beatmatch.models import (
    Changed,
    Clock,
    Confidence,
    Kept,
    Method,
    RBTrack,
    Status,
    TrackError,
    TrackResult,
    VersionMatch,
)
from beatmatch.settings import Settings
from beatmatch.wording import artist_title

if TYPE_CHECKING:
    from beatmatch.store import Decision

_log = logging.getLogger("beatmatch.run")
_CHOSEN = "the track you chose, "
_NOT_RENEWED = "from an earlier run; it could not be renewed: {reason}"
_INTERRUPTED = "the run was interrupted"


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """A track at its place in a playlist. `index` counts from 1."""

    playlist: str
    index: int
    track: RBTrack


class Memory(Protocol):
    """What is known from earlier runs."""

    def decision_for(self, track: RBTrack) -> "Decision | None":
        """Return what a human decided about this track, None where nobody did."""
        ...

    def catalog_for(self, track: RBTrack) -> Catalog:
        """Return the catalogue to ask about this track, which may answer from what is stored."""
        ...

    def remembered_catalog(self) -> Catalog | None:
        """Return a catalogue that answers from what is stored alone, however old; None where nothing is."""
        ...

    def record(self, result: TrackResult) -> Changed | None:
        """Remember a result, and return how it compares with the last run; None where nothing is remembered."""
        ...


class NullMemory:
    """A memory that remembers nothing: every question goes to the catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def decision_for(self, track: RBTrack) -> None:
        """Return None: no decision is known."""

    def catalog_for(self, track: RBTrack) -> Catalog:  # noqa: ARG002  # part of the protocol
        return self._catalog

    def remembered_catalog(self) -> None:
        """Return None: nothing is stored."""

    def record(self, result: TrackResult) -> None:
        """Return None: there is no last run to compare with."""


class UnrecordedMemory:
    """A memory whose decisions and answers are used, while results leave no trace in it."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def decision_for(self, track: RBTrack) -> "Decision | None":
        return self._memory.decision_for(track)

    def catalog_for(self, track: RBTrack) -> Catalog:
        return self._memory.catalog_for(track)

    def remembered_catalog(self) -> Catalog | None:
        return self._memory.remembered_catalog()

    def record(self, result: TrackResult) -> None:
        """Return None: nothing is compared."""


async def result_for(
    entry: PlaylistEntry, memory: Memory, settings: Settings, *, clock: Clock = time.monotonic
) -> TrackResult:
    """Return the result for a playlist entry.

    Raises CancelledError when the run is cancelled, InputError for a catalogue file that is damaged, and nothing else.
    """
    started = clock()
    result = recorded(entry, await _match(entry, memory, settings), memory)
    result = replace(result, milliseconds=round((clock() - started) * 1000, 1))
    _log_result(result)
    return result


async def remembered_result_for(
    entry: PlaylistEntry, memory: Memory, settings: Settings, error: TrackError | None = None
) -> TrackResult | None:
    """Return the result that earlier runs have left for an entry, None where they left none.

    `error` is why there is no new one; None: the run was interrupted.
    """
    kept, reason = (Kept(error.kind), error.message) if error else (Kept(None), _INTERRUPTED)
    result = await _remembered(entry, memory, settings, kept, reason)
    return None if result is None else recorded(entry, result, memory)


def recorded(entry: PlaylistEntry, result: TrackResult, memory: Memory) -> TrackResult:
    """Remember a result, and return it with how it compares with the last run."""
    try:
        return replace(result, changed=memory.record(result))
    except Exception as bug:  # noqa: BLE001  # as in _match
        return _bug_result(_blank_result(entry), bug)


async def _match(entry: PlaylistEntry, memory: Memory, settings: Settings) -> TrackResult:
    blank = _blank_result(entry)
    try:
        return await _ask(entry, memory, settings, memory.catalog_for(entry.track))
    except CatalogError as error:
        remembered = await _remembered(entry, memory, settings, Kept(error.kind), error.message)
        return remembered or _error_result(blank, error.kind, error.message)
    except InputError:  # no other entry would fare better
        raise
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling() > 0:
            raise
        return _bug_result(blank, error)  # something this track waited for was cancelled, not the run
    except Exception as bug:  # noqa: BLE001  # one track's bug must not end the others: it is logged, the run exits 1
        return _bug_result(blank, bug)


async def _ask(entry: PlaylistEntry, memory: Memory, settings: Settings, catalog: Catalog) -> TrackResult:
    """Return the result that the answers of a catalogue give. Raises CatalogError where it does not answer."""
    track, blank = entry.track, _blank_result(entry)
    if track.skip_reason:
        return replace(blank, reasons=(track.skip_reason,))
    decision = memory.decision_for(track)
    if decision is not None:
        return await _decided_result(blank, decision, catalog)
    return _matcher_result(blank, await async_best_beatport_match(track, catalog, settings), settings.candidates_kept)


async def _remembered(
    entry: PlaylistEntry, memory: Memory, settings: Settings, kept: Kept, reason: str
) -> TrackResult | None:
    """Return the result that the stored answers give, None where one of them is missing."""
    catalog = memory.remembered_catalog()
    if catalog is None:
        return None
    try:
        result = await _ask(entry, memory, settings, catalog)
    except CatalogError:
        return None
    if result.status is Status.SKIPPED:
        return replace(result, kept=kept)  # there was nothing to renew
    return replace(result, reasons=(*result.reasons, _NOT_RENEWED.format(reason=reason)), kept=kept)


def _blank_result(entry: PlaylistEntry) -> TrackResult:
    return TrackResult(playlist=entry.playlist, playlist_index=entry.index, track=entry.track, status=Status.SKIPPED)


def _matcher_result(blank: TrackResult, outcome: MatchOutcome, candidates_kept: int) -> TrackResult:
    verdict = outcome.verdict
    best = verdict.best.scored if verdict.best else None
    return replace(
        blank,
        status=verdict.status,
        score=best.score if best else None,
        confidence=verdict.confidence,
        version=best.version if best else None,
        method=outcome.method,
        reasons=verdict.reasons,
        best=best.candidate if best else None,
        candidates=tuple(comparison.scored for comparison in verdict.ranked[:candidates_kept]),
        queries=outcome.queries,
    )


async def _decided_result(blank: TrackResult, decision: "Decision", catalog: Catalog) -> TrackResult:
    blank = replace(blank, method=Method.DECISION)
    if decision.beatport_id is None:
        return replace(blank, status=Status.NO_MATCH, reasons=("you decided: not on Beatport",))
    candidate = decision.candidate or next(iter((await catalog.lookup(decision.beatport_id)).candidates), None)
    if candidate is None:
        return replace(blank, status=Status.REVIEW, reasons=(f"{_CHOSEN}{decision.beatport_id}, is not there",))
    return replace(
        blank,
        status=Status.MATCHED,
        score=100.0,
        confidence=Confidence.HIGH,
        version=VersionMatch.EXACT,
        reasons=("you decided",),
        best=candidate,
    )


def missing_choice(reasons: Sequence[str]) -> int | None:
    """Return the Beatport id that a human chose and the catalogue did not have, read from a result's reasons."""
    ids = (reason.removeprefix(_CHOSEN).partition(",")[0] for reason in reasons if reason.startswith(_CHOSEN))
    return next((int(text) for text in ids if text.isdecimal()), None)


def _error_result(blank: TrackResult, kind: ErrorKind, message: str) -> TrackResult:
    return replace(blank, status=Status.ERROR, reasons=(message,), error=TrackError(kind, message))


def _bug_result(blank: TrackResult, bug: BaseException) -> TrackResult:
    _log.error("bug while matching %r by %r", blank.track.title, blank.track.artist, exc_info=bug)
    message = f"{type(bug).__name__}: {bug}" if str(bug) else type(bug).__name__
    return _error_result(blank, ErrorKind.INTERNAL, message)


def is_bug(result: TrackResult) -> bool:
    """Return whether a bug, and not the source, is why there is no result."""
    return result.error is not None and result.error.kind is ErrorKind.INTERNAL


def _log_result(result: TrackResult) -> None:
    """Log one line about the track: where it stands, what was found in which version, and why."""
    best = result.best
    version = f" ({result.version})" if result.version else ""
    _log.info(
        "%s%s | %s %d | %s | %s | %s | queries: %d, %.0f ms",
        result.status,
        "" if result.score is None else f" {result.score:.1f}",
        result.playlist,
        result.playlist_index,
        artist_title(result.track.artist.strip(), result.track.title.strip()),
        f"Beatport {best.track_id}{version}" if best else "nothing",
        "; ".join(result.reasons) or "-",
        len(result.queries),
        result.milliseconds,
    )
    for record in result.queries:
        _log.debug("    asked (%s): %s; candidates: %d", record.query.kind, record.query.text, record.candidates)
