"""Numbers and lists in cells that a spreadsheet has touched."""

import math
import re
from collections.abc import Iterator

_BETWEEN = re.compile(r" \| (?=[0-9]+: )")  # as ReviewWriter joins them


def number(text: str) -> float | None:
    """Read 128, 128.5 and 128,5; None for anything else."""
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def whole(text: str) -> int | None:
    """Read a number that has lost no digit of its whole part."""
    found = None if "e" in text.casefold() else number(text)
    return int(found) if found is not None and found == int(found) else None


def score(text: str) -> float | None:
    """Read a score; a spreadsheet may have made a date of it, which is none."""
    found = number(text)
    return found if found is not None and 0 <= found <= 100 else None


def alternatives(text: str) -> Iterator[tuple[int, str]]:
    """Read "7004: Ivo Ren - Glass Parade (Live) | 7005: ..." as ids with names."""
    for part in _BETWEEN.split(text):
        track_id, colon, name = part.partition(": ")
        if colon and track_id.isdecimal():
            yield int(track_id), name
