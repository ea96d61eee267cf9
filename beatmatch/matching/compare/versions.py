"""Compare the version that a library names with a candidate's: exact, compatible, different or unknown."""

from dataclasses import dataclass, replace

from beatmatch.matching.read.versions import BaseMix, Version
from beatmatch.matching.text import Words, same_word, same_words
from beatmatch.matching.vocabulary.countries import COUNTRIES
from beatmatch.matching.vocabulary.versions import HEADS, KINDS, LENGTHS, POOL_WORDS
from beatmatch.models import VersionMatch
from beatmatch.settings import Prefer

_BY_SOMEBODY = HEADS - KINDS  # retouch, flip, bootleg: somebody made it
_TITLES = frozenset({"dj", "mc"})  # may be missing from a remixer's name

# How close a base mix is to the one that the library names: (library, candidate) -> closeness.
_BASE_MIXES = {
    (BaseMix.ORIGINAL, BaseMix.ORIGINAL): 1.0,
    (BaseMix.EXTENDED, BaseMix.EXTENDED): 1.0,
    (BaseMix.ORIGINAL, BaseMix.NONE): 0.95,
    (BaseMix.EXTENDED, BaseMix.NONE): 0.5,
    (BaseMix.ORIGINAL, BaseMix.EXTENDED): 0.45,
    (BaseMix.EXTENDED, BaseMix.ORIGINAL): 0.45,
}
_NO_BASE_MIX = {
    Prefer.ORIGINAL: {BaseMix.ORIGINAL: 1.0, BaseMix.NONE: 0.98, BaseMix.EXTENDED: 0.95},
    Prefer.EXTENDED: {BaseMix.EXTENDED: 1.0, BaseMix.ORIGINAL: 0.95, BaseMix.NONE: 0.93},
}
_OTHER_BASE_OF_VERSION = 0.9  # "Somebody Remix" against "Somebody Extended Remix"
_ANOTHER_PRESSING = 0.7
_OTHER_SPELLING = 0.98  # "Some One Extended Remix" for "Some One Extended Mix": among twins the spelling decides


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """How a candidate's version stands to the library's; `closeness` in [0, 1] orders those that are possible."""

    match: VersionMatch
    closeness: float
    note: str = ""
    names_nobody: bool = False  # a "Retouch" of nobody in the library: right if the catalogue has only one
    needs_review: bool = False  # different, but worth a human's look: a club version where the library names none


def compare_versions(
    library: Version, candidate: Version, credited: tuple[Words, ...], prefer: Prefer = Prefer.ORIGINAL
) -> VersionComparison:
    """Compare two versions. `credited` are the names of the candidate's remixers, and of artists who may be some."""
    if candidate.is_remix and not candidate.words and credited:  # a bare "Remix" is the credited remixer's
        names = tuple(word for name in dict.fromkeys(credited) for word in name)
        candidate = replace(candidate, words=names)
    if _same_version_words(library.words, candidate.words) and (
        library.words or library.is_remix is candidate.is_remix
    ):
        return _compare_pressings(_compare_base_mixes(library, candidate, prefer), library, candidate)
    return _compare_other_versions(library, candidate, credited)


def _same_version_words(one: Words, other: Words) -> bool:
    without_titles = (tuple(word for word in each if word not in _TITLES) or each for each in (one, other))
    return same_words(one, other) or same_words(*without_titles)


def _compare_base_mixes(library: Version, candidate: Version, prefer: Prefer) -> VersionComparison:
    if library.words or library.is_remix:
        if (library.base_mix is BaseMix.EXTENDED) is (candidate.base_mix is BaseMix.EXTENDED):
            return VersionComparison(
                VersionMatch.EXACT, 1.0 if _is_spelt_alike(library, candidate) else _OTHER_SPELLING
            )
        return VersionComparison(VersionMatch.COMPATIBLE, _OTHER_BASE_OF_VERSION, _both(library, candidate))
    if library.base_mix is candidate.base_mix and library.pressing and set(library.pressing) == set(candidate.pressing):
        return VersionComparison(VersionMatch.EXACT, 1.0)  # "2011 Remaster" on both sides
    if library.base_mix is BaseMix.NONE:
        return VersionComparison(VersionMatch.COMPATIBLE, _NO_BASE_MIX[prefer][candidate.base_mix])
    closeness = _BASE_MIXES[library.base_mix, candidate.base_mix]
    if library.base_mix is candidate.base_mix:
        return VersionComparison(VersionMatch.EXACT, closeness)
    return VersionComparison(VersionMatch.COMPATIBLE, closeness, _both(library, candidate))


def _is_spelt_alike(library: Version, candidate: Version) -> bool:
    return library.is_remix is candidate.is_remix or not library.text or not candidate.text


