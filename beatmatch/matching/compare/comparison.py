"""Compare a library entry with a candidate: named evidence in [0, 1], a score, and whether it is the same song.

A score says how alike two things are; what to do about it is for `decide`. Evidence that either side lacks is left
out, so it never counts against.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from beatmatch.matching.compare import evidence
from beatmatch.matching.compare.artists import ArtistComparison, compare_artists
from beatmatch.matching.compare.brackets import compare_versions_and_brackets, credited_people
from beatmatch.matching.compare.names import ARTICLE, SAME, NameComparison, compare_names
from beatmatch.matching.compare.versions import VersionComparison, compare_versions
from beatmatch.matching.read.entry import LibraryEntry, Listing, read_candidate
from beatmatch.matching.read.people import guest_in, read_person, split_people
from beatmatch.matching.read.segments import clean_name
from beatmatch.matching.read.title_parts import ParsedTitle
from beatmatch.matching.text import joined
from beatmatch.models import BeatportCandidate, Evidence, ScoredCandidate, VersionMatch
from beatmatch.settings import Settings, Weights

_INCOMPLETE = 0.9  # closeness of a version at most, where the record lacks artists or a mix name
_UNEXPLAINED_BRACKET = 0.85  # what a name counts that goes on in a bracket on one side only


class Identity(IntEnum):
    """Whether a candidate is the same song, whatever its version."""

    NO = 0
    POSSIBLE = 1  # nothing speaks against it, but something is missing: an artist, or a name without a typing error
    SURE = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """A scored candidate with what the verdict needs to know beside the score."""

    scored: ScoredCandidate
    identity: Identity
    name: float
    people: ArtistComparison
    completed: bool  # a part of the library's title was taken from this candidate
    needs_review: bool  # another version, but one that a human should see
    version_names_nobody: bool  # "Retouch" in the library, somebody's retouch on Beatport
    recording_key: tuple[object, ...]  # equal for candidates that are the same song in the same version
    artists: tuple[str, ...]  # whom the candidate names, but for the remixers
    everyone: tuple[str, ...]  # everybody whom it names

    @property
    def candidate(self) -> BeatportCandidate:
        return self.scored.candidate

    @property
    def names_a_version(self) -> bool:
        """Return whether the candidate's version says more than Original or Extended: a remix, a dub ..."""
        return bool(self.recording_key[1])

    @property
    def same_version(self) -> bool:
        return self.scored.version is not VersionMatch.DIFFERENT


def compare(entry: LibraryEntry, candidate: BeatportCandidate, settings: Settings) -> Comparison:
    """Compare every way to read the entry's title with every way to read the candidate's; the best one counts."""
    listing = read_candidate(candidate, entry.generic_phrases)
    ways = _comparisons(entry, listing, settings)
    best = max(ways, key=lambda way: (way.identity, way.same_version, way.scored.score), default=None)
    return best or _another_song(entry, listing, settings)


def _comparisons(entry: LibraryEntry, listing: Listing, settings: Settings) -> Iterator[Comparison]:
    candidate = listing.candidate
    for library_title in entry.titles_beside(candidate):
        for candidate_title in listing.titles:
            name = compare_names(library_title, candidate_title)
            if (
                name.value
                and _required_people_are_known(entry, candidate, library_title, candidate_title)
                and _required_label_is_known(candidate, library_title)
            ):
                yield _compare_titles(entry, listing, settings, library_title, candidate_title, name)


def _required_people_are_known(
    entry: LibraryEntry, candidate: BeatportCandidate, library_title: ParsedTitle, candidate_title: ParsedTitle
) -> bool:
    """Accept a part of a title as somebody's name only where the other side knows them: it may be a version."""
    in_library = (entry.artist, *_surely_featured(library_title), *candidate.artists)
    in_candidate = (*candidate.artists, *_surely_featured(candidate_title))
    return all(_knows(in_candidate, candidate.remixers, name) for name in library_title.required_people) and all(
        _knows(in_library, candidate.remixers, name) for name in candidate_title.required_people
    )


def _surely_featured(title: ParsedTitle) -> Iterator[str]:
    """Yield who is featured, but for those who are only taken for somebody."""
    return (name for name in title.featured if name not in title.required_people)


def _required_label_is_known(candidate: BeatportCandidate, title: ParsedTitle) -> bool:
    """Accept a part of a title as a label only where it is the candidate's label, its release, or the number of it."""
    if not title.required_label:
        return True
    name = joined(evidence.label_words(title.required_label))
    return any(
        name == joined(evidence.label_words(clean_name(known or "")))  # without a country, as the title was read
        for known in (candidate.label, candidate.catalog_number, candidate.release)
    )


def _knows(people: tuple[str, ...], remixers: tuple[str, ...], name: str) -> bool:
    single = tuple(person.text for text in people for person in (*split_people(text), read_person(text)))
    return compare_artists((name,), single, remixers).value != 0.0


def _compare_titles(
    entry: LibraryEntry,
    listing: Listing,
    settings: Settings,
    library_title: ParsedTitle,
    candidate_title: ParsedTitle,
    name: NameComparison,
) -> Comparison:
    candidate = listing.candidate
    people = _compare_people(entry, candidate, library_title, candidate_title, settings)
    version, has_rest = compare_versions_and_brackets(
        entry, listing, settings.prefer, library_title, candidate_title, name
    )
    title = name.value * (_UNEXPLAINED_BRACKET if has_rest else 1.0)
    if not (candidate.artists and candidate.mix_name):
        match = VersionMatch.COMPATIBLE if version.match is VersionMatch.EXACT else version.match
        version = replace(version, match=match, closeness=min(version.closeness, _INCOMPLETE))
    parts = _evidence(entry, candidate, settings.weights, title, people, version)
    notes = tuple(note for note in (people.note, version.note) if note)
    scored = ScoredCandidate(candidate, total(parts), version.match, parts, notes)
    return Comparison(
        scored=scored,
        identity=_identity(name, people, version, scored, title_only=settings.title_only_mode),
        name=name.value,
        people=people,
        completed=library_title.completed,
        needs_review=version.needs_review,
        version_names_nobody=version.names_nobody,
        recording_key=_recording_key(candidate_title),
        artists=(*candidate.artists, *candidate_title.featured),
        everyone=(*candidate.artists, *candidate_title.featured, *candidate.remixers),
    )


