"""When the next request may go, and whether at all: one `Pace` and one `Breaker` for a run."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from beatmatch.errors import CatalogError, LoginError
from beatmatch.events import Listener, SourceGone, Waiting

TOLD_FROM = 0.5  # seconds; shorter waits are nobody's business


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance, in one place so that tests can have their own."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


class Pace:
    """Lets requests go one after another: evenly spaced, only so many at once, none before the source is willing.

    Two a second means one every half second, never a burst. While a request waits for its turn it occupies none
    of the places. First come, first served.
    """

    def __init__(
        self,
        rate: float | None,
        at_once: int,
        listen: Listener,
        clock: Clock,
        check: Callable[[], None] = lambda: None,  # raises when there is no sense in waiting any more
    ) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._places = asyncio.Semaphore(at_once)
        self._queue = asyncio.Lock()
        self._listen = listen
        self._clock = clock
        self._check = check
        self._next = clock.now()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and occupy a place meanwhile."""
        async with self._queue:
            await self._take_place()
        try:
            yield
        finally:
            self._places.release()

    def hold(self, seconds: float, reason: str) -> None:
        """Let nobody go for so long."""
        until = self._clock.now() + seconds
        if until > self._next + TOLD_FROM:
            self._listen(Waiting(seconds, reason))
        self._next = max(self._next, until)

    async def _take_place(self) -> None:
        while True:
            self._check()
            if (wait := self._next - self._clock.now()) > 0:
                await self._clock.sleep(wait)
            elif self._places.locked():
                await self._place_free()
            else:
                break
        await self._places.acquire()
        self._next = self._clock.now() + self._gap

    async def _place_free(self) -> None:
        async with self._places:
            pass


class Breaker:
    """Ends the asking after so many refusals in a row, or at once where no other question will fare better."""

    def __init__(self, limit: int, listen: Listener) -> None:
        self._limit = limit
        self._listen = listen
        self._in_a_row = 0
        self._gone: CatalogError | None = None

    def check(self) -> None:
        """Raise what the source said last, once the run has stopped asking."""
        if self._gone is not None:
            raise _afresh(self._gone)

    def answered(self) -> None:
        self._in_a_row = 0

    def refused(self, error: CatalogError, *, final: bool = False) -> None:
        self._in_a_row += 1
        if self._gone is None and (final or self._in_a_row >= self._limit):
            self._gone = _afresh(error)
            self._listen(SourceGone(error.message))


def _afresh(error: CatalogError) -> CatalogError:
    """Make an equal error without the other's traceback, which would grow with every raise."""
    if isinstance(error, LoginError):
        return LoginError(error.message, error.hint)
    return CatalogError(error.kind, error.message, error.hint)
