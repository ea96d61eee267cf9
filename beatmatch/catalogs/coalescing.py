"""The same question asked once: whoever asks what is being asked already waits for that answer."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, replace

from beatmatch.catalogs.base import Catalog
from beatmatch.models import Answer, Origin, Query, QueryKind


@dataclass(slots=True)
class _Flight:
    task: asyncio.Task[Answer]
    waiting: int = 0


class Shared:
    """A Catalog in front of another. A question goes on until its last asker has gone; errors are shared, too."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._flights: dict[Hashable, _Flight] = {}

    @property
    def name(self) -> str:
        return self._catalog.name

    async def search(self, query: Query) -> Answer:
        fields = (query.name, query.artist) if query.kind is QueryKind.FILTER else None
        return await self._once(("search", query.text, fields), lambda: self._catalog.search(query))

    async def lookup(self, track_id: int) -> Answer:
        return await self._once(("lookup", track_id), lambda: self._catalog.lookup(track_id))

    async def by_isrc(self, isrc: str) -> Answer:
        return await self._once(("isrc", isrc), lambda: self._catalog.by_isrc(isrc))

    async def _once(self, key: Hashable, ask: Callable[[], Coroutine[None, None, Answer]]) -> Answer:
        flight = self._flights.get(key)
        if flight is not None:
            return replace(await self._wait(key, flight), origin=Origin.SHARED)
        flight = self._flights[key] = _Flight(asyncio.create_task(ask()))
        return await self._wait(key, flight)

    async def _wait(self, key: Hashable, flight: _Flight) -> Answer:
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                await self._land(key, flight)

    async def _land(self, key: Hashable, flight: _Flight) -> None:
        """Forget a question that nobody waits for any more; it ends before the last asker does."""
        del self._flights[key]
        if flight.task.cancel():
            await asyncio.wait([flight.task])
