"""The ways to an access token: one that was given, the user's own client, the stored login."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from beatmatch.catalogs.oauth import OAuth, UnknownClientError
from beatmatch.catalogs.token_file import TokenFile, Tokens
from beatmatch.errors import CatalogError, ErrorKind, LoginError, OutputError

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
