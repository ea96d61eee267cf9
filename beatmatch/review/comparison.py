"""Compare a library entry with a candidate, fact by fact, in words that people read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from beatmatch.matching.compare import compare
from beatmatch.matching.explain.explanation import AGREES, NEARLY_AGREES
from beatmatch.matching.keys import camelot, notation, written
from beatmatch.matching.read import read_entry
from beatmatch.models import BeatportCandidate, RBTrack, ScoredCandidate, VersionMatch
from beatmatch.review.items import ReviewCandidate, ReviewItem
from beatmatch.settings import Settings
from beatmatch.writers.fields import plain_number

VERSION_WORDS: Mapping[VersionMatch, str] = {  # "the version is ..."
    VersionMatch.EXACT: "the same",
    VersionMatch.COMPATIBLE: "will do",
    VersionMatch.DIFFERENT: "another",
    VersionMatch.UNKNOWN: "not sure",
}
CANDIDATE_ONLY_FACTS = ("Version", "Score")
_SAME_BPM, _NEARLY_SAME_BPM = 0.5, 2.0  # most that two tempi differ by
_SETTINGS = Settings()


class Agreement(StrEnum):
    """How a fact of a candidate agrees with that of the library."""

    SAME = "same"
    NEARLY = "nearly"
    DIFFERS = "differs"
    UNKNOWN = ""  # one side does not have the fact, or there is nothing to compare


_VERSION_AGREEMENT: Mapping[VersionMatch, Agreement] = {
    VersionMatch.EXACT: Agreement.SAME,
    VersionMatch.COMPATIBLE: Agreement.NEARLY,
    VersionMatch.DIFFERENT: Agreement.DIFFERS,
    VersionMatch.UNKNOWN: Agreement.NEARLY,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the library entry or of a candidate, as text."""

    name: str
    text: str
    agreement: Agreement = Agreement.UNKNOWN


def library_facts(track: RBTrack) -> tuple[Fact, ...]:
    """Return what the library knows of an entry: the same facts as `candidate_facts`, in the same order."""
    reading = read_entry(track, _SETTINGS).titles[0]
    texts = {
        "Title": reading.text or track.title,
        "Mix": reading.version.text,
        "Artists": track.artist or ", ".join(reading.artists),
        "Key": track.key,
        "BPM": _bpm_text(track.bpm),
        "Length": minutes_and_seconds(track.seconds),
        "Label": track.label,
        "Release": track.album,
        "Year": str(track.year or ""),
    }
    return tuple(Fact(name, texts.get(name, "")) for name in _FACT_NAMES)


def candidate_facts(track: RBTrack, candidate: ReviewCandidate) -> tuple[Fact, ...]:
    """Return what Beatport knows of a candidate, and how each fact agrees with the library entry.

    The version is judged as in the run that the candidate comes from; where the run did not keep that, it is judged
    here.
    """
    beatport_track = candidate.beatport_track
    scored = compare(read_entry(track, _SETTINGS), beatport_track, _SETTINGS).scored
    version = candidate.version or scored.version
    code, key_notation = camelot(beatport_track.key), notation(track.key)
    texts = {name: text(beatport_track) for name, (text, _) in _COMPARED.items()} | {
        "Version": VERSION_WORDS[version],
        "Score": "" if candidate.score is None else f"{candidate.score:.0f}",
    }
    if code:  # as the library writes its own key, so that people can compare them
        texts["Key"] = written(code, key_notation) if key_notation else code
    agreements = {name: _agreement(scored, part) for name, (_, part) in _COMPARED.items()}
    agreements["Mix"] = _VERSION_AGREEMENT[version]
    agreements["BPM"] = _tempo_agreement(track.bpm, beatport_track.bpm)
    return tuple(Fact(name, texts[name], agreements.get(name, Agreement.UNKNOWN)) for name in _FACT_NAMES)


def _agreement(scored: ScoredCandidate, part: str) -> Agreement:
    value = scored.value_of(part)
    if value is None:
        return Agreement.UNKNOWN
    if value >= AGREES:
        return Agreement.SAME
    return Agreement.NEARLY if value >= NEARLY_AGREES else Agreement.DIFFERS


def _tempo_agreement(yours: float | None, theirs: float | None) -> Agreement:
    """Compare tempi as people do: 90 is not nearly 120, though software that doubts the beat takes one for the other.

    Half or double the tempo is nearly the same: it is counted differently.
    """
    if not yours or not theirs:
        return Agreement.UNKNOWN
    apart = abs(yours - theirs)
    if apart <= _SAME_BPM:
        return Agreement.SAME
    is_counted_differently = min(abs(2 * yours - theirs), abs(yours - 2 * theirs)) <= _NEARLY_SAME_BPM
    return Agreement.NEARLY if apart <= _NEARLY_SAME_BPM or is_counted_differently else Agreement.DIFFERS


def without_other_titles(item: ReviewItem) -> ReviewItem:
    """Leave out the candidates that have another title; the likeliest one stays in any case."""
    entry = read_entry(item.track, _SETTINGS)

    def has_title(candidate: ReviewCandidate) -> bool:
        value = compare(entry, candidate.beatport_track, _SETTINGS).scored.value_of("title")
        return value is not None and value >= NEARLY_AGREES

    first, others = item.candidates[:1], item.candidates[1:]
    return replace(item, candidates=(*first, *filter(has_title, others)))


def minutes_and_seconds(seconds: float | None) -> str:
    """Write a length as "6:21", cut off to whole seconds as Rekordbox does; "" where it is unknown."""
    minutes, rest = divmod(int(seconds or 0), 60)
    return f"{minutes}:{rest:02}" if seconds else ""


def _bpm_text(bpm: float | None) -> str:
    return str(plain_number(bpm) or "")


# For each fact: its text for a Beatport track, and the part of the score that compares it.
_COMPARED: Mapping[str, tuple[Callable[[BeatportCandidate], str], str]] = {
    "Title": (lambda track: track.title, "title"),
    "Mix": (lambda track: track.mix_name, "version"),
    "Artists": (lambda track: ", ".join(track.artists), "artists"),
    "Key": (lambda track: track.key or "", "key"),
    "BPM": (lambda track: _bpm_text(track.bpm), "bpm"),
    "Length": (lambda track: minutes_and_seconds((track.length_ms or 0) / 1000), "length"),
    "Label": (lambda track: track.label or "", "label"),
    "Release": (lambda track: track.release or "", "release"),
    "Year": (lambda track: str(track.year or ""), "year"),
}
_FACT_NAMES = (*_COMPARED, *CANDIDATE_ONLY_FACTS)
