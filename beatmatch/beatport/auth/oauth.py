"""Beatport's endpoints for logins: each method sends one question, once, and reads the response.

A login with user name and password goes: `log_in` (session cookies), `authorize` (the cookies give a code),
`exchange_code` (the code gives an access token and a refresh token). Codes and refresh tokens are good for one time.
Nothing of what is sent or received gets into a message or an exception.
"""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import msgspec
from yarl import URL

from beatmatch.beatport.auth.refusals import (
    HINT_ACCOUNT,
    HINT_CLIENT_ID,
    HINT_PASTE,
    check_login,
    raise_unless_ok,
    wrong_password,
)
from beatmatch.beatport.auth.token_store import Tokens
from beatmatch.beatport.responses import (
    HINT_CONNECTION,
    HINT_LATER,
    HINT_UPDATE,
    Fault,
    Response,
    error_text,
    is_html,
)
from beatmatch.beatport.transport import HINT_CAPTIVE_PORTAL, REDIRECTS, Transport, allowed_origin, redirect_target
from beatmatch.errors import CatalogError, ErrorKind, LoginError
from beatmatch.models import Clock
from beatmatch.settings import Network

NOT_FOR_THE_CATALOGUE = "Beatport knows {what}, but it may not read the catalogue; those of the website may not"
_MAX_PAGE_REQUESTS = 3  # for one page, with redirects
_MAX_SCRIPTS = 20  # of a page
_SCRIPT_SOURCE = re.compile(r"""<script[^>]*\ssrc=["']?([^"'\s>]+\.js)""", re.IGNORECASE)
_CLIENT_ID = re.compile(r"""API_CLIENT_ID["']?\s*:\s*["']([^"']+)["']""")
_T = TypeVar("_T")


class UnknownClientError(LoginError):
    """The client id is not, or no longer, known to Beatport."""


@dataclass(frozen=True, slots=True)
class SessionCookies:
    """The cookies of a login with user name and password, which `authorize` needs."""

    cookies: Mapping[str, str] = field(repr=False)


class _TokenResponse(msgspec.Struct):
    access_token: str
    refresh_token: str | None = None
    expires_in: float | None = None  # seconds


class _Account(msgspec.Struct):
    username: str | None = None
    email: str | None = None


