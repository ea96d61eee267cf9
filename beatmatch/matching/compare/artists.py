"""Compare the people whom a library entry names with those of a candidate, as sets.

Separators, order, featured names, country suffixes and stylised spellings make no difference. The separators in the
library's text are doubtful ("Above & Beyond" is one name), so the candidate's own list of artists decides: its names
are looked for in the pieces of the library's text, alone and several pieces together.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter

from beatmatch.matching.read.people import SEPARATING_WORDS, Person, read_person, split_people
from beatmatch.matching.text import Words, digits_as_letters, fold, joined, plain_words, same_word

_IGNORED_IN_FRONT = frozenset({"dj", "the", "mc"})

# How a candidate's artist is found in the library's text: spelt alike, with a typing error, or as one short part of
# a name of several.
_SPELT, _TYPO, _MEMBER = 1.0, 0.9, 0.5

# Suffixes of one country in its several spellings.
_COUNTRIES = (
    {"us", "usa"}, {"uk", "gb", "eng"}, {"br", "bra", "brasil", "brazil"}, {"oz", "au", "aus"}, {"it", "ita", "italy"},
    {"sa", "rsa", "za"}, {"de", "ger", "germany"}, {"mx", "mex"}, {"co", "col"}, {"in", "ind"}, {"ie", "irl"},
)  # fmt: skip
_MARKS = frozenset({"official", "ofc", "ofcl", "music", "band", "dj", "live"})


@dataclass(frozen=True, slots=True)
class ArtistComparison:
    """How far two sets of people agree, in [0, 1]; 0 is a contradiction, None means that one side names nobody."""

    value: float | None
    only_remixer: bool = False
    only_member: bool = False  # "Beyond" for "Above & Beyond": perhaps one of them, perhaps somebody else
    note: str = ""


def compare_artists(library: Iterable[str], artists: Sequence[str], remixers: Sequence[str]) -> ArtistComparison:
    """Compare the library's artist texts with a candidate's lists, in any order; remixers count on both sides."""
    main = tuple(person for name in artists if (person := read_person(name)).words)
    extra = tuple(person for name in remixers if (person := read_person(name)).words)
    pieces = tuple(dict.fromkeys(person for text in library for person in _people_in(text, (*main, *extra))))
    if not pieces or not (main or extra):
        return ArtistComparison(None)
    return _compare(pieces, main, extra)


def same_person(one: Person, other: Person) -> bool:
    """Return whether two names are one person's: spelling, "DJ" and "The" may differ, two stated suffixes may not."""
    return bool(_spelling(one, other))


def _people_in(text: str, known: tuple[Person, ...]) -> tuple[Person, ...]:
    """Split a text into people, keeping whole the known names that hold a separator themselves ("Some X", "W&W")."""
    whole = []
    for person in known:
        name = plain_words(person.text)
        is_doubled = len(person.words) > len(set(person.words))
        if set(name) & SEPARATING_WORDS or is_doubled:
            pattern = r"\W+".join(map(re.escape, name))
            rest = re.sub(rf"(?:^|(?<=[,;/|&+(\s])){pattern}(?=$|[\s,;/|&+)(])", ",", fold(text), count=1)
            if rest != fold(text):
                whole.append(person)
                text = rest
    return (*whole, *split_people(text))


def _compare(pieces: tuple[Person, ...], main: tuple[Person, ...], extra: tuple[Person, ...]) -> ArtistComparison:
    """Look for every artist and remixer of the candidate among the pieces of the library's text."""
    explained: set[int] = set()  # places of the pieces that are somebody whom the candidate names
    found_main = {person: how for person in main if (how := _find(person, pieces, explained))}
    found_extra = [person for person in extra if person not in main and _find(person, pieces, explained)]
    explained |= _glued_names(pieces, (*main, *extra))
    for person in main:
        if person not in found_main and any(_holds(pieces[index].words, person.words) for index in explained):
            found_main[person] = _SPELT
    if not explained:
        return ArtistComparison(0.0, note=f"another artist: {_list(main or extra)}")
    if not found_main and main:
        note = f"only the remixer agrees; by {_list(main)}"
        return ArtistComparison(0.5, only_remixer=bool(found_extra), note=note)
    how = max(found_main.values(), default=_SPELT)
    if how == _MEMBER:
        return ArtistComparison(0.5, only_member=True, note=f"perhaps only a part of the name: {_list(main)}")
    share = sum(len(pieces[index].words) for index in explained) / sum(len(person.words) for person in pieces)
    share_of_main = len(found_main) / len(main) if main else 1.0
    return ArtistComparison(round((0.7 + 0.2 * share + 0.1 * share_of_main) * how, 4))


