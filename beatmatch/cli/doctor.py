"""beatmatch doctor: what works here and what does not."""

import time
from typing import TYPE_CHECKING

from beatmatch.cli.context import invocation
from beatmatch.cli.options import SAYING, Format, Given, takes

if TYPE_CHECKING:
    from beatmatch.doctor import Check, Diagnosis
    from beatmatch.writers.json import Json


@takes("catalog", "offline", "no-store", "state-dir", *SAYING)
def doctor(form: Format = None, **given: Given) -> int:
    """Check what works here and what does not, with what to do about it.

    Examples:
      beatmatch doctor
      beatmatch doctor -c tracks.db
      beatmatch doctor -f json | jq '.checks[] | select(.mark != "ok")'

    Beatport's API and its website are asked one question each. What fails
    stands in the way of matching; what is only warned of does not. Exit status:
    0 matching can work, 2 something here is in the way, 4 Beatport does not
    answer, 5 login needed.
    """
    with invocation(given, as_json=form == "json") as here:
        from beatmatch.cli.context import answer
        from beatmatch.doctor import diagnose

        found = diagnose(here.configuration, here.screen, time.time())
        answer(_told(found), _document(found), form, here.screen)
    return found.exit_code


def _document(found: "Diagnosis") -> "Json":
    return {
        "can_match": found.exit_code == 0,
        "exit_status": found.exit_code,
        "checks": [
            {"name": check.name, "mark": check.mark.value, "says": check.says, "advice": check.advice or None}
            for check in found.checks
        ],
    }


def _told(found: "Diagnosis") -> str:
    from beatmatch.cli.context import in_columns

    return in_columns([row for check in found.checks for row in _rows(check)])


def _rows(check: "Check") -> list[tuple[str, ...]]:
    """Give the line of a check, and below it what to do."""
    from beatmatch.console import printable

    rows: list[tuple[str, ...]] = [(check.mark.value, check.name, printable(check.says))]
    return [*rows, ("", "", f"-> {printable(check.advice)}")] if check.advice else rows
