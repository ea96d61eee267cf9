"""Logging in and out: with user name and password, or with a pasted token. Nothing here is tried a second time."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import msgspec

from beatmatch.beatport.auth.oauth import OAuth, SignedIn, UnknownClientError
from beatmatch.beatport.auth.token_store import TokenFile, Tokens
from beatmatch.errors import CatalogError, InputError, LoginError

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+")
_BEARER = re.compile(r"(authorization\s*:\s*)?bearer(\s+|$)", re.IGNORECASE)
_FORMS = "paste the token alone, or the whole JSON answer of the documentation page"


async def log_in(
    oauth: OAuth,
    file: TokenFile,
    user: str,
    password: str,
    *,
    client_id: str | None = None,
    clock: Callable[[], float] = time.time,
) -> Tokens:
    """Log in with user name and password, and store what comes back; the password is not kept anywhere.

    `client_id` is the user's own; without it the one that was stored is taken, or the documentation page's.
    Raises LoginError when Beatport refuses; nothing is tried a second time then.
    """
    known = client_id or _stored_client(file)
    first = known or await oauth.docs_client()
    signed_in = await oauth.log_in(user, password)
    try:
        tokens = await _tokens(oauth, first, signed_in, clock)
    except UnknownClientError:
        if client_id or not known:
            raise
        tokens = await _tokens(oauth, await oauth.docs_client(), signed_in, clock)
    tokens = replace(tokens, user=user)
    async with file.locked():
        file.write(tokens)
    return tokens


async def log_in_with_token(
    oauth: OAuth, file: TokenFile, pasted: str, clock: Callable[[], float] = time.time
) -> Tokens:
    """Store a token that the user pasted, once Beatport has taken it.

    Raises InputError when it is none, LoginError when Beatport refuses it.
    """
    tokens = parse_pasted(pasted, clock())
    tokens = replace(tokens, user=await oauth.user_of(tokens.access))
    async with file.locked():
        file.write(tokens)
    return tokens


async def log_out(oauth: OAuth, file: TokenFile) -> bool:
    """Forget the login here, and ask Beatport to forget it too. Tells whether there was one."""
    async with file.locked():
        there = file.is_there()
        tokens = None
        with suppress(LoginError):  # a damaged file goes as well
            tokens = file.read()
        file.remove()
    if tokens and tokens.client_id:
        for token in filter(None, (tokens.refresh, tokens.access)):
            with suppress(CatalogError):  # it is gone here, that has to do
                await oauth.revoke(token, tokens.client_id)
    return there


class _Pasted(msgspec.Struct):
    """The answer of the documentation page's token request, or the session object of the website."""

    access_token: str | None = None
    refresh_token: str | None = None
    expires_in: float | None = None
    token: Any = None  # of the website, see `_SiteToken`


class _SiteToken(msgspec.Struct):
    accessToken: str  # noqa: N815  # the site's own name
    expiresIn: float | None = None  # noqa: N815  # the site's own name


def parse_pasted(text: str, now: float) -> Tokens:
    """Read a pasted token: bare, `Bearer ...`, or JSON. Raises InputError when it is none."""
    plain = _BEARER.sub("", text.strip().strip("\"'"), count=1).strip()
    tokens = _from_json(plain, now) if plain.startswith("{") else Tokens(access=plain, obtained_at=now)
    if tokens is None or not _TOKEN.fullmatch(tokens.access):
        raise InputError("this is no token" if plain else "no token was given", _FORMS)
    return tokens


def _from_json(text: str, now: float) -> Tokens | None:
    """Read the JSON forms. The website's refresh token is left out: it is refused to everybody else (B.3)."""
    try:
        pasted = msgspec.json.decode(text, type=_Pasted)
        site = msgspec.convert(pasted.token, _SiteToken) if isinstance(pasted.token, dict) else None
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None
    if site:
        return Tokens(access=site.accessToken, obtained_at=now, expires_at=_end(now, site.expiresIn))
    return Tokens(
        access=pasted.access_token or "",
        refresh=pasted.refresh_token,
        obtained_at=now,
        expires_at=_end(now, pasted.expires_in),
    )


def _end(now: float, seconds: float | None) -> float | None:
    return now + seconds if seconds else None


def _stored_client(file: TokenFile) -> str | None:
    """Give the client id of the login before this one; a file that is of no use is about to be replaced."""
    with suppress(LoginError):
        stored = file.read()
        return stored.client_id if stored else None
    return None


async def _tokens(oauth: OAuth, client_id: str, signed_in: SignedIn, clock: Callable[[], float]) -> Tokens:
    code = await oauth.authorize(client_id, signed_in)
    return await oauth.by_code(code, client_id, clock())
