"""Beatport's endpoints for logins (beatport.md B.1, B.5): each method says one thing, once, and reads the answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import msgspec
from yarl import URL

from beatmatch.beatport.auth.token_store import Tokens
from beatmatch.beatport.responses import LATER, UPDATE, is_html, quoted
from beatmatch.beatport.transport import PrivateReply, Sender, allowed_origin, expect_ok, redirect_target
from beatmatch.errors import CatalogError, ErrorKind, LoginError
from beatmatch.settings import Network

_PASTE = "paste a token of https://api.beatport.com/v4/docs/ instead: beatmatch login --help"
_SCRIPT = re.compile(r"""<script[^>]*\ssrc=["']?([^"'\s>]+\.js)""", re.IGNORECASE)
_CLIENT_ID = re.compile(r"""API_CLIENT_ID["']?\s*:\s*["']([^"']+)["']""")
_T = TypeVar("_T")


class UnknownClientError(LoginError):
    """The client id is not, or no longer, known to Beatport."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a login with user name and password gives: cookies, good for `authorize`."""

    cookies: Mapping[str, str] = field(repr=False)


class _TokenAnswer(msgspec.Struct):
    access_token: str
    refresh_token: str | None = None
    expires_in: float | None = None


class _Account(msgspec.Struct):
    username: str | None = None
    email: str | None = None

    def is_someone(self) -> bool:
        return bool(self.username or self.email)


class OAuth:
    """The login's endpoints at one API address. The aiohttp session stays its owner's."""

    def __init__(self, session: aiohttp.ClientSession, network: Network) -> None:
        self._origin = allowed_origin(network.api_url)
        self._base = network.api_url.rstrip("/")
        self._redirect_uri = f"{self._base}/auth/o/post-message/"
        self._sender = Sender(session, network)

    async def docs_client(self) -> str:
        """Read the client id of the documentation page, which is there for every user of the API."""
        docs = URL(f"{self._base}/docs/")
        page = (await self._sender.page(docs)).decode(errors="replace")
        scripts = [docs.join(URL(source)) for source in sorted(_SCRIPT.findall(page), key=_own_scripts_first)]
        for script in scripts:
            if script.origin() == self._origin:
                text = (await self._sender.page(script)).decode(errors="replace")
                if found := _CLIENT_ID.search(text):
                    return found[1]
        raise CatalogError(
            ErrorKind.SOURCE_CHANGED, "Beatport's documentation page names no client id any more", _PASTE
        )

    async def log_in(self, user: str, password: str) -> SignedIn:
        """Log in with user name and password, in one try. Raises LoginError where Beatport refuses them."""
        reply = await self._sender.post(
            self._url("login"),
            json={"username": user, "password": password},
            # Without these two some accounts are refused (B.1).
            headers={"Origin": "https://www.beatport.com", "Referer": f"{self._base}/auth/login/"},
        )
        _check_login(reply)
        return SignedIn(reply.cookies)

    async def authorize(self, client_id: str, signed_in: SignedIn) -> str:
        """Get a code for the client; agree to it where Beatport asks for that, as it does the first time."""
        asked = {"response_type": "code", "client_id": client_id, "redirect_uri": self._redirect_uri}
        address = self._url("o/authorize").with_query(asked)
        reply = await self._sender.get(address, cookies=signed_in.cookies)
        if reply.status == HTTPStatus.OK and (form := _consent_form(reply.body)):
            reply = await self._sender.post(
                address,
                form={**form, "allow": "Authorize"},
                headers={"Referer": str(address)},
                cookies={**signed_in.cookies, **reply.cookies},
            )
        if reply.status == HTTPStatus.BAD_REQUEST and b"invalid_request" in reply.body:
            raise UnknownClientError("Beatport does not know the client id of this login")
        return _code(reply)

    async def by_code(self, code: str, client_id: str, now: float) -> Tokens:
        """Turn a code, which is good for one time, into tokens."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._redirect_uri}
        return replace(await self._token({**form, "client_id": client_id}, now), client_id=client_id)

    async def by_refresh(self, refresh: str, client_id: str, now: float) -> Tokens:
        """Turn a refresh token, which is good for one time, into the next pair."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": client_id}
        return replace(await self._token(form, now), client_id=client_id)

    async def by_secret(self, client_id: str, secret: str, now: float) -> Tokens:
        """Get a token for a client of the user's own."""
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        return await self._token(form, now)

    async def user_of(self, access: str) -> str | None:
        """Ask whose token this is; None where it is no user's. Raises LoginError where it is refused."""
        address = URL(f"{self._base}/my/account/")
        reply = await self._sender.get(address, headers={"Authorization": f"Bearer {access}"})
        if reply.status == HTTPStatus.UNAUTHORIZED:
            raise LoginError("Beatport refused the token: it has run out, or it is none")
        if reply.status == HTTPStatus.FORBIDDEN and "permission" in quoted(reply.body):
            return None
        return _read(reply, _Account).username

    async def revoke(self, token: str, client_id: str) -> None:
        """Ask Beatport to forget a token."""
        reply = await self._sender.post(self._url("o/revoke"), form={"token": token, "client_id": client_id})
        expect_ok(reply)

    async def _token(self, form: Mapping[str, str], now: float) -> Tokens:
        referer = {"Referer": f"{self._base}/auth/o/authorize/"}  # 401 without it (B.1)
        reply = await self._sender.post(self._url("o/token"), form=form, headers=referer)
        _check_grant(reply)
        answer = _read(reply, _TokenAnswer)
        ends = now + answer.expires_in if answer.expires_in else None
        return Tokens(access=answer.access_token, refresh=answer.refresh_token, obtained_at=now, expires_at=ends)

    def _url(self, name: str) -> URL:
        return URL(f"{self._base}/auth/{name}/")


