"""Access tokens for a run: which way in counts, when a token is renewed, and when to give up.

The ways in, strongest first: a token in BEATMATCH_TOKEN, the user's own client, the stored login.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import aiohttp

from beatmatch.beatport.auth.login import parse_pasted
from beatmatch.beatport.auth.oauth import OAuth, UnknownClientError
from beatmatch.beatport.auth.token_store import TokenFile, Tokens
from beatmatch.errors import BeatmatchError, CatalogError, ConfigError, ErrorKind, InputError, LoginError, OutputError
from beatmatch.settings import Login, Network

# --- The ways to an access token: one that was given, the user's own client, the stored login.

_PASSING = frozenset({ErrorKind.NETWORK, ErrorKind.RATE_LIMITED})
_log = logging.getLogger(__name__)


class WayIn(Protocol):
    """Where tokens come from. Called by one task at a time."""

    async def next(self, old: Tokens | None) -> Tokens | None:
        """Give the first tokens, or others than `old`. None: nobody is logged in.

        Raises LoginError where there are none to be had, any other CatalogError when that could not be found out.
        """
        ...

    def renewable(self, tokens: Tokens) -> bool:
        """Tell whether asking for the next ones makes sense before these have run out."""
        ...


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A token out of BEATMATCH_TOKEN, which nothing renews."""

    tokens: Tokens

    async def next(self, old: Tokens | None) -> Tokens:
        if old is None:
            return self.tokens
        raise LoginError(
            "Beatport refuses the token in BEATMATCH_TOKEN: it has run out, or it is none",
            "put a fresh one there, or unset it and run: beatmatch login",
        )

    def renewable(self, tokens: Tokens) -> bool:  # noqa: ARG002  # the protocol's
        return False


@dataclass(frozen=True, slots=True)
class OwnClient:
    """A client id and a secret of the user's own, from Beatport itself."""

    oauth: OAuth
    client_id: str = field(repr=False)
    secret: str = field(repr=False)
    clock: Callable[[], float]
    backoff: float

    async def next(self, old: Tokens | None) -> Tokens:  # noqa: ARG002  # the protocol's
        try:
            return await _persistently(
                lambda: self.oauth.by_secret(self.client_id, self.secret, self.clock()), self.backoff
            )
        except UnknownClientError:
            raise LoginError(
                "Beatport refuses the client id and secret in BEATMATCH_CLIENT_ID and BEATMATCH_CLIENT_SECRET",
                "check both, or unset them and run: beatmatch login",
            ) from None

    def renewable(self, tokens: Tokens) -> bool:  # noqa: ARG002  # the protocol's
        return True


@dataclass(frozen=True, slots=True)
class StoredLogin:
    """The login in the file, renewed under its lock: a refresh token is good for one time, whoever spends it."""

    oauth: OAuth
    file: TokenFile
    clock: Callable[[], float]
    backoff: float

    async def next(self, old: Tokens | None) -> Tokens | None:
        if old is None:
            return self.file.read()
        try:
            async with self.file.locked():
                return await self._others_than(old)
        except OutputError as problem:  # what cannot be kept is not asked for: the stored login would be spent
            raise LoginError(f"the login has to be renewed, but {problem.message}", problem.hint) from None

    def renewable(self, tokens: Tokens) -> bool:
        return tokens.refresh is not None

    async def _others_than(self, old: Tokens) -> Tokens:
        stored = self.file.read()
        if stored is None:
            raise LoginError("nobody is logged in any more")
        if stored.access != old.access and not stored.stale(self.clock()):
            return stored  # another process has been here
        if stored.refresh is None:
            raise LoginError("the login has run out, and a token without a refresh token cannot be renewed")
        renewed = await self._renewed(stored, stored.refresh)
        self._keep(renewed)
        return renewed

    async def _renewed(self, stored: Tokens, refresh: str) -> Tokens:
        client_id = stored.client_id or await self.oauth.docs_client()
        try:
            renewed = await self._refresh(refresh, client_id)
        except UnknownClientError:
            client_id = await self.oauth.docs_client()  # it changes now and then
            renewed = await self._refresh(refresh, client_id)
        return replace(renewed, refresh=renewed.refresh or refresh, user=stored.user)

    async def _refresh(self, refresh: str, client_id: str) -> Tokens:
        return await _persistently(lambda: self.oauth.by_refresh(refresh, client_id, self.clock()), self.backoff)

    def _keep(self, renewed: Tokens) -> None:
        """Store what came; a full disk ends the login only after this run."""
        try:
            self.file.write(renewed)
        except OutputError as problem:
            _log.warning("%s; the next run will need a new login", problem.message)


async def _persistently(ask: Callable[[], Awaitable[Tokens]], backoff: float) -> Tokens:
    """Ask up to three times where the network or a busy server was in the way; a refusal stands."""
    for wait in (backoff, 2 * backoff):
        try:
            return await ask()
        except CatalogError as problem:
            if problem.kind not in _PASSING:
                raise
        await asyncio.sleep(wait)
    return await ask()


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
