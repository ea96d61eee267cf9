"""Text as the bench compares it.

These rules are simpler than those of `beatmatch.matching` and share no code with them: a mistake in one does not
hide the same mistake in the other.
"""

import re
import unicodedata

from rapidfuzz.fuzz import ratio as indel_ratio

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "$": "s"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_PART = re.compile(r"\b(?:part|pt|vol|volume)\b\.? *(\w+)")
_TRAILING_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")  # of a name that several artists have: "Somebody (RO)"
_ARTIST_SEPARATORS = re.compile(
    r"\s*(?:[,;/+&]|\b(?:x|vs|versus|feat|ft|featuring|and|with|pres)\b\.?)\s*", re.IGNORECASE
)


def fold(text: str) -> str:
    """Return a text in lower case and without accents; strokes and ligatures are spelled out."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text. Apostrophes separate nothing, "re-work" is one word, "&" is "and"."""
    text = re.sub(r"['’‘`´]", "", fold(text))
    text = re.sub(r"\bre[-:] ?(?=\w)", "re", text).replace("&", " and ")
    return tuple(re.findall(r"\w+", text.replace("_", " ")))


def compact(text: str) -> str:
    """Return the folded words without spaces, with "Pt. II" and "Part 2" spelled alike."""
    text = _PART.sub(lambda part: f"part{_ROMAN.get(part[1], part[1])}", fold(text))
    parts = words(text)
    if len(parts) > 1 and parts[-1] in {"ii", "iii"}:
        parts = (*parts[:-1], _ROMAN[parts[-1]])
    return "".join(parts)


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def alike(left: str, right: str, *, min_length: int, min_ratio: float) -> bool:
    """Return whether two compact texts are equal but for a typo. Their numbers have to be equal."""
    if left == right:
        return True
    if min(len(left), len(right)) < min_length or indel_ratio(left, right, score_cutoff=100 * min_ratio) == 0:
        return False
    return numbers(left) == numbers(right)


def artist_keys(name: str) -> frozenset[str]:
    """Return what an artist may be known by: the whole name, and each of the people in it, compact."""
    bare = _TRAILING_BRACKETS.sub("", name) or name
    people = [bare, *_ARTIST_SEPARATORS.split(bare)]
    return frozenset(key for person in people if (key := _artist_key(person)))


def _artist_key(name: str) -> str:
    parts = words(_TRAILING_BRACKETS.sub("", name) or name)
    return "".join(parts[1:] if len(parts) > 1 and parts[0] in {"dj", "the", "and"} else parts)


def have_artist_in_common(left: frozenset[str], right: frozenset[str]) -> bool:
    """Return whether two sets of artist keys name somebody in common, typos allowed."""
    if left & right:
        return True
    return any(alike(name, other, min_length=6, min_ratio=0.85) for name in left for other in right)
