"""Counts, times, states of a run and logins, as they are worded for people everywhere."""

import re
import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING

from beatmatch.models import Status
from beatmatch.writers.summary import Summary

if TYPE_CHECKING:
    from beatmatch.beatport.auth.token_source import LoginStatus

STATUS_WORDS: Mapping[Status, str] = {
    Status.MATCHED: "matched",
    Status.REVIEW: "review",
    Status.NO_MATCH: "not found",
    Status.SKIPPED: "skipped",
    Status.ERROR: "unanswered",
}
STATUS_STYLES: Mapping[Status, str] = {
    Status.MATCHED: "green",
    Status.REVIEW: "yellow",
    Status.NO_MATCH: "red",
    Status.SKIPPED: "dim",
    Status.ERROR: "magenta",
}
_PLAIN_WORD = re.compile(r"[\w./@%+=:,-]+")
_WANTS_SINGLE_QUOTES = re.compile(r'["$`!]|\\$')
_LOGIN_ORIGINS = {
    "token": "the token in BEATMATCH_TOKEN",
    "client": "the client in BEATMATCH_CLIENT_ID",
    "stored": "stored",
    "none": "nobody is logged in",
}


def plural(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def shell_word(text: str) -> str:
    """Quote a text for a command line that is shown, in double quotes where that is enough: Windows knows no others."""
    if _PLAIN_WORD.fullmatch(text):
        return text
    return shlex.quote(text) if _WANTS_SINGLE_QUOTES.search(text) else f'"{text}"'


def duration(seconds: float) -> str:
    """Write a time as 35 s, 2 min 5 s or 3 h 20 min; never less than a second."""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes_rest = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_rest} min"
    return f"{minutes} min {rest} s" if minutes else f"{whole} s"


def status_counts(summary: Summary) -> tuple[tuple[Status, int], ...]:
    """Return how many results there are of each status that occurs."""
    counts = {
        Status.MATCHED: summary.matched,
        Status.REVIEW: summary.review,
        Status.NO_MATCH: summary.no_match,
        Status.SKIPPED: summary.skipped,
        Status.ERROR: summary.error,
    }
    return tuple((status, count) for status, count in counts.items() if count)


def status_counts_text(summary: Summary) -> str:
    """Write the counts as "74 matched, 3 review"; "" where there are no results."""
    return ", ".join(f"{count} {STATUS_WORDS[status]}" for status, count in status_counts(summary))


def waiting_text(seconds: float, reason: str) -> str:
    return f"waiting {duration(seconds)}, {reason}"


def source_gone_text(reason: str) -> str:
    return f"stopped asking Beatport: {reason}"


def login_origin(status: "LoginStatus") -> str:
    """Name the login that a run would use, and its user."""
    return _LOGIN_ORIGINS[status.kind] + (f", of {status.user}" if status.user else "")


def login_time_left(seconds: float | None, *, renewable: bool) -> str:
    """Write how long a login can be used; `seconds` is None where that is not known."""
    if seconds is None:
        return "renewed by itself" if renewable else "unknown"
    if seconds <= 0:
        return "none, renewed by the next run" if renewable else "none"
    return duration(seconds) + (", then renewed by itself" if renewable else "")
