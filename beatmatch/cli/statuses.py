"""Which exit status a run has earned."""

from beatmatch.errors import ErrorKind
from beatmatch.writers.summary import Summary

COMPLETE, BUG, FOUND, INCOMPLETE, LOGIN, INTERRUPTED = 0, 1, 3, 4, 5, 130


def status_of(summary: Summary, fail_on: str | None, *, interrupted: bool) -> int:
    """Say how a run ended: what is worst counts."""
    kinds = {kind for kind, _ in summary.error_kinds}
    if interrupted:
        return INTERRUPTED
    if ErrorKind.INTERNAL in kinds:
        return BUG
    if ErrorKind.AUTH in kinds:
        return LOGIN
    if kinds:
        return INCOMPLETE
    return FOUND if _wanted(summary, fail_on) else COMPLETE


def _wanted(summary: Summary, fail_on: str | None) -> bool:
    missing = summary.no_match if fail_on == "unmatched" else 0
    return bool(fail_on) and bool(summary.review + missing)
