"""Access tokens for a run: which way in counts, when a token is renewed, and when to give up.

The ways in, strongest first: a token in BEATMATCH_TOKEN, the user's own client, the stored login.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import aiohttp

from beatmatch.catalogs.login import parse_pasted
from beatmatch.catalogs.oauth import OAuth
from beatmatch.catalogs.token_file import TokenFile, Tokens
from beatmatch.catalogs.ways_in import GivenToken, OwnClient, StoredLogin, WayIn
from beatmatch.errors import BeatmatchError, ConfigError, InputError, LoginError
from beatmatch.settings import Login, Network


class LoginKind(StrEnum):
    """Which way in a run takes."""

    VARIABLE = "token"  # BEATMATCH_TOKEN
    CLIENT = "client"  # the user's own client id and secret
    STORED = "stored"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginStatus:
    """What is known about the login without asking anybody."""

    kind: LoginKind
    user: str | None = None
    seconds_left: float | None = None  # None: unknown
    renewable: bool = False
    file: Path | None = None

    @property
    def usable(self) -> bool:
        """Tell whether it should do for a run."""
        alive = self.renewable or self.seconds_left is None or self.seconds_left > 0
        return alive and self.kind is not LoginKind.NONE


def login_status(login: Login, now: float) -> LoginStatus:
    """Tell which way in there is.

    Raises LoginError for a stored login that cannot be read, ConfigError for a BEATMATCH_TOKEN that is none.
    """
    if login.token:
        _given(login.token, now)
        return LoginStatus(kind=LoginKind.VARIABLE)
    if login.client_id and login.client_secret:
        return LoginStatus(kind=LoginKind.CLIENT, renewable=True)
    stored = TokenFile(login.file).read() if login.file else None
    if stored is None:
        return LoginStatus(kind=LoginKind.NONE, file=login.file)
    return LoginStatus(
        kind=LoginKind.STORED,
        user=stored.user,
        seconds_left=stored.seconds_left(now),
        renewable=stored.refresh is not None,
        file=login.file,
    )


def token_source(
    session: aiohttp.ClientSession, network: Network, login: Login, clock: Callable[[], float] = time.time
) -> "TokenSource | None":
    """Choose the way in for a run; None where there is none. Raises ConfigError for a BEATMATCH_TOKEN that is none."""
    oauth = OAuth(session, network)
    way_in: WayIn
    if login.token:
        way_in = GivenToken(_given(login.token, clock()))
    elif login.client_id and login.client_secret:
        way_in = OwnClient(oauth, login.client_id, login.client_secret, clock, network.backoff)
    elif login.file:
        way_in = StoredLogin(oauth, TokenFile(login.file), clock, network.backoff)
    else:
        return None
    return TokenSource(way_in, clock)


def _given(text: str, now: float) -> Tokens:
    try:
        return parse_pasted(text, now)
    except InputError as problem:
        raise ConfigError(f"BEATMATCH_TOKEN: {problem.message}", problem.hint) from None


class TokenSource:
    """Gives the run its access token: renewed in time by one task while the others wait, and once when refused."""

    def __init__(self, way_in: WayIn, clock: Callable[[], float]) -> None:
        self._way_in = way_in
        self._clock = clock
        self._tokens: Tokens | None = None
        self._on_refusal: Tokens | None = None  # what was given out because the token before was refused
        self._asking: asyncio.Task[None] | None = None
        self._over: LoginError | None = None

    async def token(self) -> str | None:
        """Give a token that should be valid, None where nobody is logged in.

        Raises LoginError when the login is over, any other CatalogError when it could not be renewed this time.
        """
        self._raise_if_over()
        if self._tokens is None:
            await self._next(None)
        if self._tokens is not None and self._due(self._tokens):
            await self._next(self._tokens)
        return self._tokens.access if self._tokens else None

    async def refused(self, token: str) -> None:
        """Hear that the source refused `token`, and renew it. Raises LoginError when that was a renewed one."""
        self._raise_if_over()
        if self._tokens is None or self._tokens.access != token:
            return  # another task was here before
        if self._on_refusal is self._tokens:
            self._over = LoginError("Beatport refuses a token that it has only just given out")
            self._raise_if_over()
        since = self._clock()
        await self._next(self._tokens)
        if self._tokens.obtained_at >= since:  # else another process had it before, and it may be refused for its age
            self._on_refusal = self._tokens

    async def close(self) -> None:
        """Wait for a renewal under way: its refresh token is spent, and what comes for it must not be lost."""
        if self._asking is not None:
            with suppress(BeatmatchError):
                await asyncio.shield(self._asking)

    def _due(self, tokens: Tokens) -> bool:
        """Tell whether to renew now; what cannot be renewed lives to its end."""
        left = tokens.seconds_left(self._clock())
        return tokens.stale(self._clock()) and (self._way_in.renewable(tokens) or (left is not None and left <= 0))

    async def _next(self, old: Tokens | None) -> None:
        """Ask for the next tokens, or wait for the task that does. Being cancelled here does not stop it."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(old))
        await asyncio.shield(self._asking)

    async def _ask(self, old: Tokens | None) -> None:
        """Note what came before the task is done: who asks from then on does not wait."""
        try:
            self._tokens = await self._way_in.next(old)
        except LoginError as over:
            self._over = over
            raise
        finally:
            self._asking = None

    def _raise_if_over(self) -> None:
        if self._over is not None:
            raise LoginError(self._over.message, self._over.hint)
