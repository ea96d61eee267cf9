"""What earlier runs stored, put to use: a human's decisions, answers that are new enough, and what changed since."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from beatmatch.catalogs.base import Catalog
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.models import Answer, Changed, Origin, Query, QueryKind, RBTrack, TrackResult
from beatmatch.settings import Settings
from beatmatch.store import ANY_AGE, AnyStore, Decision, Freshness, RunHandle, change_since, freshness_for, question_key

_FIRST_LOOK, _LONGEST_LOOK = 0.05, 0.4  # seconds between looks for the answer that another run is getting
WhenBelieved: TypeAlias = Callable[[Callable[[], None]], None]  # `catalogs.checked.SourceCheck.when_believed`


def at_once(action: Callable[[], None]) -> None:
    """Do something that rests on an answer now: of a source that is never in doubt."""
    action()


@dataclass(frozen=True, slots=True)
class StoreMemory:
    """A Memory (see `result`) backed by a store, for the run `run`.

    `is_local` means that the catalogue is a file: its answers are not stored, for asking it again costs nothing.
    `when_believed` puts off what rests on an answer in doubt.
    """

    store: AnyStore
    run: RunHandle
    catalog: Catalog
    settings: Settings
    is_local: bool
    when_believed: WhenBelieved = at_once

    def decision_for(self, track: RBTrack) -> Decision | None:
        return self.store.decision(track)

    def catalog_for(self, track: RBTrack) -> Catalog:
        if self.is_local:
            return self.catalog
        outcome = self.store.last_outcome(self.run.source, track)
        freshness = freshness_for(outcome, self.settings.retry, self.settings.refresh, self.run.started_at)
        return CachedCatalog(
            self.catalog, self.store, freshness, offline=self.settings.offline, when_believed=self.when_believed
        )

    def remembered_catalog(self) -> Catalog | None:
        """Return a catalogue of stored answers; None for a file, whose answers are not stored, and when offline.

        Offline the run asks such a catalogue anyway.
        """
        if self.is_local or self.settings.offline or not self.store.remembers:
            return None
        return CachedCatalog(self.catalog, self.store, ANY_AGE, offline=True)

    def record(self, result: TrackResult) -> Changed | None:
        last = self.store.last_outcome(self.run.source, result.track)
        if result.kept is None:  # else it is no news, and the next run has to ask again
            self.when_believed(lambda: self.store.record_result(self.run, result))
        if not self.store.remembers:
            return None
        return Changed.SAME if result.kept and last else change_since(last, result)

    def finish_run(self, complete: bool) -> None:
        """End the run: from now on the next one is compared with it. See `AnyStore.finish_run`."""
        self.store.finish_run(self.run, complete=complete)


class CachedCatalog:
    """A Catalog in front of another, for one track: `freshness` says how old a stored answer may be for it.

    Offline any age will do, and a question without a stored answer raises CatalogError (offline).
    """

    def __init__(
        self,
        catalog: Catalog,
        store: AnyStore,
        freshness: Freshness,
        *,
        offline: bool = False,
        when_believed: WhenBelieved = at_once,
    ) -> None:
        self._when_believed = when_believed
        self._catalog = catalog
        self._store = store
        self._freshness = ANY_AGE if offline else freshness
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
        stored = self._store.load_answer(self.name, question, self._freshness)
        if stored is not None:
            return Answer(stored, Origin.STORE)
        if self._offline:
            raise CatalogError(
                ErrorKind.OFFLINE,
                f'offline, and no earlier run has asked for "{query.text}"',
                "run again without --offline",
            )
        shared = await self._claim(question)
        if shared is not None:
            return shared
        try:
            answer = await ask()
            self._when_believed(lambda: self._store.save_answer(self.name, question, answer.candidates))
        finally:
            self._store.release(self.name, question)
        return answer

    async def _claim(self, question: str) -> Answer | None:
        """Claim a question, or wait while another run is asking it. Return the answer where that run gets one."""
        wait = _FIRST_LOOK
        while not self._store.claim(self.name, question):
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_LOOK)
            stored = self._store.load_answer(self.name, question, self._freshness)
            if stored is not None:
                return Answer(stored, Origin.STORE)
        # The other run may have stored its answer between our look into the store and our claim.
        stored = self._store.load_answer(self.name, question, self._freshness)
        if stored is None:
            return None
        self._store.release(self.name, question)
        return Answer(stored, Origin.STORE)


def run_flags(settings: Settings) -> str:
    """Return the settings that must be the same for an interrupted run to be resumed, as one text."""
    return " ".join(str(flag) for flag in (settings.retry, settings.refresh, settings.offline))
