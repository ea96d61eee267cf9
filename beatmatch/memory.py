"""The store in front of a source: what is known, and new enough, is not asked again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from beatmatch.catalogs.base import Catalog
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.models import Answer, Changed, Origin, Query, QueryKind, RBTrack, TrackResult
from beatmatch.result import Settled
from beatmatch.settings import Settings
from beatmatch.store import ANY, AnyStore, Freshness, Outcome, RunHandle, changed, freshness_for, question_key


class CachedCatalog:
    """A Catalog in front of another, for one track: `freshness` says how old an answer may be for it.

    Offline any age will do, and what is not known raises CatalogError (offline).
    """

    def __init__(self, catalog: Catalog, store: AnyStore, freshness: Freshness, *, offline: bool = False) -> None:
        self._catalog = catalog
        self._store = store
        self._freshness = ANY if offline else freshness
        self._offline = offline

    @property
    def name(self) -> str:
        return self._catalog.name

    async def search(self, query: Query) -> Answer:
        return await self._answer(query, lambda: self._catalog.search(query))

    async def lookup(self, track_id: int) -> Answer:
        return await self._answer(Query(str(track_id), QueryKind.ID), lambda: self._catalog.lookup(track_id))

    async def by_isrc(self, isrc: str) -> Answer:
        return await self._answer(Query(isrc, QueryKind.ISRC), lambda: self._catalog.by_isrc(isrc))

    async def _answer(self, query: Query, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        question = question_key(query)
        known = self._store.answer(self.name, question, self._freshness)
        if known is not None:
            return Answer(known, Origin.STORE)
        if self._offline:
            raise CatalogError(
                ErrorKind.OFFLINE,
                f'offline, and no earlier run has asked for "{query.text}"',
                "run again without --offline",
            )
        answer = await ask()
        self._store.keep(self.name, question, answer.candidates)
        return answer


# --- What earlier runs learnt, put to use: decisions first, then answers that are new enough, and what changed.


@dataclass(frozen=True, slots=True)
class StoreMemory:
    """A Memory that lasts: it looks at the store before the catalogue, and notes what becomes of each track.

    The answers of a catalogue that `is_near`, a file, are not kept: asking it again costs nothing.
    """

    store: AnyStore
    run: RunHandle
    catalog: Catalog
    settings: Settings
    is_near: bool

    def settled(self, track: RBTrack) -> Settled | None:
        decision = self.store.decision(track)
        return None if decision is None else Settled(decision.beatport_id, decision.candidate)

    def catalog_for(self, track: RBTrack) -> Catalog:
        if self.is_near:
            return self.catalog
        freshness = freshness_for(self._outcome(track), self.settings.retry, self.settings.refresh, self.run.started_at)
        return CachedCatalog(self.catalog, self.store, freshness, offline=self.settings.offline)

    def record(self, result: TrackResult) -> Changed | None:
        before = self._outcome(result.track)
        self.store.record(self.run, result)
        return changed(before, result) if self.store.remembers else None

    def finish(self, complete: bool) -> None:
        """End the run: from now on it is what the next one is compared with."""
        self.store.finish_run(self.run, complete=complete)

    def _outcome(self, track: RBTrack) -> Outcome | None:
        return self.store.outcome(self.run.source, track)


def flags_of(settings: Settings) -> str:
    """Name what decides whether an interrupted run is the same run when it is started again."""
    return " ".join(str(flag) for flag in (settings.retry, settings.refresh, settings.offline))
