"""The composition root: settings become an aiohttp session, a catalogue and a memory, and are closed again."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beatmatch.catalogs.base import Catalog
from beatmatch.catalogs.registry import Choice, Source, choose
from beatmatch.events import Listener, ignore
from beatmatch.result import Memory, NoMemory
from beatmatch.settings import Login, Settings

if TYPE_CHECKING:
    import aiohttp

_log = logging.getLogger("beatmatch.session")


@dataclass(frozen=True, slots=True)
class Session:
    """What a run works with."""

    catalog: Catalog
    memory: Memory
    requests: Callable[[], int]  # really sent so far


@asynccontextmanager
async def open_session(
    settings: Settings, *, http: "aiohttp.ClientSession | None" = None, listen: Listener = ignore
) -> AsyncIterator[Session]:
    """Open what a run needs. An aiohttp session that is handed in stays its owner's and is not closed."""
    async with AsyncExitStack() as stack:
        choice = choose(settings.catalog, logged_in=is_logged_in(settings.login))
        if choice.source is Source.FILE:
            catalog, requests = _open_file(choice, settings, stack), _none
        else:
            catalog, requests = await _open_beatport(choice.source, settings, http, listen, stack)
        yield Session(catalog, NoMemory(catalog), requests)


def _none() -> int:
    return 0


def is_logged_in(login: Login) -> bool:
    """Tell whether there is any way to get a token."""
    stored = login.file is not None and login.file.exists()
    return bool(login.token or (login.client_id and login.client_secret) or stored)


def _open_file(choice: Choice, settings: Settings, stack: AsyncExitStack) -> Catalog:
    from beatmatch.catalogs.local import open_catalog

    assert choice.path is not None  # choose() gives one with Source.FILE
    catalog = open_catalog(choice.path, settings.cache_dir, per_page=settings.network.per_page)
    stack.callback(catalog.close)
    return catalog


def _own_session() -> "aiohttp.ClientSession":
    """Make a session that keeps no cookies and leaves the number of connections to `Network`."""
    import aiohttp

    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=0))


async def _open_beatport(
    source: Source,
    settings: Settings,
    http: "aiohttp.ClientSession | None",
    listen: Listener,
    stack: AsyncExitStack,
) -> tuple[Catalog, Callable[[], int]]:
    from beatmatch.catalogs.auth import token_source
    from beatmatch.catalogs.beatport_api import BeatportApi
    from beatmatch.catalogs.beatport_web import BeatportWeb
    from beatmatch.catalogs.http import Http
    from beatmatch.catalogs.shared import Shared

    session = http if http is not None else await stack.enter_async_context(_own_session())
    network = settings.network
    if source is Source.WEB:
        way = Http(session, network, listen=listen)
        return Shared(BeatportWeb(way, network.web_url, network.per_page)), lambda: way.requests
    tokens = token_source(session, network, settings.login, time.time)
    if tokens is not None:
        stack.push_async_callback(tokens.close)
    way = Http(session, network, tokens, listen)
    return Shared(BeatportApi(way, network.api_url, network.per_page)), lambda: way.requests
