"""Notice during a run that a source has changed: its search finds nothing any more, or its tracks lack a field.

Beatport's search practically always finds something near, so many empty answers in a row are no misses. What rests on
them is in doubt until the next answer that is not empty, and is not remembered before.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from beatmatch.beatport.coverage import ENOUGH, MIX_NAME, USUAL, Coverage, Observer, lacking
from beatmatch.beatport.responses import HINT_UPDATE
from beatmatch.catalogs.base import Catalog
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.events import Listener, SourceGone, ignore
from beatmatch.models import Answer, Origin, Query, QueryKind, Status, TrackError, TrackResult

WELL_KNOWN = Query("love", QueryKind.TITLE)  # there are always tracks with this word
MAX_EMPTY = 8  # different questions in a row without any candidate, before the well-known title is asked for

_ENOUGH_FOR_A_SHARE = 20  # tracks of a run, from which on their share of a field is compared with the usual one
_NEVER_BY_CHANCE = 0.999  # usual share of a field from which on a single track without it is told
TOLERATED = 0.75  # of the usual share
_MAY_BE_LOST = "so many of Beatport's tracks are not understood that this one may be among them"
_FIRST_LOST, _MANY_LOST = "first lost track", "many lost tracks"  # beside the names of fields, of what has been told
_log = logging.getLogger(__name__)

Action: TypeAlias = Callable[[], None]


class SourceCheck:
    """What one run knows of its source. Once `error` is set the source is not to be asked any more."""

    def __init__(self, source: str, listen: Listener = ignore, observe: Observer | None = None) -> None:
        """Check the source that `catalogs.base` knows by this name.

        `observe` is told what the log would be told otherwise.
        """
        self._observe = observe
        self._usual = USUAL.get(source, {})
        self._listen = listen
        self._total = Coverage()
        self._empty: set[str] = set()  # what was asked since the last answer that was not empty
        self._limit = MAX_EMPTY
        self._pending: list[Action] = []
        self._warned: set[str] = set()
        self.error: CatalogError | None = None

    @property
    def in_doubt(self) -> bool:
        """Return whether the answers of late may not mean what they say."""
        return bool(self._empty) or self._total.lacks(MIX_NAME)

    @property
    def loses_tracks(self) -> bool:
        """Return whether so many tracks are not understood that what was not found may be among them."""
        lost = self._total.left_out
        seen = self._total.tracks + lost
        return seen >= _ENOUGH_FOR_A_SHARE and lost > (1 - TOLERATED) * seen

    def when_believed(self, action: Action) -> None:
        """Do something that rests on an answer: now, or once there is no doubt, or never."""
        if self.loses_tracks:
            return
        self._pending.append(action)
        if not self.in_doubt:
            self._do_pending()

    def settle(self) -> None:
        """End the run: believe what is in doubt, unless the source is gone, and tell which fields were missing."""
        self._do_pending()
        self._warn(name for name, share in self._usual.items() if share > _NEVER_BY_CHANCE and self._total.lacks(name))

    def _do_pending(self) -> None:
        actions, self._pending = self._pending, []
        for action in actions if self.error is None else ():
            action()

    def judge(self, result: TrackResult) -> TrackResult:
        """Return a result as it is, or as an error where the source has turned out to have given no real answers."""
        was_asked = any(record.origin is not Origin.STORE for record in result.queries)
        problem = self._problem_with(result)
        if problem is None or result.error is not None or not was_asked:
            return result
        blank = TrackResult(
            playlist=result.playlist, playlist_index=result.playlist_index, track=result.track, status=Status.ERROR
        )
        error = TrackError(ErrorKind.SOURCE_CHANGED if self.error is None else self.error.kind, problem)
        return replace(blank, reasons=(problem,), error=error, queries=result.queries)

    def _problem_with(self, result: TrackResult) -> str | None:
        """Return why a result cannot be believed: no real answers, or its track may be among those left out."""
        has_mix_names = any(scored.candidate.mix_name for scored in result.candidates)
        if self.error is not None and not has_mix_names:
            return self.error.message
        if self.loses_tracks and result.status is Status.NO_MATCH:
            return _MAY_BE_LOST
        return None

    def observe(self, coverage: Coverage) -> None:
        """Note which fields the tracks of an answer have. Raises CatalogError where none has ever had a mix name."""
        if self._observe is not None:
            self._observe(coverage)
        self._total += coverage
        total = self._total
        if total.tracks >= ENOUGH and total.lacks(MIX_NAME):
            raise self._stop(lacking(total, MIX_NAME))
        for name, problem in coverage.odd.items():
            if name not in self._warned and self._observe is None:
                _log.error("Beatport's `%s` is not understood and left out: %s", name, problem)
                self._warned.add(name)
        self._warn(name for name in self._usual if self._is_unusual(name, coverage))
        self._tell_of_lost_tracks()

    def _tell_of_lost_tracks(self) -> None:
        """Tell of the first track that was not understood, and once more where there are many."""
        if self._observe is not None or not self._total.left_out:
            return
        if _FIRST_LOST not in self._warned:
            self._warned.add(_FIRST_LOST)
            _log.warning("a track of Beatport's answer is not understood and left out: %s", self._total.problem)
        if self.loses_tracks and _MANY_LOST not in self._warned:
            self._warned.add(_MANY_LOST)
            _log.error("Beatport's answers have changed: %s; %s", self._total.describe_left_out(), HINT_UPDATE)

    def _is_unusual(self, name: str, latest: Coverage) -> bool:
        is_gone = any(each.tracks >= ENOUGH and each.lacks(name) for each in (self._total, latest))
        too_few = self._total.share(name) < TOLERATED * self._usual[name]
        return is_gone or (too_few and self._total.tracks >= _ENOUGH_FOR_A_SHARE)

    def _warn(self, names: Iterable[str]) -> None:
        """Tell each name once. As an error, not a warning: --quiet must not hide it from who reads only cron's mail."""
        new = [name for name in names if name not in self._warned and self.error is None]
        if not new or self._observe is not None:
            return
        self._warned.update(new)
        _log.error("Beatport's answers have changed: %s; %s", self._total.describe(new), HINT_UPDATE)

    def found(self) -> None:
        """Note that the search has found something."""
        self._empty.clear()
        if not self.in_doubt:
            self._do_pending()

    def found_nothing(self, question: str) -> bool:
        """Note an empty answer of the search. Return whether it is time to ask for the well-known title."""
        self._empty.add(question)
        return len(self._empty) >= self._limit

    def found_well_known(self) -> None:
        self._limit *= 2  # music that is nowhere: ask less often
        self.found()

    def missed_well_known(self) -> CatalogError:
        """Return the error of a search that finds nothing whatever it is asked for, and stop the run with it."""
        message = f'Beatport\'s search finds nothing any more, not even "{WELL_KNOWN.text}"'
        return self._stop(CatalogError(ErrorKind.SOURCE_CHANGED, message, HINT_UPDATE))

    def raise_error(self) -> None:
        """Raise the error that has stopped the run, if there is one."""
        if self.error is not None:
            raise CatalogError(ErrorKind(self.error.kind), self.error.message, self.error.hint)

    def _stop(self, error: CatalogError) -> CatalogError:
        if self.error is None:
            self.error = error
            self._listen(SourceGone(error.message))
        return error