def _compare_people(
    entry: LibraryEntry,
    candidate: BeatportCandidate,
    library_title: ParsedTitle,
    candidate_title: ParsedTitle,
    settings: Settings,
) -> ArtistComparison:
    if settings.title_only_mode:
        return ArtistComparison(None)
    everybody = (*candidate.artists, *candidate_title.featured)
    people = compare_artists(
        (entry.artist, *library_title.artists),
        candidate.artists,
        candidate.remixers,
        library_guests=(*library_title.featured, *_guests_in_brackets(candidate, library_title)),
        candidate_guests=candidate_title.featured,
        in_version=(*library_title.version.words, *candidate_title.version.words),
    )
    if library_title.featured and candidate_title.featured:  # two songs of one name may differ in who is featured
        featured = compare_artists(library_title.featured, everybody, candidate.remixers)
        if featured.value == 0.0:
            note = f"featuring {candidate_title.featured[0]}, not {library_title.featured[0]}"
            return replace(people, only_member=True, note=note)
    return people


def _guests_in_brackets(candidate: BeatportCandidate, title: ParsedTitle) -> Iterator[str]:
    """Yield whom brackets such as "(con Somebody)" name, where the candidate names them, too."""
    for guest in filter(None, map(guest_in, title.unclassified)):
        if compare_artists((guest,), candidate.artists, candidate.remixers).shares_somebody:
            yield guest


def _evidence(
    entry: LibraryEntry,
    candidate: BeatportCandidate,
    weights: Weights,
    title: float,
    people: ArtistComparison,
    version: VersionComparison,
) -> tuple[Evidence, ...]:
    track = entry.track
    values = (
        ("title", title, weights.title),
        ("artists", people.value, weights.artists),
        ("version", version.closeness, weights.version),
        ("length", evidence.length(track, candidate), weights.length),
        ("bpm", evidence.tempo(track, candidate), weights.bpm),
        ("label", evidence.label(track, candidate), weights.label),
        ("key", evidence.key(track, candidate), weights.key),
        ("release", evidence.release(track, candidate), weights.release),
        ("year", evidence.year(track, candidate), weights.year),
    )
    return tuple(Evidence(name, round(value, 4), weight) for name, value, weight in values if value is not None)


def total(parts: tuple[Evidence, ...]) -> float:
    """Return the weighted mean of the evidence that both sides have, 0-100."""
    weight = sum(part.weight for part in parts)
    return round(100 * sum(part.value * part.weight for part in parts) / weight, 2) if weight else 0.0


def _identity(
    name: NameComparison,
    people: ArtistComparison,
    version: VersionComparison,
    scored: ScoredCandidate,
    *,
    title_only: bool,
) -> Identity:
    if title_only:
        return Identity.SURE if name.value == SAME else Identity.POSSIBLE
    if people.value is None:
        return Identity.POSSIBLE if name.value == SAME else Identity.NO
    if people.value == 0:
        return Identity.NO
    if people.only_remixer:
        same_remix = name.value == SAME and version.match is VersionMatch.EXACT
        return Identity.SURE if same_remix else Identity.POSSIBLE
    if (
        people.only_member
        or people.is_short
        or people.both_name_others
        or (name.value < ARTICLE and not _measures_support_a_typo(scored))
    ):
        return Identity.POSSIBLE
    return Identity.SURE


def _measures_support_a_typo(scored: ScoredCandidate) -> bool:
    """Return whether what can be measured speaks for a name with a typing error, and nothing against it."""
    length, bpm = scored.value_of("length"), scored.value_of("bpm")
    if length is None and bpm is None:
        return False
    return (length is None or length >= 0.5) and (bpm is None or bpm >= 0.8)


def _recording_key(title: ParsedTitle) -> tuple[object, ...]:
    version = title.version
    return (
        joined(title.name_with_brackets),
        frozenset(version.words),
        version.base_mix,
        version.is_remix,
        frozenset(version.pressing),
    )


def _another_song(entry: LibraryEntry, listing: Listing, settings: Settings) -> Comparison:
    """Score a candidate with another name by what else agrees, only to show it to a reader."""
    candidate, title, candidate_title = listing.candidate, entry.titles[0], listing.titles[0]
    people = ArtistComparison(None)
    if not settings.title_only_mode:
        library = (entry.artist, *title.artists, *title.featured)
        people = compare_artists(library, (*candidate.artists, *candidate_title.featured), candidate.remixers)
    credited = credited_people(candidate, candidate_title.version)
    version = compare_versions(title.version, candidate_title.version, credited, settings.prefer)
    parts = _evidence(entry, candidate, settings.weights, 0.0, people, version)
    return Comparison(
        scored=ScoredCandidate(candidate, total(parts), version.match, parts, ("another title",)),
        identity=Identity.NO,
        name=0.0,
        people=people,
        completed=False,
        needs_review=False,
        version_names_nobody=False,
        recording_key=_recording_key(candidate_title),
        artists=(),
        everyone=(),
    )
