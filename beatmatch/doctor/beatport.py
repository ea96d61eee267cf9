"""The checks of Beatport: login, API, website, and the clock against theirs."""

import asyncio
import time
from dataclasses import dataclass, replace
from types import SimpleNamespace

import aiohttp

from beatmatch.beatport.auth.token_source import LoginKind, login_status
from beatmatch.beatport.responses import parse_http_date
from beatmatch.catalogs.base import CatalogKind
from beatmatch.console.messages import lasting, origin
from beatmatch.console.text import duration
from beatmatch.doctor.checks import Check, broken, fine, odd
from beatmatch.errors import BeatmatchError, LoginError
from beatmatch.models import Query, QueryKind
from beatmatch.session import is_logged_in, new_http_session, open_session
from beatmatch.settings import Login, Network, Settings

_QUESTION = Query("love", QueryKind.TITLE)  # there are always tracks with this word
_WITHOUT = {
    CatalogKind.API: "",
    CatalogKind.WEB: ": the website is asked, which turns programs away now and then",
    CatalogKind.FILE: ", which a catalogue in a file can do without",
}
_SKEW = 60.0  # seconds that a clock may be wrong


def login_check(login: Login, source: CatalogKind, now: float) -> Check:
    needed = source is CatalogKind.API
    try:
        status = login_status(login, now)
    except BeatmatchError as problem:
        return broken("login", problem, needed=needed)
    if status.kind is LoginKind.NONE:
        return broken("login", LoginError(origin(status) + _WITHOUT[source]), needed=needed)
    if not status.usable:
        return broken("login", LoginError("the login has run out, and cannot be renewed"), needed=needed)
    return fine("login", f"{origin(status)}; time left: {lasting(status.seconds_left, renewable=status.renewable)}")


@dataclass(frozen=True, slots=True)
class _Look:
    """What one question came to."""

    seconds: float
    tracks: int = 0
    problem: BeatmatchError | None = None


async def beatport_checks(settings: Settings, source: CatalogKind) -> tuple[Check, ...]:
    """Ask the API and the website one question each, through the parsers of a run."""
    clocks: list[float] = []
    async with new_http_session(_noting(clocks)) as session:
        api, web = await asyncio.gather(*(_look(settings, one, session) for one in (CatalogKind.API, CatalogKind.WEB)))
    return (
        _api(api, needed=source is CatalogKind.API, logged_in=is_logged_in(settings.login)),
        _reached("website", web, needed=source is CatalogKind.WEB),
        _clock(clocks),
    )


async def _look(settings: Settings, source: CatalogKind, session: aiohttp.ClientSession) -> _Look:
    began = time.monotonic()
    alone = replace(settings, catalog=source.value, state_dir=None, network=_brief(settings.network))
    try:
        async with open_session(alone, http=session) as opened:
            answer = await opened.catalog.search(_QUESTION)
    except BeatmatchError as problem:
        return _Look(time.monotonic() - began, problem=problem)
    return _Look(time.monotonic() - began, len(answer.candidates))


def _brief(network: Network) -> Network:
    """Be less patient than a run."""
    return replace(
        network, attempts=2, rate=None, max_wait=5.0, connect_timeout=5.0, read_timeout=10.0, total_timeout=15.0
    )


def _noting(clocks: list[float]) -> aiohttp.TraceConfig:
    """Note how far ahead of ours the clock of whoever answers is, in seconds."""

    async def note(_session: aiohttp.ClientSession, _: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
        told = parse_http_date(ended.response.headers.get("Date", ""))
        if told is not None:
            clocks.append(told - time.time())

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    return trace


def _api(look: _Look, *, needed: bool, logged_in: bool) -> Check:
    if isinstance(look.problem, LoginError) and not logged_in:
        return fine("API", f"answers in {look.seconds:.1f} s, and wants a login")
    return _reached("API", look, needed=needed)


def _reached(name: str, look: _Look, *, needed: bool) -> Check:
    if look.problem is not None:
        return broken(name, look.problem, needed=needed)
    if not look.tracks:
        return odd(name, f'answers, but has no track for "{_QUESTION.text}"', "try again later")
    return fine(name, f"answers in {look.seconds:.1f} s, {look.tracks} tracks understood")


def _clock(clocks: list[float]) -> Check:
    if not clocks:
        return odd("clock", "not compared: nobody has answered")
    ahead = min(clocks, key=abs)
    if abs(ahead) > _SKEW:
        how = "behind" if ahead > 0 else "ahead"
        return odd("clock", f"{duration(abs(ahead))} {how}", "set the clock: logins and certificates depend on it")
    return fine("clock", "right")
