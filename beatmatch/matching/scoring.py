"""How alike a library entry and a candidate are: named parts of evidence, and whether it is the same song at all."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from beatmatch.matching import evidence
from beatmatch.matching.artists import ArtistMatch, compare_artists, read_person, split_people
from beatmatch.matching.brackets import credited_people, judge_version
from beatmatch.matching.entry import Entry, complete
from beatmatch.matching.names import ARTICLE, SAME, NameMatch, compare_names
from beatmatch.matching.parts import Reading
from beatmatch.matching.text import Words, joined
from beatmatch.matching.titles import read_candidate_title
from beatmatch.matching.versions import VersionVerdict, compare_versions
from beatmatch.models import BeatportCandidate, Part, ScoredCandidate, VersionMatch
from beatmatch.settings import Settings, Weights


class Identity(IntEnum):
    """Whether a candidate is the same song, whatever its version."""

    NO = 0
    POSSIBLE = 1  # nothing speaks against it, but something is missing: an artist, or a name without a typo
    SURE = 2


@dataclass(frozen=True, slots=True)
class Judgement:
    """A scored candidate with what the verdict needs to know beside the score."""

    scored: ScoredCandidate
    identity: Identity
    name: float
    lent: bool  # a part of the library's title was taken from this candidate
    near: bool  # another version, but one that a human should see
    take: tuple[object, ...]  # equal for candidates that are the same song in the same version
    artists: tuple[str, ...]  # whom the candidate names, but for the remixers
    people: tuple[str, ...]  # everybody whom it names

    @property
    def candidate(self) -> BeatportCandidate:
        return self.scored.candidate

    @property
    def names_a_take(self) -> bool:
        """Tell whether the candidate's version says more than Original or Extended: a remix, a dub ..."""
        return bool(self.take[1])

    @property
    def same_version(self) -> bool:
        return self.scored.version is not VersionMatch.DIFFERENT


def judge(entry: Entry, candidate: BeatportCandidate, settings: Settings) -> Judgement:
    """Compare every reading of the title with every reading of the candidate; the best one counts."""
    found = list(_judgements(entry, candidate, settings))
    return max(found, key=_order) if found else _another_song(entry, candidate, settings)


def _order(judgement: Judgement) -> tuple[int, bool, float]:
    return (judgement.identity, judgement.same_version, judgement.scored.score)


def _judgements(entry: Entry, candidate: BeatportCandidate, settings: Settings) -> Iterator[Judgement]:
    for ours in (*entry.readings, *(complete(entry, candidate) if entry.is_cut else ())):
        for theirs in _readings(candidate.title, candidate.mix_name, entry.phrases):
            name = compare_names(ours, theirs)
            if name.value and _claims_hold(entry, candidate, ours, theirs):
                yield _judgement(entry, candidate, settings, ours, theirs, name)


def _claims_hold(entry: Entry, candidate: BeatportCandidate, ours: Reading, theirs: Reading) -> bool:
    """Take a part of a title for somebody's name only where the other side knows them: it may be a version."""
    our_people = (entry.track.artist, *ours.featured, *candidate.artists)
    their_people = (*candidate.artists, *theirs.featured)
    return all(_knows(their_people, candidate.remixers, name) for name in ours.claims) and all(
        _knows(our_people, candidate.remixers, name) for name in theirs.claims
    )


def _knows(people: tuple[str, ...], remixers: tuple[str, ...], name: str) -> bool:
    single = tuple(person.text for text in people for person in (*split_people(text), read_person(text)))
    return compare_artists((name,), single, remixers).value != 0.0


@lru_cache(maxsize=16384)
def _readings(name: str, mix_name: str, phrases: frozenset[Words]) -> tuple[Reading, ...]:
    return read_candidate_title(name, mix_name, phrases)


