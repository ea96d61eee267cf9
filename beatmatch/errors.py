"""What can go wrong with a run, and the exit status that says so.

    BeatmatchError               1
    ├── InputError               2   a file that cannot be read, a playlist that is not there
    ├── ConfigError              2   an option, variable or key with a value that makes no sense
    ├── OutputError              2   a file that cannot be written
    ├── StoreError               4   the memory of earlier runs is in use by another run
    └── CatalogError             4   the source did not answer; `kind` says in which way
        └── LoginError           5   nobody is logged in, or the login was refused

A problem with one track is no exception but a value (`models.TrackError`).
"""

from enum import StrEnum


class ErrorKind(StrEnum):
    """Why there is no answer for a track; never to be confused with `no_match`."""

    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    AUTH = "auth"
    NETWORK = "network"
    TIMEOUT = "timeout"
    SOURCE_CHANGED = "source_changed"
    OFFLINE = "offline"
    INTERNAL = "internal"


class BeatmatchError(Exception):
    """Something that ends a run: `message` says what and why, `hint` what to do about it."""

    exit_code = 1
    kind = "internal"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
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
    """A question that the source did not answer."""

    exit_code = 4

    def __init__(self, kind: ErrorKind, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.kind: ErrorKind = kind


class LoginError(CatalogError):
    """A login is needed, or the one there is was refused."""

    exit_code = 5

    def __init__(self, message: str, hint: str = "run: beatmatch login") -> None:
        super().__init__(ErrorKind.AUTH, message, hint)
