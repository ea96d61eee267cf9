"""Compare versions together with the brackets that may belong to them, or stay unexplained."""

import re
from dataclasses import replace

from beatmatch.matching.compare.artists import compare_artists
from beatmatch.matching.compare.evidence import label_words
from beatmatch.matching.compare.names import NameComparison
from beatmatch.matching.compare.versions import VersionComparison, compare_versions
from beatmatch.matching.read.entry import LibraryEntry, Listing
from beatmatch.matching.read.people import guest_in, read_person, split_people
from beatmatch.matching.read.title_parts import ParsedTitle, is_genre
from beatmatch.matching.read.versions import Version, read_version, version_words
from beatmatch.matching.text import Words, joined, numbers, same_words, words
from beatmatch.matching.vocabulary.versions import NEUTRAL
from beatmatch.models import BeatportCandidate, VersionMatch
from beatmatch.settings import Prefer

_ENERGY_OR_COPY = re.compile(r"-?\d{1,2}(?:\s*-\s*\d{1,2})?")  # a DJ's mark, or the count of a copied file: "(3-4)"


def compare_versions_and_brackets(
    entry: LibraryEntry,
    listing: Listing,
    prefer: Prefer,
    library_title: ParsedTitle,
    candidate_title: ParsedTitle,
    name: NameComparison,
) -> tuple[VersionComparison, bool]:
    """Compare the versions, and return whether a bracket stays unexplained that only one side has."""
    candidate = listing.candidate
    kinds = entry.recording_kinds ^ listing.recording_kinds
    if kinds:
        note = f"another recording: only one side says {', '.join(sorted(kinds))}"
        return VersionComparison(VersionMatch.DIFFERENT, 0.0, note), True
    credited = credited_people(candidate, candidate_title.version)
    library, library_rest = _add_brackets(library_title, name.library_brackets, candidate_title.version, credited)
    beatport, candidate_rest = _add_brackets(candidate_title, name.candidate_brackets, library, ())
    guests = candidate_title.featured
    library_rest = [
        text
        for text in library_rest
        if not _is_known(text, entry, candidate, guests) and not _ENERGY_OR_COPY.fullmatch(text)
    ]
    candidate_rest = [text for text in candidate_rest if not _is_known(text, entry, candidate, guests)]
    versions = compare_versions(library, beatport, credited, prefer)
    if _lists_remixer_as_artist(entry, library, beatport, credited) and versions.match is VersionMatch.DIFFERENT:
        versions = replace(versions, needs_review=True)
    if beatport.is_plain and library.is_plain and (unnamed := _unnamed_remixers(candidate, candidate_title)):
        candidate_rest.append(f"remixed by {unnamed[0]}")
    if candidate.is_dj_edit and "edit" not in library.words:
        candidate_rest.append("DJ edit")
    if (library_rest or candidate_rest) and versions.match is not VersionMatch.DIFFERENT:
        return _doubt(versions, library, library_rest, candidate_rest), True
    return versions, False


def credited_people(candidate: BeatportCandidate, version: Version) -> tuple[Words, ...]:
    """Return the people behind a version: the remixers, and the artists whose names it holds ("Rinzen Remix")."""
    spoken = set(version.words)
    artists = (read_person(name).words for name in candidate.artists)
    remixers = tuple(read_person(name).words for name in candidate.remixers)
    return (*remixers, *(name for name in artists if name and set(name) <= spoken and name not in remixers))


def _add_brackets(
    title: ParsedTitle, brackets: tuple[str, ...], other: Version, credited: tuple[Words, ...]
) -> tuple[Version, list[str]]:
    """Add the brackets to a version that the other side's version explains: "(Dixon)", "(Ivory Re-fire)"."""
    explained = [text for text in brackets if _explains(other, credited, text)]
    rest = [text for text in brackets if text not in explained]
    if not explained:
        return title.version, rest
    together = read_version((*title.version_phrases, *explained))
    return replace(together, is_remix=title.version.is_remix or other.is_remix), rest


def _explains(other: Version, credited: tuple[Words, ...], text: str) -> bool:
    spoken = tuple(word for word in version_words(text) if word not in NEUTRAL)
    if not spoken:
        return False
    by_credit = other.is_remix and any(same_words(spoken, name) for name in credited)
    known = (*other.words, *other.pressing)
    return by_credit or set(spoken) <= set(known) or same_words(spoken, known)


def _is_known(text: str, entry: LibraryEntry, candidate: BeatportCandidate, guests: tuple[str, ...]) -> bool:
    """Return whether a bracket names a genre, or only repeats the label, its number, or somebody who takes part."""
    if is_genre(text):
        return True
    guest = guest_in(text)
    if guest:
        people = (*candidate.artists, *guests, *(person.text for person in split_people(entry.artist)))
        return compare_artists((guest,), people, candidate.remixers).shares_somebody
    name = joined(label_words(text))
    known = (candidate.label, candidate.catalog_number, entry.track.label, entry.artist)
    return any(name == joined(label_words(other)) for other in known if other)


def _lists_remixer_as_artist(
    entry: LibraryEntry, library: Version, beatport: Version, credited: tuple[Words, ...]
) -> bool:
    """Return whether the library lists the remixer among several artists of a plain title."""
    artists = {person.words for person in split_people(entry.artist)}
    return library.is_plain and beatport.is_remix and len(artists) > 1 and any(name in artists for name in credited)


def _unnamed_remixers(candidate: BeatportCandidate, title: ParsedTitle) -> list[str]:
    """Return the remixers who are credited although the version names none; artists who take part are none."""
    taking_part = [read_person(name).words for name in (*candidate.artists, *title.featured)]
    return [
        name
        for name in candidate.remixers
        if not set(version_words(name)) <= NEUTRAL and read_person(name).words not in taking_part
    ]


def _doubt(
    versions: VersionComparison, library: Version, library_rest: list[str], candidate_rest: list[str]
) -> VersionComparison:
    """Doubt a version for brackets that stay unexplained; where both sides have one, they are two things."""
    if library_rest and candidate_rest:
        numbered = numbers(words(library_rest[0])) != numbers(words(candidate_rest[0]))
        note = f"({library_rest[0]}) is not ({candidate_rest[0]})"
        return VersionComparison(VersionMatch.DIFFERENT, 0.0, note, needs_review=not numbered)
    note = f"only one side says ({(library_rest or candidate_rest)[0]})"
    if library.words and versions.match is VersionMatch.EXACT:
        return VersionComparison(VersionMatch.COMPATIBLE, 0.8, note)
    return VersionComparison(VersionMatch.UNKNOWN, 0.3, note)
