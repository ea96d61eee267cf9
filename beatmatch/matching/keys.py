"""Musical keys in the three notations of the trade: Camelot ("8A"), Open Key ("1m"), musical ("Am").

Keys are read into Camelot codes, compared as such, and written from them.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Notation(StrEnum):
    CAMELOT = "camelot"
    OPEN_KEY = "open_key"
    MUSICAL = "musical"


class Relation(StrEnum):
    """How two keys stand to each other on the wheel."""

    SAME = "same"
    RELATIVE = "relative"  # same number, other mode: Am and C
    FIFTH = "fifth"  # next number, same mode: Am and Em
    UNRELATED = "unrelated"


# Camelot number, minor (A) and major (B), spelt as Rekordbox spells them.
_WHEEL = (
    (1, "Abm", "B"),
    (2, "Ebm", "F#"),
    (3, "Bbm", "Db"),
    (4, "Fm", "Ab"),
    (5, "Cm", "Eb"),
    (6, "Gm", "Bb"),
    (7, "Dm", "F"),
    (8, "Am", "C"),
    (9, "Em", "G"),
    (10, "Bm", "D"),
    (11, "F#m", "A"),
    (12, "Dbm", "E"),
)
_HOURS = 12
_OPEN_KEY_LAG = 7  # Open Key 1 stands where Camelot has 8

_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "sharp": 1, "b": -1, "flat": -1}
_MINOR = frozenset({"m", "min", "minor"})
# A lone "M" is no mode: it means major to some, and is a shouted "m" to others. Such a key stays unknown.
_MAJOR = frozenset({"", "maj", "major"})

_CAMELOT = re.compile(r"0?([1-9]|1[0-2])\s*([AaBb])")
_OPEN_KEY = re.compile(r"0?([1-9]|1[0-2])\s*([DdMm])")
_MUSICAL = re.compile(r"([A-Ga-g])\s*(#|b|sharp|flat|)\s*(min(?:or)?|maj(?:or)?|m|)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def camelot(text: str | None) -> str | None:
    """Read a key in any notation as its Camelot code ("1A" to "12B"); None where it is no key."""
    key = _plain(text)
    return _from_camelot(key) or _from_open_key(key) or _from_musical(key)


def notation(text: str | None) -> Notation | None:
    """Name the notation a key is written in; None where it is no key."""
    key = _plain(text)
    if _from_camelot(key):
        return Notation.CAMELOT
    if _from_open_key(key):
        return Notation.OPEN_KEY
    return Notation.MUSICAL if _from_musical(key) else None


def written(code: str, as_: Notation) -> str:
    """Write a Camelot code in a notation. Raises KeyError for what is no Camelot code."""
    return {Notation.CAMELOT: _known, Notation.OPEN_KEY: open_key, Notation.MUSICAL: musical}[as_](code)


def musical(code: str) -> str:
    """Write a Camelot code as Rekordbox writes musical keys: "1A" is "Abm", "8B" is "C"."""
    return _NAMES[code]


def open_key(code: str) -> str:
    """Write a Camelot code as Open Key: "8A" is "1m", "8B" is "1d"."""
    number, minor = _hour(code)
    return f"{(number - _OPEN_KEY_LAG - 1) % _HOURS + 1}{'m' if minor else 'd'}"


def related(a: str | None, b: str | None) -> Relation | None:
    """Return how two keys, in any notation, stand to each other; None when either is unknown."""
    one, other = camelot(a), camelot(b)
    if one is None or other is None:
        return None
    (number, minor), (other_number, other_minor) = _hour(one), _hour(other)
    steps = (number - other_number) % _HOURS
    if steps == 0:
        return Relation.SAME if minor == other_minor else Relation.RELATIVE
    neighbours = steps in {1, _HOURS - 1} and minor == other_minor
    return Relation.FIFTH if neighbours else Relation.UNRELATED


def _plain(text: str | None) -> str:
    return unicodedata.normalize("NFKC", text or "").replace("♯", "#").replace("♭", "b").strip()


def _from_camelot(key: str) -> str | None:
    found = _CAMELOT.fullmatch(key)
    return found and f"{found[1]}{found[2].upper()}"


def _from_open_key(key: str) -> str | None:
    found = _OPEN_KEY.fullmatch(key)
    return found and _code(int(found[1]) + _OPEN_KEY_LAG, minor=found[2] in "mM")


def _from_musical(key: str) -> str | None:
    found = _MUSICAL.fullmatch(key)
    if not found:
        return None
    mode = found[3] if found[3] in {"m", "M"} else found[3].lower()
    pitch = _SEMITONES[found[1].upper()] + _ACCIDENTALS[found[2].lower()]
    if mode in _MINOR:
        return _MINOR_AT[pitch % 12]
    return _MAJOR_AT[pitch % 12] if mode in _MAJOR else None


def _code(number: int, *, minor: bool) -> str:
    return f"{(number - 1) % _HOURS + 1}{'A' if minor else 'B'}"


def _hour(code: str) -> tuple[int, bool]:
    known = _known(code)
    return int(known[:-1]), known[-1] == "A"


def _known(code: str) -> str:
    _NAMES[code]
    return code


def _pitch(name: str) -> int:
    root = name.removesuffix("m")
    return (_SEMITONES[root[0]] + _ACCIDENTALS[root[1:]]) % 12


_NAMES = {f"{number}A": minor for number, minor, _ in _WHEEL} | {f"{number}B": major for number, _, major in _WHEEL}
_MINOR_AT = {_pitch(minor): f"{number}A" for number, minor, _ in _WHEEL}
_MAJOR_AT = {_pitch(major): f"{number}B" for number, _, major in _WHEEL}
