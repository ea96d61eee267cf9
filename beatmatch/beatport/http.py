"""Ask the source over HTTP: wait for a turn, try again where that may help, and give an answer or a CatalogError."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Generic, Protocol, TypeVar

import aiohttp
from yarl import URL

from beatmatch.beatport.responses import UPDATE, BrokenAnswerError, Reply, Trouble, judge, says_absent
from beatmatch.beatport.throttle import TOLD_FROM, Breaker, Clock, Pace
from beatmatch.beatport.transport import Wire, allowed_origin, redirect_target
from beatmatch.errors import CatalogError, ConfigError, ErrorKind, LoginError
from beatmatch.events import Listener, Waiting, ignore
from beatmatch.settings import Network

JSON, HTML = "application/json", "text/html"
MAX_REDIRECTS = 5

_TOKENS_TRIED = 3  # the one at hand, one that another process had renewed before, and a new one
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_T = TypeVar("_T")


class Tokens(Protocol):
    """Where access tokens come from (catalogs.auth)."""

    async def token(self) -> str | None:
        """Give a token that should be valid; None where nobody is logged in."""
        ...

    async def refused(self, token: str) -> None:
        """Hear that the source refused this token. Raises LoginError where no other can be had."""
        ...


@dataclass(frozen=True, slots=True)
class Question(Generic[_T]):
    """What to ask, and how to read the answer.

    `read` raises BrokenAnswerError for a body that is no whole answer, which is asked for again, and CatalogError
    for one that it does not understand. `absent` is the answer when the source says that this one thing is not
    there; without it that is an error.
    """

    url: str
    read: Callable[[bytes], _T]
    params: Mapping[str, str] = field(default_factory=dict)
    absent: _T | None = None
    accept: str = JSON


class Http:
    """The way to one source, for one run. The session stays its owner's."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        network: Network,
        tokens: Tokens | None = None,
        listen: Listener = ignore,
        clock: Clock | None = None,
    ) -> None:
        self._network = network
        self._tokens = tokens
        self._listen = listen
        self._clock = clock or Clock()
        self._origins = frozenset(allowed_origin(url) for url in (network.api_url, network.web_url))
        self._wire = Wire(session, network)
        self._breaker = Breaker(network.breaker, listen)
        self._pace = Pace(network.rate, network.max_concurrent_requests, listen, self._clock, self._breaker.check)
        self.requests = 0  # sent: tries and redirects count

    async def get(self, question: Question[_T]) -> _T:
        """Get an answer, however many tries that takes. Raises CatalogError where there is none in the end."""
        self._breaker.check()
        try:
            outcome = await self._persist(question)
        except CatalogError as error:
            self._breaker.refused(error, final=isinstance(error, LoginError))
            raise
        if isinstance(outcome, Trouble):
            self._breaker.refused(outcome.error(), final=outcome.final)
            raise outcome.error()
        self._breaker.answered()
        return outcome

    async def _persist(self, question: Question[_T]) -> _T | Trouble:
        for tries in range(1, self._network.attempts):
            outcome = await self._try(question)
            if not isinstance(outcome, Trouble) or not outcome.again:
                return outcome
            await self._pause(outcome, tries)
        return await self._try(question)

    async def _pause(self, trouble: Trouble, tries: int) -> None:
        """Wait as long as the source asks for, else longer each time."""
        seconds = trouble.seconds or self._backoff(tries)
        if trouble.everyone:
            self._pace.hold(seconds, "asked to slow down")
            return
        if seconds > TOLD_FROM:
            self._listen(Waiting(seconds, trouble.message))
        await self._clock.sleep(seconds)

    def _backoff(self, tries: int) -> float:
        longest = min(self._network.backoff * 2.0 ** (tries - 1), self._network.max_wait)
        return longest * (1 + self._clock.chance()) / 2

    async def _try(self, question: Question[_T]) -> _T | Trouble:
        reply = await self._ask_as_user(question)
        if isinstance(reply, Trouble):
            return reply
        page = question.accept == HTML
        if question.absent is not None and says_absent(reply, page=page):
            return question.absent
        trouble = judge(reply, wall_clock=self._clock.wall(), max_wait=self._network.max_wait, page=page)
        if trouble is not None:
            return trouble
        return _read(question, reply)

    async def _ask_as_user(self, question: Question[_T]) -> Reply | Trouble:
        """Ask with a token, and again with another one where it is refused."""
        for _ in range(_TOKENS_TRIED):
            token = await self._tokens.token() if self._tokens else None
            reply = await self._follow(question, token)
            if isinstance(reply, Trouble) or reply.status != HTTPStatus.UNAUTHORIZED:
                return reply
            if self._tokens is None or token is None:
                break
            await self._tokens.refused(token)
        raise LoginError(f"{URL(question.url).host} wants a login")

    async def _follow(self, question: Question[_T], token: str | None) -> Reply | Trouble:
        """Ask, and go where the source points to: by hand, so that the token goes nowhere else."""
        url = home = self._address(question)
        for _ in range(MAX_REDIRECTS + 1):
            reply = await self._send(url, question.accept, token if url.origin() == home.origin() else None)
            if isinstance(reply, Trouble) or reply.status not in _REDIRECTS:
                return reply
            target = redirect_target(url, reply.headers.get("location"))
            if target is None or target.origin() not in self._origins:
                return _leads_away(url, target)
            url = target
        return Trouble(kind=ErrorKind.SOURCE_CHANGED, message=f"{home.host} redirects without end", hint=UPDATE)

    def _address(self, question: Question[_T]) -> URL:
        if allowed_origin(question.url) not in self._origins:
            hint = "set BEATMATCH_API_URL or BEATMATCH_WEB_URL"
            raise ConfigError(f"{URL(question.url).host} is not one of the configured sources", hint)
        return URL(question.url).with_query(question.params)

    async def _send(self, url: URL, accept: str, token: str | None) -> Reply | Trouble:
        async with self._pace.turn():
            self.requests += 1
            return await self._wire.send(url, accept, token)


def _read(question: Question[_T], reply: Reply) -> _T | Trouble:
    try:
        return question.read(reply.body)
    except CatalogError as problem:
        message, again = f"{reply.host}: {problem.message}", isinstance(problem, BrokenAnswerError)
        return Trouble(kind=problem.kind, message=message, hint=problem.hint, again=again)


def _leads_away(url: URL, target: URL | None) -> Trouble:
    where = "nowhere" if target is None else f"to {target.host}, which is not asked"
    hint = "check the network, it may want a login of its own"
    return Trouble(kind=ErrorKind.BLOCKED, message=f"{url.host} redirects {where}", hint=hint)
