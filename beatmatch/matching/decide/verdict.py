"""Decide over all candidates of one entry: matched, review or no match."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beatmatch.matching.compare.comparison import Comparison, Identity
from beatmatch.matching.compare.names import SAME
from beatmatch.matching.decide.reasons import why_matched, why_no_match, why_review, why_torn
from beatmatch.matching.decide.releases import rank, same_but_for_length, same_people, same_song
from beatmatch.models import Confidence, ScoredCandidate, Status, VersionMatch
from beatmatch.settings import Settings

_REVIEW_FROM = 60.0  # a possible song below this score is not worth a human's time


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided for one entry. `best` is the match, or the candidate that a human should look at."""

    status: Status
    best: Comparison | None
    confidence: Confidence | None
    reasons: tuple[str, ...]
    ranked: tuple[Comparison, ...]  # every candidate: `best` first, then the likeliest


def decide(comparisons: Iterable[Comparison], settings: Settings, *, others: bool = False) -> Verdict:
    """Decide over the candidates that were found for an entry. `others`: there are more, of other names."""
    ranked = tuple(sorted(comparisons, key=rank))
    threshold = settings.thresholds.match if settings.min_score is None else settings.min_score
    loosened = threshold < settings.thresholds.match
    good = [each for each in ranked if each.scored.score >= threshold and _is_good(each, ranked, loosened=loosened)]
    if good:
        best = good[0]
        rival = next((each for each in good[1:] if _is_rival(best, each, settings.thresholds.gap)), None)
        ranked = _with_first(best, ranked)
        if rival:
            return Verdict(Status.REVIEW, best, Confidence.LOW, why_torn(best, rival), ranked)
        return Verdict(Status.MATCHED, best, _confidence(best, settings), why_matched(best, good), ranked)
    doubtful = next((each for each in ranked if _wants_a_human(each)), None)
    if doubtful:
        reasons = why_review(
            doubtful,
            threshold,
            other_tempo=_is_at_another_tempo(doubtful),
            doubtful_artists=doubtful.identity is Identity.SURE and _has_doubtful_artists(doubtful),
        )
        return Verdict(Status.REVIEW, doubtful, Confidence.LOW, reasons, _with_first(doubtful, ranked))
    return Verdict(Status.NO_MATCH, None, None, why_no_match(ranked, others=others), ranked)


def _with_first(best: Comparison, ranked: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
    return (best, *(comparison for comparison in ranked if comparison is not best))


# --- matched -----------------------------------------------------------------------------------------------------


def _is_good(comparison: Comparison, ranked: Sequence[Comparison], *, loosened: bool) -> bool:
    """Return whether this may be the match: the song for sure, or one that measures the same, in a fitting version."""
    scored = comparison.scored
    if not comparison.same_version or _is_at_another_tempo(comparison):
        return False
    if scored.version is VersionMatch.UNKNOWN and not loosened:
        return False
    if comparison.identity is Identity.POSSIBLE:
        return _is_measured(scored) and (
            _stands_without_artist(comparison, ranked) or _stands_without_the_other_artists(comparison)
        )
    return comparison.identity is Identity.SURE and not _has_doubtful_artists(comparison)


def _is_at_another_tempo(comparison: Comparison) -> bool:
    """Return whether no misreading explains the tempo, and no remix, length, label, release or year speaks for it.

    An artist records a song again; the new recording has the same name and no version, but another tempo.
    """
    others = (comparison.scored.value_of(name) for name in ("length", "label", "release", "year"))
    spoken_for = comparison.names_a_version or any(value is not None and value >= 0.8 for value in others)
    return comparison.scored.value_of("bpm") == 0.0 and not spoken_for


def _has_doubtful_artists(comparison: Comparison) -> bool:
    """Return whether one side names more people, and length or tempo speaks against it, or nothing for it.

    "A & B feat. S - Show It" is another record than "S - Show It", and names are all that a file's name holds.
    """
    people = comparison.people
    if not (people.only_library or people.only_candidate):
        return False
    if 0.0 in (comparison.scored.value_of("length"), comparison.scored.value_of("bpm")):
        return True
    nothing_known = all(part.name in _NAMES for part in comparison.scored.parts)
    return nothing_known and any(not person.is_guest for person in people.only_candidate)


_NAMES = frozenset({"title", "artists", "version"})


def _stands_without_artist(comparison: Comparison, ranked: Sequence[Comparison]) -> bool:
    """Accept a title without an artist only where nobody else has such a title."""
    scored = comparison.scored
    if scored.value_of("artists") is not None or comparison.name < SAME or scored.version is VersionMatch.UNKNOWN:
        return False
    return all(same_people(comparison, other) for other in ranked if other.name == SAME)


def _stands_without_the_other_artists(comparison: Comparison) -> bool:
    """Accept that both sides name somebody else, too, or a name in a short form, only where the rest is certain."""
    people = comparison.people
    is_doubt = people.both_name_others or people.is_short
    return is_doubt and not people.only_member and not people.only_remixer and comparison.name == SAME


def _is_measured(scored: ScoredCandidate) -> bool:
    """Return whether length, tempo and key all agree: a recording's fingerprint, as far as a library has one."""
    length, bpm, key = (scored.value_of(name) or 0.0 for name in ("length", "bpm", "key"))
    return length == 1.0 and bpm >= 0.9 and key >= 0.6


def _is_rival(best: Comparison, other: Comparison, gap: float) -> bool:
    """Return whether another recording comes too near. The same song in its other length is no rival."""
    if best.version_names_nobody and other.version_names_nobody and best.recording_key != other.recording_key:
        return True  # a "Retouch" of nobody may be either one
    if best.scored.score - other.scored.score >= gap or best.name > other.name:
        return False
    is_other_ending = (best.completed or other.completed) and not same_but_for_length(best, other)
    return is_other_ending or not same_song(best, other)


_LEAST_HIGH = 90.0  # no setting makes a lower score one of high confidence


def _confidence(best: Comparison, settings: Settings) -> Confidence:
    scored, levels = best.scored, settings.thresholds
    is_clear = best.identity is Identity.SURE and best.name == SAME and scored.version is not VersionMatch.UNKNOWN
    is_known = scored.value_of("artists") is not None and scored.value_of("bpm") != 0.0
    is_certain = is_clear and is_known and _artists_are_certain(best) and not best.version_names_nobody
    if is_certain and scored.score >= max(levels.high, _LEAST_HIGH):
        return Confidence.HIGH
    return Confidence.MEDIUM if scored.score >= levels.medium else Confidence.LOW


def _artists_are_certain(best: Comparison) -> bool:
    """Return whether nobody is missing but guests, or something measured agrees."""
    missing = (*best.people.only_library, *best.people.only_candidate)
    if all(person.is_guest for person in missing):
        return True
    return (best.scored.value_of("length") or 0.0) >= 0.9 or best.scored.value_of("bpm") == 1.0


# --- review ------------------------------------------------------------------------------------------------------


def _wants_a_human(comparison: Comparison) -> bool:
    if comparison.identity is Identity.NO:
        return False
    if comparison.scored.value_of("artists") is None and not _measures_agree(comparison.scored):
        return False
    if comparison.same_version:
        return comparison.scored.score >= _REVIEW_FROM
    return comparison.identity is Identity.SURE and comparison.needs_review


def _measures_agree(scored: ScoredCandidate) -> bool:
    """Return whether length or tempo speaks for a candidate without artists to compare, and neither against it."""
    measured = [value for value in (scored.value_of("length"), scored.value_of("bpm")) if value is not None]
    return any(value >= 0.8 for value in measured) and 0.0 not in measured
