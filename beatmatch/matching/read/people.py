"""Read the names of people out of a text: where one artist ends, and what tells namesakes apart.

Separators are of two kinds. A comma, "feat." or "vs." stand between two people. "&", "and", "with" or "x" may also be a
part of one name ("Some & Other"), so the piece behind them is marked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from beatmatch.matching.text import Words, fold, people_words, plain_words
from beatmatch.matching.vocabulary.languages import Use, texts

_ANDS = "|".join(map(re.escape, ("and", *texts(Use.AND))))
_WITHS = "|".join(map(re.escape, ("with", "w/", *texts(Use.WITH))))
_SEPARATOR = re.compile(
    r"(?P<guest>\s+(?:feat(?:uring)?\.?|ft\.?|as side artist to)\s+|\s+(?:feat\.?|ft\.)(?=\S)"
    r"|[(\[]\s*(?:feat(?:uring)?|ft|with)\b\.?\s*)"
    r"|(?P<plain>\s*[;|×]\s*|\s*(?:(?<!\d),|,(?!\d))(?!\s*the\b)\s*|\s*/\s+|\s+/\s*"  # "10,000 Somethings", "Some, The"
    r"|\s+(?:vs\.?|versus|pres(?:\.|ents?)?|meets|b2b|aka)\s+)"
    rf"|(?P<soft>\s*[&+]\s*|\s+x\s+|\s+(?:{_ANDS})\s+|\s+(?:{_WITHS})\s+)",
    re.IGNORECASE,
)
SEPARATING_WORDS = frozenset(
    {"x", "vs", "versus", "with", "and", "meets", "aka", "feat", "ft", "pres"}
    | {word for use in (Use.AND, Use.WITH) for text in texts(use) for word in plain_words(text)}
)
_GUEST = re.compile(rf"^(?:{_WITHS})\s+(?P<name>\S.*)$", re.IGNORECASE)
_NUMBER_IN_FRONT = re.compile(r"^\s*\d{1,3}\s*[.)]\s+")
_SUFFIX = re.compile(r"\s*[(\[]\s*(?P<suffix>[^()\[\]]{1,16})\s*[)\]]")
_ARTICLE_BEHIND = re.compile(r"^(?P<name>[^,]+),\s*the$", re.IGNORECASE)
_NOBODY = frozenset({"various artists", "various", "unknown artist", "unknown", "va", "artist", "n a", "none"})


@dataclass(frozen=True, slots=True)
class Person:
    """One name: its words, and the country or mark that tells namesakes apart ("RO", "House")."""

    words: Words
    suffix: str = ""
    text: str = ""
    is_guest: bool = field(default=False, compare=False)  # behind "feat."
    is_joined: bool = field(
        default=False, compare=False
    )  # to the name in front of it, by what may be a part of one name


@lru_cache(maxsize=16384)
def split_people(text: str) -> tuple[Person, ...]:
    """Split a text at everything that may separate two artists; placeholders such as "Various Artists" are nobody."""
    if _is_nobody(text):
        return ()
    if not plain_words(text):  # a name made of signs: "+/-"
        person = read_person(text)
        return (person,) if person.words else ()
    return tuple(_pieces(_NUMBER_IN_FRONT.sub("", text)))


def _pieces(text: str) -> Iterator[Person]:
    start, is_guest, is_joined = 0, False, False
    for match in (*_SEPARATOR.finditer(text), None):
        person = read_person(text[start : match.start() if match else len(text)])
        if person.words:
            yield replace(person, is_guest=is_guest, is_joined=is_joined)
        if match:
            start, is_guest, is_joined = match.end(), is_guest or match["guest"] is not None, match["soft"] is not None


@lru_cache(maxsize=16384)
def read_person(text: str) -> Person:
    """Read one name, without splitting it. Return Person(()) for a placeholder such as "Various Artists"."""
    match = _SUFFIX.search(text)
    bare = _SUFFIX.sub(" ", text).strip()
    if behind := _ARTICLE_BEHIND.match(bare):
        bare = f"The {behind['name']}"
    name = people_words(bare) or tuple(fold(bare).split())
    if not name or _is_nobody(text):
        return Person(())
    return Person(name, "".join(plain_words(match["suffix"])) if match else "", " ".join(text.split()))


def split_guest(name: str) -> tuple[str, str] | None:
    """Split "Some Thing con Somebody" at the last word that may stand in front of a guest; None where there is none."""
    match = re.search(rf"^(?P<name>.*\S)\s+(?:{_WITHS})\s+(?P<guest>\S.*)$", name, re.IGNORECASE)
    return (match["name"], match["guest"]) if match else None


def guest_in(bracket: str) -> str | None:
    """Return whom a bracket may name as a guest: "(with Somebody)", "(con Somebody)"; it may be a name as well."""
    match = _GUEST.match(bracket.strip())
    return match["name"] if match else None


def _is_nobody(text: str) -> bool:
    return " ".join(plain_words(text)) in _NOBODY or not " ".join(text.split()).strip(" -_.?*,;&()[]")
