"""Versions: which take of a song a phrase means, and how two of them stand to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from beatmatch.matching.phrases import version_words
from beatmatch.matching.text import Words, same_word, same_words
from beatmatch.matching.vocabulary import (
    KINDS,
    NEUTRAL,
    SOFT,
)
from beatmatch.models import VersionMatch
from beatmatch.settings import Prefer


class Flavour(StrEnum):
    """The two versions that nearly every track comes in, or neither word."""

    NONE = ""
    ORIGINAL = "original"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Version:
    """What a title says about its version. `words` are the ones that mean something, neutral ones left out."""

    words: Words = ()
    flavour: Flavour = Flavour.NONE
    remix: bool = False
    soft: Words = ()  # remaster, mixed ...: another pressing of the same recording
    text: str = ""

    @property
    def plain(self) -> bool:
        """Tell whether this is the song itself: the original, the extended, or no word about it."""
        return not self.words and not self.remix


PLAIN = Version()
_TITLES = frozenset({"dj", "mc"})  # what a remixer's name has or has not


def read_version(phrases: Iterable[str]) -> Version:
    """Read one version out of all phrases that speak of it."""
    texts = [phrase.strip() for phrase in phrases if phrase.strip()]
    found = tuple(word for phrase in texts for word in version_words(phrase))
    telling = tuple(dict.fromkeys(word for word in found if word not in NEUTRAL))
    soft = tuple(word for word in telling if _is_soft(word, telling))
    return Version(
        words=_one_radio(tuple(word for word in telling if word not in soft)),
        flavour=_flavour(found),
        remix="remix" in found,
        soft=soft,
        text=" / ".join(texts),
    )


def _is_soft(word: str, telling: Words) -> bool:
    return word in SOFT or (word.isdecimal() and "remaster" in telling)


def _one_radio(found: Words) -> Words:
    """Read "Radio Edit", "Radio Mix" and "Radio Version" as one."""
    return tuple(word for word in found if word != "edit") if "radio" in found else found


def _flavour(found: Words) -> Flavour:
    if "extended" in found:
        return Flavour.EXTENDED
    return Flavour.ORIGINAL if "original" in found else Flavour.NONE


@dataclass(frozen=True, slots=True)
class VersionVerdict:
    """How a candidate's version stands to the library's; `closeness` in [0, 1] orders those that are possible."""

    match: VersionMatch
    closeness: float
    note: str = ""
    near: bool = False  # different, but worth a human's look: a club version where the library names none


def compare_versions(
    library: Version, candidate: Version, credited: tuple[Words, ...], prefer: Prefer = Prefer.ORIGINAL
) -> VersionVerdict:
    """Judge a candidate's version. `credited` are the names of its remixers, and of artists who may be some."""
    theirs = _named_by_credit(candidate, credited)
    if _say_the_same(library.words, theirs.words) and (library.words or library.remix is theirs.remix):
        return _softened(_same_take(library, theirs, prefer), library, theirs)
    return _other_take(library, theirs, credited)


def _say_the_same(ours: Words, theirs: Words) -> bool:
    return same_words(ours, theirs) or same_words(_without_titles(ours), _without_titles(theirs))


def _without_titles(found: Words) -> Words:
    return tuple(word for word in found if word not in _TITLES) or found


def _named_by_credit(version: Version, credited: tuple[Words, ...]) -> Version:
    """Give a bare "Remix" the name of the credited remixer."""
    if version.remix and not version.words and credited:
        names = tuple(dict.fromkeys(word for name in credited for word in name))
        return Version(names, version.flavour, remix=True, soft=version.soft, text=version.text)
    return version


# How close a flavour is to the one that the library names: (library, candidate) -> closeness.
_FLAVOURS = {
    (Flavour.ORIGINAL, Flavour.ORIGINAL): 1.0,
    (Flavour.EXTENDED, Flavour.EXTENDED): 1.0,
    (Flavour.ORIGINAL, Flavour.NONE): 0.95,
    (Flavour.EXTENDED, Flavour.NONE): 0.5,
    (Flavour.ORIGINAL, Flavour.EXTENDED): 0.45,
    (Flavour.EXTENDED, Flavour.ORIGINAL): 0.45,
}
_PLAIN = {
    Prefer.ORIGINAL: {Flavour.ORIGINAL: 1.0, Flavour.NONE: 0.98, Flavour.EXTENDED: 0.95},
    Prefer.EXTENDED: {Flavour.EXTENDED: 1.0, Flavour.ORIGINAL: 0.95, Flavour.NONE: 0.93},
}
_NAMED_OTHER_LENGTH = 0.9  # "Somebody Remix" against "Somebody Extended Remix"


