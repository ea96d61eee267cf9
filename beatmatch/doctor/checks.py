"""The result of a check."""

from dataclasses import dataclass
from enum import StrEnum

from beatmatch.errors import BeatmatchError


class Mark(StrEnum):
    """What fails stands in the way of matching; what is warned of does not."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked. `exit_code` is what a run would end with because of it."""

    name: str
    mark: Mark
    says: str
    advice: str = ""
    exit_code: int = 0


def ok(name: str, says: str) -> Check:
    return Check(name, Mark.OK, says)


def warning(name: str, says: str, advice: str = "") -> Check:
    return Check(name, Mark.WARN, says, advice)


def failure(name: str, error: BeatmatchError, *, needed: bool = True) -> Check:
    """Make a check of an error: a failure where a run needs the thing, else a warning."""
    if needed:
        return Check(name, Mark.FAIL, error.message, error.hint, error.exit_code)
    return warning(name, error.message, error.hint)
