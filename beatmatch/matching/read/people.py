"""Read the names of people out of a text: where one artist ends, and what tells namesakes apart."""

import re
from dataclasses import dataclass
from functools import lru_cache

from beatmatch.matching.text import Words, people_words, plain_words

_SEPARATOR = re.compile(
    r"\s*[,;/|&+×]\s*"
    r"|\s+(?:x|vs\.?|versus|feat(?:uring)?\.?|ft\.?|pres(?:\.|ents?)?|with|w/|and|und|y|et|meets|b2b|aka)\s+"
    r"|\s+as side artist to\s+"
    r"|\s+(?:feat\.?|ft\.)(?=\S)|[(\[]\s*(?:feat(?:uring)?|ft|with)\b\.?\s*",
    re.IGNORECASE,
)
SEPARATING_WORDS = frozenset(
    {"x", "vs", "versus", "with", "and", "und", "y", "et", "meets", "aka", "feat", "ft", "pres"}
)
_NUMBER_IN_FRONT = re.compile(r"^\s*\d{1,3}\s*[.)]\s+")
_SUFFIX = re.compile(r"\s*[(\[]\s*(?P<suffix>[^()\[\]]{1,16})\s*[)\]]")
_NOBODY = frozenset({"various artists", "various", "unknown artist", "unknown", "va", "artist", "n a", "none"})


@dataclass(frozen=True, slots=True)
class Person:
    """One name: its words, and the country or mark that tells namesakes apart ("RO", "House")."""

    words: Words
    suffix: str = ""
    text: str = ""


@lru_cache(maxsize=16384)
def split_people(text: str) -> tuple[Person, ...]:
    """Split a text at everything that may separate two artists; placeholders such as "Various Artists" are nobody."""
    if _is_nobody(text):
        return ()
    pieces = _SEPARATOR.split(_NUMBER_IN_FRONT.sub("", text))
    return tuple(person for piece in pieces if (person := read_person(piece)).words)


@lru_cache(maxsize=65536)
def read_person(text: str) -> Person:
    """Read one name, without splitting it. Nobody has no words."""
    match = _SUFFIX.search(text)
    name = people_words(_SUFFIX.sub(" ", text))
    if not name or _is_nobody(text):
        return Person(())
    return Person(name, "".join(plain_words(match["suffix"])) if match else "", " ".join(text.split()))


def _is_nobody(text: str) -> bool:
    return " ".join(plain_words(text)) in _NOBODY
