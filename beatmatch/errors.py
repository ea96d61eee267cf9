"""What can go wrong with a run, and the exit status of each.

    BeatmatchError               1
    ├── InputError               2   a file that cannot be read, a playlist that does not exist
    ├── ConfigError              2   an option, variable or key with a value that makes no sense
    ├── OutputError              2   a file that cannot be written
    ├── StoreError               4   the store of earlier runs cannot be used
    └── CatalogError             4   the source did not answer; `kind` says why
        └── LoginError           5   nobody is logged in, or the login was refused

A problem with one track is no exception but a value (`models.TrackError`).
"""

from enum import StrEnum

_LONGEST_MESSAGE = 1_000  # characters: a hostile file may give itself a name, or a damage, without end


class ErrorKind(StrEnum):
    """Why there is no answer for a track. This is never a `no_match`: that is an answer."""

    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    AUTH = "auth"
    NETWORK = "network"
    TIMEOUT = "timeout"
    SOURCE_CHANGED = "source_changed"
    OFFLINE = "offline"
    INTERNAL = "internal"


class BeatmatchError(Exception):
    """An error that ends a run: `message` says what went wrong and why, `hint` what to do about it."""

    exit_code = 1
    kind = "internal"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"
        self.hint = hint


class InputError(BeatmatchError):
    exit_code = 2
    kind = "input"


class ConfigError(BeatmatchError):
    exit_code = 2
    kind = "config"


class OutputError(BeatmatchError):
    exit_code = 2
    kind = "output"


class StoreError(BeatmatchError):
    exit_code = 4
    kind = "store"


class CatalogError(BeatmatchError):
    """The source did not answer."""

    exit_code = 4

    def __init__(self, kind: ErrorKind, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.kind: ErrorKind = kind


class LoginError(CatalogError):
    """A login is needed, or the stored one was refused."""

    exit_code = 5

    def __init__(self, message: str, hint: str = "run: beatmatch login") -> None:
        super().__init__(ErrorKind.AUTH, message, hint)