def _same_take(library: Version, candidate: Version, prefer: Prefer) -> VersionVerdict:
    if library.words or library.remix:
        if (library.flavour is Flavour.EXTENDED) is (candidate.flavour is Flavour.EXTENDED):
            return VersionVerdict(VersionMatch.EXACT, 1.0)
        return VersionVerdict(VersionMatch.COMPATIBLE, _NAMED_OTHER_LENGTH, _names(library, candidate))
    if library.flavour is Flavour.NONE:
        return VersionVerdict(VersionMatch.COMPATIBLE, _PLAIN[prefer][candidate.flavour])
    closeness = _FLAVOURS[library.flavour, candidate.flavour]
    if library.flavour is candidate.flavour:
        return VersionVerdict(VersionMatch.EXACT, closeness)
    return VersionVerdict(VersionMatch.COMPATIBLE, closeness, _names(library, candidate))


def _softened(verdict: VersionVerdict, library: Version, candidate: Version) -> VersionVerdict:
    """Count another pressing (remaster, cut out of a DJ mix, clean) as less close, two stated ones as different."""
    if set(library.soft) == set(candidate.soft):
        return verdict
    if _years(library.soft) and _years(candidate.soft) and _years(library.soft) != _years(candidate.soft):
        return VersionVerdict(VersionMatch.DIFFERENT, 0.0, _names(library, candidate), near=library.plain)
    stated = {*library.soft, *candidate.soft}
    if "clean" in stated and {"explicit", "dirty"} & stated:
        return VersionVerdict(VersionMatch.DIFFERENT, 0.0, _names(library, candidate), near=library.plain)
    return VersionVerdict(VersionMatch.COMPATIBLE, verdict.closeness * 0.7, _names(library, candidate))


def _years(soft: Words) -> set[str]:
    return {word for word in soft if word.isdecimal()}


def _other_take(library: Version, candidate: Version, credited: tuple[Words, ...]) -> VersionVerdict:
    note = _names(library, candidate)
    people = {word for name in credited for word in name}
    missing = _without(candidate.words, library.words)
    extra = _without(library.words, candidate.words)
    if library.remix and not extra and _all_in(missing, people) and _is_made_of_names(library.words, credited):
        return VersionVerdict(VersionMatch.COMPATIBLE, 0.6, f"one of several remixers is named: {note}")
    if candidate.words and extra and not missing and _all_in(extra, people):
        return VersionVerdict(VersionMatch.COMPATIBLE, 0.8, note)
    if library.remix and not library.words and candidate.remix:
        return VersionVerdict(VersionMatch.UNKNOWN, 0.0, f"whose remix is not said: {note}")
    if _may_be_an_alias(library, candidate, missing, extra, credited):
        return VersionVerdict(VersionMatch.UNKNOWN, 0.0, note)
    kinds_apart = not library.remix and not candidate.remix and set(missing + extra) <= KINDS
    return VersionVerdict(VersionMatch.DIFFERENT, 0.0, note, near=kinds_apart and library.plain)


def _is_made_of_names(found: Words, credited: tuple[Words, ...]) -> bool:
    """Tell whether a remix names whole credited people, and nothing else."""
    named = [name for name in credited if all(any(same_word(word, said) for said in found) for word in name)]
    return bool(named) and _all_in(found, {word for name in named for word in name})


def _may_be_an_alias(
    library: Version, candidate: Version, missing: Words, extra: Words, credited: tuple[Words, ...]
) -> bool:
    """Ask whether "Some Remix" and "Some One Remix" by one credited as "Some" are one, or a version more."""
    named = any(same_words(library.words, name) for name in credited)
    return named and library.remix and candidate.remix and not extra and not set(missing) & KINDS


def _without(found: Words, other: Words) -> Words:
    return tuple(word for word in found if not any(same_word(word, twin) for twin in other))


def _all_in(found: Words, people: set[str]) -> bool:
    return bool(found) and all(any(same_word(word, person) for person in people) for word in found)


def _names(library: Version, candidate: Version) -> str:
    return f"library: {library.text or 'no version named'}, Beatport: {candidate.text or 'no version named'}"
