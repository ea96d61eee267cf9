"""Access tokens for a run: which credentials count, when a token is renewed, and when to give up.

The credentials, the first that is there counts: a token in BEATMATCH_TOKEN, the user's own client, the stored login.
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

from beatmatch.beatport.auth.login import parse_pasted_token
from beatmatch.beatport.auth.oauth import NOT_FOR_THE_CATALOGUE, OAuth, UnknownClientError
from beatmatch.beatport.auth.refusals import HINT_PASTE, RefusedTokenError
from beatmatch.beatport.auth.token_store import TokenFile, Tokens
from beatmatch.beatport.responses import Failure
from beatmatch.beatport.throttle import backoff, retry
from beatmatch.errors import BeatmatchError, CatalogError, ConfigError, ErrorKind, InputError, LoginError, OutputError
from beatmatch.models import Clock
from beatmatch.settings import Login, Network

RENEWAL_TASK = "beatmatch: renew the access token"  # the name of the task

_MAX_ATTEMPTS = 3
_RETRIED = frozenset({ErrorKind.NETWORK, ErrorKind.RATE_LIMITED})
_log = logging.getLogger(__name__)


class LoginKind(StrEnum):
    """Which credentials a run uses."""

    VARIABLE = "token"  # BEATMATCH_TOKEN
    CLIENT = "client"  # the user's own client id and secret
    STORED = "stored"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginStatus:
    """What is known about the login without asking Beatport."""

    kind: LoginKind
    user: str | None = None
    seconds_left: float | None = None  # None: unknown
    renewable: bool = False
    file: Path | None = None
    read_only: bool = False  # the file is not in the folder that was named

    @property
    def usable(self) -> bool:
        """Return whether it should do for a run."""
        alive = self.renewable or self.seconds_left is None or self.seconds_left > 0
        return alive and self.kind is not LoginKind.NONE


def login_status(login: Login, now: float) -> LoginStatus:
    """Return which credentials there are. `now` is in seconds since 1970.

    Raises LoginError for a stored login that cannot be read, ConfigError for a BEATMATCH_TOKEN that is no token.
    """
    if login.token:
        _parse_variable(login.token, now)
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
        renewable=stored.refresh is not None and not login.read_only,
        file=login.file,
        read_only=login.read_only,
    )


def _parse_variable(text: str, now: float) -> Tokens:
    try:
        return parse_pasted_token(text, now)
    except InputError as problem:
        raise ConfigError(f"BEATMATCH_TOKEN: {problem.message}", problem.hint) from None


class CredentialProvider(Protocol):
    """Where tokens come from. Called by one task at a time."""

    async def next_tokens(self, old: Tokens | None) -> Tokens | None:
        """Return the first tokens, where `old` is None, or others than `old`. None: nobody is logged in.

        Raises LoginError where there are none to be had, any other CatalogError when that could not be found out.
        """
        ...

    def can_renew(self, tokens: Tokens) -> bool:
        """Return whether others may be had before these have expired."""
        ...


def access_tokens(
    session: aiohttp.ClientSession, network: Network, login: Login, clock: Clock = time.time
) -> "AccessTokens | None":
    """Return the access tokens for a run, None where there can be none.

    Raises ConfigError for a BEATMATCH_TOKEN that is no token.
    """
    oauth = OAuth(session, network)
    provider: CredentialProvider
    if login.token:
        provider = EnvironmentToken(oauth, _parse_variable(login.token, clock()))
    elif login.client_id and login.client_secret:
        provider = ClientCredentials(oauth, login.client_id, login.client_secret, clock, network.backoff)
    elif login.file:
        provider = StoredLogin(oauth, TokenFile(login.file), clock, network.backoff, login.read_only)
    else:
        return None
    return AccessTokens(provider, clock)


class AccessTokens:
    """Hands out the run's access token. One task renews it while the others wait; a refused one is renewed once."""

    def __init__(self, provider: CredentialProvider, clock: Clock) -> None:
        self._provider = provider
        self._clock = clock
        self._tokens: Tokens | None = None
        self._replacement: Tokens | None = None  # obtained because the token before was refused
        self._renewal: asyncio.Task[None] | None = None
        self._login_error: LoginError | None = None  # once there is one, nothing is asked any more
        self._kept: Tokens | None = (
            None  # due by our clock, and not to be renewed: Beatport decides what they are worth
        )
        self._kept_error: LoginError | None = None  # why they cannot be renewed

    async def token(self) -> str | None:
        """Return a token that should be valid, None where nobody is logged in.

        Raises LoginError when the login has ended, any other CatalogError when it could not be renewed this time.
        """
        self._raise_login_error()
        if self._tokens is None:
            await self._renew(None)
        if self._tokens is not None and self._is_due(self._tokens):
            await self._renew(self._tokens)
        return self._tokens.access if self._tokens else None

    def _is_due(self, tokens: Tokens) -> bool:
        """Return whether to renew before the end. What cannot be renewed is used until Beatport refuses it.

        For our clock may be wrong; and whatever it says, Beatport is asked what a token or a refresh token is worth.
        """
        return tokens.expires_soon(self._clock()) and self._provider.can_renew(tokens)

    async def replace(self, refused: str) -> None:
        """Renew a token that Beatport refused. Raises LoginError when it was itself the replacement of such a one."""
        self._raise_login_error()
        if self._tokens is None or self._tokens.access != refused:
            return  # another task has renewed it
        if self._replacement is self._tokens:
            self._login_error = RefusedTokenError("Beatport refuses a token that it has only just given out")
            self._raise_login_error()
        asked_at = self._clock()
        await self._renew(self._tokens)
        if (
            self._tokens.obtained_at >= asked_at
        ):  # else another process had it before, and it may be refused for its age
            self._replacement = self._tokens

    def _raise_login_error(self) -> None:
        if self._login_error is not None:
            raise type(self._login_error)(self._login_error.message, self._login_error.hint)

    async def _renew(self, old: Tokens | None) -> None:
        """Fetch the next tokens, or wait for the task that does. Cancelling one who waits does not stop it."""
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._fetch(old), name=RENEWAL_TASK)
        await asyncio.shield(self._renewal)

    async def _fetch(self, old: Tokens | None) -> None:
        """Fetch the next tokens. They are set before the task ends, because who asks after that does not wait."""
        try:
            self._tokens = await self._provider.next_tokens(old)
        except LoginError as error:
            self._login_error = error
            raise
        finally:
            self._renewal = None

    async def close(self) -> None:
        """Wait for a renewal under way: its refresh token is spent, and what comes for it must not be lost."""
        if self._renewal is not None:
            with suppress(BeatmatchError):
                await asyncio.shield(self._renewal)


