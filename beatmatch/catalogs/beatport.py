"""What Beatport's API and its website have in common: how a question is worded, and how a list is read."""

import logging
import re
import unicodedata
from collections.abc import Callable, Sequence

import msgspec

from beatmatch.catalogs.replies import UPDATE
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.models import BeatportCandidate

LONGEST = 250  # characters of a question; an address cannot grow for ever

_ISRC = re.compile(r"[A-Z0-9]{12}")
_UNSENDABLE = {"Cc", "Cs"}  # control characters, halves of surrogate pairs
_log = logging.getLogger(__name__)


def search_words(text: str) -> str:
    """Word a question so that Beatport takes it: composed accents, one line, one pair of brackets at most."""
    composed = unicodedata.normalize("NFC", text)
    sendable = "".join(" " if unicodedata.category(char) in _UNSENDABLE else char for char in composed)
    return " ".join(_one_pair(sendable).split())[:LONGEST].rstrip()


def _one_pair(text: str) -> str:
    """Keep the first bracket and the one that closes it: Beatport answers more of them with a refusal."""
    first = text.find("(")
    last = text.find(")", first + 1) if first >= 0 else -1
    return "".join(
        char if char not in "()" or (last > 0 and place in (first, last)) else " " for place, char in enumerate(text)
    )


def without_commas(name: str) -> str:
    """Give the longest piece between commas: a filter takes a comma for "or", and what it finds contains the piece."""
    return max((search_words(piece) for piece in name.split(",")), key=len)


def plain_isrc(isrc: str) -> str | None:
    """Write an ISRC as Beatport does, 12 characters; None where it is none."""
    plain = isrc.upper().replace("-", "").replace(" ", "")
    return plain if _ISRC.fullmatch(plain) else None


def with_isrc(candidates: Sequence[BeatportCandidate], isrc: str) -> tuple[BeatportCandidate, ...]:
    """Keep what really has this ISRC, whatever the source takes for near."""
    return tuple(found for found in candidates if found.isrc and plain_isrc(found.isrc) == isrc)


def read_records(
    records: Sequence[msgspec.Raw], read: Callable[[msgspec.Raw], BeatportCandidate], path: str
) -> tuple[BeatportCandidate, ...]:
    """Read a list of tracks. One that is not understood is left out and logged; where that is all, it is an error."""
    candidates: list[BeatportCandidate] = []
    odd: list[str] = []
    for place, record in enumerate(records):
        try:
            candidates.append(read(record))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            odd.append(_placed(problem, f"{path}[{place}]"))
    if odd and not candidates:
        raise source_changed(odd[0])
    for complaint in odd:
        _log.warning("a track of Beatport's answer is not understood and left out: %s", complaint)
    return tuple(candidates)


def source_changed(complaint: str) -> CatalogError:
    return CatalogError(ErrorKind.SOURCE_CHANGED, f"the answer is not understood: {complaint}", UPDATE)


def _placed(problem: Exception, path: str) -> str:
    """Say where in the whole answer a record is odd: "Expected `int`, got `str` - at `$.tracks[3].id`"."""
    text = str(problem)
    return text.replace("`$", f"`{path}") if "`$" in text else f"{text} - at `{path}`"
