"""The composition root: from settings to the catalogue and the memory of a run, and closing them again."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beatmatch.catalogs.base import Catalog, CatalogKind, choose_catalog
from beatmatch.errors import LoginError, StoreError
from beatmatch.events import Listener, ignore
from beatmatch.result import Memory, NullMemory
from beatmatch.settings import Login, Network, Settings

if TYPE_CHECKING:
    from pathlib import Path

    import aiohttp

    from beatmatch.beatport.auth.oauth import OAuth
    from beatmatch.beatport.auth.token_source import AccessTokens
    from beatmatch.beatport.coverage import Observer
    from beatmatch.beatport.playlists import BeatportPlaylists
    from beatmatch.catalogs.checked import SourceCheck
    from beatmatch.store import AnyStore

_log = logging.getLogger("beatmatch.session")


@dataclass(frozen=True, slots=True)
class Session:
    """What a run works with.

    `finish_run` is to be called once every result is where it should be, with whether all of them were answered.
    """

    catalog: Catalog
    memory: Memory
    requests_sent: Callable[[], int]  # so far, to Beatport
    finish_run: Callable[[bool], None]
    check: "SourceCheck"


@asynccontextmanager
async def open_session(
    settings: Settings,
    *,
    scope: str = "",
    http: "aiohttp.ClientSession | None" = None,
    listen: Listener = ignore,
    store_stack: ExitStack | None = None,
    observe: "Observer | None" = None,
) -> AsyncIterator[Session]:
    """Open what a run needs. An aiohttp session that is handed in is used and left open.

    `scope` names what is matched, so that an interrupted run of the same can be resumed; without one none is. The
    store is closed with `store_stack` where that is given: a caller that calls `finish_run` later needs it open.
    `observe` is told which fields the tracks of each answer have, in place of the log.
    """
    from beatmatch.catalogs.checked import SourceCheck

    async with AsyncExitStack() as stack:
        choice = choose_catalog(settings.catalog, logged_in=is_logged_in(settings.login))
        check = SourceCheck(choice.kind.value, listen, observe)
        catalog: Catalog
        requests_sent: Callable[[], int]
        if choice.path is not None:
            catalog, requests_sent = _open_file(choice.path, settings, stack), lambda: 0
        else:
            catalog, requests_sent = await _open_beatport(choice.kind, settings, http, check, listen, stack)
        if settings.state_dir is None and not settings.offline:
            stack.callback(check.settle)
            yield Session(catalog, NullMemory(catalog), requests_sent, lambda _: None, check)
            return

        from beatmatch.memory import StoreMemory, run_flags
        from beatmatch.store import RunHandle

        store = _open_store(settings, store_stack or stack)
        source = f"file:{choice.path.resolve()}" if choice.path else catalog.name
        run = store.begin_run(source, scope, run_flags(settings)) if scope else RunHandle(0, source, time.time())
        memory = StoreMemory(store, run, catalog, settings, choice.path is not None, check.when_believed)
        stack.callback(check.settle)  # before the store is closed
        yield Session(catalog, memory, requests_sent, memory.finish_run, check)


def _open_file(path: "Path", settings: Settings, stack: AsyncExitStack) -> Catalog:
    from beatmatch.catalogs.local.catalog import open_catalog

    catalog = open_catalog(path, settings.cache_dir, per_page=settings.network.per_page)
    stack.callback(catalog.close)
    return catalog


async def _open_beatport(
    source: CatalogKind,
    settings: Settings,
    http: "aiohttp.ClientSession | None",
    check: "SourceCheck",
    listen: Listener,
    stack: AsyncExitStack,
) -> tuple[Catalog, Callable[[], int]]:
    """Return a catalogue that asks Beatport, and a function that counts the requests it has sent."""
    from beatmatch.beatport.api import BeatportApi
    from beatmatch.beatport.http import HttpClient
    from beatmatch.beatport.website import BeatportWebsite
    from beatmatch.catalogs.checked import CheckedCatalog
    from beatmatch.catalogs.coalescing import CoalescingCatalog

    session = http if http is not None else await stack.enter_async_context(new_http_session())
    network = settings.network
    if source is CatalogKind.WEB:
        client = HttpClient(session, network, listen=listen)
        website = BeatportWebsite(client, network.web_url, network.per_page, check.observe)
        return CoalescingCatalog(CheckedCatalog(website, check)), lambda: client.requests
    client = HttpClient(session, network, _open_tokens(session, settings, stack), listen)
    api = BeatportApi(client, network.api_url, network.per_page, check.observe)
    return CoalescingCatalog(CheckedCatalog(api, check)), lambda: client.requests


def _open_tokens(session: "aiohttp.ClientSession", settings: Settings, stack: AsyncExitStack) -> "AccessTokens | None":
    from beatmatch.beatport.auth.token_source import access_tokens

    tokens = access_tokens(session, settings.network, settings.login, time.time)
    if settings.login.read_only and not settings.login.token:
        _log.warning(
            "the login is read from %s, for --state-dir has none; it is not renewed there", settings.login.file
        )
    if tokens is not None:
        stack.push_async_callback(tokens.close)
    return tokens


@asynccontextmanager
async def open_playlists(settings: Settings, listen: Listener = ignore) -> "AsyncIterator[BeatportPlaylists]":
    """Open the playlists of the user's account. Raises LoginError where nobody is logged in."""
    from beatmatch.beatport.http import HttpClient
    from beatmatch.beatport.playlists import BeatportPlaylists

    if not is_logged_in(settings.login):
        message = (
            "nobody is logged in, and playlists go through Beatport's API alone: its website takes none from programs"
        )
        raise LoginError(message, "log in with your own account: beatmatch login")
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(new_http_session())
        client = HttpClient(session, settings.network, _open_tokens(session, settings, stack), listen)
        yield BeatportPlaylists(client, settings.network.api_url)


