"""Order the releases of one recording, and find which candidates are releases of the same one."""

import re

from beatmatch.matching.compare.artists import compare_artists
from beatmatch.matching.compare.comparison import Comparison
from beatmatch.matching.read.versions import BaseMix
from beatmatch.matching.text import joined, words
from beatmatch.models import BeatportCandidate, VersionMatch

_COMPILATION = re.compile(
    r"\b(?:best of|top \d+|hits|compil\w*|anthems?|essentials?|collection|collected|selected|sampler|years? of"
    r"|various|vol(?:ume)?\b|miami|ibiza|ade|amsterdam|summer|winter|chart|mixed by|session\w*|weapons?|dj mix"
    r"|in the mix|anniversary|annual|the album|extended versions|\d+ tracks)\b|\b20\d\d\b",
    re.IGNORECASE,
)


def rank(comparison: Comparison) -> tuple[object, ...]:
    """Return a sort key: the surest first; among re-releases the earliest that is no compilation or DJ mix."""
    candidate = comparison.candidate
    return (
        -comparison.identity,
        not comparison.same_version,
        -comparison.scored.score,
        comparison.scored.version is not VersionMatch.EXACT,
        comparison.completed and comparison.recording_key[2] is BaseMix.EXTENDED,  # how a cut version may go on, too
        "mixed" in words(f"{candidate.title} {candidate.mix_name}"),
        is_compilation(candidate),
        candidate.release_date or "9999",
        candidate.track_id,
    )


def is_compilation(candidate: BeatportCandidate) -> bool:
    """Guess from its title whether a release collects the music of many; one named after the track does not."""
    release = candidate.release or ""
    name = joined(words(candidate.title))
    return bool(_COMPILATION.search(release)) and not (name and name in joined(words(release)))


def same_recording(one: Comparison, other: Comparison) -> bool:
    """Return whether two candidates are releases of one recording."""
    return one.recording_key == other.recording_key and same_people(one, other)


def same_but_for_length(one: Comparison, other: Comparison) -> bool:
    """Return whether two candidates are one version, perhaps once as an Original and once as an Extended Mix."""
    (name, words_, _, is_remix, _), (other_name, other_words, _, other_is_remix, _) = (
        one.recording_key,
        other.recording_key,
    )
    return (name, words_, is_remix) == (other_name, other_words, other_is_remix) and same_people(one, other)


def same_song(one: Comparison, other: Comparison) -> bool:
    """Return whether two candidates are one song, in whatever version."""
    return one.recording_key[0] == other.recording_key[0] and same_people(one, other)


def same_people(one: Comparison, other: Comparison) -> bool:
    """Return whether an artist of one is somebody on the other; a remixer on both does not make two songs one."""
    return any(
        compare_artists(each.artists, another.everyone, ()).shares_somebody
        for each, another in ((one, other), (other, one))
    )