class OAuth:
    """The login endpoints at one API address. The aiohttp session stays its owner's.

    Every method raises CatalogError where no response comes or it is not understood, LoginError where Beatport refuses.
    """

    def __init__(self, session: aiohttp.ClientSession, network: Network, clock: Clock = time.time) -> None:
        self._clock = clock  # for a Retry-After that is a date
        self._origin = allowed_origin(network.api_url)
        self._base_url = network.api_url.rstrip("/")
        self._redirect_uri = f"{self._base_url}/auth/o/post-message/"
        self._max_body = network.max_body
        # The cookies of a login are handed to `authorize`, and must not go along with the requests of the run.
        self._transport = Transport(session, network, keep_cookies=False)

    async def docs_client_id(self) -> str:
        """Return the client id of the API's documentation page, with which every user of the API may log in."""
        docs = URL(f"{self._base_url}/docs/")
        page = await self._get_page(docs)
        if client_id := _CLIENT_ID.search(page):
            return client_id[1]
        sources = sorted(_SCRIPT_SOURCE.findall(page), key=lambda source: "/btprt/" not in source)
        targets = (
            redirect_target(docs, source) for source in sources
        )  # the page's own scripts, in /btprt/, come first
        for script in [target for target in targets if target and target.origin() == self._origin][:_MAX_SCRIPTS]:
            with suppress(CatalogError):  # another one may do
                if client_id := _CLIENT_ID.search(await self._get_page(script)):
                    return client_id[1]
        message = "Beatport's documentation page names no client id any more"
        raise CatalogError(ErrorKind.SOURCE_CHANGED, message, HINT_CLIENT_ID)

    async def _get_page(self, url: URL) -> str:
        """Return the text of a public page; follow redirects on the same host."""
        address = url
        for _ in range(_MAX_PAGE_REQUESTS):
            response = await self._send(address)
            if response.status not in REDIRECTS:
                break
            target = redirect_target(address, response.headers.get("location"))
            if target is None or target.origin() != url.origin():
                message = f"{url.host} redirects to {target.host if target else 'nowhere'}, which is not asked"
                raise CatalogError(ErrorKind.BLOCKED, message, HINT_CAPTIVE_PORTAL)
            address = target
        raise_unless_ok(response, self._clock())
        return response.body.decode(errors="replace")

    async def log_in(self, user: str, password: str) -> SessionCookies:
        """Log in with user name and password. Raises LoginError where Beatport refuses them."""
        content = msgspec.json.encode({"username": user, "password": password})
        response = await self._send(
            self._auth_url("login"),
            # Without these headers the login of some accounts is refused.
            headers={"Origin": "https://www.beatport.com", "Referer": f"{self._base_url}/auth/login/"},
            body=aiohttp.BytesPayload(content, content_type="application/json"),
        )
        check_login(response, self._clock())
        account = self._decode(response, _Account)
        if not (account.username or account.email):  # a wrong password was once answered so
            raise wrong_password()
        return SessionCookies(response.cookies)

    async def authorize(self, client_id: str, session: SessionCookies) -> str:
        """Return a code for the client. Consent to it where Beatport asks for that, as it does the first time."""
        params = {"response_type": "code", "client_id": client_id, "redirect_uri": self._redirect_uri}
        url = self._auth_url("o/authorize").with_query(params)
        response = await self._send(url, cookies=session.cookies)
        if response.status == HTTPStatus.OK and (form := _consent_form(response.body)):
            response = await self._send(
                url,
                headers={"Referer": str(url)},
                cookies={**session.cookies, **response.cookies},
                body=aiohttp.FormData({**form, "allow": "Authorize"}),
            )
        if response.status == HTTPStatus.BAD_REQUEST and b"invalid_request" in response.body:
            raise UnknownClientError("Beatport does not know the client id of this login", HINT_CLIENT_ID)
        return _code(response, self._clock())

    async def exchange_code(self, code: str, client_id: str, now: float) -> Tokens:
        """Exchange a code for tokens. `now` is in seconds since 1970, here and below."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._redirect_uri}
        return replace(await self._token({**form, "client_id": client_id}, now), client_id=client_id)

    async def renew(self, refresh_token: str, client_id: str, now: float) -> Tokens:
        """Exchange a refresh token for the next pair of tokens."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": client_id}
        return replace(await self._token(form, now), client_id=client_id)

    async def client_token(self, client_id: str, secret: str, now: float) -> Tokens:
        """Return a token for a client of the user's own."""
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        return await self._token(form, now)

    async def _token(self, form: Mapping[str, str], now: float) -> Tokens:
        referer = {"Referer": f"{self._base_url}/auth/o/authorize/"}  # without it some clients got 401
        response = await self._send(self._auth_url("o/token"), headers=referer, body=aiohttp.FormData(dict(form)))
        _check_grant(response)
        token = self._decode(response, _TokenResponse)
        expires_at = now + token.expires_in if token.expires_in else None
        return Tokens(access=token.access_token, refresh=token.refresh_token, obtained_at=now, expires_at=expires_at)

    async def user_name(self, access_token: str) -> str | None:
        """Return whose token this is, None where it is no user's. Raises LoginError where it is refused."""
        response = await self._send(URL(f"{self._base_url}/my/account/"), token=access_token)
        if response.status == HTTPStatus.UNAUTHORIZED:
            raise LoginError("Beatport refused the token: it has run out, or it is none", HINT_PASTE)
        if response.status == HTTPStatus.FORBIDDEN and "permission" in error_text(response.body):
            return None
        return self._decode(response, _Account).username

    async def require_catalogue(self, access_token: str) -> None:
        """Read one page of the catalogue. Raises LoginError where the token may not: the website's own may not, say."""
        url = URL(f"{self._base_url}/catalog/search/").with_query({"q": "love", "type": "tracks", "per_page": "1"})
        response = await self._send(url, token=access_token)
        if response.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN} and not is_html(response.body):
            raise LoginError(NOT_FOR_THE_CATALOGUE.format(what="this token"), HINT_PASTE)
        raise_unless_ok(response, self._clock())

    async def revoke(self, token: str, client_id: str) -> None:
        """Make Beatport forget a token."""
        form = aiohttp.FormData({"token": token, "client_id": client_id})
        raise_unless_ok(await self._send(self._auth_url("o/revoke"), body=form), self._clock())

    def _decode(self, response: Response, shape: type[_T]) -> _T:
        raise_unless_ok(response, self._clock())
        kind, message, hint = ErrorKind.NETWORK, "an answer that is cut off or damaged", HINT_LATER
        try:
            return msgspec.json.decode(response.body, type=shape)
        except msgspec.ValidationError as error:
            kind, message, hint = ErrorKind.SOURCE_CHANGED, f"an answer that is not understood: {error}", HINT_UPDATE
        except (msgspec.DecodeError, UnicodeDecodeError):
            message = "a page instead of an answer" if is_html(response.body) else message
        raise CatalogError(
            kind, f"{response.host} sent {message}", hint
        )  # out here, for the exceptions may hold the body

    def _auth_url(self, name: str) -> URL:
        return URL(f"{self._base_url}/auth/{name}/")

    async def _send(
        self,
        url: URL,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        body: aiohttp.BytesPayload | aiohttp.FormData | None = None,
    ) -> Response:
        response = await self._transport.send(url, token=token, headers=headers, cookies=cookies, body=body)
        if isinstance(response, Response):
            return response
        kind, message, hint = ErrorKind.NETWORK, "broke off while the login was asked for", HINT_LATER
        if response.fault is Fault.TOO_LARGE:
            kind, message, hint = ErrorKind.SOURCE_CHANGED, f"sends more than {self._max_body} bytes", HINT_UPDATE
        elif response.fault in {Fault.CONNECT_TIMEOUT, Fault.TIMEOUT, Fault.ENDLESS}:
            kind, message = ErrorKind.TIMEOUT, "did not answer the login in time"
        elif response.fault in {Fault.UNREACHABLE, Fault.UNKNOWN_HOST, Fault.UNTRUSTED}:
            message, hint = "cannot be reached", HINT_CONNECTION
        raise CatalogError(kind, f"{url.host} {message}", hint)


