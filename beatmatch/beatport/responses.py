"""What a reply of the source means: an answer, nothing there, ask again, or no."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import msgspec

from beatmatch.errors import CatalogError, ErrorKind

LOG_IN = "log in: beatmatch login"
LATER = "run it again later; what is done is kept"
UPDATE = "update beatmatch; if it is the newest, report this"

_PERMISSION = re.compile(r"permission|credential|token", re.IGNORECASE)
_CHALLENGE = re.compile(rb"<title>\s*just a moment|cf-chl|/cdn-cgi/challenge-platform", re.IGNORECASE)
_QUOTED = 120  # characters of the source's own words that a message may hold


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer with its whole body. Header names are in lower case."""

    host: str
    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a reply, or the lack of one, is no answer."""

    kind: ErrorKind
    message: str
    hint: str = LATER
    again: bool = False  # asking again may help
    seconds: float | None = None  # the source said how long to wait
    everyone: bool = False  # the wait is meant for all requests, not for this one alone
    final: bool = False  # no other question will fare better

    def error(self) -> CatalogError:
        return CatalogError(self.kind, self.message, self.hint)


class BrokenAnswerError(CatalogError):
    """A body that is no whole answer: worth asking again, and this error when that does not help."""


def judge(reply: Reply, *, wall_clock: float, max_wait: float, page: bool = False) -> Trouble | None:
    """Say what is wrong with a reply; None: nothing. `page`: a web page was asked for, not data."""
    if _is_challenge(reply):
        return Trouble(
            kind=ErrorKind.BLOCKED,
            message=f"{reply.host} shows a challenge page instead of answering",
            hint=LOG_IN,
            final=True,
        )
    if reply.status == HTTPStatus.OK:
        return None
    if reply.status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS} or reply.status >= 500:
        return _busy(reply, wall_clock, max_wait, page=page)
    if reply.status == HTTPStatus.FORBIDDEN:
        return _forbidden(reply)
    return _not_understood(reply)


def says_absent(reply: Reply, *, page: bool = False) -> bool:
    """Tell whether a reply says that the one thing asked for is not there, or not for this account.

    Data is refused in the API's own words; a 404 of something else on the way proves nothing.
    """
    words = quoted(reply.body)
    if reply.status == HTTPStatus.FORBIDDEN:
        return bool(words) and not _PERMISSION.search(words)
    return reply.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE} and (page or bool(words))


def is_html(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def quoted(body: bytes) -> str:
    """Give what the source says in an error body: "detail" and its like, or the field and its first complaint."""
    try:
        says = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    if not isinstance(says, dict) or not says:
        return _shortened(says) if isinstance(says, str) else ""
    for key in ("detail", "error_description", "error", "message"):
        if isinstance(says.get(key), str):
            return _shortened(says[key])
    field, complaint = next(iter(says.items()))
    return _shortened(f"{field}: {complaint[0] if isinstance(complaint, list) and complaint else complaint}")


def retry_after(headers: Mapping[str, str], wall_clock: float) -> float | None:
    """Read Retry-After, seconds or HTTP date; None where it is absent, past or garbage.

    A date is held against the reply's own Date, so that a clock that is wrong here does no harm.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value) or None
    until, sent = moment(value), moment(headers.get("date", ""))
    if until is None:
        return None
    seconds = until - (wall_clock if sent is None else sent)
    return seconds if seconds > 0 else None


def _is_challenge(reply: Reply) -> bool:
    if reply.headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    return is_html(reply.body) and b"__NEXT_DATA__" not in reply.body and bool(_CHALLENGE.search(reply.body))


def _busy(reply: Reply, wall_clock: float, max_wait: float, *, page: bool) -> Trouble:
    throttled = reply.status == HTTPStatus.TOO_MANY_REQUESTS
    seconds = retry_after(reply.headers, wall_clock)
    if seconds is not None and seconds > max_wait:
        return Trouble(
            kind=ErrorKind.RATE_LIMITED,
            message=f"{reply.host} asks to wait {_duration(seconds)} ({reply.status})",
        )
    return Trouble(
        kind=_BUSY.get(reply.status, ErrorKind.BLOCKED if _looks_shut(reply, page=page) else ErrorKind.NETWORK),
        message=f"{reply.host} {'asks to slow down' if throttled else 'did not answer'} ({reply.status})",
        hint=LOG_IN if _looks_shut(reply, page=page) else LATER,
        again=True,
        seconds=seconds,
        everyone=throttled or seconds is not None,
    )


_BUSY: dict[int, ErrorKind] = {
    HTTPStatus.TOO_MANY_REQUESTS: ErrorKind.RATE_LIMITED,
    HTTPStatus.REQUEST_TIMEOUT: ErrorKind.TIMEOUT,
}


def _looks_shut(reply: Reply, *, page: bool) -> bool:
    """The website says 503 to those it does not want to see; for the API it is an outage."""
    return page and reply.status == HTTPStatus.SERVICE_UNAVAILABLE


def _forbidden(reply: Reply) -> Trouble:
    words = quoted(reply.body)
    if _PERMISSION.search(words):
        return Trouble(
            kind=ErrorKind.AUTH,
            message=f"{reply.host} does not let this account in: {words}",
            hint="log in with an account that may read the catalogue: beatmatch login",
        )
    return Trouble(
        kind=ErrorKind.BLOCKED,
        message=f"{reply.host} refuses to answer (403{': ' if words else ''}{words})",
        hint=LOG_IN,
    )


def _not_understood(reply: Reply) -> Trouble:
    words = quoted(reply.body)
    because = f" ({words})" if words else ""
    return Trouble(
        kind=ErrorKind.SOURCE_CHANGED,
        message=f"{reply.host} answers {reply.status} to {reply.path}{because}",
        hint=UPDATE,
    )


def _shortened(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"


def moment(text: str) -> float | None:
    """Read a date of HTTP; None where it is none."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _duration(seconds: float) -> str:
    if seconds > 366 * 86400:
        return "more than a year"
    for length, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"