def _judgement(
    entry: Entry, candidate: BeatportCandidate, settings: Settings, ours: Reading, theirs: Reading, name: NameMatch
) -> Judgement:
    people = ArtistMatch(None) if settings.title_only_mode else _people(entry, candidate, ours, theirs)
    if not settings.title_only_mode and _features_another(candidate, ours, theirs):
        people = replace(people, only_member=True, note=f"featuring {theirs.featured[0]}, not {ours.featured[0]}")
    version, left = judge_version(entry, candidate, settings.prefer, ours, theirs, name)
    title = name.value * (0.85 if left else 1.0)
    parts = _parts(entry, candidate, settings.weights, title, people, version)
    scored = ScoredCandidate(
        candidate, total(parts), version.match, parts, tuple(note for note in (people.note, version.note) if note)
    )
    return Judgement(
        scored=scored,
        identity=_identity(name, people, version, scored, title_only=settings.title_only_mode),
        name=name.value,
        lent=ours.lent,
        near=version.near,
        take=_take(theirs),
        artists=(*candidate.artists, *theirs.featured),
        people=(*candidate.artists, *theirs.featured, *candidate.remixers),
    )


def _features_another(candidate: BeatportCandidate, ours: Reading, theirs: Reading) -> bool:
    """Tell two songs of one name by who is featured, where both sides say it and nobody agrees."""
    if not ours.featured or not theirs.featured:
        return False
    everybody = (*candidate.artists, *theirs.featured)
    return compare_artists(ours.featured, everybody, candidate.remixers).value == 0.0


def total(parts: tuple[Part, ...]) -> float:
    """The weighted mean of the parts that both sides have, 0-100."""
    weight = sum(part.weight for part in parts)
    return round(100 * sum(part.value * part.weight for part in parts) / weight, 2) if weight else 0.0


def _parts(
    entry: Entry,
    candidate: BeatportCandidate,
    weights: Weights,
    title: float,
    people: ArtistMatch,
    version: VersionVerdict,
) -> tuple[Part, ...]:
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
    return tuple(Part(name, round(value, 4), weight) for name, value, weight in values if value is not None)


def _people(entry: Entry, candidate: BeatportCandidate, ours: Reading, theirs: Reading) -> ArtistMatch:
    library = (entry.track.artist, *ours.artists, *ours.featured)
    return compare_artists(library, (*candidate.artists, *theirs.featured), candidate.remixers)


def _identity(
    name: NameMatch, people: ArtistMatch, version: VersionVerdict, scored: ScoredCandidate, *, title_only: bool
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
    if people.only_member or (name.value < ARTICLE and not _supports_a_slip(scored)):
        return Identity.POSSIBLE
    return Identity.SURE


def _supports_a_slip(scored: ScoredCandidate) -> bool:
    """Ask of a name with a typo that what can be measured speaks for it, and nothing against."""
    length, bpm = scored.part("length"), scored.part("bpm")
    if length is None and bpm is None:
        return False
    return (length is None or length >= 0.5) and (bpm is None or bpm >= 0.8)


def _take(theirs: Reading) -> tuple[object, ...]:
    version = theirs.version
    return (joined(theirs.whole), frozenset(version.words), version.flavour, version.remix, frozenset(version.soft))


def _another_song(entry: Entry, candidate: BeatportCandidate, settings: Settings) -> Judgement:
    """Score a candidate with another name by what else agrees, for the eye of a reader only."""
    reading, theirs = entry.readings[0], _readings(candidate.title, candidate.mix_name, entry.phrases)[0]
    people = ArtistMatch(None) if settings.title_only_mode else _people(entry, candidate, reading, theirs)
    version = compare_versions(
        reading.version, theirs.version, credited_people(candidate, theirs.version), settings.prefer
    )
    parts = _parts(entry, candidate, settings.weights, 0.0, people, version)
    scored = ScoredCandidate(candidate, total(parts), version.match, parts, ("another title",))
    return Judgement(scored, Identity.NO, 0.0, lent=False, near=False, take=_take(theirs), artists=(), people=())
