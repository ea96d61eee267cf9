"""The composition root: settings become an aiohttp session, a catalogue and a memory, and are closed again."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beatmatch.catalogs.base import Catalog, CatalogChoice, CatalogKind, choose_catalog
from beatmatch.errors import StoreError
from beatmatch.events import Listener, ignore
from beatmatch.result import Memory, NoMemory
from beatmatch.settings import Login, Network, Settings

if TYPE_CHECKING:
    import aiohttp

    from beatmatch.beatport.auth.oauth import OAuth
    from beatmatch.memory import StoreMemory
    from beatmatch.store import AnyStore

_log = logging.getLogger("beatmatch.session")


@dataclass(frozen=True, slots=True)
class Session:
    """What a run works with."""

    catalog: Catalog
    memory: Memory
    requests: Callable[[], int]  # really sent so far
    finish: Callable[[bool], None]  # to be called when every result is where it should be; true: all were answered


@asynccontextmanager
async def open_session(
    settings: Settings,
    *,
    scope: str = "",
    http: "aiohttp.ClientSession | None" = None,
    listen: Listener = ignore,
    lasting: ExitStack | None = None,
) -> AsyncIterator[Session]:
    """Open what a run needs. An aiohttp session that is handed in stays its owner's and is not closed.

    `scope` names what is being matched: an interrupted run over the same is taken up where it was. Without one
    nothing is. The memory is closed with `lasting`, if that is given: who writes results finishes after that.
    """
    async with AsyncExitStack() as stack:
        choice = choose_catalog(settings.catalog, logged_in=is_logged_in(settings.login))
        is_near = choice.kind is CatalogKind.FILE
        if is_near:
            catalog, requests = _open_file(choice, settings, stack), _none
        else:
            catalog, requests = await _open_beatport(choice.kind, settings, http, listen, stack)
        if settings.state_dir is None and not settings.offline:
            yield Session(catalog, NoMemory(catalog), requests, _nothing)
            return
        store = _open_store(settings, lasting or stack)
        source = f"file:{choice.path.resolve()}" if choice.path else catalog.name
        memory = _memory(store, source, scope, catalog, settings, is_near=is_near)
        yield Session(catalog, memory, requests, memory.finish)


def _memory(
    store: "AnyStore", source: str, scope: str, catalog: Catalog, settings: Settings, *, is_near: bool
) -> "StoreMemory":
    from beatmatch.memory import StoreMemory, flags_of
    from beatmatch.store import RunHandle

    run = store.begin_run(source, scope, flags_of(settings)) if scope else RunHandle(0, source, time.time())
    return StoreMemory(store, run, catalog, settings, is_near)


def _open_store(settings: Settings, stack: ExitStack | AsyncExitStack) -> "AnyStore":
    """Open the store; one that cannot be used is told in one line, and the run goes on without."""
    from beatmatch.store import Forgiving, NoStore, open_store

    nothing = NoStore(time.time)
    if settings.state_dir is None:
        return nothing
    try:
        store = open_store(settings.state_dir, time.time)
    except StoreError as problem:
        _warn(problem)
        return nothing
    stack.callback(store.close)
    return Forgiving(store, nothing, _warn)


def _warn(problem: StoreError) -> None:
    """Tell it even where only what went wrong is to be told: a night job would do without its memory for ever."""
    _log.error("%s; this run goes on without it", problem.message)


def _nothing(complete: bool) -> None:
    pass


def _none() -> int:
    return 0


def is_logged_in(login: Login) -> bool:
    """Tell whether there is any way to get a token."""
    from beatmatch.beatport.auth.token_store import TokenFile

    stored = login.file is not None and TokenFile(login.file).exists()
    return bool(login.token or (login.client_id and login.client_secret) or stored)


def _open_file(choice: CatalogChoice, settings: Settings, stack: AsyncExitStack) -> Catalog:
    from beatmatch.catalogs.local.catalog import open_catalog

    assert choice.path is not None  # choose_catalog() gives one with CatalogKind.FILE
    catalog = open_catalog(choice.path, settings.cache_dir, per_page=settings.network.per_page)
    stack.callback(catalog.close)
    return catalog


def own_session(*traces: "aiohttp.TraceConfig") -> "aiohttp.ClientSession":
    """Make a session that keeps no cookies and leaves the number of connections to `Network`."""
    import aiohttp

    return aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=0), trace_configs=list(traces)
    )


@asynccontextmanager
async def open_oauth(network: Network) -> "AsyncIterator[OAuth]":
    """Open the way to Beatport's login."""
    from beatmatch.beatport.auth.oauth import OAuth

    async with own_session() as session:
        yield OAuth(session, network)


async def _open_beatport(
    source: CatalogKind,
    settings: Settings,
    http: "aiohttp.ClientSession | None",
    listen: Listener,
    stack: AsyncExitStack,
) -> tuple[Catalog, Callable[[], int]]:
    from beatmatch.beatport.api import BeatportApi
    from beatmatch.beatport.auth.token_source import access_tokens
    from beatmatch.beatport.http import HttpClient
    from beatmatch.beatport.website import BeatportWebsite
    from beatmatch.catalogs.coalescing import CoalescingCatalog

    session = http if http is not None else await stack.enter_async_context(own_session())
    network = settings.network
    if source is CatalogKind.WEB:
        way = HttpClient(session, network, listen=listen)
        return CoalescingCatalog(BeatportWebsite(way, network.web_url, network.per_page)), lambda: way.requests
    tokens = access_tokens(session, network, settings.login, time.time)
    if tokens is not None:
        stack.push_async_callback(tokens.close)
    way = HttpClient(session, network, tokens, listen)
    return CoalescingCatalog(BeatportApi(way, network.api_url, network.per_page)), lambda: way.requests
