"""Ask the same question once: whoever asks what is being asked already waits for that answer."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, replace

from beatmatch.catalogs.base import Catalog
from beatmatch.models import Answer, Origin, Query, QueryKind


@dataclass(slots=True)
class _PendingQuestion:
    task: asyncio.Task[Answer]
    waiting: int = 0


class CoalescingCatalog:
    """A Catalog in front of another. Errors are shared, too; a question that nobody waits for any more is cancelled."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._pending: dict[Hashable, _PendingQuestion] = {}

    @property
    def name(self) -> str:
        return self._catalog.name

    async def search(self, query: Query) -> Answer:
        fields = (query.name, query.artist) if query.kind is QueryKind.FILTER else None
        return await self._ask_once(("search", query.text, fields), lambda: self._catalog.search(query))

    async def lookup(self, track_id: int) -> Answer:
        return await self._ask_once(("lookup", track_id), lambda: self._catalog.lookup(track_id))

    async def by_isrc(self, isrc: str) -> Answer:
        return await self._ask_once(("isrc", isrc), lambda: self._catalog.by_isrc(isrc))

    async def _ask_once(self, key: Hashable, ask: Callable[[], Coroutine[None, None, Answer]]) -> Answer:
        pending = self._pending.get(key)
        if pending is not None:
            return replace(await self._wait(key, pending), origin=Origin.SHARED)
        pending = self._pending[key] = _PendingQuestion(asyncio.create_task(ask()))
        return await self._wait(key, pending)

    async def _wait(self, key: Hashable, pending: _PendingQuestion) -> Answer:
        pending.waiting += 1
        try:
            return await asyncio.shield(pending.task)
        finally:
            pending.waiting -= 1
            if not pending.waiting:
                del self._pending[key]
                if pending.task.cancel():  # it was under way: the last one who asked does not leave before its end
                    await asyncio.wait([pending.task])
