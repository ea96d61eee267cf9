"""What can go wrong with an answer, and when it does: for the next answers, for all, or for a share of them."""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from time import time

from aiohttp import web
from aiohttp.typedefs import Handler

THROTTLED = b'{"detail":"Request was throttled."}'
APOLOGY = "<!DOCTYPE html><html><head><title>We'll be right back</title></head><body>Something broke.</body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which an answer is wrong. Make one with the class methods; `Request.fault` shows its name."""

    name: str
    code: int = 200
    after: str | None = None  # value of the Retry-After header
    date_in: float | None = None  # Retry-After as an HTTP date, so many seconds from now
    seconds: float = 0.0
    body: bytes | None = None  # None: that of the right answer
    location: str | None = None
    content_type: str = "text/html"

    @classmethod
    def rate_limited(cls, after: str | None = None, *, date_in: float | None = None) -> "Fault":
        return cls("rate_limited", 429, after, date_in, body=THROTTLED, content_type="application/json")

    @classmethod
    def status(cls, code: int, *, after: str | None = None) -> "Fault":
        """Answer with a status and a page in HTML, as proxies do."""
        return cls("status", code, after, body=APOLOGY.encode())

    @classmethod
    def html(cls) -> "Fault":
        """Answer 200 with an error page instead of JSON, or instead of the right page."""
        return cls("html", body=APOLOGY.encode())

    @classmethod
    def json(cls, body: str, code: int = 200) -> "Fault":
        """Answer with this JSON."""
        return cls("json", code, body=body.encode(), content_type="application/json")

    @classmethod
    def territory(cls) -> "Fault":
        return cls.json('{"detail":"Territory Restricted."}', 403)

    @classmethod
    def huge(cls, size: int) -> "Fault":
        """Answer with a valid JSON body of about `size` bytes."""
        return cls.json('{"results":[' + " " * size + "]}")

    @classmethod
    def redirect(cls, location: str) -> "Fault":
        return cls("redirect", 302, location=location, body=b"")

    @classmethod
    def truncated(cls) -> "Fault":
        """Send half of the right body as if it were the whole."""
        return cls("truncated")

    @classmethod
    def cut_off(cls) -> "Fault":
        """Announce the right body, send half, close the connection."""
        return cls("cut_off")

    @classmethod
    def hang(cls) -> "Fault":
        """Never answer."""
        return cls("hang")

    @classmethod
    def hang_midway(cls) -> "Fault":
        """Send half of the right body, then nothing more."""
        return cls("hang_midway")

    @classmethod
    def close(cls) -> "Fault":
        """Close the connection instead of answering; the second time too, since aiohttp repeats a GET by itself."""
        return cls("close")

    @classmethod
    def lost(cls) -> "Fault":
        """Do what the request asks, and close the connection instead of answering."""
        return cls("lost")

    @classmethod
    def garbage(cls) -> "Fault":
        """Send something that is not HTTP."""
        return cls("garbage")

    @classmethod
    def slow(cls, seconds: float) -> "Fault":
        """Send the right answer after so many seconds."""
        return cls("slow", seconds=seconds)


ALL_KINDS = (
    Fault.rate_limited(after="0"),
    Fault.status(500),
    Fault.status(502),
    Fault.status(503),
    Fault.html(),
    Fault.truncated(),
    Fault.cut_off(),
    Fault.close(),
)


