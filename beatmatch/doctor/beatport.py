"""Check Beatport: the login, the API, the website, and our clock against theirs."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace

import aiohttp

from beatmatch.beatport.auth.token_source import LoginKind, login_status
from beatmatch.beatport.coverage import USUAL, Coverage
from beatmatch.beatport.responses import HINT_UPDATE, parse_http_date
from beatmatch.catalogs.base import CatalogKind
from beatmatch.catalogs.checked import TOLERATED, WELL_KNOWN
from beatmatch.console.phrases import duration, login_origin, login_time_left, plural
from beatmatch.doctor.checks import Check, failure, ok, warning
from beatmatch.doctor.fingerprint import Form, differences, form_of, known_forms
from beatmatch.errors import BeatmatchError, CatalogError, ErrorKind, LoginError
from beatmatch.models import Clock
from beatmatch.session import is_logged_in, new_http_session, open_session
from beatmatch.settings import Login, Settings

_WITHOUT_LOGIN = {
    CatalogKind.API: "",
    CatalogKind.WEB: ": the website is asked, which turns programs away now and then",
    CatalogKind.FILE: ", which a catalogue in a file can do without",
}
_MAX_CLOCK_ERROR = 60.0  # seconds
_TIMEOUTS = {"connect_timeout": 5.0, "read_timeout": 10.0, "total_timeout": 15.0}


def check_login(login: Login, source: CatalogKind, now: float) -> Check:
    """Check the login that a run would use, without asking Beatport. A failure where the source needs one."""
    needed = source is CatalogKind.API
    try:
        status = login_status(login, now)
    except BeatmatchError as error:
        return failure("login", error, needed=needed)
    if status.kind is LoginKind.NONE:
        return failure("login", LoginError(login_origin(status) + _WITHOUT_LOGIN[source]), needed=needed)
    if not status.usable:
        return failure("login", LoginError("the login has run out, and cannot be renewed"), needed=needed)
    left = login_time_left(status.seconds_left, renewable=status.renewable)
    return ok("login", f"{login_origin(status)}; time left: {left}")


@dataclass(frozen=True, slots=True)
class BeatportChecks:
    """The checks of Beatport, and the form of the tracks that each source answered with.

    Of a source that answered without a list of tracks the form of the whole answer is there, too.
    """

    checks: tuple[Check, ...]
    forms: Mapping[str, Form]


async def check_beatport(settings: Settings, source: CatalogKind, clock: Clock = time.time) -> BeatportChecks:
    """Ask the API and the website one question each, as a run would. `source` is the one that a run needs."""
    clock_errors: list[float] = []
    async with new_http_session(_clock_trace(clock_errors, clock)) as session:
        api, website = await asyncio.gather(
            *(_ask(settings, each, session) for each in (CatalogKind.API, CatalogKind.WEB))
        )
    if isinstance(api.error, LoginError) and not is_logged_in(settings.login):
        api_check = ok("API", f"answers in {api.seconds:.1f} s, and wants a login")
    else:
        api_check = _check_reply("API", api, needed=source is CatalogKind.API)
    checks = (
        api_check,
        *_check_form("API form", api, CatalogKind.API),
        _check_reply("website", website, needed=source is CatalogKind.WEB),
        *_check_form("website form", website, CatalogKind.WEB),
        _check_clock(clock_errors),
    )
    replies = {CatalogKind.API.value: api, CatalogKind.WEB.value: website}
    forms = {source: reply.form() for source, reply in replies.items()}
    forms |= {f"answer of {source}": form for source, reply in replies.items() if (form := reply.answer_form())}
    return BeatportChecks(checks, forms)


@dataclass(frozen=True, slots=True)
class _Reply:
    """What became of the question: tracks, or an error."""

    seconds: float
    seen: Sequence[Coverage]
    tracks: int = 0
    error: BeatmatchError | None = None

    def form(self) -> Form:
        return form_of([record for coverage in self.seen for record in coverage.records])

    def answer_form(self) -> Form:
        return form_of([coverage.answer for coverage in self.seen if coverage.answer is not None])


async def _ask(settings: Settings, source: CatalogKind, http: aiohttp.ClientSession) -> _Reply:
    """Ask a source, with less patience than a run has, and without the memory of earlier runs."""
    network = replace(
        settings.network,
        attempts=2,
        rate=None,
        max_wait=5.0,
        connect_timeout=5.0,
        read_timeout=10.0,
        total_timeout=15.0,
    )
    settings = replace(settings, catalog=source.value, state_dir=None, network=network)
    start = time.monotonic()
    seen: list[Coverage] = []
    try:
        async with open_session(settings, http=http, observe=seen.append) as session:
            answer = await session.catalog.search(WELL_KNOWN)
    except BeatmatchError as error:
        return _Reply(time.monotonic() - start, seen, error=error)
    return _Reply(time.monotonic() - start, seen, len(answer.candidates))


def _check_reply(name: str, reply: _Reply, *, needed: bool) -> Check:
    if reply.error is not None:
        return failure(name, reply.error, needed=needed)
    if not reply.tracks:
        message = f'answers, but has no track for "{WELL_KNOWN.text}": its search finds nothing'
        return failure(name, CatalogError(ErrorKind.SOURCE_CHANGED, message, HINT_UPDATE), needed=needed)
    return ok(name, f"answers in {reply.seconds:.1f} s, {plural(reply.tracks, 'track')} understood")


def _check_form(name: str, reply: _Reply, source: CatalogKind) -> Iterator[Check]:
    """Compare the fields of the tracks with those that beatmatch knows. Nothing is said where there are no tracks."""
    form = reply.form()
    if not form:
        return
    total = sum(reply.seen, Coverage())
    usual = USUAL[source.value]
    few = [field for field, share in usual.items() if total.tracks and total.share(field) < TOLERATED * share]
    changes = [total.describe_left_out()] if total.left_out else []
    changes += [total.describe(few)] if few else []
    changes += differences(known_forms()[source.value], form)
    if changes:
        yield warning(name, "; ".join(changes), "report what beatmatch doctor --fingerprint FILE writes: no data")
    else:
        yield ok(name, f"as known, {plural(len(form), 'field')}")


def _clock_trace(errors: list[float], clock: Clock) -> aiohttp.TraceConfig:
    """Make a trace that collects by how many seconds the servers' clocks are ahead of ours."""

    async def compare(_session: aiohttp.ClientSession, _: SimpleNamespace, end: aiohttp.TraceRequestEndParams) -> None:
        server_time = parse_http_date(end.response.headers.get("Date", ""))
        if server_time is not None:
            errors.append(server_time - clock())

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(compare)
    return trace


def _check_clock(errors: list[float]) -> Check:
    if not errors:
        return warning("clock", "not compared: nobody has answered")
    ahead = min(errors, key=abs)
    if abs(ahead) <= _MAX_CLOCK_ERROR:
        return ok("clock", "right")
    direction = "behind" if ahead > 0 else "ahead"
    advice = "set the clock: logins and certificates depend on it"
    return warning("clock", f"{duration(abs(ahead))} {direction}", advice)
