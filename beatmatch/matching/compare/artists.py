"""Compare the people whom a library entry names with those of a candidate, as sets.

Separators, order, featured names, country suffixes and stylised spellings make no difference. The separators in the
library's text are doubtful ("Above & Beyond" is one name), so the candidate's own list of artists decides: its names
are looked for in the pieces of the library's text, alone and several pieces together.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from operator import itemgetter

from beatmatch.matching.read.people import SEPARATING_WORDS, Person, read_person, split_people
from beatmatch.matching.text import Words, digits_as_letters, fold, joined, plain_words, same_word
from beatmatch.matching.vocabulary.countries import SAME_COUNTRY

_IGNORED_IN_FRONT = frozenset({"dj", "the", "mc"})

# How a candidate's artist is found in the library's text: spelt alike, with a typing error, with an initial or the
# surname first, or as one part of a name of several.
_SPELT, _TYPO, _SHORT, _MEMBER = 1.0, 0.9, 0.8, 0.5

_MARKS = frozenset({"official", "ofc", "ofcl", "music", "band", "dj", "live"})


@dataclass(frozen=True, slots=True)
class ArtistComparison:
    """How far two sets of people agree, in [0, 1]; 0 is a contradiction, None means that one side names nobody.

    Remixers, and people whom the version names, are in neither `only_library` nor `only_candidate`.
    """

    value: float | None
    only_remixer: bool = False
    only_member: bool = False  # "Beyond" for "Above & Beyond": perhaps one of them, perhaps somebody else
    is_short: bool = False  # found by an initial, or with the surname first
    shares_guest_only: bool = False  # all whom both sides name are featured, as covers of one song may share a singer
    only_library: tuple[Person, ...] = ()  # whom the candidate does not name
    only_candidate: tuple[Person, ...] = ()  # whom the library does not name
    note: str = ""

    @property
    def both_name_others(self) -> bool:
        """Return whether each side names somebody whom the other lacks, or only a guest is shared."""
        main = any(not person.is_guest for person in (*self.only_library, *self.only_candidate))
        return bool(self.only_library and self.only_candidate) or (self.shares_guest_only and main)

    @property
    def shares_somebody(self) -> bool:
        """Return whether somebody is on both sides for sure, or one side names nobody."""
        return self.value is None or (self.value > 0 and not (self.only_member or self.only_remixer))


def compare_artists(
    library: Iterable[str],
    artists: Sequence[str],
    remixers: Sequence[str],
    *,
    library_guests: Iterable[str] = (),
    candidate_guests: Sequence[str] = (),
    in_version: Collection[str] = (),
) -> ArtistComparison:
    """Compare the library's artist texts with a candidate's lists, in any order; remixers count on both sides.

    Guests are those who are named behind "feat." in a title. `in_version` holds the words of both versions: whom they
    name is no artist that the other side lacks.
    """
    guests = tuple(replace(person, is_guest=True) for name in candidate_guests if (person := read_person(name)).words)
    main = (*(person for name in artists if (person := read_person(name)).words), *guests)
    extra = tuple(person for name in remixers if (person := read_person(name)).words)
    pieces = [person for text in library for person in _people_in(text, (*main, *extra))]
    pieces += [
        replace(person, is_guest=True) for text in library_guests for person in _people_in(text, (*main, *extra))
    ]
    if not pieces or not (main or extra):
        return ArtistComparison(None)
    return _compare(_distinct(pieces), _distinct(main), extra, frozenset(in_version))


def same_person(one: Person, other: Person) -> bool:
    """Return whether two names are one person's: spelling, "DJ" and "The" may differ, two stated suffixes may not."""
    return bool(_spelling(one, other))


def _distinct(people: Iterable[Person]) -> tuple[Person, ...]:
    """Keep each name once, as it is first written."""
    first: dict[tuple[Words, str], Person] = {}
    for person in people:
        first.setdefault((person.words, person.suffix), person)
    return tuple(first.values())


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


def _compare(
    pieces: tuple[Person, ...], main: tuple[Person, ...], extra: tuple[Person, ...], in_version: frozenset[str]
) -> ArtistComparison:
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
    if how == _MEMBER or _is_part_of_a_name(pieces, explained, main):
        return ArtistComparison(0.5, only_member=True, note=f"perhaps only a part of the name: {_list(main)}")
    share = sum(len(pieces[index].words) for index in explained) / sum(len(person.words) for person in pieces)
    share_of_main = len(found_main) / len(main) if main else 1.0
    only_library = [piece for index, piece in enumerate(pieces) if index not in explained]
    only_candidate = [person for person in main if person not in found_main and person not in extra]
    shared = [pieces[index] for index in explained]
    people = ArtistComparison(
        round((0.7 + 0.2 * share + 0.1 * share_of_main) * how, 4),
        is_short=how == _SHORT,
        shares_guest_only=all(person.is_guest for person in shared) or all(person.is_guest for person in found_main),
        only_library=tuple(person for person in only_library if not set(person.words) <= in_version),
        only_candidate=tuple(person for person in only_candidate if not set(person.words) <= in_version),
    )
    return replace(people, note=_note(people))


def _note(people: ArtistComparison) -> str:
    if people.both_name_others:
        instead = f" instead of {_list(people.only_library)}" if people.only_library else " as well"
        return f"other artists: {_list(people.only_candidate) or 'nobody'}{instead}"
    return "a name is written shorter, or the other way round" if people.is_short else ""


def _is_part_of_a_name(pieces: tuple[Person, ...], explained: set[int], main: tuple[Person, ...]) -> bool:
    """Return whether the candidate's only artist is one half of "Some & Other", which may be one name."""
    if len(main) > 1 or len(explained) == len(pieces):
        return False
    for index, piece in enumerate(pieces[1:], start=1):
        if piece.is_joined and not piece.is_guest and (index in explained) != (index - 1 in explained):
            return True
    return False


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
    suffix = pieces[-1].suffix
    if suffix and person.suffix and not _same_suffix(suffix, person.suffix):
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
    if found >= sum(len(member.words) for member in members):
        return _SPELT
    stands_between_others = bool(known) and len(pieces) > len(known)
    return _SPELT if stands_between_others else _MEMBER if known else 0.0


def _spelling(one: Person, other: Person) -> float:
    if joined((*one.words, one.suffix)) == joined((*other.words, other.suffix)):
        return _SPELT
    if one.suffix and other.suffix and not _same_suffix(one.suffix, other.suffix):
        return 0.0
    left, right = _without_dj(one.words), _without_dj(other.words)
    if joined(left) == joined(right) or digits_as_letters("".join(left)) == digits_as_letters("".join(right)):
        return _SPELT
    if len(left) == len(right) and all(map(same_word, left, right)):
        return _TYPO
    if len(left) > 1 and (sorted(left) == sorted(right) or _is_initial(left, right)):
        return _SHORT
    return 0.0


def _is_initial(one: Words, other: Words) -> bool:
    """Return whether one is "O. Bellcroft" where the other is "Ona Bellcroft"."""
    short, full = sorted((one, other), key=lambda name: len(name[0]))
    same_rest = len(short) == len(full) > 1 and short[1:] == full[1:] and all(len(word) > 2 for word in short[1:])
    return same_rest and len(short[0]) == 1 and full[0].startswith(short[0])


def _same_suffix(one: str, other: str) -> bool:
    if one == other or one in _MARKS or other in _MARKS:
        return True
    return any(one in country and other in country for country in SAME_COUNTRY)


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