class FaultPlan:
    """Decides which answers are wrong, and how."""

    def __init__(self) -> None:
        self._next: deque[tuple[str | None, str | None, Fault]] = deque()  # path, method
        self._always: Fault | None = None
        self._share, self._seed, self._max_in_a_row = 0.0, 0, 3
        self._kinds: Sequence[Fault] = ALL_KINDS
        self._tries: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._to_close_again: set[str] = set()

    @property
    def pending(self) -> int:
        """Return how many faults of `add` have not been used."""
        return len(self._next)

    def add(self, faults: Sequence[Fault], path: str | None, method: str | None = None) -> None:
        self._next.extend((path, method, fault) for fault in faults)

    def always(self, fault: Fault | None) -> None:
        self._always = fault

    def share(self, share: float, *, seed: int, kinds: Sequence[Fault], in_a_row: int) -> None:
        self._share, self._seed, self._kinds, self._max_in_a_row = share, seed, kinds, in_a_row

    def choose(self, method: str, path: str, path_qs: str) -> Fault | None:
        """Return the fault for a request, if any.

        Whether a request belongs to the failing share depends on the seed, its address and how often it was sent only,
        not on the order of requests.
        """
        if path_qs in self._to_close_again:
            self._to_close_again.remove(path_qs)
            return Fault.close()
        fault = self._planned(method, path, path_qs)
        if fault is not None and fault.name == "close" and method == "GET":
            self._to_close_again.add(path_qs)
        return fault

    def _planned(self, method: str, path: str, path_qs: str) -> Fault | None:
        for entry in self._next:
            only_path, only_method, fault = entry
            if only_method in (None, method) and (only_path in path if only_path else _may_fail(path)):
                self._next.remove(entry)
                return fault
        if not _may_fail(path):
            return None
        return self._always or self._by_share(path_qs)

    def _by_share(self, path_qs: str) -> Fault | None:
        self._tries[path_qs] += 1
        rng = random.Random(f"{self._seed} {self._tries[path_qs]} {path_qs}")  # repeatable on purpose
        if self._failures[path_qs] >= self._max_in_a_row or rng.random() >= self._share:
            self._failures[path_qs] = 0
            return None
        self._failures[path_qs] += 1
        return rng.choice(self._kinds)


def _may_fail(path: str) -> bool:
    """Return whether faults that name no path apply to this one: catalogue and website, but not the login."""
    return not path.startswith(("/v4/auth/", "/v4/docs/", "/static/"))


async def answer_with_fault(
    fault: Fault, request: web.Request, handler: Handler, closing: asyncio.Event
) -> web.StreamResponse:
    """Answer `request` wrongly; `handler` gives the right answer, `closing` is set when the server closes."""
    if fault.name == "hang":
        await closing.wait()
    if fault.name in {"hang", "close"}:
        return _close_connection(request)
    if fault.name == "garbage":
        return _send_garbage(request)
    if fault.body is not None:
        return _wrong_answer(fault)
    await asyncio.sleep(fault.seconds)
    right = await handler(request)
    if fault.name == "lost":
        right = _close_connection(request)
    if fault.name in {"slow", "lost"} or not isinstance(right, web.Response) or not isinstance(right.body, bytes):
        return right
    half = right.body[: len(right.body) // 2]
    if fault.name == "truncated":
        return web.Response(status=right.status, body=half, content_type=right.content_type)
    half_sent = await _send_half(request, right, half)
    if fault.name == "hang_midway":
        await closing.wait()
    _close_connection(request)
    return half_sent


def _close_connection(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)


def _send_garbage(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.write(b"\x16\x03 what?\r\n\r\n")
        request.transport.close()
    return web.Response(status=499)


def _wrong_answer(fault: Fault) -> web.Response:
    headers = {"Location": fault.location} if fault.location else {}
    if fault.date_in is not None:
        headers["Retry-After"] = formatdate(time() + fault.date_in, usegmt=True)
    elif fault.after is not None:
        headers["Retry-After"] = fault.after
    return web.Response(status=fault.code, body=fault.body, content_type=fault.content_type, headers=headers)


async def _send_half(request: web.Request, right: web.Response, half: bytes) -> web.StreamResponse:
    response = web.StreamResponse(status=right.status, headers={"Content-Type": right.headers["Content-Type"]})
    response.content_length = len(half) * 2 + 1
    await response.prepare(request)
    await response.write(half)
    return response
