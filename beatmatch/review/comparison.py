"""A library entry and a candidate, fact by fact: what agrees, what nearly does, what differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from beatmatch.matching.compare import compare
from beatmatch.matching.keys import camelot, notation, written
from beatmatch.matching.read import read_entry
from beatmatch.models import BeatportCandidate, RBTrack, ScoredCandidate, VersionMatch
from beatmatch.review.items import Choice
from beatmatch.settings import Settings
from beatmatch.writers.fields import plain_number

_SETTINGS = Settings()
_AGREES, _NEARLY = 0.95, 0.6  # of a part of the score


class Mark(StrEnum):
    """How a fact of a candidate stands to the library's."""

    SAME = "same"
    NEARLY = "nearly"
    DIFFERS = "differs"
    UNKNOWN = ""  # one side does not say, or there is nothing to compare


_VERSIONS: Mapping[VersionMatch, tuple[str, Mark]] = {
    VersionMatch.EXACT: ("the same", Mark.SAME),
    VersionMatch.COMPATIBLE: ("will do", Mark.NEARLY),
    VersionMatch.DIFFERENT: ("another", Mark.DIFFERS),
    VersionMatch.UNKNOWN: ("not sure", Mark.NEARLY),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a candidate or of the library, in words."""

    name: str
    text: str
    mark: Mark = Mark.UNKNOWN


def library_facts(track: RBTrack) -> tuple[Fact, ...]:
    """Say what the library knows, in the order of `facts_of`."""
    reading = read_entry(track, _SETTINGS).titles[0]
    texts = {
        "Title": reading.text or track.title,
        "Mix": reading.version.text,
        "Artists": track.artist or ", ".join(reading.artists),
        "Key": track.key,
        "BPM": _bpm(track.bpm),
        "Length": _length(track.seconds),
        "Label": track.label,
        "Release": track.album,
        "Year": str(track.year or ""),
    }
    return tuple(Fact(name, texts.get(name, "")) for name in _FACTS)


def facts_of(track: RBTrack, choice: Choice) -> tuple[Fact, ...]:
    """Say what Beatport knows of a candidate, and how that stands to the library."""
    scored = compare(read_entry(track, _SETTINGS), choice.candidate, _SETTINGS).scored
    version, mix_mark = _VERSIONS[choice.version or scored.version]
    said = {name: text(choice.candidate) for name, (text, _) in _TEXTS.items()} | {
        "Key": _key(choice.candidate, track),
        "Version": version,
        "Score": "" if choice.score is None else f"{choice.score:.0f}",
        "Id": str(choice.candidate.track_id),
    }
    marks = {name: _mark(scored, part) for name, (_, part) in _TEXTS.items()} | {"Mix": mix_mark}
    return tuple(Fact(name, said[name], marks.get(name, Mark.UNKNOWN)) for name in _FACTS)


def _mark(scored: ScoredCandidate, part: str) -> Mark:
    value = scored.value_of(part)
    if value is None:
        return Mark.UNKNOWN
    return Mark.SAME if value >= _AGREES else Mark.NEARLY if value >= _NEARLY else Mark.DIFFERS


def _key(candidate: BeatportCandidate, track: RBTrack) -> str:
    """Write the key as the library writes its own, so that they can be compared."""
    code, way = camelot(candidate.key), notation(track.key)
    return (written(code, way) if way else code) if code else candidate.key or ""


def _bpm(value: float | None) -> str:
    return str(plain_number(value) or "")


def _length(seconds: float | None) -> str:
    minutes, rest = divmod(int(seconds or 0), 60)  # cut off, as Rekordbox does
    return f"{minutes}:{rest:02}" if seconds else ""


_TEXTS: Mapping[str, tuple[Callable[[BeatportCandidate], str], str]] = {  # fact: its text, the part that compares it
    "Title": (lambda track: track.title, "title"),
    "Mix": (lambda track: track.mix_name, "version"),
    "Artists": (lambda track: ", ".join(track.artists), "artists"),
    "Key": (lambda track: track.key or "", "key"),
    "BPM": (lambda track: _bpm(track.bpm), "bpm"),
    "Length": (lambda track: _length((track.length_ms or 0) / 1000), "length"),
    "Label": (lambda track: track.label or "", "label"),
    "Release": (lambda track: track.release or "", "release"),
    "Year": (lambda track: str(track.year or ""), "year"),
}
VERDICTS = ("Version", "Score", "Id")  # of a candidate alone
_FACTS = (*_TEXTS, *VERDICTS)