def _open_store(settings: Settings, stack: ExitStack | AsyncExitStack) -> "AnyStore":
    """Open the store. Where it cannot be used, log that in one line and return one that keeps nothing."""
    from beatmatch.store import FallbackStore, NullStore, open_store

    def warn(error: StoreError) -> None:
        # An error, not a warning: with --quiet a nightly run would otherwise do without its store unnoticed for ever.
        _log.error("%s; this run goes on without it", error.message)

    null_store = NullStore(time.time)
    if settings.state_dir is None:
        return null_store
    try:
        store = open_store(settings.state_dir, time.time)
    except StoreError as error:
        warn(error)
        return null_store
    stack.callback(store.close)
    return FallbackStore(store, null_store, warn)


def is_logged_in(login: Login) -> bool:
    """Return whether there is anything to get a token with."""
    from beatmatch.beatport.auth.token_store import TokenFile

    is_stored = login.file is not None and TokenFile(login.file).exists()
    return bool(login.token or (login.client_id and login.client_secret) or is_stored)


def source_without_login(settings: Settings) -> str | None:
    """Say which source is asked because nobody is logged in; None where that is not so, or nobody is asked."""
    if settings.offline or is_logged_in(settings.login):
        return None
    if choose_catalog(settings.catalog, logged_in=False).kind is not CatalogKind.WEB or settings.catalog != "auto":
        return None
    return (
        "nobody is logged in, so Beatport's website is asked, which turns many programs away; "
        "after beatmatch login (a free account will do) it is the API"
    )


def new_http_session(*traces: "aiohttp.TraceConfig") -> "aiohttp.ClientSession":
    """Return an aiohttp session that keeps no cookies and leaves limiting the connections to `Network`."""
    import aiohttp

    return aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=0), trace_configs=list(traces)
    )


@asynccontextmanager
async def open_oauth(network: Network) -> "AsyncIterator[OAuth]":
    """Open a client of Beatport's login endpoints."""
    from beatmatch.beatport.auth.oauth import OAuth

    async with new_http_session() as session:
        yield OAuth(session, network)
