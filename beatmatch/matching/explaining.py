"""A verdict in words: how a title was understood, what speaks for each candidate, and why another one came first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beatmatch.matching.entry import understand
from beatmatch.matching.parts import Reading
from beatmatch.matching.scoring import Identity, Judgement, judge
from beatmatch.matching.verdict import is_compilation, is_twin, version_of
from beatmatch.models import BeatportCandidate, QueryRecord, RBTrack, ScoredCandidate, Status
from beatmatch.settings import Settings

MOST_CANDIDATES = 5  # what is further down has nothing to do with the track

PART_NAMES = {
    "title": "title",
    "artists": "artists",
    "version": "version",
    "length": "length",
    "bpm": "BPM",
    "label": "label",
    "key": "key",
    "release": "release",
    "year": "year",
}
AGREES, NEARLY_AGREES = 0.95, 0.6  # from which value of a part of the score


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One way to read a title."""

    song: str
    version: str = ""
    featured: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()  # named in the title itself
    brackets: tuple[str, ...] = ()  # that may belong to the name or to the version


@dataclass(frozen=True, slots=True)
class Fit:
    """A candidate, and in words what speaks for it or why it did not come first."""

    scored: ScoredCandidate
    why: str


def understood(track: RBTrack, settings: Settings) -> tuple[Understood, ...]:
    """Say how a title can be read, likeliest first."""
    ways = (_in_words(reading) for reading in understand(track, settings).readings)
    return tuple(dict.fromkeys(ways))


def _in_words(reading: Reading) -> Understood:
    return Understood(
        song=reading.text,
        version=reading.version.text,
        featured=reading.featured,
        artists=tuple(artist for artist in reading.artists if artist),
        brackets=reading.loose,
    )


def fits(track: RBTrack, ranked: Sequence[ScoredCandidate], settings: Settings) -> tuple[Fit, ...]:
    """Say of the best candidates why they stand where they stand."""
    entry = understand(track, settings)
    judged = [judge(entry, scored.candidate, settings) for scored in ranked[:MOST_CANDIDATES]]
    return tuple(
        Fit(one.scored, why_not(judged[0], one) if place else (what_is_wrong(one) or evidence_in_words(one.scored)))
        for place, one in enumerate(judged)
    )


def evidence_in_words(scored: ScoredCandidate) -> str:
    """Sum the evidence up: what agrees, what nearly does, what differs."""
    agree = [part.name for part in scored.parts if part.value >= AGREES]
    nearly = [part.name for part in scored.parts if NEARLY_AGREES <= part.value < AGREES]
    differ = [part.name for part in scored.parts if part.value < NEARLY_AGREES]
    said = (("agree", agree), ("nearly agree", nearly), ("differ", differ))
    return "; ".join(f"{_listed(names)} {verb}{_s(names)}" for verb, names in said if names)


def _s(names: Sequence[str]) -> str:
    singular = len(names) == 1 and names[0] != "artists"
    return "s" if singular else ""


def what_is_wrong(one: Judgement) -> str:
    """Say why a candidate can be no match for anybody; empty where it could."""
    if not one.name:
        return "another title"
    if one.identity is Identity.NO:
        return f"the same title by {', '.join(one.candidate.artists) or 'nobody named'}"
    return "" if one.same_version else f"another version: {version_of(one.candidate)}"


def why_not(best: Judgement, other: Judgement) -> str:
    """Say why a candidate stands behind the best one."""
    if wrong := what_is_wrong(other):
        return wrong
    if is_twin(best, other):
        return _why_not_this_release(best.candidate, other.candidate)
    if other.identity < best.identity:
        return "less sure to be the same song: " + ("; ".join(other.scored.notes) or evidence_in_words(other.scored))
    if weaker := weaker_parts(best.scored, other.scored):
        return f"{_listed(weaker)} agree{_s(weaker)} less"
    return "fits as well"


def weaker_parts(best: ScoredCandidate, other: ScoredCandidate) -> list[str]:
    """Name the parts in which a candidate is worse than the best one, what costs most first."""
    lost = {
        part.name: ((best.part(part.name) or 0.0) - part.value) * part.weight
        for part in other.parts
        if best.part(part.name) is not None
    }
    return sorted((name for name, points in lost.items() if points > 0), key=lambda name: -lost[name])


def _why_not_this_release(best: BeatportCandidate, other: BeatportCandidate) -> str:
    same = "the same recording"
    if is_compilation(other) and not is_compilation(best):
        return f"{same}, on a compilation: {other.release}"
    if (other.release_date or "9999") > (best.release_date or "9999"):
        return f"{same}, released again: {other.release_date or 'without a date'}"
    return f"{same} on another release"


def _listed(names: Iterable[str]) -> str:
    *most, last = (PART_NAMES.get(name, name) for name in names)
    return f"{', '.join(most)} and {last}" if most else last


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All there is to say about one entry of a playlist."""

    playlist: str
    playlist_index: int
    track: RBTrack
    ways: tuple[Understood, ...]
    queries: tuple[QueryRecord, ...] = ()
    status: Status
    score: float | None = None
    reasons: tuple[str, ...] = ()
    fits: tuple[Fit, ...] = ()
    candidates: int = 0  # all that were looked at
