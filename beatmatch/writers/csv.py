r"""Results as CSV: one header line, the flat fields as columns, safe to open in a spreadsheet.

RFC 4180 but for the line end, a plain "\n": every spreadsheet reads it, and `cut`, `awk` and `while read` find no
stray carriage return in the last column. A true end of line inside a title stays, in quotes.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from beatmatch.models import BeatportCandidate, RBTrack, ScoredCandidate, Status, TrackError, TrackResult
from beatmatch.wording import title_with_mix
from beatmatch.writers.fields import BEATPORT, FLAT_NAMES, IDENTITY, Value, beatport_fields, entry_fields, score
from beatmatch.writers.json import library_object
from beatmatch.writers.summary import RunInfo, Summary

BOM = "\ufeff"


class CsvWriter:
    """Writes a result as one row, as soon as it has it."""

    def __init__(self, stream: TextIO, *, bom: bool = False) -> None:
        self._rows = Rows(stream, FLAT_NAMES, bom=bom)

    def write(self, result: TrackResult) -> None:
        self._rows.write(flat_row(result))

    def close(self, run: RunInfo, summary: Summary) -> None:
        """Do nothing: the rows are out, and CSV has no place for a summary."""


class Rows:
    """A CSV file in the making: the header at once, then row by row."""

    def __init__(self, stream: TextIO, names: Sequence[str], *, bom: bool = False) -> None:
        self._stream = stream
        self._stream.write((BOM if bom else "") + csv_line(names))

    def write(self, values: Iterable[Value]) -> None:
        self._stream.write(csv_line(values))
        self._stream.flush()


def flat_row(result: TrackResult) -> list[Value]:
    """Give the values under FLAT_NAMES."""
    fields = dict(entry_fields(result)) | {"reasons": "; ".join(result.reasons)}
    changed = result.changed and result.changed.value
    return [*fields.values(), *(value for _, value in beatport_fields(result.best)), changed, error_text(result.error)]


def error_text(error: TrackError | None) -> str | None:
    """Write an error in one cell."""
    return f"{error.kind.value}: {error.message}" if error else None


def csv_line(values: Iterable[Value]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([cell(value) for value in values])  # its "\r\n" makes it quote both of them in a cell
    return line.getvalue().removesuffix("\r\n") + "\n"


_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # UTF-8 cannot hold it
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def cell(value: Value) -> str:
    """Write a value as the text of a cell. A text that a spreadsheet could run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = _HALF_CHARACTER.sub("\ufffd", value if isinstance(value, str) else ", ".join(value))
    return f"'{text}" if _FORMULA.match(text) else text


def read_cell(text: str) -> str:
    """Take back the apostrophe that `cell` set: the text as it was, whatever it was."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


# --- CSV files for people who want to look behind the results: every candidate, every query, every doubtful row.

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
    """Write a candidate for one cell. The dash stands even without artists: review splits the text at it."""
    return f"{track.track_id}: {', '.join(track.artists)} - {title_with_mix(track.title, track.mix_name)}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
