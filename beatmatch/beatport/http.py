"""Ask Beatport over HTTP: wait for a slot, log in, follow redirects, try again where that may help."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from typing import Generic, Protocol, TypeVar

import aiohttp
from yarl import URL

from beatmatch.beatport.responses import (
    HINT_UPDATE,
    BrokenResponseError,
    Failure,
    Response,
    classify,
    describe_no_response,
    means_absent,
)
from beatmatch.beatport.throttle import SHORTEST_REPORTED_WAIT, CircuitBreaker, RateLimiter, Timing, backoff, retry
from beatmatch.beatport.transport import HINT_CAPTIVE_PORTAL, REDIRECTS, Transport, allowed_origin, redirect_target
from beatmatch.errors import CatalogError, ConfigError, ErrorKind, LoginError
from beatmatch.events import Listener, Waiting, ignore
from beatmatch.hostile import refusing
from beatmatch.settings import Network

JSON, HTML = "application/json", "text/html"
MAX_REDIRECTS = 5

_MAX_TOKENS = 3  # the current one, one that another process has renewed meanwhile, and a new one
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class TokenSource(Protocol):
    """Where access tokens come from: `auth.token_source.AccessTokens`."""

    async def token(self) -> str | None:
        """Return a token that should be valid; None where nobody is logged in. Raises CatalogError."""
        ...

    async def replace(self, refused: str) -> None:
        """Get another token for one that the source refused. Raises LoginError where there is no other."""
        ...


@dataclass(frozen=True, slots=True)
class Request(Generic[_T]):
    """What to ask, and how to read the answer.

    `parse` raises BrokenResponseError for a body that is no whole answer, which is then asked for again, and
    CatalogError for one that it does not understand. `if_absent` is the answer where the source says that this one
    thing is not there; without it that is an error. `content` is JSON that changes something: see `HttpClient.post`.
    """

    url: str
    parse: Callable[[bytes], _T]
    params: Mapping[str, str] = field(default_factory=dict)
    if_absent: _T | None = None
    accept: str = JSON
    content: bytes | None = None


class HttpClient:
    """Asks one source during one run. The aiohttp session stays its owner's.

    Raises ConfigError for an address of the settings that must not be asked.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        network: Network,
        tokens: TokenSource | None = None,
        listen: Listener = ignore,
        timing: Timing | None = None,
    ) -> None:
        self._network = network
        self._tokens = tokens
        self._listen = listen
        self._timing = timing or Timing()
        self._origins = frozenset(allowed_origin(url) for url in (network.api_url, network.web_url))
        self._transport = Transport(session, network)
        self._breaker = CircuitBreaker(network.breaker, listen)
        self._limiter = RateLimiter(
            network.rate, network.max_concurrent_requests, listen, self._timing, self._breaker.check
        )
        self.requests = 0  # sent so far, with retries and redirects

    async def get(self, request: Request[_T]) -> _T:
        """Return the answer to a request, after as many tries as the settings allow. Raises CatalogError."""
        return await self._try(lambda: self._attempt(request))

    async def post(self, request: Request[_T], left: Callable[[], Awaitable[Request[_T] | None]]) -> _T | None:
        """Send a change, and return the answer to it, after as many tries as the settings allow. Raises CatalogError.

        Where a try may have been carried out without an answer, it is not sent again blindly: `left` reads back what
        is there now, and returns the request for what is left; None for nothing, which `post` then returns, too.
        A change that is refused (401) although reading back goes well is an error of kind auth.
        """
        change: Request[_T] | None = request
        is_unsure = was_refused = False

        async def attempt() -> _T | Failure | None:
            nonlocal change, is_unsure, was_refused
            if is_unsure:
                change = await left()
            if change is None:
                return None
            outcome = await self._attempt(change)
            if isinstance(outcome, Failure):
                is_unsure = outcome.kind is not ErrorKind.RATE_LIMITED
                if outcome.kind is ErrorKind.AUTH:
                    outcome, was_refused = replace(outcome, retry=outcome.retry and not was_refused), True
            return outcome

        return await self._try(attempt)

    async def _try(self, attempt: Callable[[], Awaitable[_T | Failure]]) -> _T:
        """Call `attempt` until it comes to an answer, as often as the settings allow, and count how it went."""
        self._breaker.check()
        try:
            outcome = await retry(attempt, self._network.attempts, self._wait)
        except CatalogError as error:
            self._breaker.record_failure(error, final=isinstance(error, LoginError))
            raise
        if isinstance(outcome, Failure):
            self._breaker.record_failure(outcome.error(), final=outcome.final)
            raise outcome.error()
        self._breaker.record_success()
        return outcome

    async def _wait(self, failure: Failure, tries: int) -> None:
        """Wait before the next try: as long as the source asks for, else longer each time."""
        network, timing = self._network, self._timing
        seconds = failure.wait or backoff(network.backoff, tries, longest=network.max_wait, jitter=timing.random())
        if failure.pause_all:
            self._limiter.pause(seconds, "asked to slow down")
            return
        if seconds > SHORTEST_REPORTED_WAIT:
            self._listen(Waiting(seconds, failure.message))
        await timing.sleep(seconds)

    async def _attempt(self, request: Request[_T]) -> _T | Failure:
        response = await self._send_with_token(request)
        if isinstance(response, Failure):
            return response
        is_page = request.accept == HTML
        if request.if_absent is not None and means_absent(response, is_page=is_page):
            return request.if_absent
        wall_clock, max_wait = self._timing.wall_clock(), self._network.max_wait
        is_change = request.content is not None
        failure = classify(response, wall_clock=wall_clock, max_wait=max_wait, is_page=is_page, is_change=is_change)
        if failure is not None:
            return failure
        try:
            with refusing(partial(CatalogError, ErrorKind.SOURCE_CHANGED)):
                return request.parse(response.body)
        except CatalogError as error:
            message, may_pass = f"{response.host}: {error.message}", isinstance(error, BrokenResponseError)
            return Failure(kind=error.kind, message=message, hint=error.hint, retry=may_pass)

    async def _send_with_token(self, request: Request[_T]) -> Response | Failure:
        """Send a request with a token, and again with another one where it is refused.

        A change is sent once: `post` finds out by reading whether it is the token that is refused.
        """
        for _ in range(_MAX_TOKENS):
            token = await self._tokens.token() if self._tokens else None
            response = await self._follow_redirects(request, token)
            if isinstance(response, Failure) or response.status != HTTPStatus.UNAUTHORIZED or request.content:
                return response
            if self._tokens is None or token is None:
                break
            await self._tokens.replace(token)
        raise LoginError(f"{URL(request.url).host} wants a login")

    async def _follow_redirects(self, request: Request[_T], token: str | None) -> Response | Failure:
        """Send a request and follow redirects to configured hosts; the token goes to the first host only."""
        if allowed_origin(request.url) not in self._origins:
            hint = "set BEATMATCH_API_URL or BEATMATCH_WEB_URL"
            raise ConfigError(f"{URL(request.url).host} is not one of the configured sources", hint)
        url = first = URL(request.url).with_query(request.params)
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._send(url, request, token if url.origin() == first.origin() else None)
            if isinstance(response, Failure) or response.status not in REDIRECTS:
                return response
            target = redirect_target(url, response.headers.get("location"))
            if target is None or target.origin() not in self._origins:
                where = "nowhere" if target is None else f"to {target.host}, which is not asked"
                message = f"{url.host} redirects {where}"
                return Failure(kind=ErrorKind.BLOCKED, message=message, hint=HINT_CAPTIVE_PORTAL)
            if request.content is not None:  # on the way it would become a GET
                message = f"{url.host} redirects what should change {url.path}"
                return Failure(kind=ErrorKind.SOURCE_CHANGED, message=message, hint=HINT_UPDATE)
            url = target
        message = f"{first.host} redirects without end"
        return Failure(kind=ErrorKind.SOURCE_CHANGED, message=message, hint=HINT_UPDATE)

    async def _send(self, url: URL, request: Request[_T], token: str | None) -> Response | Failure:
        content = request.content
        body = None if content is None else aiohttp.BytesPayload(content, content_type=JSON)
        async with self._limiter.slot():
            self.requests += 1
            response = await self._transport.send(url, accept=request.accept, token=token, body=body)
        if isinstance(response, Response):
            _log.debug("%s %s: %d, %d bytes", url.host, url.path, response.status, len(response.body))
            return response
        if response.exception:
            _log.debug("%s %s: %s", url.host, url.path, response.exception)
        return describe_no_response(
            str(url.host),
            response.fault,
            connect_timeout=self._network.connect_timeout,
            max_body=self._network.max_body,
        )
