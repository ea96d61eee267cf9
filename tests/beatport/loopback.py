"""Small servers on loopback and a clock that does not wait, for the tests of the network layer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import aiohttp
import msgspec
from aiohttp import web

from beatmatch.beatport.http import HttpClient, Request, TokenSource
from beatmatch.beatport.responses import BrokenResponseError
from beatmatch.beatport.throttle import Timing
from beatmatch.errors import ErrorKind, LoginError
from beatmatch.events import Event
from beatmatch.settings import Network

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FakeTime:
    """A clock that moves when somebody sleeps, and remembers for how long; the dice always show `dice`.

    Everybody wakes up `late` seconds later than asked for.
    """

    def __init__(self, wall: float = 1_800_000_000.0, dice: float = 1.0, late: float = 0.0) -> None:
        self._late = late
        self.time = 100.0
        self.sleeps: list[float] = []
        self.timing = Timing(
            monotonic=lambda: self.time, wall_clock=lambda: wall, sleep=self._sleep, random=lambda: dice
        )

    async def _sleep(self, seconds: float) -> None:
        until = self.time + seconds + self._late
        self.sleeps.append(seconds)
        await asyncio.sleep(0)
        self.time = max(self.time, until)


class FakeTokens:
    """Tokens in a row; a refusal moves on to the next, the last one is refused for good."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.refusals: list[str] = []

    async def token(self) -> str | None:
        return self.tokens[0] if self.tokens else None

    async def replace(self, refused: str) -> None:
        self.refusals.append(refused)
        if refused == self.tokens[0]:
            if len(self.tokens) == 1:
                raise LoginError("the login is no longer valid")
            self.tokens.pop(0)


def network(url: str, **changes: object) -> Network:
    """Point both sources at `url`, without a rate limit unless it is given."""
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
    url: str, tokens: TokenSource | None = None, time: FakeTime | None = None, **changes: object
) -> AsyncIterator[tuple[HttpClient, list[Event]]]:
    """Yield an HttpClient for `url` with a clock that does not wait, and the events that it sends."""
    events: list[Event] = []
    async with aiohttp.ClientSession() as session:
        timing = (time or FakeTime()).timing
        yield HttpClient(session, network(url, **changes), tokens, events.append, timing), events


def parse_json(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError as problem:
        raise BrokenResponseError(ErrorKind.NETWORK, "no JSON") from problem


def json_request(url: str, **changes: object) -> Request[object]:
    return Request(url, **{"parse": parse_json, **changes})  # type: ignore[arg-type]


def scripted(*answers: web.Response) -> Handler:
    """Answer with these responses one after another, the last one for ever."""
    left = list(answers)

    async def handler(request: web.Request) -> web.StreamResponse:
        answer = left.pop(0) if len(left) > 1 else left[0]
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)

    return handler


def json_response(text: str, status: int = 200, **headers: str) -> web.Response:
    plain = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, body=text.encode(), headers={"Content-Type": "application/json", **plain})
