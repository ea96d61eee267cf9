"""What to do about the scores: matched, review or no match, and why, in words that a DJ agrees with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beatmatch.matching.artists import compare_artists
from beatmatch.matching.names import SAME
from beatmatch.matching.scoring import Identity, Judgement
from beatmatch.matching.text import joined, words
from beatmatch.models import BeatportCandidate, Confidence, ScoredCandidate, Status, VersionMatch
from beatmatch.settings import Settings

_REVIEW_FROM = 60.0  # a possible song below this is not worth a human's time


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one entry. `best` is the match, or the candidate that a human should look at."""

    status: Status
    best: ScoredCandidate | None
    confidence: Confidence | None
    reasons: tuple[str, ...]
    ranked: tuple[ScoredCandidate, ...]


def decide(judgements: Iterable[Judgement], settings: Settings) -> Verdict:
    """Decide over all candidates that were found for an entry."""
    ranked = sorted(judgements, key=_rank)
    threshold = settings.thresholds.match if settings.min_score is None else settings.min_score
    loosened = threshold < settings.thresholds.match
    good = [one for one in ranked if one.scored.score >= threshold and _is_good(one, ranked, loosened=loosened)]
    if good:
        return _matched_or_torn(good, ranked, settings)
    doubtful = [one for one in ranked if _wants_a_human(one)]
    if doubtful:
        return _verdict(Status.REVIEW, doubtful[0], ranked, Confidence.LOW, _doubts(doubtful[0], threshold))
    return _verdict(Status.NO_MATCH, None, ranked, None, (_why_not(ranked),))


def _rank(one: Judgement) -> tuple[object, ...]:
    """Order candidates: the surest first; among re-releases the earliest that is no compilation or DJ mix."""
    candidate = one.candidate
    return (
        -one.identity,
        not one.same_version,
        -one.scored.score,
        _is_mixed(candidate),
        is_compilation(candidate),
        candidate.release_date or "9999",
        candidate.track_id,
    )


def _is_mixed(candidate: BeatportCandidate) -> bool:
    return "mixed" in words(f"{candidate.title} {candidate.mix_name}")


_COMPILATION = re.compile(
    r"\b(?:best of|top \d+|hits|compil\w*|anthems?|essentials?|collection|collected|selected|sampler|years? of"
    r"|various|vol(?:ume)?\b|miami|ibiza|ade|amsterdam|summer|winter|chart|mixed by|session\w*|weapons?|dj mix"
    r"|in the mix|anniversary|annual|the album|extended versions|\d+ tracks)\b|\b20\d\d\b",
    re.IGNORECASE,
)


def is_compilation(candidate: BeatportCandidate) -> bool:
    """Guess from its title whether a release collects the music of many; one named after the track does not."""
    release = candidate.release or ""
    own = joined(words(candidate.title))
    return bool(_COMPILATION.search(release)) and not (own and own in joined(words(release)))


# --- matched -----------------------------------------------------------------------------------------------------


def _is_good(one: Judgement, ranked: Sequence[Judgement], *, loosened: bool) -> bool:
    """Tell a match: the song for sure, in a version that fits; one that is not certain has to measure the same."""
    if not one.same_version:
        return False
    if one.scored.version is VersionMatch.UNKNOWN and not (loosened or _is_measured(one.scored)):
        return False
    if _is_at_another_tempo(one):
        return False
    return one.identity is Identity.SURE or (one.identity is Identity.POSSIBLE and _stands_without_artist(one, ranked))


def _is_at_another_tempo(one: Judgement) -> bool:
    """Tell a tempo that no misreading explains, where no remix, length, label, release or year speaks for the track.

    An artist records a song again; the new recording has the same name and no version, but another tempo.
    """
    others = (one.scored.part(name) for name in ("length", "label", "release", "year"))
    spoken_for = one.names_a_take or any(value is not None and value >= 0.8 for value in others)
    return one.scored.part("bpm") == 0.0 and not spoken_for


def _stands_without_artist(one: Judgement, ranked: Sequence[Judgement]) -> bool:
    """Accept a title without an artist only where length, tempo and key agree and nobody else has such a title."""
    scored = one.scored
    if scored.part("artists") is not None or one.name < SAME or scored.version is VersionMatch.UNKNOWN:
        return False
    return _is_measured(scored) and all(_same_people(one, other) for other in ranked if other.name == SAME)


def _is_measured(scored: ScoredCandidate) -> bool:
    """Tell whether length, tempo and key all agree: a recording's fingerprint, as far as a library has one."""
    return scored.part("length") == 1.0 and (scored.part("bpm") or 0) >= 0.9 and (scored.part("key") or 0) >= 0.6


def _matched_or_torn(good: list[Judgement], ranked: list[Judgement], settings: Settings) -> Verdict:
    best = good[0]
    rivals = [one for one in good[1:] if _is_rival(best, one, settings.thresholds.gap)]
    if rivals:
        reason = f"two recordings fit equally well: {describe(best.candidate)} / {describe(rivals[0].candidate)}"
        return _verdict(Status.REVIEW, best, ranked, Confidence.LOW, (reason,))
    return _verdict(Status.MATCHED, best, ranked, _confidence(best, settings), _merits(best, good))


