"""Word the reasons of a verdict, so that a DJ can agree or disagree with them."""

from collections.abc import Iterable, Sequence

from beatmatch.matching.compare.comparison import Comparison, Identity
from beatmatch.matching.compare.names import SAME
from beatmatch.matching.decide.releases import same_recording
from beatmatch.models import BeatportCandidate, VersionMatch
from beatmatch.wording import title_with_mix

_AGREES = {
    VersionMatch.EXACT: "title, artists and version agree",
    VersionMatch.COMPATIBLE: "title and artists agree, the version is compatible",
    VersionMatch.UNKNOWN: "title and artists agree, the version is not certain",
}
_NO_SUCH_TITLE = "nothing with this title was found"


def why_matched(best: Comparison, good: Sequence[Comparison]) -> tuple[str, ...]:
    """Return what agrees, and how many other releases there are. `good` are all that could be the match."""
    reasons = [_AGREES[best.scored.version], *best.scored.notes]
    others = sum(same_recording(best, comparison) for comparison in good) - 1
    if others:
        reasons.append(f"{others} other release{'s' if others > 1 else ''} of the same recording")
    return tuple(reasons)


def why_torn(best: Comparison, rival: Comparison) -> tuple[str, ...]:
    return (f"two recordings fit equally well: {describe(best.candidate)} / {describe(rival.candidate)}",)


def why_review(
    comparison: Comparison, threshold: float, *, other_tempo: bool, doubtful_artists: bool
) -> tuple[str, ...]:
    """Return what makes the best candidate doubtful. `threshold` is the score that a match needs."""
    doubts = []
    if comparison.scored.value_of("artists") is None:
        doubts.append("no artist to compare with")
    if comparison.name < SAME:
        doubts.append("the title is spelt differently")
    if comparison.same_version and other_tempo:
        doubts.append("the tempo is another, and nothing else speaks for this recording")
    if comparison.same_version and doubtful_artists:
        doubts.append(_who_is_missing(comparison))
    if comparison.scored.version is VersionMatch.DIFFERENT:
        doubts.append("only another version was found")
    is_same = comparison.identity is Identity.SURE and comparison.same_version
    if is_same and comparison.scored.score < threshold:
        doubts.append(f"score {comparison.scored.score:.1f} is below {threshold:g}")
    return (*doubts, *comparison.scored.notes)


def _who_is_missing(comparison: Comparison) -> str:
    people = comparison.people
    side, missing = (
        ("Beatport", people.only_candidate) if people.only_candidate else ("the library", people.only_library)
    )
    names = ", ".join(person.text for person in missing)
    is_measured = any(comparison.scored.value_of(name) == 0.0 for name in ("length", "bpm"))
    rest = "the length or the tempo is another" if is_measured else "nothing but names is known"
    return f"only {side} names {names}, and {rest}"


def why_no_match(ranked: Sequence[Comparison], *, others: bool) -> tuple[str, ...]:
    """Return what was found instead: other versions, other artists, or nothing. `others`: candidates of other names."""
    if not ranked:
        return (_NO_SUCH_TITLE,) if others else ("nothing was found",)
    same_songs = [comparison for comparison in ranked if comparison.identity is Identity.SURE]
    if same_songs and same_songs[0].same_version:
        best = same_songs[0]
        return (f"too little agrees: {describe(best.candidate)} scores {best.scored.score:.1f}",)
    if same_songs:
        return (f"found only in other versions: {_few(version_of(each.candidate) for each in same_songs)}",)
    namesakes = [comparison for comparison in ranked if comparison.name == SAME]
    artists = _few(", ".join(comparison.candidate.artists) for comparison in namesakes)
    if namesakes and namesakes[0].scored.value_of("artists") is None:
        return (f"only the title agrees, and no length or tempo says whose it is: {artists}",)
    return (f"found only by other artists: {artists}",) if namesakes else (_NO_SUCH_TITLE,)


def _few(texts: Iterable[str], most: int = 3) -> str:
    distinct = list(dict.fromkeys(texts))
    more = f" and {len(distinct) - most} more" if len(distinct) > most else ""
    return "; ".join(distinct[:most]) + more


def version_of(candidate: BeatportCandidate) -> str:
    return candidate.mix_name or "no mix name"


def describe(candidate: BeatportCandidate) -> str:
    """Write a candidate as a shop does: artists - title (mix) [id]."""
    title = title_with_mix(candidate.title, candidate.mix_name)
    return f"{', '.join(candidate.artists)} - {title} [{candidate.track_id}]"
