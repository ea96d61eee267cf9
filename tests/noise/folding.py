"""Text as the bench compares it: an own, simple normaliser, so that bench and matcher do not share their mistakes."""

import re
import unicodedata

from rapidfuzz.fuzz import ratio as indel_ratio

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "$": "s"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_PART = re.compile(r"\b(?:part|pt|vol|volume)\b\.? *(\w+)")
_NAMESAKE = re.compile(r"\s*\([^()]*\)\s*$")
_JOINTS = re.compile(r"\s*(?:[,;/+&]|\b(?:x|vs|versus|feat|ft|featuring|and|with|pres)\b\.?)\s*", re.IGNORECASE)


def fold(text: str) -> str:
    """Lower case, no accents, letters that carry a stroke or a ligature spelled out."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words(text: str) -> tuple[str, ...]:
    """The words of a text: apostrophes closed up, "re-work" one word, everything else that is no letter a gap."""
    text = re.sub(r"['’‘`´]", "", fold(text))
    text = re.sub(r"\bre[-:] ?(?=\w)", "re", text).replace("&", " and ")
    return tuple(re.findall(r"\w+", text.replace("_", " ")))


def compact(text: str) -> str:
    """A text as one run of letters, with parts and their numbers in one spelling."""
    text = _PART.sub(lambda found: f"part{_ROMAN.get(found[1], found[1])}", fold(text))
    parts = words(text)
    if len(parts) > 1 and parts[-1] in {"ii", "iii"}:
        parts = (*parts[:-1], _ROMAN[parts[-1]])
    return "".join(parts)


def numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)


def alike(left: str, right: str, *, least: int, ratio: float) -> bool:
    """The same run of letters but for a slip. Numbers have to agree."""
    if left == right:
        return True
    if min(len(left), len(right)) < least or indel_ratio(left, right, score_cutoff=100 * ratio) == 0:
        return False
    return numbers(left) == numbers(right)


def artist_keys(name: str) -> frozenset[str]:
    """What an artist may be known by: the whole name, and each of the people in it."""
    bare = _NAMESAKE.sub("", name) or name
    people = [bare, *_JOINTS.split(bare)]
    return frozenset(key for person in people if (key := _artist_key(person)))


def _artist_key(name: str) -> str:
    parts = words(_NAMESAKE.sub("", name) or name)
    return "".join(parts[1:] if len(parts) > 1 and parts[0] in {"dj", "the", "and"} else parts)


def shared(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two sets of artist keys have somebody in common."""
    if left & right:
        return True
    return any(alike(one, other, least=6, ratio=0.85) for one in left for other in right)