def _is_rival(best: Judgement, other: Judgement, gap: float) -> bool:
    """Tell whether another recording comes too near. The same song in its other length is no rival: rules decide."""
    nearer = best.scored.score - other.scored.score >= gap or best.name > other.name
    either = (best.lent or other.lent) and best.take != other.take  # how a title went on that was cut off
    return not nearer and (either or not _same_song(best, other))


def _same_song(one: Judgement, other: Judgement) -> bool:
    return one.take[0] == other.take[0] and _same_people(one, other)


def is_twin(one: Judgement, other: Judgement) -> bool:
    """Tell whether two candidates are releases of one recording."""
    return one.take == other.take and _same_people(one, other)


def _same_people(one: Judgement, other: Judgement) -> bool:
    """Tell whether an artist of one is somebody on the other; a remixer on both makes no song of two."""
    return _shares(one.artists, other.people) or _shares(other.artists, one.people)


def _shares(artists: tuple[str, ...], people: tuple[str, ...]) -> bool:
    return compare_artists(artists, people, ()).value != 0.0


def _confidence(best: Judgement, settings: Settings) -> Confidence:
    scored, levels = best.scored, settings.thresholds
    clear = best.identity is Identity.SURE and best.name == SAME and scored.version is not VersionMatch.UNKNOWN
    if clear and scored.part("artists") is not None and scored.score >= levels.high and scored.part("bpm") != 0.0:
        return Confidence.HIGH
    return Confidence.MEDIUM if scored.score >= levels.medium else Confidence.LOW


def _merits(best: Judgement, good: list[Judgement]) -> tuple[str, ...]:
    reasons = [_AGREES[best.scored.version]]
    reasons += best.scored.notes
    twins = sum(is_twin(best, one) for one in good) - 1
    if twins:
        reasons.append(f"{twins} other release{'s' if twins > 1 else ''} of the same recording")
    return tuple(reasons)


_AGREES = {
    VersionMatch.EXACT: "title, artists and version agree",
    VersionMatch.COMPATIBLE: "title and artists agree, the version is compatible",
    VersionMatch.UNKNOWN: "title and artists agree, the version is not certain",
}


# --- review and no match -----------------------------------------------------------------------------------------


def _wants_a_human(one: Judgement) -> bool:
    if one.identity is Identity.NO:
        return False
    if one.scored.part("artists") is None and not _measures_agree(one.scored):
        return False
    if one.same_version:
        return one.scored.score >= _REVIEW_FROM
    return one.identity is Identity.SURE and one.near


def _measures_agree(scored: ScoredCandidate) -> bool:
    """Tell whether length or tempo speak for a candidate by nobody in particular, and neither against it."""
    measured = [value for value in (scored.part("length"), scored.part("bpm")) if value is not None]
    return any(value >= 0.8 for value in measured) and 0.0 not in measured


def _doubts(one: Judgement, threshold: float) -> tuple[str, ...]:
    doubts = []
    if one.scored.part("artists") is None:
        doubts.append("no artist to compare with")
    if one.name < SAME:
        doubts.append("the title is spelt differently")
    if one.same_version and _is_at_another_tempo(one):
        doubts.append("the tempo is another, and nothing else speaks for this recording")
    if one.scored.version is VersionMatch.DIFFERENT:
        doubts.append("only another version was found")
    if one.identity is Identity.SURE and one.same_version and one.scored.score < threshold:
        doubts.append(f"score {one.scored.score:.1f} is below {threshold:g}")
    return (*doubts, *one.scored.notes)


def _why_not(ranked: Sequence[Judgement]) -> str:
    if not ranked:
        return "nothing was found"
    others = [one for one in ranked if one.identity is Identity.SURE]
    if others and others[0].same_version:
        return f"too little agrees: {describe(others[0].candidate)} scores {others[0].scored.score:.1f}"
    if others:
        return f"found only in other versions: {_few(version_of(one.candidate) for one in others)}"
    namesakes = [one for one in ranked if one.name == SAME]
    if namesakes and namesakes[0].scored.part("artists") is None:
        return f"only the title agrees, and no length or tempo says whose it is: {_by(namesakes)}"
    if namesakes:
        return f"found only by other artists: {_by(namesakes)}"
    return "nothing with this title was found"


def _by(namesakes: Sequence[Judgement]) -> str:
    return _few(", ".join(one.candidate.artists) for one in namesakes)


def _few(texts: Iterable[str], most: int = 3) -> str:
    distinct = list(dict.fromkeys(texts))
    more = f" and {len(distinct) - most} more" if len(distinct) > most else ""
    return "; ".join(distinct[:most]) + more


def version_of(candidate: BeatportCandidate) -> str:
    return candidate.mix_name or "no mix name"


def describe(candidate: BeatportCandidate) -> str:
    """Write a candidate as one reads it in a shop: artists - title (mix)."""
    mix = f" ({candidate.mix_name})" if candidate.mix_name else ""
    return f"{', '.join(candidate.artists)} - {candidate.title}{mix} [{candidate.track_id}]"


def _verdict(
    status: Status,
    best: Judgement | None,
    ranked: Sequence[Judgement],
    confidence: Confidence | None,
    reasons: tuple[str, ...],
) -> Verdict:
    return Verdict(status, best.scored if best else None, confidence, reasons, tuple(one.scored for one in ranked))
