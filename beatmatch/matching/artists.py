"""Artists as a set of people: separators, featured names, country suffixes and stylised spellings make no difference.

The separators in the library's text are doubtful ("Above & Beyond" is one name), so the candidate's own list of
artists tells: its names are looked for in the pieces of the library's text, alone and several pieces together.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from operator import itemgetter

from beatmatch.matching.text import Words, fold, joined, people_words, plain_words, same_word, unleet

_SEPARATOR = re.compile(
    r"\s*[,;/|&+×]\s*"
    r"|\s+(?:x|vs\.?|versus|feat(?:uring)?\.?|ft\.?|pres(?:\.|ents?)?|with|w/|and|und|y|et|meets|b2b|aka)\s+"
    r"|\s+as side artist to\s+"
    r"|\s+(?:feat\.?|ft\.)(?=\S)|[(\[]\s*(?:feat(?:uring)?|ft|with)\b\.?\s*",
    re.IGNORECASE,
)
_SEPARATING_WORDS = frozenset(
    {"x", "vs", "versus", "with", "and", "und", "y", "et", "meets", "aka", "feat", "ft", "pres"}
)
_NUMBER_IN_FRONT = re.compile(r"^\s*\d{1,3}\s*[.)]\s+")
_SUFFIX = re.compile(r"\s*[(\[]\s*(?P<suffix>[^()\[\]]{1,16})\s*[)\]]")
_IGNORED_ALONE = frozenset({"dj", "the", "mc"})
_NOBODY = frozenset({"various artists", "various", "unknown artist", "unknown", "va", "artist", "n a", "none"})


@dataclass(frozen=True, slots=True)
class Person:
    """One name: its words, and the country or mark that tells namesakes apart ("RO", "House")."""

    words: Words
    suffix: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ArtistMatch:
    """How far two sets of people agree, in [0, 1]; 0 is a contradiction, None means that one side names nobody."""

    value: float | None
    only_remixer: bool = False
    only_member: bool = False  # "Beyond" for "Above & Beyond": perhaps one of them, perhaps somebody else
    note: str = ""


@lru_cache(maxsize=16384)
def split_people(text: str) -> tuple[Person, ...]:
    """Cut a text at everything that may separate two artists."""
    if _is_nobody(text):
        return ()
    pieces = _SEPARATOR.split(_NUMBER_IN_FRONT.sub("", text))
    return tuple(person for piece in pieces if (person := read_person(piece)).words)


@lru_cache(maxsize=65536)
def read_person(text: str) -> Person:
    """Read one name, without cutting it."""
    found = _SUFFIX.search(text)
    name = people_words(_SUFFIX.sub(" ", text))
    if not name or _is_nobody(text):
        return Person(())
    return Person(name, "".join(plain_words(found["suffix"])) if found else "", " ".join(text.split()))


def _is_nobody(text: str) -> bool:
    return " ".join(plain_words(text)) in _NOBODY


def compare_artists(library: Iterable[str], artists: Sequence[str], remixers: Sequence[str]) -> ArtistMatch:
    """Compare the library's artist texts with a candidate's lists, in any order; remixers count on both sides."""
    main = tuple(person for name in artists if (person := read_person(name)).words)
    extra = tuple(person for name in remixers if (person := read_person(name)).words)
    ours = tuple(dict.fromkeys(person for text in library for person in _people_in(text, (*main, *extra))))
    if not ours or not (main or extra):
        return ArtistMatch(None)
    return _matched(ours, main, extra)


def _people_in(text: str, known: tuple[Person, ...]) -> tuple[Person, ...]:
    """Cut a text into people, keeping whole the known names that hold what else would separate ("Some X", "W&W")."""
    held = [person for person in known if set(plain_words(person.text)) & _SEPARATING_WORDS or _is_doubled(person)]
    found = []
    for person in held:
        name = r"\W+".join(map(re.escape, plain_words(person.text)))
        kept = re.sub(rf"(?:^|(?<=[,;/|&+(\s])){name}(?=$|[\s,;/|&+)(])", ",", fold(text), count=1)
        if kept != fold(text):
            found.append(person)
            text = kept
    return (*found, *split_people(text))


# How a candidate's artist is found among ours: spelt alike, with a slip, or only as one short name out of several.
_SPELT, _SLIPPED, _MEMBER = 1.0, 0.9, 0.5


def _is_doubled(person: Person) -> bool:
    return len(person.words) > len(set(person.words))


def _matched(ours: tuple[Person, ...], main: tuple[Person, ...], extra: tuple[Person, ...]) -> ArtistMatch:
    explained: set[int] = set()
    found_main = {person: how for person in main if (how := _find(person, ours, explained))}
    found_extra = [person for person in extra if person not in main and _find(person, ours, explained)]
    explained |= _glued_names(ours, (*main, *extra))
    for person in main:
        if person not in found_main and _is_inside_explained(person, ours, explained):
            found_main[person] = _SPELT
    if not explained:
        return ArtistMatch(0.0, note=f"another artist: {_list(main or extra)}")
    if not found_main and main:
        return ArtistMatch(0.5, only_remixer=bool(found_extra), note=f"only the remixer agrees; by {_list(main)}")
    how = max(found_main.values(), default=_SPELT)
    if how == _MEMBER:
        return ArtistMatch(0.5, only_member=True, note=f"perhaps only a part of the name: {_list(main)}")
    share = sum(len(ours[index].words) for index in explained) / sum(len(person.words) for person in ours)
    theirs = len(found_main) / len(main) if main else 1.0
    return ArtistMatch(round((0.7 + 0.2 * share + 0.1 * theirs) * how, 4))


def _list(people: Sequence[Person]) -> str:
    return ", ".join(person.text for person in people)


def _find(person: Person, ours: tuple[Person, ...], explained: set[int]) -> float:
    """Look for a candidate's artist among our pieces, or in several pieces in a row that are one name."""
    found = [
        (how, range(start, end))
        for start, end in combinations(range(len(ours) + 1), 2)
        if (how := _how_alike(ours[start:end], person))
    ]
    if not found:
        return _find_members(person, ours, explained)
    how, where = max(found, key=itemgetter(0))
    explained.update(where)
    return how