@dataclass(frozen=True, slots=True)
class EnvironmentToken:
    """The token in BEATMATCH_TOKEN, which cannot be renewed."""

    oauth: OAuth
    tokens: Tokens

    async def next_tokens(self, old: Tokens | None) -> Tokens:
        if old is None:
            return self.tokens
        await _raise_if_known(self.oauth, old, "the token in BEATMATCH_TOKEN")
        raise LoginError(
            "Beatport refuses the token in BEATMATCH_TOKEN: it has run out, or it is none",
            "put a fresh one there, or unset it and run: beatmatch login",
        )

    def can_renew(self, tokens: Tokens) -> bool:  # noqa: ARG002  # the protocol's
        return False


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """A client id and a secret of the user's own, which Beatport gives to its partners."""

    oauth: OAuth
    client_id: str = field(repr=False)
    secret: str = field(repr=False)
    clock: Clock
    backoff: float  # seconds before the first retry

    async def next_tokens(self, old: Tokens | None) -> Tokens:  # noqa: ARG002  # the protocol's
        try:
            return await _with_retries(
                lambda: self.oauth.client_token(self.client_id, self.secret, self.clock()), self.backoff
            )
        except UnknownClientError:
            raise LoginError(
                "Beatport refuses the client id and secret in BEATMATCH_CLIENT_ID and BEATMATCH_CLIENT_SECRET",
                "check both, or unset them and run: beatmatch login",
            ) from None

    def can_renew(self, tokens: Tokens) -> bool:  # noqa: ARG002  # the protocol's
        return True


