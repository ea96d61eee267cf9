"""What a response of Beatport means: an answer, a track that is not there, a reason to ask again, or a refusal.

Nothing here sends anything: `classify` and `describe_no_response` turn what came back into a `Failure`, a value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from http import HTTPStatus

import msgspec

from beatmatch.errors import CatalogError, ErrorKind

HINT_LOG_IN = "log in: beatmatch login"
HINT_LATER = "run it again later; what is done is kept"
HINT_UPDATE = "update beatmatch; if it is the newest, report this"
HINT_VALUE = f"give another value for what it names; where it names none of yours: {HINT_UPDATE}"
HINT_CONNECTION = "check the network connection"

_PERMISSION = re.compile(r"permission|credential|token", re.IGNORECASE)
_CHALLENGE = re.compile(rb"<title>\s*just a moment|cf-chl|/cdn-cgi/challenge-platform", re.IGNORECASE)
_MAX_QUOTED = 120  # characters of an error body that a message may quote


@dataclass(frozen=True, slots=True, repr=False)
class Response:
    """One HTTP response with its whole body. Header names are in lower case.

    Headers, cookies and body of a login hold secrets, so the repr shows none of them.
    """

    host: str
    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{self.status} of {self.host}{self.path}>"


class Fault(Enum):
    """Why no whole response came."""

    CONNECT_TIMEOUT = auto()
    TIMEOUT = auto()
    ENDLESS = auto()  # something came until the time was up, and no whole response
    UNKNOWN_HOST = auto()
    UNTRUSTED = auto()  # no TLS, or a certificate that cannot be checked
    UNREACHABLE = auto()
    DAMAGED = auto()  # the body does not fit its length or its compression
    NOT_HTTP = auto()
    DISCONNECTED = auto()
    TOO_LARGE = auto()


@dataclass(frozen=True, slots=True)
class NoResponse:
    """What a request came to that got no whole response. `exception` is the name of the exception's class, or empty."""

    fault: Fault
    exception: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a request has no answer, and what may be done about it."""

    kind: ErrorKind
    message: str
    hint: str = HINT_LATER
    retry: bool = False  # asking again may help
    wait: float | None = None  # seconds to wait before that, where the source named them
    pause_all: bool = False  # the wait holds for all requests of the run, not for this one alone
    final: bool = False  # no other request will fare better

    def error(self) -> CatalogError:
        return CatalogError(self.kind, self.message, self.hint)


class BrokenResponseError(CatalogError):
    """A body that is cut off, damaged or of another kind. The request is sent again, and this raised if it stays so."""


def classify(
    response: Response, *, wall_clock: float, max_wait: float, is_page: bool = False, is_change: bool = False
) -> Failure | None:
    """Return why a response is no answer, None where it is one.

    wall_clock: seconds since 1970, for a Retry-After that is a date.
    max_wait: seconds; a Retry-After beyond them is a refusal.
    is_page: whether a web page was asked for, and not JSON.
    is_change: whether something was to be changed; any success is an answer then.
    """
    host, status = response.host, response.status
    if _is_challenge(response):
        message = f"{host} shows a challenge page instead of answering"
        return Failure(kind=ErrorKind.BLOCKED, message=message, hint=HINT_LOG_IN, final=True)
    if status == HTTPStatus.OK or (is_change and 200 <= status < 300):
        return None
    if status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS} or status >= 500:
        return _classify_busy(response, wall_clock, max_wait, is_page=is_page)
    return _classify_refusal(response, is_change=is_change)


def _classify_refusal(response: Response, *, is_change: bool) -> Failure:
    host, status, words = response.host, response.status, error_text(response.body)
    if is_change and status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        message = f"{host} answers {status}{f' ({words})' if words else ''}"
        return Failure(kind=ErrorKind.AUTH, message=message, retry=status == HTTPStatus.UNAUTHORIZED)
    if status != HTTPStatus.FORBIDDEN:
        message = f"{host} answers {status} to {response.path}{f' ({words})' if words else ''}"
        hint = HINT_VALUE if is_change and status == HTTPStatus.BAD_REQUEST else HINT_UPDATE
        return Failure(kind=ErrorKind.SOURCE_CHANGED, message=message, hint=hint)
    if _PERMISSION.search(words):
        message = f"{host} does not let this account in: {words}"
        hint = "log in with an account that may read the catalogue: beatmatch login"
        return Failure(kind=ErrorKind.AUTH, message=message, hint=hint)
    message = f"{host} refuses to answer (403{': ' if words else ''}{words})"
    return Failure(kind=ErrorKind.BLOCKED, message=message, hint=HINT_LOG_IN)


def _is_challenge(response: Response) -> bool:
    """Return whether this is Cloudflare's page that asks a browser to prove that it is one."""
    if response.headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    is_other_page = is_html(response.body) and b"__NEXT_DATA__" not in response.body
    return is_other_page and bool(_CHALLENGE.search(response.body))


