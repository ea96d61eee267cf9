"""Text as matching sees it: folded to plain lower-case words, so that spelling alone never decides."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

Words = tuple[str, ...]

# Letters that Unicode's decomposition leaves as they are, and signs that stand for a letter.
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i",
    "ŧ": "t", "ŋ": "n", "ə": "e", "λ": "a", "$": "s", "€": "e", "£": "l",
})  # fmt: skip

_APOSTROPHES = re.compile(r"['’‘`´ʼʹ′]")
_CALLED_OUT = re.compile(r"(?<=\w)!(?=\w)")  # "P!nk"
_INITIALS = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")  # "C.A.R.", "P.Y.T"
_AND = re.compile(r"[&+]|\b(?:and|und)\b")
_WORD = re.compile(r"[^\W_]+")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "!": "i"})
_MIXED = re.compile(r"(?=.*[^\W\d_])(?=.*\d)")
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ph", "f"))

# Short spellings that titles use for a word, one fact a line.
_SPELLINGS = {
    "u": "you",
    "ur": "your",
    "r": "are",
    "n": "and",
    "luv": "love",
    "nite": "night",
    "tonite": "tonight",
    "thru": "through",
    "da": "the",
    "tha": "the",
    "pt": "part",
    "pts": "parts",
    "vol": "volume",
    "mr": "mister",
    "st": "saint",
    "no1": "1",
}
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_COUNTED = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "i": "1", "v": "5", "x": "10"}
_COUNTERS = {"part", "volume", "chapter", "act", "side", "episode"}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold case, accents, look-alike letters and apostrophes; keep everything else in its place."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    plain = _CALLED_OUT.sub("i", _APOSTROPHES.sub("", plain.casefold().translate(_LETTERS)))
    return _INITIALS.sub(lambda found: found.group().replace(".", ""), plain)


@lru_cache(maxsize=65536)
def words(text: str) -> Words:
    """Fold to words: no punctuation, no "and", part numbers as digits ("Pt. II" is "part 2")."""
    found = _WORD.findall(_AND.sub(" ", fold(text)))
    return tuple(_numbered([_SPELLINGS.get(word, word) for word in found if word != "and"]))


def _numbered(found: Sequence[str]) -> list[str]:
    numbered = [_ROMAN.get(word, word) if index else word for index, word in enumerate(found)]
    for index in range(1, len(numbered)):
        if numbered[index - 1] in _COUNTERS:
            numbered[index] = _COUNTED.get(numbered[index], numbered[index])
    return [word.lstrip("0") or "0" if word.isdecimal() else word for word in numbered if word != "and"]


def name_words(text: str) -> Words:
    """Fold a name to words; one that is made of signs only ("???") is its signs."""
    return words(text) or tuple(fold(text).split())


def plain_words(text: str) -> Words:
    """Fold to words as they are written, without reading numbers or short spellings into them."""
    return tuple(_WORD.findall(_AND.sub(" ", fold(text))))


def people_words(text: str) -> Words:
    """Fold a person's name to words; short spellings count, roman numbers do not ("VI:TA")."""
    return tuple(_SPELLINGS.get(word, word) for word in plain_words(text))


def joined(parts: Words) -> str:
    """Write words without the spaces, so that "Some Day" is "Someday"; umlauts in either spelling."""
    return _no_umlauts("".join(parts))


@lru_cache(maxsize=65536)
def _no_umlauts(text: str) -> str:
    for long, short in _UMLAUTS:
        text = text.replace(long, short)
    return text


def unleet(word: str) -> str:
    """Read digits inside a word as the letters they stand for: "deadmau5", "r3spawn"."""
    return word.translate(_LEET) if _MIXED.match(word) else word


@lru_cache(maxsize=65536)
def same_word(one: str, other: str) -> bool:
    """Tell whether two words are one word, a slip of the finger apart at most."""
    if one == other:
        return True
    if one.isdecimal() or other.isdecimal():
        return False
    one, other = unleet(one), unleet(other)
    return one == other or _no_umlauts(one) == _no_umlauts(other) or is_slip(one, other)


def is_slip(one: str, other: str, *, shortest: int = 5) -> bool:
    """Tell whether two long words differ by one letter (two in a very long one), not by their first."""
    shorter = min(len(one), len(other))
    if shorter < shortest or one[0] != other[0] or any(map(str.isdecimal, one + other)):
        return False
    return OSA.distance(one, other) <= (2 if shorter >= 10 else 1)


def same_words(one: Words, other: Words) -> bool:
    """Tell whether two lists hold the same words in any order, each a slip apart at most."""
    if sorted(one) == sorted(other) or (one and joined(one) == joined(other)):
        return True
    rest = list(other)
    for word in one:
        twin = next((candidate for candidate in rest if same_word(word, candidate)), None)
        if twin is None:
            return False
        rest.remove(twin)
    return not rest


def numbers(parts: Words) -> frozenset[str]:
    """Find the words that hold a digit and mean a number: parts, years, "808"."""
    return frozenset(word for word in parts if word.isdecimal())
