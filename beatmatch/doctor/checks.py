"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum

from beatmatch.errors import BeatmatchError


class Mark(StrEnum):
    """`FAIL` stands in the way of matching, `WARN` of something else."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `exit_code` is what a run would end with because of it."""

    name: str
    mark: Mark
    says: str
    advice: str = ""
    exit_code: int = 0


def fine(name: str, says: str) -> Check:
    return Check(name, Mark.OK, says)


def odd(name: str, says: str, advice: str = "") -> Check:
    return Check(name, Mark.WARN, says, advice)


def broken(name: str, problem: BeatmatchError, *, needed: bool = True) -> Check:
    """Tell of a problem: a failure where a run needs the thing, else a warning."""
    if needed:
        return Check(name, Mark.FAIL, problem.message, problem.hint, problem.exit_code)
    return odd(name, problem.message, problem.hint)
