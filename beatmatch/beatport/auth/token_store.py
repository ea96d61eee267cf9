"""The stored login: one file that only its owner reads, changed under a lock that holds across processes."""

import asyncio
import logging
import os
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from beatmatch.atomic import PRIVATE_FILE, make_private_folder, replacing
from beatmatch.errors import CatalogError, ErrorKind, LoginError, OutputError
from beatmatch.hostile import read_plain_file

RENEWAL_MARGIN = 60.0  # seconds before its end at which a token is renewed

_MOST_BYTES = 2**20  # of the file; a real one has a few thousand
_LOCK_POLL = 0.05  # seconds
_CLIENT_ID = re.compile(r"[!-~]{1,200}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token and what renews it. Times are seconds since 1970; an unknown end is None."""

    access: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    obtained_at: float = 0.0
    expires_at: float | None = None
    client_id: str | None = None  # the client it was given to: no other can renew it
    user: str | None = field(default=None, repr=False)

    def seconds_left(self, now: float) -> float | None:
        return None if self.expires_at is None else self.expires_at - now

    def expires_soon(self, now: float) -> bool:
        """Return whether less than a minute is left; of a life under two minutes, less than half of it."""
        left = self.seconds_left(now)
        return left is not None and left < min(RENEWAL_MARGIN, (now + left - self.obtained_at) / 2)


class TokenFile:
    """Keeps one login in a file of mode 0600. Reading needs no lock; a change is made while `locked` is held."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._target = Path(os.path.realpath(path))  # a symbolic link to the file stays a link
        self._temporary = self._target.with_name(f"{self._target.name}.new")  # fixed, so that no leftover piles up
        self._client_file = self._target.with_name("client-id")
        self._warned = False

    def exists(self) -> bool:
        """Return whether there is a login; one that may not be looked at counts as one."""
        try:
            self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return True

    def read(self) -> Tokens | None:
        """Return the stored login, None where there is none. Raises LoginError for a file that is of no use."""
        try:
            content, mode = read_plain_file(self.path, _MOST_BYTES)
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise LoginError(
                f"the stored login in {self.path} cannot be read: {problem.strerror}",
                "make the file yours (chmod 600), or remove it and run: beatmatch login",
            ) from problem
        if os.name == "posix" and mode & 0o077 and not self._warned:
            self._warned = True
            _log.warning("others can read your login: %s has mode %04o; run: chmod 600 %s", self.path, mode, self.path)
        try:
            tokens = msgspec.json.decode(content, type=Tokens)
        except (msgspec.DecodeError, ValueError, RecursionError):
            tokens = None
        if tokens is None or not tokens.access:  # raised out here, for the exception above may hold the content
            raise LoginError(f"the stored login in {self.path} is damaged")
        return tokens

    def write(self, tokens: Tokens) -> None:
        """Replace the file in one step: a reader gets the old login or the new one, whole. Raises OutputError."""
        try:
            self._make_folder()
            with replacing(self._target, self._temporary, mode=PRIVATE_FILE) as temporary:
                temporary.unlink(missing_ok=True)
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(msgspec.json.encode(tokens))
        except OSError as problem:
            raise self._write_error(problem) from problem
        if tokens.client_id and tokens.client_id != self.last_client_id():
            with suppress(OSError), replacing(self._client_file, mode=PRIVATE_FILE) as temporary:
                temporary.write_text(tokens.client_id, encoding="utf-8")

    def last_client_id(self) -> str | None:
        """Return the id of the client that has got tokens last, also after a logout; None where none is known."""
        with suppress(OSError):
            text = read_plain_file(self._client_file, _MOST_BYTES)[0].decode("ascii", "replace").strip()
            return text if _CLIENT_ID.fullmatch(text) else None
        return None

    def remove(self) -> None:
        """Delete the login, and what an interrupted write has left. Raises OutputError.

        The lock's file stays, because other processes may be waiting for it, and so does the id of the client.
        """
        try:
            self._target.unlink(missing_ok=True)
            self._temporary.unlink(missing_ok=True)
        except OSError as problem:
            raise self._write_error(problem) from problem

    @asynccontextmanager
    async def locked(self, seconds: float = 60.0) -> AsyncIterator[None]:
        """Hold the login against every other task and process.

        Raises CatalogError (timeout) when it is not free within `seconds`, OutputError when it cannot be locked.
        """
        lock = FileLock(f"{self._target}.lock", mode=PRIVATE_FILE)
        deadline = time.monotonic() + seconds
        while not self._acquire(lock):
            if time.monotonic() >= deadline:
                raise CatalogError(
                    ErrorKind.TIMEOUT,
                    f"another beatmatch has kept the login for {seconds:g} s ({lock.lock_file})",
                    "wait until it has ended, then run again",
                )
            await asyncio.sleep(_LOCK_POLL)
        try:
            yield
        finally:
            lock.release()

    def _acquire(self, lock: FileLock) -> bool:
        try:
            self._make_folder()
            lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as problem:
            raise self._write_error(problem) from problem
        return True

    def _make_folder(self) -> None:
        make_private_folder(self._target.parent)

    def _write_error(self, problem: OSError) -> OutputError:
        return OutputError(
            f"the login cannot be kept in {self.path}: {problem.strerror}",
            "make the folder writable, or choose another with XDG_STATE_HOME",
        )
