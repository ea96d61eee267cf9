"""Why a login did not succeed, and the next way to one: no message of a login tells to log in.

Nothing of what was sent or received gets into a message, for it may repeat a password or a token.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus

from beatmatch.beatport.responses import HINT_LATER, Response, classify, error_text, is_html, retry_after
from beatmatch.errors import CatalogError, ErrorKind, LoginError

HINT_PASTE = (
    "paste a token instead: 1. open https://api.beatport.com/v4/docs/ in a browser, with its developer tools (F12) at "
    "Network; 2. log in there; 3. save the answer to the request o/token/, the whole JSON, in a file; "
    "4. beatmatch login --token-stdin < FILE; 5. delete the file"
)
HINT_ACCOUNT = "log in with another account: a free one may read the catalogue"
HINT_CLIENT_ID = (
    "set BEATMATCH_CLIENT_ID to the API_CLIENT_ID that a script of https://api.beatport.com/v4/docs/ names, "
    f"or {HINT_PASTE}"
)

_SECOND_FACTOR = re.compile(
    r"two.?factor|second.?factor|multi.?factor|\b(2fa|mfa|otp|totp)\b|_(2fa|mfa|otp|totp)|(2fa|mfa|otp|totp)_"
    r"|one.?time|verification.?code|authenticator",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"locked|disabled|suspended|inactive|not active|banned", re.IGNORECASE)
_REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


class RefusedTokenError(LoginError):
    """A token is refused that has not run out: it may not do this."""


def wrong_password() -> LoginError:
    return LoginError("Beatport refused the user name or the password", "try them on beatport.com, then here again")


def check_login(response: Response, wall_clock: float) -> None:
    """Raise an error for a login that was refused for a known cause; what is left is an answer, or a wrong password."""
    text = "" if is_html(response.body) else response.body.decode(errors="replace")
    if response.status == HTTPStatus.FORBIDDEN and "csrf" in text.lower():
        raise CatalogError(ErrorKind.BLOCKED, "Beatport takes logins from a browser only, it says", HINT_PASTE)
    if _SECOND_FACTOR.search(text):
        raise LoginError("Beatport asks this account for a second factor, which beatmatch cannot give", HINT_PASTE)
    if response.status in _REFUSALS and not is_html(response.body):
        words = error_text(response.body).lower()
        if "permission" in words or _CLOSED.search(words):
            raise LoginError("Beatport does not let this account in; the password is not the reason", HINT_ACCOUNT)
        raise wrong_password()
    raise_unless_ok(response, wall_clock)


def raise_unless_ok(response: Response, wall_clock: float) -> None:
    """Raise CatalogError for any other status than 200."""
    is_page = is_html(response.body)
    if response.status == HTTPStatus.FORBIDDEN and not is_page and "permission" in error_text(response.body).lower():
        raise LoginError("Beatport does not let this account use its API (403)", HINT_ACCOUNT)
    wordless = replace(response, body=response.body if is_page else b"")
    failure = classify(wordless, wall_clock=wall_clock, max_wait=0.0)
    if failure is None:
        return
    hint = failure.hint
    if failure.kind is ErrorKind.BLOCKED:
        hint = HINT_PASTE
    elif failure.kind is ErrorKind.RATE_LIMITED:
        how_long = "that long" if retry_after(response.headers, wall_clock) else "a few minutes"
        hint = f"wait {how_long}, then try again: more tries make it longer"
    raise CatalogError(failure.kind, failure.message, hint)


@contextmanager
def not_in_circles() -> Iterator[None]:
    """Change the hint of an error inside a login where it would tell to log in, or of what is done so far: nothing."""
    try:
        yield
    except CatalogError as error:
        error.hint = _onward(error.hint)
        raise


def _onward(hint: str) -> str:
    if hint == HINT_LATER:
        return HINT_LATER.partition(";")[0]
    return HINT_PASTE if "beatmatch login" in hint.replace("beatmatch login --token-stdin", "") else hint
