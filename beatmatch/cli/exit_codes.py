"""The exit codes of the program, and which of them a run earns. Errors carry their own (`errors.py`)."""

from enum import IntEnum

from beatmatch.errors import ErrorKind
from beatmatch.signals import exit_status_of
from beatmatch.writers.summary import Summary


class ExitCode(IntEnum):
    COMPLETE = 0
    BUG = 1
    USAGE = 2  # also input that cannot be read, and decisions that cannot be applied
    FOUND = 3  # results that --fail-on names
    INCOMPLETE = 4
    LOGIN_NEEDED = 5
    INTERRUPTED = 130  # by Ctrl-C; by another signal 128 and its number


def exit_code_of(summary: Summary, fail_on: str | None, *, interrupted_by: int | None = None) -> int:
    """Return the exit code for the worst that happened. `fail_on`: None, "review" or "unmatched".

    `interrupted_by` is the number of a signal.
    """
    if interrupted_by is not None:
        return exit_status_of(interrupted_by)
    kinds = {kind for kind, _ in (*summary.error_kinds, *summary.kept_kinds)}
    if ErrorKind.INTERNAL in kinds:
        return ExitCode.BUG
    if ErrorKind.AUTH in kinds:
        return ExitCode.LOGIN_NEEDED
    if kinds:
        return ExitCode.INCOMPLETE
    failing = summary.review + (summary.no_match if fail_on == "unmatched" else 0)
    return ExitCode.FOUND if fail_on and failing else ExitCode.COMPLETE
