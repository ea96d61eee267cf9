"""Numbers and lists in cells that a spreadsheet has touched."""

import math
import re
from collections.abc import Iterator

from beatmatch.models import BeatportCandidate

_BETWEEN = re.compile(r" \| (?=[0-9]+: )")  # as ReviewWriter joins them
_NAME = re.compile(r"(?:(?P<artists>.*?) - )?(?P<title>.*?)(?: \((?P<mix>[^()]*)\))?", re.DOTALL)  # as it writes them


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


def alternatives(text: str) -> Iterator[BeatportCandidate]:
    """Read "7004: Ivo Ren - Glass Parade (Live) | 7005: ..." as tracks: their ids for sure, their names as it seems."""
    for part in _BETWEEN.split(text):
        track_id, colon, name = part.partition(": ")
        if colon and track_id.isdecimal() and (found := _NAME.fullmatch(name)):
            artists = (found["artists"],) if found["artists"] else ()
            mix = found["mix"] or ""
            yield BeatportCandidate(track_id=int(track_id), title=found["title"], mix_name=mix, artists=artists)