def _how_alike(pieces: tuple[Person, ...], person: Person) -> float:
    """Compare a name with pieces of ours in a row: "Earth, Wind & Fire", "Surname, First Name"."""
    together = tuple(word for piece in pieces for word in piece.words)
    if len(together) > len(person.words) + 1:
        return 0.0
    if len(pieces) > 1 and sorted(together) == sorted(person.words):
        return _SPELT
    return _spelling(Person(together, pieces[-1].suffix), person)


def _find_members(person: Person, ours: tuple[Person, ...], explained: set[int]) -> float:
    """Look for the members of "One & Other" as they may stand alone in our list: all of them, or a full name."""
    members = split_people(person.text)
    if len(members) < 2:
        return 0.0
    known = {index for index, piece in enumerate(ours) if any(same_name(piece, member) for member in members)}
    known |= _glued_names(ours, members)
    explained |= known
    found = sum(len(ours[index].words) for index in known)
    if found == len(person.words) or any(len(_essential(ours[index].words)) > 1 for index in known):
        return _SPELT
    return _MEMBER if known else 0.0


def same_name(one: Person, other: Person) -> bool:
    """Tell whether two names are one person's: spelling, "DJ" and "The" may differ, two stated suffixes may not."""
    return bool(_spelling(one, other))


def _spelling(one: Person, other: Person) -> float:
    if joined((*one.words, one.suffix)) == joined((*other.words, other.suffix)):
        return _SPELT
    if one.suffix and other.suffix and not _same_suffix(one.suffix, other.suffix):
        return 0.0
    left, right = _essential(one.words), _essential(other.words)
    if joined(left) == joined(right) or unleet("".join(left)) == unleet("".join(right)):
        return _SPELT
    return _SLIPPED if len(left) == len(right) and all(map(same_word, left, right)) else 0.0


# Suffixes of one country in its several spellings.
_COUNTRIES = (
    {"us", "usa"}, {"uk", "gb", "eng"}, {"br", "bra", "brasil", "brazil"}, {"oz", "au", "aus"}, {"it", "ita", "italy"},
    {"sa", "rsa", "za"}, {"de", "ger", "germany"}, {"mx", "mex"}, {"co", "col"}, {"in", "ind"}, {"ie", "irl"},
)  # fmt: skip
_MARKS = frozenset({"official", "ofc", "ofcl", "music", "band", "dj", "live"})


def _same_suffix(one: str, other: str) -> bool:
    if one == other or one in _MARKS or other in _MARKS:
        return True
    return any(one in country and other in country for country in _COUNTRIES)


def _essential(name: Words) -> Words:
    """Drop "DJ" and "The" in front, where something is left."""
    return name[1:] if len(name) > 1 and name[0] in _IGNORED_ALONE else name


def _glued_names(ours: tuple[Person, ...], people: Sequence[Person]) -> set[int]:
    """Find the pieces that are several of the candidate's names with only a space between them."""
    single = {person.words for person in people}
    names = [member for person in people for member in (person, *split_people(person.text))]
    return {index for index, piece in enumerate(ours) if piece.words not in single and _is_made_of(piece.words, names)}


def _is_made_of(glued: Words, people: Sequence[Person]) -> bool:
    if not glued:
        return True
    for person in people:
        size = len(person.words)
        begins = 0 < size <= len(glued) and all(map(same_word, glued[:size], person.words))
        if begins and _is_made_of(glued[size:], people):
            return True
    return False


def _is_inside_explained(person: Person, ours: tuple[Person, ...], explained: set[int]) -> bool:
    return any(_holds(ours[index].words, person.words) for index in explained)


def _holds(long: Words, short: Words) -> bool:
    size = len(short)
    return any(all(map(same_word, long[at : at + size], short)) for at in range(len(long) - size + 1))
