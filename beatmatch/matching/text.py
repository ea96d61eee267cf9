"""Fold text to plain lower-case words, so that spelling alone never decides whether two texts are the same."""

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
_EXCLAMATION_INSIDE = re.compile(r"(?<=\w)!(?=\w)")  # "P!nk"
_INITIALS = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")  # "C.A.R.", "P.Y.T"
_AND = re.compile(r"[&+]|\b(?:and|und)\b")
_WORD = re.compile(r"[^\W_]+")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "!": "i"})
_LETTERS_AND_DIGITS = re.compile(r"(?=.*[^\W\d_])(?=.*\d)")
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ph", "f"))

ARTICLES = frozenset({"the", "a", "an"})

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


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Fold case, accents, look-alike letters and apostrophes; keep everything else in its place."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    plain = _EXCLAMATION_INSIDE.sub("i", _APOSTROPHES.sub("", plain.casefold().translate(_LETTERS)))
    return _INITIALS.sub(lambda initials: initials.group().replace(".", ""), plain)


@lru_cache(maxsize=16384)
def words(text: str) -> Words:
    """Fold to words: no punctuation, no "and", part numbers as digits ("Pt. II" is "part 2")."""
    spelt = [_SPELLINGS.get(word, word) for word in _WORD.findall(_AND.sub(" ", fold(text)))]
    return tuple(_with_digits([word for word in spelt if word != "and"]))


def _with_digits(spelt: Sequence[str]) -> list[str]:
    """Write Roman and spelt-out part numbers as digits, without leading zeros."""
    numbered = [_ROMAN.get(word, word) if index else word for index, word in enumerate(spelt)]
    for index in range(1, len(numbered)):
        if numbered[index - 1] in _COUNTERS:
            numbered[index] = _COUNTED.get(numbered[index], numbered[index])
    return [word.lstrip("0") or "0" if word.isdecimal() else word for word in numbered if word != "and"]


def name_words(text: str) -> Words:
    """Fold a name to words; a name of signs only ("???") becomes its signs."""
    return words(text) or tuple(fold(text).split())


def plain_words(text: str) -> Words:
    """Fold to words as they are written, without reading numbers or short spellings into them."""
    return tuple(_WORD.findall(_AND.sub(" ", fold(text))))


def people_words(text: str) -> Words:
    """Fold a person's name to words; short spellings count, Roman numbers do not ("VI:TA")."""
    return tuple(_SPELLINGS.get(word, word) for word in plain_words(text))


def joined(parts: Words) -> str:
    """Write words without the spaces, so that "Some Day" equals "Someday"; umlauts in either spelling are equal."""
    return _without_umlauts("".join(parts))


@lru_cache(maxsize=16384)
def _without_umlauts(text: str) -> str:
    for long, short in _UMLAUTS:
        text = text.replace(long, short)
    return text


def letters_of(parts: Words) -> str:
    """Write words without articles and spaces, with letters for the digits that stand for them."""
    return joined(tuple(digits_as_letters(word) for word in parts if word not in ARTICLES))


def digits_as_letters(word: str) -> str:
    """Read digits inside a word as the letters they stand for: "deadmau5", "r3spawn"."""
    return word.translate(_LEET) if _LETTERS_AND_DIGITS.match(word) else word


@lru_cache(maxsize=16384)
def same_word(one: str, other: str) -> bool:
    """Return whether two words are equal, one typing error apart, or begin with "l" for a capital "I"."""
    if one == other:
        return True
    if one.isdecimal() or other.isdecimal():
        return False
    one, other = digits_as_letters(one), digits_as_letters(other)
    if one == other or _without_umlauts(one) == _without_umlauts(other):
        return True
    starts_with_i_or_l = len(one) > 3 and {one[0], other[:1]} == {"i", "l"}
    return is_typo(one, other) or (starts_with_i_or_l and one[1:] == other[1:])


def is_typo(one: str, other: str, *, shortest: int = 5) -> bool:
    """Return whether two long words differ by one letter, or two from ten letters on, but not by the first."""
    shorter = min(len(one), len(other))
    if shorter < shortest or one[0] != other[0] or any(map(str.isdecimal, one + other)):
        return False
    return OSA.distance(one, other) <= (2 if shorter >= 10 else 1)


def same_words(one: Words, other: Words) -> bool:
    """Return whether two lists hold the same words in any order, each a typing error apart at most."""
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
    """Return the words that are numbers: parts, years, "808"."""
    return frozenset(word for word in parts if word.isdecimal())