@dataclass(frozen=True, slots=True)
class StoredLogin:
    """The login in the file. It is renewed under the file's lock, because a refresh token is good for one time."""

    oauth: OAuth
    file: TokenFile
    clock: Clock
    backoff: float  # seconds before the first retry
    read_only: bool = False  # a login of another folder than the one that was named

    async def next_tokens(self, old: Tokens | None) -> Tokens | None:
        if old is None:
            return self.file.read()
        if self.read_only:
            message = f"the login in {self.file.path} has run out, and is only read with this --state-dir"
            raise LoginError(message, "run: beatmatch login, with the same --state-dir")
        try:
            async with self.file.locked():
                return await self._renew(old)
        except OutputError as problem:  # where the file cannot be locked, the refresh token is not spent
            raise LoginError(f"the login has to be renewed, but {problem.message}", problem.hint) from None

    def can_renew(self, tokens: Tokens) -> bool:
        return tokens.refresh is not None and not self.read_only

    async def _renew(self, old: Tokens) -> Tokens:
        """Return what another process has stored meanwhile, or renew the stored login and store it."""
        stored = self.file.read()
        if stored is None:
            raise LoginError("nobody is logged in any more")
        if stored.access != old.access and not stored.expires_soon(self.clock()):
            return stored
        if stored.refresh is None:
            await _raise_if_known(self.oauth, old, "the token of this login")
            raise LoginError("the login has run out, and a token without a refresh token cannot be renewed")
        renewed = await self._ask_for_tokens(stored.refresh, stored.client_id)
        renewed = replace(renewed, refresh=renewed.refresh or stored.refresh, user=stored.user)
        try:
            self.file.write(renewed)
        except OutputError as problem:  # this run can go on with it
            _log.warning("%s; the next run will need a new login", problem.message)
        return renewed

    async def _ask_for_tokens(self, refresh_token: str, client_id: str | None) -> Tokens:
        async def renew(client_id: str) -> Tokens:
            return await _with_retries(lambda: self.oauth.renew(refresh_token, client_id, self.clock()), self.backoff)

        try:
            return await renew(client_id or await self._docs_client_id())
        except UnknownClientError:
            return await renew(await self.oauth.docs_client_id())  # Beatport replaces the id now and then

    async def _docs_client_id(self) -> str:
        """Return the documentation page's client id, the last one that worked where the page does not name it."""
        try:
            return await self.oauth.docs_client_id()
        except CatalogError:
            if (known := self.file.last_client_id()) is None:
                raise
            return known


async def _raise_if_known(oauth: OAuth, refused: Tokens, what: str) -> None:
    """Raise LoginError where a token that the catalogue refuses is good otherwise: it has not run out."""
    try:
        await oauth.user_name(refused.access)
    except CatalogError:
        return
    raise RefusedTokenError(NOT_FOR_THE_CATALOGUE.format(what=what), HINT_PASTE)


async def _with_retries(ask: Callable[[], Awaitable[Tokens]], first_wait: float) -> Tokens:
    """Ask again where the network or a busy server was in the way; a refusal is raised at once."""

    async def attempt() -> Tokens | Failure:
        try:
            return await ask()
        except CatalogError as error:
            if error.kind not in _RETRIED:
                raise
            return Failure(kind=error.kind, message=error.message, hint=error.hint, retry=True)

    async def wait(_: Failure, tries: int) -> None:
        await asyncio.sleep(backoff(first_wait, tries))

    outcome = await retry(attempt, _MAX_ATTEMPTS, wait)
    if isinstance(outcome, Failure):
        raise outcome.error()
    return outcome