def _compare_pressings(same: VersionComparison, library: Version, candidate: Version) -> VersionComparison:
    """Count another pressing (remaster, cut out of a DJ mix, clean) as less close, two stated ones as different."""
    if set(library.pressing) == set(candidate.pressing):
        return same
    years = [{word for word in version.pressing if word.isdecimal()} for version in (library, candidate)]
    stated = {*library.pressing, *candidate.pressing}
    is_other_year = all(years) and years[0] != years[1]
    if is_other_year or ("clean" in stated and {"explicit", "dirty"} & stated):
        note = _both(library, candidate)
        return VersionComparison(VersionMatch.DIFFERENT, 0.0, note, needs_review=library.is_plain)
    return VersionComparison(VersionMatch.COMPATIBLE, same.closeness * _ANOTHER_PRESSING, _both(library, candidate))


def _compare_other_versions(library: Version, candidate: Version, credited: tuple[Words, ...]) -> VersionComparison:
    note = _both(library, candidate)
    missing = _without(candidate.words, library.words)
    extra = _without(library.words, candidate.words)
    if compatible := _compare_names_in_versions(library, candidate, missing, extra, credited):
        return compatible
    if library.is_remix and not library.words and candidate.is_remix:
        return VersionComparison(VersionMatch.UNKNOWN, 0.0, f"whose remix is not said: {note}")
    if _may_be_an_alias(library, candidate, missing, extra, credited):
        return VersionComparison(VersionMatch.UNKNOWN, 0.0, note)
    is_near = _is_nearest_version(library, candidate, {*missing, *extra})
    return VersionComparison(VersionMatch.DIFFERENT, 0.0, note, needs_review=is_near)


def _compare_names_in_versions(
    library: Version, candidate: Version, missing: Words, extra: Words, credited: tuple[Words, ...]
) -> VersionComparison | None:
    """Return why two versions are one although they name more or fewer people, None where they are not."""
    note = _both(library, candidate)
    people = {word for name in credited for word in name}
    if library.is_remix and not extra and _all_in(missing, people) and _is_made_of_names(library.words, credited):
        return VersionComparison(VersionMatch.COMPATIBLE, 0.6, f"one of several remixers is named: {note}")
    if candidate.words and extra and not missing and _all_in(extra, people):
        return VersionComparison(VersionMatch.COMPATIBLE, 0.8, note)
    if _differ_by_country(library, candidate, missing + extra, credited):
        return VersionComparison(VersionMatch.COMPATIBLE, 0.8, note)
    if library.words and not extra and set(library.words) <= _BY_SOMEBODY and _all_in(missing, people):
        note = f"whose {library.words[0]} is not said: {note}"
        return VersionComparison(VersionMatch.COMPATIBLE, 0.6, note, names_nobody=True)
    return None


def _differ_by_country(library: Version, candidate: Version, apart: Words, credited: tuple[Words, ...]) -> bool:
    """Return whether nothing but the country behind a remixer's name makes the difference: "Ivory IT Remix"."""
    shared = tuple(word for word in min(library.words, candidate.words, key=len) if word not in apart)
    is_country = bool(apart) and all(word.upper() in COUNTRIES for word in apart)
    return is_country and any(same_words(shared, _without(name, apart)) for name in credited)


def _is_nearest_version(library: Version, candidate: Version, apart: set[str]) -> bool:
    """Return whether a different version is worth a human's look: only its kind, its length or its audience differ."""
    if library.is_remix and candidate.is_remix:
        return bool(library.words and candidate.words) and apart <= LENGTHS
    if library.is_remix or candidate.is_remix:
        return False
    if library.is_plain:
        return apart <= KINDS
    return candidate.is_plain and apart <= POOL_WORDS


def _is_made_of_names(spoken: Words, credited: tuple[Words, ...]) -> bool:
    """Return whether a remix names whole credited people, and nothing else."""
    named = [name for name in credited if all(any(same_word(word, said) for said in spoken) for word in name)]
    return bool(named) and _all_in(spoken, {word for name in named for word in name})


def _may_be_an_alias(
    library: Version, candidate: Version, missing: Words, extra: Words, credited: tuple[Words, ...]
) -> bool:
    """Return whether "Some Remix" and "Some One Remix" by one credited as "Some" may be one, or one version more."""
    is_named = any(same_words(library.words, name) for name in credited)
    return is_named and library.is_remix and candidate.is_remix and not extra and not set(missing) & KINDS


def _without(spoken: Words, other: Words) -> Words:
    return tuple(word for word in spoken if not any(same_word(word, twin) for twin in other))


def _all_in(spoken: Words, people: set[str]) -> bool:
    return bool(spoken) and all(any(same_word(word, person) for person in people) for word in spoken)


def _both(library: Version, candidate: Version) -> str:
    return f"library: {library.text or 'no version named'}, Beatport: {candidate.text or 'no version named'}"
