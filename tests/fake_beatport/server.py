"""The server: one port for API and website, a record of every request, and faults before the answer."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.fake_beatport.catalogue import Catalogue
from tests.fake_beatport.faults import ALL_KINDS, Fault, FaultPlan, spoil
from tests.fake_beatport.login import LoginDesk, unauthorised
from tests.fake_beatport.search import Shelf
from tests.fake_beatport.tracks import Track
from tests.fake_beatport.website import Website

SPOILT = web.RequestKey("SPOILT", str)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked and what was answered. `status` is 0 where the connection was closed instead."""

    method: str
    path: str
    query: Mapping[str, str]
    authorised: bool  # it carried a token that is valid
    sent_token: bool  # it carried an Authorization header at all
    user_agent: str
    status: int
    fault: str | None
    at: float  # time.monotonic() when it came
    seconds: float  # until it was answered


class LocalBeatport:
    """Serve `tracks` (any part of the API's track objects, or a .jsonl of them) on a free port of loopback.

    `login`, `catalogue` and `website` hold the switches of their part. `without` names keys that no track has.
    """

    def __init__(
        self,
        tracks: Iterable[Track] | Path = (),
        *,
        latency: float = 0.0,
        port: int = 0,
        without: Iterable[str] = (),
        login: LoginDesk | None = None,
        observe: Callable[[Request], None] = lambda request: None,
    ) -> None:
        shelf = Shelf(read_tracks(tracks) if isinstance(tracks, Path) else tracks, without)
        self.latency = latency
        self.requests: list[Request] = []
        self.most_at_once = 0
        self.login = login or LoginDesk()
        self.catalogue, self.website = Catalogue(shelf), Website(shelf)
        self._port, self._observe = port, observe
        self._plan, self._open_requests = FaultPlan(), 0
        self._bugs: list[Exception] = []

    async def __aenter__(self) -> Self:
        self._over = asyncio.Event()
        app = web.Application(middlewares=[self._record, self._fault, _slash, self._guard])
        app.add_routes([*self.login.routes(), *self.catalogue.routes(), *self.website.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await self.come_back()
        return self

    async def __aexit__(self, _kind: object, problem: BaseException | None, _traceback: object) -> None:
        self._over.set()
        self.go_away()
        await self._runner.cleanup()
        if self._bugs and problem is None:
            raise self._bugs[0]

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        return f"{self.web_url}/v4"

    def count(self, path: str = "", *, status: int | None = None) -> int:
        """Count the requests so far whose path begins with `path`."""
        return sum(asked.path.startswith(path) and status in (None, asked.status) for asked in self.requests)

    def fail(self, *, next: Sequence[Fault], path: str | None = None) -> None:  # noqa: A002  # reads as it is meant
        """Spoil the next answers, in this order; `path`: those to paths that contain it, else catalogue and website."""
        self._plan.add(next, path)

    def fail_always(self, fault: Fault | None) -> None:
        """Spoil every answer of catalogue and website from now on; None ends that."""
        self._plan.always(fault)

    def fail_share(self, share: float, *, seed: int = 1, kinds: Sequence[Fault] = ALL_KINDS, in_a_row: int = 3) -> None:
        """Spoil a share of the answers: the same ones for the same seed, one question at most `in_a_row` times running."""
        self._plan.share(share, seed=seed, kinds=kinds, in_a_row=in_a_row)

    def kill_tokens(self) -> None:
        """Let every access token die; refresh tokens live on."""
        self.login.kill_tokens()

    def go_away(self) -> None:
        """Refuse every connection and drop those that are open."""
        self._server.close()
        for connection in self._runner.server.connections if self._runner.server else ():
            if connection.transport is not None:
                connection.transport.abort()

    async def come_back(self) -> None:
        """Listen, on the same port as before."""
        assert self._runner.server is not None
        self._server = await asyncio.get_running_loop().create_server(self._runner.server, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        began, authorised, status = time.monotonic(), self.login.holder(request) is not None, 0
        self._open_requests += 1
        self.most_at_once = max(self.most_at_once, self._open_requests)
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as answer:
            status = answer.status
            raise
        except ConnectionError:  # of a client that has gone
            raise
        except Exception as bug:
            self._bugs.append(bug)
            raise
        finally:
            self._open_requests -= 1
            gone = request.transport is None or request.transport.is_closing()
            self._note(_described(request, authorised, 0 if gone else status, began))
        if isinstance(response, web.Response) and response.body:
            response.enable_compression()
        return response

    def _note(self, asked: Request) -> None:
        self.requests.append(asked)
        self._observe(asked)

    @web.middleware
    async def _fault(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        await asyncio.sleep(self.latency)
        fault = self._plan.choose(request.method, request.path, request.path_qs)
        if fault is None:
            return await handler(request)
        request[SPOILT] = fault.name
        return await spoil(fault, request, handler, self._over)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/v4/catalog/") and self.login.holder(request) is None:
            return unauthorised(request)
        try:
            return await handler(request)
        except web.HTTPNotFound:
            return web.json_response({"detail": "Not found."}, status=404)


@web.middleware
async def _slash(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path.startswith("/v4/") and not request.path.endswith("/"):
        query = f"?{request.rel_url.raw_query_string}" if request.query_string else ""
        return web.Response(status=301, headers={"Location": f"{request.rel_url.raw_path}/{query}"})
    return await handler(request)


def _described(request: web.Request, authorised: bool, status: int, began: float) -> Request:
    return Request(
        method=request.method,
        path=request.path,
        query=dict(request.query),
        authorised=authorised,
        sent_token="Authorization" in request.headers,
        user_agent=request.headers.get("User-Agent", ""),
        status=status,
        fault=request.get(SPOILT),
        at=began,
        seconds=time.monotonic() - began,
    )


def read_tracks(path: Path) -> list[Track]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def as_line(asked: Request) -> str:
    return json.dumps(asdict(asked), ensure_ascii=False)