def _consent_form(page: bytes) -> Mapping[str, str]:
    """Return the hidden fields of the form that asks for consent, nothing for any other page."""
    reader = _HiddenFields()
    reader.feed(page.decode(errors="replace"))
    return reader.fields if "csrfmiddlewaretoken" in reader.fields else {}


class _HiddenFields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "input" and attributes.get("type") == "hidden" and (name := attributes.get("name")):
            self.fields[name] = attributes.get("value") or ""


def _code(response: Response, wall_clock: float) -> str:
    """Return the code in the address that Beatport redirects the browser to. That address itself is not asked."""
    if response.status not in {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}:
        raise_unless_ok(response, wall_clock)
    target = redirect_target(URL(f"https://{response.host}"), response.headers.get("location"))
    query = target.query if target else {}
    if "code" in query:
        return query["code"]
    if "error" in query:
        raise LoginError("Beatport does not let this account use its API", HINT_ACCOUNT)
    raise CatalogError(ErrorKind.SOURCE_CHANGED, "Beatport took the login, but gave no code for it", HINT_PASTE)


def _check_grant(response: Response) -> None:
    """Raise LoginError for an error of OAuth; every other response is left to `_decode`."""
    if response.status not in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
        return
    match error_text(response.body):
        case "invalid_client":
            raise UnknownClientError("Beatport does not know the client id of this login, or its secret is wrong")
        case "invalid_grant":
            raise LoginError("Beatport has ended the login: it was renewed elsewhere, or has run out")
        case "unauthorized_client" | "invalid_scope" | "unsupported_grant_type" as error:
            raise LoginError(f"Beatport does not allow this client such a login ({error})")
