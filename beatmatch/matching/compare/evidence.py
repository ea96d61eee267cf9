"""Compare length, tempo, key, label, release and year: each a value in [0, 1], or None where one side has none."""

import re

from beatmatch.matching.keys import Relation, camelot, related
from beatmatch.matching.text import Words, joined, words
from beatmatch.matching.vocabulary.junk import SITE
from beatmatch.models import BeatportCandidate, RBTrack

SAME_LENGTH = 2.0  # seconds: Rekordbox cuts fractions off, encoders pad; nearer than this is equal
_FAR_LENGTH = 30.0  # seconds: from here on it is simply another length
_BPM_SLACK = 0.015  # of the tempo
# How analysis software misreads a tempo: as half, two thirds, three quarters or four fifths of it, or the reverse.
_TEMPO_RATIOS = {1 / 1: 1.0, 1 / 2: 0.9, 2 / 3: 0.8, 3 / 4: 0.8, 4 / 5: 0.8}
_KEY_VALUES = {Relation.SAME: 1.0, Relation.RELATIVE: 0.6, Relation.FIFTH: 0.6, Relation.UNRELATED: 0.0}
_LABEL_NOISE = frozenset(
    {"records", "record", "recordings", "recording", "music", "ltd", "limited", "label", "inc", "llc"}
)
_SITE = re.compile(rf"{SITE}|\bbeatport\b|\btraxsource\b|\btop \d+", re.IGNORECASE)  # charts are no releases either
_SAME_YEAR, _NEXT_YEAR, _OTHER_YEAR = 1.0, 0.8, 0.4  # a file's tag holds the year of any release
_OTHER_LABEL = 0.5  # a recording comes out on many labels; the library names one of them
_OTHER_RELEASE = 0.5


def length(track: RBTrack, candidate: BeatportCandidate) -> float | None:
    """Return 1 within two seconds, falling to 0 at thirty."""
    if not track.seconds or not candidate.length_ms:
        return None
    apart = abs(track.seconds - candidate.length_ms / 1000)
    return max(0.0, min(1.0, 1 - (apart - SAME_LENGTH) / (_FAR_LENGTH - SAME_LENGTH)))


def tempo(track: RBTrack, candidate: BeatportCandidate) -> float | None:
    """Return 1 for the same tempo, less for one that software takes for another, 0 for a different one."""
    if not track.bpm or not candidate.bpm:
        return None
    ratio = min(track.bpm, candidate.bpm) / max(track.bpm, candidate.bpm)
    return max((value for known, value in _TEMPO_RATIOS.items() if abs(ratio - known) <= _BPM_SLACK), default=0.0)


def key(track: RBTrack, candidate: BeatportCandidate) -> float | None:
    """Return 1 for the same key, less for its neighbours on the Camelot wheel."""
    relation = related(camelot(track.key), camelot(candidate.key))
    return None if relation is None else _KEY_VALUES[relation]


def label(track: RBTrack, candidate: BeatportCandidate) -> float | None:
    """Return 1 for the same label; web sites in the field count as none."""
    return _names_agree(label_words(track.label), label_words(candidate.label or ""), _OTHER_LABEL)


def release(track: RBTrack, candidate: BeatportCandidate) -> float | None:
    """Return 1 for the album that the library names; web sites and charts count as none."""
    album = () if _SITE.search(track.album) else words(track.album)
    return _names_agree(album, words(candidate.release or ""), _OTHER_RELEASE)


def year(track: RBTrack, candidate: BeatportCandidate) -> float | None:
    """Return 1 for the same year, a little less for the next one."""
    if not track.year or not candidate.year:
        return None
    apart = abs(track.year - candidate.year)
    return _SAME_YEAR if apart == 0 else _NEXT_YEAR if apart == 1 else _OTHER_YEAR


def label_words(text: str) -> Words:
    """Fold a label's name to the words that tell it from others, without "Records"."""
    name = () if _SITE.search(text) else words(text)
    return tuple(word for word in name if word not in _LABEL_NOISE) or name


def _names_agree(library: Words, candidate: Words, otherwise: float) -> float | None:
    if not library or not candidate:
        return None
    return 1.0 if joined(library) == joined(candidate) else otherwise