class CheckedCatalog:
    """A Catalog in front of Beatport's, which asks for a well-known title when too much is not found."""

    def __init__(self, catalog: Catalog, check: SourceCheck) -> None:
        self._catalog = catalog
        self._check = check
        self._probe = asyncio.Lock()  # held while the well-known title is asked for

    @property
    def name(self) -> str:
        return self._catalog.name

    async def search(self, query: Query) -> Answer:
        async with self._probe:  # what comes of it decides whether there is anything to ask
            self._check.raise_error()
        answer = await self._catalog.search(query)
        self._check.raise_error()  # what came of the others meanwhile
        if answer.candidates:
            self._check.found()
        elif query.kind is not QueryKind.FILTER and self._check.found_nothing(query.text) and not self._probe.locked():
            await self._ask_for_well_known()
        return answer

    async def _ask_for_well_known(self) -> None:
        async with self._probe:
            answer = await self._catalog.search(WELL_KNOWN)
            if not answer.candidates:
                raise self._check.missed_well_known()
            self._check.found_well_known()

    async def lookup(self, track_id: int) -> Answer:
        self._check.raise_error()
        return await self._catalog.lookup(track_id)

    async def by_isrc(self, isrc: str) -> Answer:
        self._check.raise_error()
        return await self._catalog.by_isrc(isrc)
