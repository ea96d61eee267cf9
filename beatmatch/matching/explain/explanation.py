"""Explain a verdict: how a title was read, what speaks for each candidate, and why another one came first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beatmatch.matching.compare.comparison import Comparison, Identity
from beatmatch.matching.decide.reasons import version_of
from beatmatch.matching.decide.releases import is_compilation, same_recording
from beatmatch.matching.decide.verdict import Verdict
from beatmatch.matching.read.entry import LibraryEntry
from beatmatch.matching.read.title_parts import ParsedTitle
from beatmatch.models import BeatportCandidate, QueryRecord, RBTrack, ScoredCandidate, Status

_MOST_CANDIDATES = 5  # what is further down has nothing to do with the track
AGREES, NEARLY_AGREES = 0.95, 0.6  # of a piece of evidence

EVIDENCE_NAMES = {
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleInWords:
    """One way to read a title."""

    song: str
    version: str = ""
    featured: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()  # named in the title itself
    brackets: tuple[str, ...] = ()  # that may belong to the name or to the version


@dataclass(frozen=True, slots=True)
class CandidateExplanation:
    """A candidate, and in words what speaks for it or why it did not come first."""

    scored: ScoredCandidate
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All there is to say about one entry of a playlist."""

    playlist: str
    playlist_index: int
    track: RBTrack
    titles: tuple[TitleInWords, ...]
    queries: tuple[QueryRecord, ...] = ()
    status: Status
    score: float | None = None
    reasons: tuple[str, ...] = ()
    candidates: tuple[CandidateExplanation, ...] = ()
    looked_at: int = 0  # candidates in all


def explain(
    entry: LibraryEntry,
    verdict: Verdict | None,
    queries: tuple[QueryRecord, ...] = (),
    *,
    playlist: str,
    playlist_index: int,
) -> Explanation:
    """Explain what became of an entry. Without a verdict the track was skipped, for its `skip_reason`."""
    titles = tuple(dict.fromkeys(map(title_in_words, entry.titles)))
    if verdict is None:
        return Explanation(
            playlist=playlist,
            playlist_index=playlist_index,
            track=entry.track,
            titles=titles,
            status=Status.SKIPPED,
            reasons=(entry.track.skip_reason or "",),
        )
    return Explanation(
        playlist=playlist,
        playlist_index=playlist_index,
        track=entry.track,
        titles=titles,
        queries=queries,
        status=verdict.status,
        score=verdict.best.scored.score if verdict.best else None,
        reasons=verdict.reasons,
        candidates=explain_candidates(verdict.ranked),
        looked_at=len(verdict.ranked),
    )


def title_in_words(title: ParsedTitle) -> TitleInWords:
    return TitleInWords(
        song=title.text,
        version=title.version.text,
        featured=title.featured,
        artists=tuple(artist for artist in title.artists if artist),
        brackets=title.unclassified,
    )


def explain_candidates(ranked: Sequence[Comparison]) -> tuple[CandidateExplanation, ...]:
    """Return the best candidates, each with the reason why it stands where it stands."""
    return tuple(
        CandidateExplanation(
            comparison.scored,
            why_not(ranked[0], comparison)
            if place
            else (what_is_wrong(comparison) or evidence_in_words(comparison.scored)),
        )
        for place, comparison in enumerate(ranked[:_MOST_CANDIDATES])
    )


def evidence_in_words(scored: ScoredCandidate) -> str:
    """Sum the evidence up: what agrees, what nearly does, what differs."""
    agree = [part.name for part in scored.parts if part.value >= AGREES]
    nearly = [part.name for part in scored.parts if NEARLY_AGREES <= part.value < AGREES]
    differ = [part.name for part in scored.parts if part.value < NEARLY_AGREES]
    groups = (("agree", agree), ("nearly agree", nearly), ("differ", differ))
    return "; ".join(f"{_listed(names)} {verb}{_third_person(names)}" for verb, names in groups if names)


def what_is_wrong(comparison: Comparison) -> str:
    """Return why a candidate can be no match for anybody; empty where it could."""
    if not comparison.name:
        return "another title"
    if comparison.identity is Identity.NO:
        return f"the same title by {', '.join(comparison.candidate.artists) or 'nobody named'}"
    return "" if comparison.same_version else f"another version: {version_of(comparison.candidate)}"


def why_not(best: Comparison, other: Comparison) -> str:
    """Return why a candidate stands behind the best one."""
    if wrong := what_is_wrong(other):
        return wrong
    if same_recording(best, other):
        return _why_not_this_release(best.candidate, other.candidate)
    if other.identity < best.identity:
        return "less sure to be the same song: " + ("; ".join(other.scored.notes) or evidence_in_words(other.scored))
    if weaker := weaker_evidence(best.scored, other.scored):
        return f"{_listed(weaker)} agree{_third_person(weaker)} less"
    return "fits as well"


def _why_not_this_release(best: BeatportCandidate, other: BeatportCandidate) -> str:
    same = "the same recording"
    if is_compilation(other) and not is_compilation(best):
        return f"{same}, on a compilation: {other.release}"
    if (other.release_date or "9999") > (best.release_date or "9999"):
        return f"{same}, released again: {other.release_date or 'without a date'}"
    return f"{same} on another release"


def weaker_evidence(best: ScoredCandidate, other: ScoredCandidate) -> list[str]:
    """Return the names of the evidence in which a candidate is worse than the best one, what costs most first."""
    lost = {
        part.name: ((best.value_of(part.name) or 0.0) - part.value) * part.weight
        for part in other.parts
        if best.value_of(part.name) is not None
    }
    return sorted((name for name, points in lost.items() if points > 0), key=lambda name: -lost[name])


def _third_person(names: Sequence[str]) -> str:
    return "s" if len(names) == 1 and names[0] != "artists" else ""


def _listed(names: Iterable[str]) -> str:
    *most, last = (EVIDENCE_NAMES.get(name, name) for name in names)
    return f"{', '.join(most)} and {last}" if most else last