def _list(people: Sequence[Person]) -> str:
    return ", ".join(person.text for person in people)


def _find(person: Person, pieces: tuple[Person, ...], explained: set[int]) -> float:
    """Look for a candidate's artist among the pieces, or in several pieces in a row that are one name."""
    matches = [
        (how, range(start, end))
        for start, end in combinations(range(len(pieces) + 1), 2)
        if (how := _how_alike(pieces[start:end], person))
    ]
    if not matches:
        return _find_members(person, pieces, explained)
    how, places = max(matches, key=itemgetter(0))
    explained.update(places)
    return how


def _how_alike(pieces: tuple[Person, ...], person: Person) -> float:
    """Compare a name with pieces in a row: "Earth, Wind & Fire", "Surname, First Name"."""
    together = tuple(word for piece in pieces for word in piece.words)
    if len(together) > len(person.words) + 1:
        return 0.0
    if len(pieces) > 1 and sorted(together) == sorted(person.words):
        return _SPELT
    return _spelling(Person(together, pieces[-1].suffix), person)


def _find_members(person: Person, pieces: tuple[Person, ...], explained: set[int]) -> float:
    """Look for the members of "One & Other" as they may stand alone in the list: all of them, or a full name."""
    members = split_people(person.text)
    if len(members) < 2:
        return 0.0
    known = {index for index, piece in enumerate(pieces) if any(same_person(piece, member) for member in members)}
    known |= _glued_names(pieces, members)
    explained |= known
    found = sum(len(pieces[index].words) for index in known)
    if found == len(person.words) or any(len(_without_dj(pieces[index].words)) > 1 for index in known):
        return _SPELT
    return _MEMBER if known else 0.0


def _spelling(one: Person, other: Person) -> float:
    if joined((*one.words, one.suffix)) == joined((*other.words, other.suffix)):
        return _SPELT
    if one.suffix and other.suffix and not _same_suffix(one.suffix, other.suffix):
        return 0.0
    left, right = _without_dj(one.words), _without_dj(other.words)
    if joined(left) == joined(right) or digits_as_letters("".join(left)) == digits_as_letters("".join(right)):
        return _SPELT
    return _TYPO if len(left) == len(right) and all(map(same_word, left, right)) else 0.0


def _same_suffix(one: str, other: str) -> bool:
    if one == other or one in _MARKS or other in _MARKS:
        return True
    return any(one in country and other in country for country in _COUNTRIES)


def _without_dj(name: Words) -> Words:
    """Drop "DJ" and "The" in front, where something is left."""
    return name[1:] if len(name) > 1 and name[0] in _IGNORED_IN_FRONT else name


def _glued_names(pieces: tuple[Person, ...], people: Sequence[Person]) -> set[int]:
    """Find the pieces that are several of the candidate's names with only a space between them."""
    single = {person.words for person in people}
    names = [member for person in people for member in (person, *split_people(person.text))]
    return {
        index for index, piece in enumerate(pieces) if piece.words not in single and _is_made_of(piece.words, names)
    }


def _is_made_of(glued: Words, people: Sequence[Person]) -> bool:
    if not glued:
        return True
    for person in people:
        size = len(person.words)
        begins = 0 < size <= len(glued) and all(map(same_word, glued[:size], person.words))
        if begins and _is_made_of(glued[size:], people):
            return True
    return False


def _holds(long: Words, short: Words) -> bool:
    size = len(short)
    return any(all(map(same_word, long[at : at + size], short)) for at in range(len(long) - size + 1))
