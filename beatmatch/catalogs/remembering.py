"""The store in front of a source: what is known, and new enough, is not asked again."""

from collections.abc import Awaitable, Callable

from beatmatch.catalogs.base import Catalog
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.models import Answer, Origin, Query, QueryKind
from beatmatch.store import ANY, AnyStore, Freshness, question_key


class Remembering:
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
