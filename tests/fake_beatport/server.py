"""The server: API, login and website on one port, a record of every request, and faults on demand."""

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
from tests.fake_beatport.faults import ALL_KINDS, Fault, FaultPlan, answer_with_fault
from tests.fake_beatport.login import LoginService, unauthorised
from tests.fake_beatport.playlists import PlaylistService
from tests.fake_beatport.search import TrackIndex
from tests.fake_beatport.tracks import Track
from tests.fake_beatport.website import Website

FAULT_NAME = web.RequestKey("FAULT_NAME", str)


@dataclass(frozen=True, slots=True)
class Request:
    """A request and its answer. `status` is 0 where the connection was closed instead of an answer."""

    method: str
    path: str
    query: Mapping[str, str]
    authorised: bool  # it carried a valid token
    sent_token: bool  # it carried an Authorization header at all
    user_agent: str
    status: int
    fault: str | None
    at: float  # time.monotonic() of its arrival
    seconds: float  # until it was answered


class FakeBeatport:
    """Serve tracks on a free port of loopback, from `async with` on.

    `tracks` are any part of the API's track objects, or a JSON Lines file of them; `without` names keys to leave out of
    all of them. `latency` is in seconds. `login`, `catalogue`, `playlists` and `website` may be changed while the server runs.
    `requests` holds the record, and `observe` is called with each request after its answer.
    """

    def __init__(
        self,
        tracks: Iterable[Track] | Path = (),
        *,
        latency: float = 0.0,
        port: int = 0,
        without: Iterable[str] = (),
        login: LoginService | None = None,
        observe: Callable[[Request], None] = lambda request: None,
    ) -> None:
        index = TrackIndex(read_tracks(tracks) if isinstance(tracks, Path) else tracks, without)
        self.latency = latency
        self.requests: list[Request] = []
        self.most_at_once = 0
        self.login = login or LoginService()
        self.catalogue, self.website = Catalogue(index), Website(index)
        self.playlists = PlaylistService(self.login, lambda: self.catalogue.index)
        self._port, self._observe = port, observe
        self._faults, self._open_requests = FaultPlan(), 0
        self._bugs: list[Exception] = []

    async def __aenter__(self) -> Self:
        self._closing = asyncio.Event()
        app = web.Application(middlewares=[self._record, self._apply_faults, _redirect_to_slash, self._require_token])
        app.add_routes(
            [*self.login.routes(), *self.catalogue.routes(), *self.playlists.routes(), *self.website.routes()]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await self.come_back()
        return self

    async def __aexit__(self, _kind: object, problem: BaseException | None, _traceback: object) -> None:
        self._closing.set()
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
        """Return the number of requests so far whose path begins with `path`, and that were answered with `status`."""
        return sum(each.path.startswith(path) and status in (None, each.status) for each in self.requests)

    def fail(self, *, next: Sequence[Fault], path: str | None = None, method: str | None = None) -> None:  # noqa: A002  # beatport.fail(next=[...]) reads well
        """Make the next answers wrong, in this order: those to paths that contain `path`, or of catalogue and website.

        With a `method` the answers to that one only.
        """
        self._faults.add(next, path, method)

    def fail_always(self, fault: Fault | None) -> None:
        """Make every answer of catalogue and website wrong; None ends that."""
        self._faults.always(fault)

    def fail_share(self, share: float, *, seed: int = 1, kinds: Sequence[Fault] = ALL_KINDS, in_a_row: int = 3) -> None:
        """Make a share of the answers wrong: the same ones for the same seed, for one address at most `in_a_row` times."""
        self._faults.share(share, seed=seed, kinds=kinds, in_a_row=in_a_row)

    def clear_faults(self) -> None:
        self._faults = FaultPlan()

    @property
    def pending_faults(self) -> int:
        """Return how many faults of `fail` have not been used."""
        return self._faults.pending

    def kill_tokens(self) -> None:
        """Make every access token invalid; refresh tokens stay valid."""
        self.login.kill_tokens()

    def go_away(self) -> None:
        """Refuse connections, and drop those that are open."""
        self._server.close()
        for connection in self._runner.server.connections if self._runner.server else ():
            if connection.transport is not None:
                connection.transport.abort()

    async def come_back(self) -> None:
        """Accept connections, on the same port as before."""
        assert self._runner.server is not None
        self._server = await asyncio.get_running_loop().create_server(self._runner.server, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        arrived, authorised, status = time.monotonic(), self.login.grant_of(request) is not None, 0
        self._open_requests += 1
        self.most_at_once = max(self.most_at_once, self._open_requests)
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as redirect:
            status = redirect.status
            raise
        except ConnectionError:  # the client has gone
            raise
        except Exception as bug:
            self._bugs.append(bug)
            raise
        finally:
            self._open_requests -= 1
            closed = request.transport is None or request.transport.is_closing()
            record = _record_of(request, authorised, 0 if closed else status, arrived)
            self.requests.append(record)
            self._observe(record)
        if isinstance(response, web.Response) and response.body:
            response.enable_compression()
        return response

    @web.middleware
    async def _apply_faults(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        await asyncio.sleep(self.latency)
        fault = self._faults.choose(request.method, request.path, request.path_qs)
        if fault is None:
            return await handler(request)
        request[FAULT_NAME] = fault.name
        return await answer_with_fault(fault, request, handler, self._closing)

    @web.middleware
    async def _require_token(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/v4/catalog/") and self.login.grant_of(request) is None:
            return unauthorised(request)
        try:
            return await handler(request)
        except web.HTTPNotFound:
            return web.json_response({"detail": "Not found."}, status=404)


@web.middleware
async def _redirect_to_slash(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path.startswith("/v4/") and not request.path.endswith("/"):
        query = f"?{request.rel_url.raw_query_string}" if request.query_string else ""
        return web.Response(status=301, headers={"Location": f"{request.rel_url.raw_path}/{query}"})
    return await handler(request)


def _record_of(request: web.Request, authorised: bool, status: int, arrived: float) -> Request:
    return Request(
        method=request.method,
        path=request.path,
        query=dict(request.query),
        authorised=authorised,
        sent_token="Authorization" in request.headers,
        user_agent=request.headers.get("User-Agent", ""),
        status=status,
        fault=request.get(FAULT_NAME),
        at=arrived,
        seconds=time.monotonic() - arrived,
    )


def read_tracks(path: Path) -> list[Track]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def as_line(request: Request) -> str:
    return json.dumps(asdict(request), ensure_ascii=False)