def _classify_busy(response: Response, wall_clock: float, max_wait: float, *, is_page: bool) -> Failure:
    host, status = response.host, response.status
    wait = retry_after(response.headers, wall_clock)
    if wait is not None and wait > max_wait:
        message = f"{host} asks to wait {_rounded_duration(wait)} ({status})"
        return Failure(kind=ErrorKind.RATE_LIMITED, message=message)
    is_throttled = status == HTTPStatus.TOO_MANY_REQUESTS
    # The website answers 503 to programs that it turns away; a 503 of the API is an outage.
    is_turned_away = is_page and status == HTTPStatus.SERVICE_UNAVAILABLE
    if is_throttled:
        kind = ErrorKind.RATE_LIMITED
    elif status == HTTPStatus.REQUEST_TIMEOUT:
        kind = ErrorKind.TIMEOUT
    else:
        kind = ErrorKind.BLOCKED if is_turned_away else ErrorKind.NETWORK
    return Failure(
        kind=kind,
        message=f"{host} {'asks to slow down' if is_throttled else 'did not answer'} ({status})",
        hint=HINT_LOG_IN if is_turned_away else HINT_LATER,
        retry=True,
        wait=wait,
        pause_all=is_throttled or wait is not None,
    )


def _rounded_duration(seconds: float) -> str:
    if seconds > 366 * 86400:
        return "more than a year"
    for length, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"


_FAULTS: Mapping[Fault, tuple[str, str]] = {  # what a message says, and what to do
    Fault.CONNECT_TIMEOUT: ("cannot be reached within {connect_timeout:g} s", HINT_LATER),
    Fault.TIMEOUT: ("did not answer in time", HINT_LATER),
    Fault.ENDLESS: ("did not come to the end of an answer in time", HINT_LATER),
    Fault.UNKNOWN_HOST: ("is not known here (DNS)", HINT_CONNECTION),
    Fault.UNTRUSTED: ("has no certificate that can be trusted", "check the network and the clock"),
    Fault.UNREACHABLE: ("cannot be reached", HINT_CONNECTION),
    Fault.DAMAGED: ("sent an answer that is cut off or damaged", HINT_LATER),
    Fault.NOT_HTTP: ("sent something that is no HTTP", HINT_LATER),
    Fault.DISCONNECTED: ("broke the connection", HINT_LATER),
    Fault.TOO_LARGE: ("sends more than {max_body} for one answer", HINT_UPDATE),
}


def describe_no_response(host: str, fault: Fault, *, connect_timeout: float, max_body: int) -> Failure:
    """Return the failure of a request that got no whole response. `max_body` is in bytes."""
    words, hint = _FAULTS[fault]
    most = f"{max_body // 2**20} MB" if max_body >= 2**20 else "expected"
    kind = ErrorKind.NETWORK
    if fault in {Fault.CONNECT_TIMEOUT, Fault.TIMEOUT, Fault.ENDLESS}:
        kind = ErrorKind.TIMEOUT
    elif fault is Fault.TOO_LARGE:
        kind = ErrorKind.SOURCE_CHANGED
    return Failure(
        kind=kind,
        message=f"{host} {words.format(connect_timeout=connect_timeout, max_body=most)}",
        hint=hint,
        retry=fault not in {Fault.UNTRUSTED, Fault.TOO_LARGE, Fault.ENDLESS},
    )


def means_absent(response: Response, *, is_page: bool = False) -> bool:
    """Return whether the one thing that was asked for is not there, or is not sold where this account is.

    The API says so in JSON; a 404 without it may come from something else on the way, and proves nothing.
    """
    words = error_text(response.body)
    if response.status == HTTPStatus.FORBIDDEN:
        return bool(words) and not _PERMISSION.search(words)
    return response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE} and (is_page or bool(words))


def is_html(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def error_text(body: bytes) -> str:
    """Return the message of a JSON error body in one short line, "" where there is none.

    Beatport puts it under `detail`, `error`, `error_description` or `message`, or names a field and its complaints:
    {"id": ["Enter a number."]} becomes "id: Enter a number.".
    """
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    if isinstance(content, str):
        return _shortened(content)
    if not isinstance(content, dict) or not content:
        return ""
    for key in ("detail", "error_description", "error", "message"):
        if isinstance(content.get(key), str):
            return _shortened(content[key])
    key, complaint = next(iter(content.items()))
    return _shortened(f"{key}: {complaint[0] if isinstance(complaint, list) and complaint else complaint}")


def _shortened(text: str) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _MAX_QUOTED else f"{line[: _MAX_QUOTED - 1]}…"


def retry_after(headers: Mapping[str, str], wall_clock: float) -> float | None:
    """Return the seconds that Retry-After asks to wait; None where it is absent, past or not understood.

    It holds seconds or a date. A date is compared with the response's own Date, because the clock of this machine,
    `wall_clock`, may be wrong.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value) or None
    until, sent = parse_http_date(value), parse_http_date(headers.get("date", ""))
    if until is None:
        return None
    seconds = until - (wall_clock if sent is None else sent)
    return seconds if seconds > 0 else None


def parse_http_date(text: str) -> float | None:
    """Return a date of an HTTP header in seconds since 1970, None where it is none."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
