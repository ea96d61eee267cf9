"""The stored login: one file that only its owner reads, changed under a lock that holds across processes."""

import asyncio
import logging
import os
import stat
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from beatmatch.errors import CatalogError, ErrorKind, LoginError, OutputError

MARGIN = 60.0  # seconds before its end at which a token is renewed
_POLL = 0.05
_PRIVATE = 0o600
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token and what renews it. Times are seconds since 1970; an unknown end is None."""

    access: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    obtained_at: float = 0.0
    expires_at: float | None = None
    client_id: str | None = None  # the client it was given to, which alone can renew it
    user: str | None = field(default=None, repr=False)

    def seconds_left(self, now: float) -> float | None:
        return None if self.expires_at is None else self.expires_at - now

    def stale(self, now: float) -> bool:
        """Tell whether less than a minute is left, or less than half of a life shorter than two."""
        left = self.seconds_left(now)
        return left is not None and left < min(MARGIN, (now + left - self.obtained_at) / 2)


class TokenFile:
    """Keeps one login in a file of mode 0600. Reading needs no lock; who changes it holds `locked` meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._target = Path(os.path.realpath(path))  # a link to the file stays a link
        self._warned = False

    def is_there(self) -> bool:
        """Tell whether there is a login; one that may not be looked at is one."""
        try:
            self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return True

    def read(self) -> Tokens | None:
        """Give the stored login, None where there is none. Raises LoginError for a file that is of no use."""
        try:
            with self.path.open("rb") as file:
                self._warn_if_open(stat.S_IMODE(os.fstat(file.fileno()).st_mode))
                text = file.read()
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise LoginError(
                f"the stored login in {self.path} cannot be read: {problem.strerror}",
                "make the file yours (chmod 600), or remove it and run: beatmatch login",
            ) from problem
        return self._decoded(text)

    def write(self, tokens: Tokens) -> None:
        """Replace the file in one step: whoever reads meanwhile gets the old login or the new one, whole."""
        fresh = _fresh_name(self._target)
        try:
            self._target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_private(fresh, msgspec.json.encode(tokens))
            fresh.replace(self._target)
        except OSError as problem:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise self._not_kept(problem) from problem

    def remove(self) -> None:
        """Forget the login, and what an interrupted write has left. The lock's file stays: others may wait on it."""
        try:
            for path in (self._target, _fresh_name(self._target)):
                path.unlink(missing_ok=True)
        except OSError as problem:
            raise self._not_kept(problem) from problem

    @asynccontextmanager
    async def locked(self, seconds: float = 60.0) -> AsyncIterator[None]:
        """Hold the login against every other task and process; wait at most so long for it."""
        lock = FileLock(f"{self._target}.lock", mode=_PRIVATE)
        deadline = time.monotonic() + seconds
        while not self._taken(lock):
            if time.monotonic() >= deadline:
                raise CatalogError(
                    ErrorKind.TIMEOUT,
                    f"another beatmatch has kept the login for {seconds:g} s ({lock.lock_file})",
                    "wait until it has ended, then run again",
                )
            await asyncio.sleep(_POLL)
        try:
            yield
        finally:
            lock.release()

    def _taken(self, lock: FileLock) -> bool:
        try:
            self._target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as problem:
            raise self._not_kept(problem) from problem
        return True

    def _decoded(self, text: bytes) -> Tokens:
        try:
            tokens = msgspec.json.decode(text, type=Tokens)
        except (msgspec.DecodeError, UnicodeDecodeError):
            tokens = None
        if tokens is None or not tokens.access:  # raised here, where no other exception can bring the text along
            raise LoginError(f"the stored login in {self.path} is damaged")
        return tokens

    def _warn_if_open(self, mode: int) -> None:
        if os.name == "posix" and mode & 0o077 and not self._warned:
            self._warned = True
            _log.warning("others can read your login: %s has mode %04o; run: chmod 600 %s", self.path, mode, self.path)

    def _not_kept(self, problem: OSError) -> OutputError:
        return OutputError(
            f"the login cannot be kept in {self.path}: {problem.strerror}",
            "make the folder writable, or choose another with XDG_STATE_HOME",
        )


def _fresh_name(target: Path) -> Path:
    """Name what is written before it replaces the file: always the same, so that an interrupted one is overwritten."""
    return target.with_name(f"{target.name}.new")


def _write_private(path: Path, text: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
