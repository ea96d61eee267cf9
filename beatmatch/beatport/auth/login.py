"""Log in with user name and password or with a pasted token, and log out. Nothing is tried a second time."""

import re
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

import msgspec

from beatmatch.beatport.auth.oauth import OAuth, UnknownClientError
from beatmatch.beatport.auth.refusals import not_in_circles
from beatmatch.beatport.auth.token_store import TokenFile, Tokens
from beatmatch.errors import CatalogError, InputError, LoginError
from beatmatch.models import Clock

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+")
_BEARER = re.compile(r"(authorization\s*:\s*)?bearer(\s+|$)", re.IGNORECASE)


async def log_in(
    oauth: OAuth,
    file: TokenFile,
    user: str,
    password: str,
    *,
    client_id: str | None = None,
    clock: Clock = time.time,
) -> Tokens:
    """Log in with user name and password, and store the tokens that come back; the password is not kept anywhere.

    `client_id` is the user's own; without it the last one that worked is used, and where there is none, or it is not
    known any more, the documentation page's.
    Raises LoginError when Beatport refuses.
    """
    known_client = client_id or _stored_client_id(file)

    async def tokens_for(client: str) -> Tokens:
        code = await oauth.authorize(client, session)
        return await oauth.exchange_code(code, client, clock())

    with not_in_circles():
        first_client = known_client or await oauth.docs_client_id()
        session = await oauth.log_in(user, password)
        try:
            tokens = await tokens_for(first_client)
        except UnknownClientError:
            if client_id or not known_client:
                raise
            tokens = await tokens_for(await oauth.docs_client_id())  # Beatport has replaced the one that worked
        return await _store(file, replace(tokens, user=user))


def _stored_client_id(file: TokenFile) -> str | None:
    with suppress(LoginError):  # a file that cannot be read is about to be replaced
        stored = file.read()
        if stored and stored.client_id:
            return stored.client_id
    return file.last_client_id()


async def log_in_with_token(oauth: OAuth, file: TokenFile, pasted: str, clock: Clock = time.time) -> Tokens:
    """Store a token that the user pasted, once Beatport has accepted it and let it read the catalogue.

    Raises InputError when it is no token, LoginError when Beatport refuses it.
    """
    tokens = parse_pasted_token(pasted, clock())
    with not_in_circles():
        user = await oauth.user_name(tokens.access)
        await oauth.require_catalogue(tokens.access)
        return await _store(file, replace(tokens, user=user))


async def _store(file: TokenFile, tokens: Tokens) -> Tokens:
    async with file.locked():
        file.write(tokens)
    return tokens


async def log_out(oauth: OAuth, file: TokenFile) -> bool:
    """Delete the stored login, and ask Beatport to forget it, too. Return whether there was one."""
    async with file.locked():
        existed = file.exists()
        tokens = None
        with suppress(LoginError):  # a damaged file is deleted as well
            tokens = file.read()
        file.remove()
    if tokens and tokens.client_id:
        for token in filter(None, (tokens.refresh, tokens.access)):
            with suppress(CatalogError):  # whether Beatport was reached or not, the login is gone from this machine
                await oauth.revoke(token, tokens.client_id)
    return existed


class _SiteToken(msgspec.Struct):
    access_token: str = msgspec.field(name="accessToken")
    expires_in: float | None = msgspec.field(default=None, name="expiresIn")


class _PastedJson(msgspec.Struct):
    """The response to the documentation page's token request, or the session object of the website."""

    access_token: str | None = None
    refresh_token: str | None = None
    expires_in: float | None = None  # seconds
    token: Any = None  # of the website: a _SiteToken


def parse_pasted_token(text: str, now: float) -> Tokens:
    """Read a pasted token: bare, `Bearer ...`, or JSON. `now` is in seconds since 1970.

    Raises InputError when it is none.
    """
    plain = _BEARER.sub("", text.strip().strip("\"'"), count=1).strip()
    tokens = _parse_json(plain, now) if plain.startswith("{") else Tokens(access=plain, obtained_at=now)
    if tokens is None or not _TOKEN.fullmatch(tokens.access):
        raise InputError(
            "this is no token" if plain else "no token was given",
            "paste the token alone, or the whole JSON answer of the documentation page",
        )
    return tokens


def _parse_json(text: str, now: float) -> Tokens | None:
    """Read the JSON forms. The website's refresh token is left out: Beatport refuses it (400) to any other program."""
    try:
        pasted = msgspec.json.decode(text, type=_PastedJson)
        site = msgspec.convert(pasted.token, _SiteToken) if isinstance(pasted.token, dict) else None
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    access = site.access_token if site else pasted.access_token or ""
    expires_in = site.expires_in if site else pasted.expires_in
    return Tokens(
        access=access,
        refresh=None if site else pasted.refresh_token,
        obtained_at=now,
        expires_at=now + expires_in if expires_in else None,
    )
