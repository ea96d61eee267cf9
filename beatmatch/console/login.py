"""How a login is said: whose it is, where it comes from, how long it lasts."""

from typing import TYPE_CHECKING

from beatmatch.console.words import duration

if TYPE_CHECKING:
    from beatmatch.catalogs.auth import LoginStatus


def origin(status: "LoginStatus") -> str:
    """Say which way in counts, and whose it is."""
    whose = f", of {status.user}" if status.user else ""
    return _ORIGINS[status.kind] + whose


_ORIGINS = {
    "token": "the token in BEATMATCH_TOKEN",
    "client": "the client in BEATMATCH_CLIENT_ID",
    "stored": "stored",
    "none": "nobody is logged in",
}


def lasting(seconds: float | None, *, renewable: bool) -> str:
    """Say how long a login lasts."""
    if seconds is None:
        return "renewed by itself" if renewable else "unknown"
    if seconds <= 0:
        return "none, renewed by the next run" if renewable else "none"
    return duration(seconds) + (", then renewed by itself" if renewable else "")
