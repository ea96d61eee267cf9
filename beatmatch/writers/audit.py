"""CSV files for people who want to look behind the results: every candidate, every query, every doubtful row."""

import json
from collections.abc import Iterable, Sequence
from typing import TextIO

from beatmatch.models import BeatportCandidate, RBTrack, ScoredCandidate, Status, TrackResult
from beatmatch.writers.csv import Rows
from beatmatch.writers.fields import BEATPORT, IDENTITY, Value, beatport_fields, score
from beatmatch.writers.json import library_object
from beatmatch.writers.summary import RunInfo, Summary

_ENTRY_NAMES = tuple(name for name, _ in IDENTITY)
_BEATPORT_NAMES = tuple(name for name, _ in BEATPORT)
_ALTERNATIVES = 4

REVIEW_NAMES = (
    "decision",  # empty: an id, a URL or "none" goes here
    *_ENTRY_NAMES,
    "library_bpm",
    "library_key",
    "library_seconds",
    "library_label",
    "library_year",
    "reasons",
    "match_score",
    "version",
    *_BEATPORT_NAMES,
    "alternatives",
    "location",
    "entry",  # what the decision is kept under, in a form that no spreadsheet reads as a number or a date
)
QUERY_NAMES = (*_ENTRY_NAMES, "query", "kind", "candidates", "milliseconds", "origin")


class CandidatesWriter:
    """Writes every candidate that was looked at, ranked, with a column for each of the named parts of its score."""

    def __init__(self, stream: TextIO, parts: Sequence[str], *, bom: bool = False) -> None:
        self._parts = tuple(parts)
        self._rows = Rows(stream, self._names(), bom=bom)

    def write(self, result: TrackResult) -> None:
        for rank, scored in enumerate(result.candidates, 1):
            self._rows.write(self._row(result, rank, scored))

    def close(self, run: RunInfo, summary: Summary) -> None:
        """Do nothing: the rows are out."""

    def _names(self) -> tuple[str, ...]:
        parts = (f"part_{name}" for name in self._parts)
        return (*_ENTRY_NAMES, "status", "rank", "chosen", *_BEATPORT_NAMES, "match_score", "version", *parts, "notes")

    def _row(self, result: TrackResult, rank: int, scored: ScoredCandidate) -> Iterable[Value]:
        chosen = result.best is not None and result.best.track_id == scored.candidate.track_id
        parts = (_rounded(scored.part(name)) for name in self._parts)
        verdict = (score(scored.score), scored.version.value, *parts, "; ".join(scored.notes))
        return (*_entry(result), result.status.value, rank, chosen, *_beatport(scored.candidate), *verdict)


class QueriesWriter:
    """Writes every query that was asked, with its time and where the answer came from."""

    def __init__(self, stream: TextIO, *, bom: bool = False) -> None:
        self._rows = Rows(stream, QUERY_NAMES, bom=bom)

    def write(self, result: TrackResult) -> None:
        for record in result.queries:
            asked = (record.query.text, record.query.kind.value, record.candidates)
            self._rows.write((*_entry(result), *asked, round(record.milliseconds, 1), record.origin.value))

    def close(self, run: RunInfo, summary: Summary) -> None:
        """Do nothing: the rows are out."""


class ReviewWriter:
    """Writes the rows that want a human, and nothing else: a decision to fill in, and what it takes to decide."""

    def __init__(self, stream: TextIO, *, bom: bool = False) -> None:
        self._rows = Rows(stream, REVIEW_NAMES, bom=bom)

    def write(self, result: TrackResult) -> None:
        if result.status is Status.REVIEW:
            found = (*_verdict(result), _alternatives(result))
            self._rows.write(
                ("", *_entry(result), *_library(result), *found, result.track.location, entry_text(result.track))
            )

    def close(self, run: RunInfo, summary: Summary) -> None:
        """Do nothing: the rows are out."""


def _entry(result: TrackResult) -> tuple[Value, ...]:
    return tuple(get(result) for _, get in IDENTITY)


def entry_text(track: RBTrack) -> str:
    """Write a library entry as JSON in ASCII: it comes through a spreadsheet, and through Latin-1, as it was."""
    named = {"track_id": track.track_id, "title": track.title, "artist": track.artist, "location": track.location}
    known = {name: value for name, value in library_object(track).items() if value is not None}
    return json.dumps({**named, **known})


def _library(result: TrackResult) -> tuple[Value, ...]:
    track = result.track
    return (track.bpm, track.key, track.seconds, track.label or None, track.year)


def _verdict(result: TrackResult) -> tuple[Value, ...]:
    version = result.version and result.version.value
    return ("; ".join(result.reasons), score(result.score), version, *_beatport(result.best))


def _beatport(track: BeatportCandidate | None) -> tuple[Value, ...]:
    return tuple(value for _, value in beatport_fields(track))


def _alternatives(result: TrackResult) -> str:
    best = result.best.track_id if result.best else None
    others = [scored.candidate for scored in result.candidates if scored.candidate.track_id != best]
    return " | ".join(_alternative(track) for track in others[:_ALTERNATIVES])


def _alternative(track: BeatportCandidate) -> str:
    mix = f" ({track.mix_name})" if track.mix_name else ""
    return f"{track.track_id}: {', '.join(track.artists)} - {track.title}{mix}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