def _own_scripts_first(source: str) -> bool:
    return "/btprt/" not in source


def _check_login(reply: PrivateReply) -> None:
    """Tell a refused password (403, once 200 with an error object) from a login that did not get that far."""
    if reply.status == HTTPStatus.FORBIDDEN and b"csrf" in reply.body.lower():
        raise CatalogError(ErrorKind.BLOCKED, "Beatport takes logins from a browser only, it says", _PASTE)
    refusals = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    if (reply.status in refusals and not is_html(reply.body)) or not _read(reply, _Account).is_someone():
        raise LoginError(
            "Beatport refused the user name or the password", "try them on beatport.com, then run: beatmatch login"
        )


def _consent_form(page: bytes) -> Mapping[str, str]:
    reader = _HiddenFields()
    reader.feed(page.decode(errors="replace"))
    return reader.fields if "csrfmiddlewaretoken" in reader.fields else {}


class _HiddenFields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and (name := given.get("name")):
            self.fields[name] = given.get("value") or ""


def _code(reply: PrivateReply) -> str:
    """Find the code in the address that Beatport sends the browser to; nobody goes there."""
    if reply.status not in {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}:
        expect_ok(reply)
    target = redirect_target(URL(f"https://{reply.host}"), reply.headers.get("location"))
    query = target.query if target else {}
    if "code" in query:
        return query["code"]
    if "error" in query:
        raise LoginError("Beatport does not let this account use its API", _PASTE)
    raise CatalogError(ErrorKind.SOURCE_CHANGED, "Beatport took the login, but gave no code for it", _PASTE)


def _check_grant(reply: PrivateReply) -> None:
    """Raise what an OAuth error means; everything else is left to `_read`."""
    if reply.status not in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
        return
    match quoted(reply.body):
        case "invalid_client":
            raise UnknownClientError("Beatport does not know the client id of this login, or its secret is wrong")
        case "invalid_grant":
            raise LoginError("Beatport has ended the login: it was renewed elsewhere, or has run out")
        case "unauthorized_client" | "invalid_scope" | "unsupported_grant_type" as error:
            raise LoginError(f"Beatport does not allow this client such a login ({error})")


def _read(reply: PrivateReply, shape: type[_T]) -> _T:
    expect_ok(reply)
    kind, says = ErrorKind.NETWORK, "an answer that is cut off or damaged"
    try:
        return msgspec.json.decode(reply.body, type=shape)
    except msgspec.ValidationError as problem:
        kind, says = ErrorKind.SOURCE_CHANGED, f"an answer that is not understood: {problem}"
    except (msgspec.DecodeError, UnicodeDecodeError):
        says = "a page instead of an answer" if is_html(reply.body) else says
    hint = LATER if kind is ErrorKind.NETWORK else UPDATE
    raise CatalogError(kind, f"{reply.host} sent {says}", hint)  # out here no other exception brings the body along
