"""When a request may be sent, and when again: the rate limiter, the circuit breaker and the waits between tries."""

import asyncio
import math
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from beatmatch.beatport.responses import Failure
from beatmatch.errors import CatalogError, LoginError
from beatmatch.events import Listener, SourceGone, Waiting
from beatmatch.models import Clock

SHORTEST_REPORTED_WAIT = 0.5  # seconds; shorter waits are not told to the listener

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Timing:
    """Clocks, sleep and randomness, so that tests can replace them. All times are in seconds."""

    monotonic: Clock = time.monotonic
    wall_clock: Clock = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random


class RateLimiter:
    """Lets requests start one after another: evenly spaced, only so many at once, and none during a pause.

    A rate of two a second means one every half second, never two together: the times are absolute, and a request that
    started late makes the next wait shorter, by half at most. A request that waits for its turn
    occupies no slot. First come, first served.
    """

    def __init__(
        self,
        rate: float | None,
        max_concurrent: int,
        listen: Listener,
        timing: Timing,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Limit to `rate` requests a second (None: no limit). `check` is called before each start, and may raise."""
        self._interval = 1 / rate if rate else 0.0
        self._slots = asyncio.Semaphore(max_concurrent)
        self._queue = asyncio.Lock()
        self._listen = listen
        self._timing = timing
        self._check = check
        self._next_start = timing.monotonic()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait until a request may start, and occupy a slot while the block runs."""
        async with self._queue:
            while True:
                self._check()
                if (wait := self._next_start - self._timing.monotonic()) > 0:
                    await self._timing.sleep(wait)
                elif self._slots.locked():
                    async with self._slots:  # until one is free; meanwhile a pause may have begun
                        pass
                else:
                    break
            await self._slots.acquire()
            self._next_start = self._kept_time() + self._interval
        try:
            yield
        finally:
            self._slots.release()

    def _kept_time(self) -> float:
        """Return when this request was due, so that late wake-ups do not add up; where it is much later, the time."""
        now = self._timing.monotonic()
        return self._next_start if now - self._next_start <= self._interval / 2 else now

    def pause(self, seconds: float, reason: str) -> None:
        """Let no request start for `seconds`. A shorter pause does not end a longer one."""
        until = self._timing.monotonic() + seconds
        if until > self._next_start + SHORTEST_REPORTED_WAIT:
            self._listen(Waiting(seconds, reason))
        self._next_start = max(self._next_start, until)


class CircuitBreaker:
    """Ends the asking after `limit` failures in a row, or after one that is final."""

    def __init__(self, limit: int, listen: Listener) -> None:
        self._limit = limit
        self._listen = listen
        self._failures = 0  # since the last success
        self._last_error: CatalogError | None = None  # set once the breaker is open

    def check(self) -> None:
        """Raise the error that opened the breaker, if it is open."""
        if self._last_error is not None:
            raise _copy(self._last_error)

    def record_success(self) -> None:
        self._failures = 0

    def record_failure(self, error: CatalogError, *, final: bool = False) -> None:
        self._failures += 1
        if self._last_error is None and (final or self._failures >= self._limit):
            self._last_error = _copy(error)
            self._listen(SourceGone(error.message))


def _copy(error: CatalogError) -> CatalogError:
    """Return an equal error without a traceback: that of one error would grow each time it is raised."""
    if isinstance(error, LoginError):
        return LoginError(error.message, error.hint)
    return CatalogError(error.kind, error.message, error.hint)


async def retry(
    attempt: Callable[[], Awaitable[_T | Failure]], attempts: int, wait: Callable[[Failure, int], Awaitable[None]]
) -> _T | Failure:
    """Call `attempt` up to `attempts` times, until it comes to something else than a failure that may pass.

    `wait` is awaited between two attempts, with the failure and the number of attempts so far.
    """
    for tries in range(1, attempts):
        outcome = await attempt()
        if not isinstance(outcome, Failure) or not outcome.retry:
            return outcome
        await wait(outcome, tries)
    return await attempt()


def backoff(first: float, tries: int, *, longest: float = math.inf, jitter: float = 1.0) -> float:
    """Return the seconds to wait after `tries` failed attempts: `first`, then twice as long each time.

    A `jitter` in [0, 1] shortens the wait, at 0 by half, so that programs that failed together do not return together.
    """
    return min(first * 2.0 ** (tries - 1), longest) * (1 + jitter) / 2
