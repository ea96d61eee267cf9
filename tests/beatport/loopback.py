"""Small servers on loopback and a clock that does not wait, for the tests of the network layer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import aiohttp
import msgspec
from aiohttp import web

from beatmatch.beatport.http import Http, Question, Tokens
from beatmatch.beatport.responses import BrokenAnswerError
from beatmatch.beatport.throttle import Clock
from beatmatch.errors import ErrorKind, LoginError
from beatmatch.events import Event
from beatmatch.settings import Network

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FakeTime:
    """A clock that moves when somebody sleeps, and remembers the naps."""

    def __init__(self, wall: float = 1_800_000_000.0) -> None:
        self.time = 100.0
        self.naps: list[float] = []
        self.clock = Clock(now=lambda: self.time, wall=lambda: wall, sleep=self._sleep, chance=lambda: 1.0)

    async def _sleep(self, seconds: float) -> None:
        until = self.time + seconds
        self.naps.append(seconds)
        await asyncio.sleep(0)
        self.time = max(self.time, until)


class Purse:
    """Tokens in a row; a refusal moves on to the next, the last one is refused for good."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.refusals: list[str] = []

    async def token(self) -> str | None:
        return self.tokens[0] if self.tokens else None

    async def refused(self, token: str) -> None:
        self.refusals.append(token)
        if token == self.tokens[0]:
            if len(self.tokens) == 1:
                raise LoginError("the login is no longer valid")
            self.tokens.pop(0)


def network(url: str, **changes: object) -> Network:
    """Point both sources at `url`, without a rate limit unless told."""
    return Network(**{"api_url": url, "web_url": url, "rate": None, **changes})  # type: ignore[arg-type]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """Answer every path with `handler`."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def sending(payloads: Sequence[bytes]) -> AsyncIterator[str]:
    """Send raw bytes and close the connection: one payload a request, the last one for ever."""
    left = list(payloads)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(1) == b"G":
            await reader.readuntil(b"\r\n\r\n")
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def asking(
    url: str, tokens: Tokens | None = None, time: FakeTime | None = None, **changes: object
) -> AsyncIterator[tuple[Http, list[Event]]]:
    """Give an Http for `url` with a clock that does not wait, and the events it tells."""
    events: list[Event] = []
    async with aiohttp.ClientSession() as session:
        clock = (time or FakeTime()).clock
        yield Http(session, network(url, **changes), tokens, events.append, clock), events


def read_json(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError as problem:
        raise BrokenAnswerError(ErrorKind.NETWORK, "no JSON") from problem


def question(url: str, **changes: object) -> Question[object]:
    return Question(url, **{"read": read_json, **changes})  # type: ignore[arg-type]


def scripted(*answers: web.Response) -> Handler:
    """Give the answers one after another, the last one for ever."""
    left = list(answers)

    async def handler(request: web.Request) -> web.StreamResponse:
        answer = left.pop(0) if len(left) > 1 else left[0]
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)

    return handler


def says(text: str, status: int = 200, **headers: str) -> web.Response:
    plain = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, body=text.encode(), headers={"Content-Type": "application/json", **plain})
