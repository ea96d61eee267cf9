"""A look at the store from outside: whether the file is sound, and how much there is in it."""

import os
from dataclasses import dataclass
from pathlib import Path

from beatmatch.store.database import Database
from beatmatch.store.sqlite import FILE_NAME

_COUNTS = "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM decisions)"
_BUSY = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Checkup:
    """What lies in a store."""

    answers: int
    decisions: int
    size: int  # bytes


def check_store(state_dir: Path) -> Checkup | None:
    """Check the store in a folder; None where there is none yet. Raises StoreError for one that is of no use."""
    path = state_dir / FILE_NAME
    if not os.path.isfile(path):  # noqa: PTH113  # Path.is_file raises for a folder that may not be entered
        return None
    database = Database(path, busy_seconds=_BUSY)
    try:
        for (says,) in database.all("PRAGMA quick_check(1)"):
            if says != "ok":
                raise database.damaged(says)
        answers, decisions = database.one(_COUNTS) or (0, 0)
    finally:
        database.close()
    return Checkup(int(answers), int(decisions), path.stat().st_size)
