r"""Results as CSV: one header line, the flat fields as columns, safe to open in a spreadsheet.

RFC 4180 but for the line end, a plain "\n": every spreadsheet reads it, and `cut`, `awk` and `while read` find no
stray carriage return in the last column. An end of line inside a title stays, in quotes and as "\n".
"""

import csv
import io
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO, TypeAlias

from beatmatch.models import BeatportCandidate, RBTrack, Status, TrackResult
from beatmatch.wording import title_with_mix
from beatmatch.writers.fields import (
    BEATPORT,
    FLAT_NAMES,
    IDENTITY,
    Value,
    beatport_fields,
    entry_fields,
    rounded_score,
)
from beatmatch.writers.json import library_object
from beatmatch.writers.safe_text import safe_text
from beatmatch.writers.summary import RunInfo, Summary

_Row: TypeAlias = Iterable[Value]

_BOM = "\ufeff"
_MOST_ALTERNATIVES = 4

_IDENTITY_NAMES = tuple(name for name, _ in IDENTITY)
_BEATPORT_NAMES = tuple(name for name, _ in BEATPORT)

REVIEW_NAMES = (
    "decision",  # empty: an id, a URL or "none" goes here
    *_IDENTITY_NAMES,
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
    "entry",  # what the decision is stored under, in a form that no spreadsheet reads as a number or a date
)
_QUERY_NAMES = (*_IDENTITY_NAMES, "query", "kind", "candidates", "milliseconds", "origin")


class _RowWriter(ABC):
    """A ResultWriter (see `registry`) that writes the header at once, and the rows of a result as soon as it has it."""

    def __init__(self, stream: TextIO, names: Sequence[str], *, bom: bool) -> None:
        self._stream = stream
        self._stream.write((_BOM if bom else "") + csv_line(names))

    def write(self, result: TrackResult) -> None:
        for row in self._rows(result):
            self._stream.write(csv_line(row))
            self._stream.flush()

    def close(self, run: RunInfo, summary: Summary) -> None:  # noqa: B027  # no writer of rows needs more
        """Do nothing: the rows are written, and CSV has no place for a summary."""

    @abstractmethod
    def _rows(self, result: TrackResult) -> Iterator[_Row]: ...


class CsvWriter(_RowWriter):
    """Writes one row for each result, with all its fields or those of `select`."""

    def __init__(self, stream: TextIO, *, bom: bool = False, select: Sequence[str] | None = None) -> None:
        names = FLAT_NAMES if select is None else [name for name in select if name in FLAT_NAMES]
        self._places = [FLAT_NAMES.index(name) for name in names]
        super().__init__(stream, names, bom=bom)

    def _rows(self, result: TrackResult) -> Iterator[_Row]:
        row = flat_row(result)
        yield [row[place] for place in self._places]


class CandidatesWriter(_RowWriter):
    """Writes one row for each candidate that was scored, ranked, with a column for each part of its score."""

    def __init__(self, stream: TextIO, parts: Sequence[str], *, bom: bool = False) -> None:
        self._parts = tuple(parts)
        names = (
            *_IDENTITY_NAMES,
            "status",
            "rank",
            "chosen",
            *_BEATPORT_NAMES,
            "match_score",
            "version",
            *(f"part_{name}" for name in self._parts),
            "notes",
        )
        super().__init__(stream, names, bom=bom)

    def _rows(self, result: TrackResult) -> Iterator[_Row]:
        for rank, scored in enumerate(result.candidates, 1):
            is_chosen = result.best is not None and result.best.track_id == scored.candidate.track_id
            values = map(scored.value_of, self._parts)
            parts = (None if value is None else round(value, 3) for value in values)
            verdict = (rounded_score(scored.score), scored.version.value, *parts, "; ".join(scored.notes))
            place = (result.status.value, rank, is_chosen)
            yield (*_identity_values(result), *place, *_beatport_values(scored.candidate), *verdict)


class QueriesWriter(_RowWriter):
    """Writes one row for each query that was asked, with its time and where the answer came from."""

    def __init__(self, stream: TextIO, *, bom: bool = False) -> None:
        super().__init__(stream, _QUERY_NAMES, bom=bom)

    def _rows(self, result: TrackResult) -> Iterator[_Row]:
        for record in result.queries:
            query = (record.query.text, record.query.kind.value, record.candidates)
            yield (*_identity_values(result), *query, round(record.milliseconds, 1), record.origin.value)


class ReviewWriter(_RowWriter):
    """Writes the results in status review only: a decision to fill in, and what it takes to decide."""

    def __init__(self, stream: TextIO, *, bom: bool = False) -> None:
        super().__init__(stream, REVIEW_NAMES, bom=bom)

    def _rows(self, result: TrackResult) -> Iterator[_Row]:
        if result.status is not Status.REVIEW:
            return
        track = result.track
        library = (track.bpm, track.key, track.seconds, track.label or None, track.year)
        verdict = ("; ".join(result.reasons), rounded_score(result.score), result.version and result.version.value)
        best_id = result.best.track_id if result.best else None
        others = [scored.candidate for scored in result.candidates if scored.candidate.track_id != best_id]
        alternatives = " | ".join(_alternative(candidate) for candidate in others[:_MOST_ALTERNATIVES])
        candidates = (*_beatport_values(result.best), alternatives)
        yield ("", *_identity_values(result), *library, *verdict, *candidates, track.location, entry_text(track))


def flat_row(result: TrackResult) -> list[Value]:
    """Return the values under FLAT_NAMES."""
    fields = dict(entry_fields(result)) | {"reasons": "; ".join(result.reasons)}
    changed = result.changed and result.changed.value
    error = f"{result.error.kind.value}: {result.error.message}" if result.error else None
    return [*fields.values(), *_beatport_values(result.best), changed, error]


def _identity_values(result: TrackResult) -> tuple[Value, ...]:
    return tuple(get(result) for _, get in IDENTITY)


def _beatport_values(candidate: BeatportCandidate | None) -> tuple[Value, ...]:
    return tuple(value for _, value in beatport_fields(candidate))


def _alternative(candidate: BeatportCandidate) -> str:
    """Return a candidate as text. The dash stands even without artists: `review` tells the title by it."""
    title = title_with_mix(candidate.title, candidate.mix_name)
    return f"{candidate.track_id}: {', '.join(candidate.artists)} - {title}"


def entry_text(track: RBTrack) -> str:
    """Return a library entry as JSON in ASCII, which a spreadsheet and Latin-1 leave as it is."""
    named = {"track_id": track.track_id, "title": track.title, "artist": track.artist, "location": track.location}
    known = {name: value for name, value in library_object(track).items() if value is not None}
    return json.dumps({**named, **known})


def csv_line(values: Iterable[Value]) -> str:
    """Return values as one line of CSV."""
    line = io.StringIO()
    csv.writer(line).writerow([cell_text(value) for value in values])  # its "\r\n" makes it quote both in a cell
    return line.getvalue().removesuffix("\r\n") + "\n"


_INVISIBLE_SPACE = "(?:[^\\S\\n]|[\u00ad\u200b-\u200f\u2060\ufeff])*"  # in front of a formula it does not stop it
_FORMULA = f"'*{_INVISIBLE_SPACE}'*[=+\\-@＝＋－＠]"
# Where a cell may begin: at its start, and where the file is read with ";" between the cells, also inside it.
_TO_GUARD = re.compile(f"^(?={_FORMULA}|'*\\n)|(?<=[;\\n])(?={_FORMULA})")
_GUARDED = re.compile(f"^'(?={_FORMULA}|'*\\n)|(?<=[;\\n])'(?={_FORMULA})")


def cell_text(value: Value) -> str:
    """Return a value as the text of a cell, without controls.

    What a spreadsheet could run as a formula gets an apostrophe in front, at the start of the cell and inside it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return _TO_GUARD.sub("'", safe_text(value if isinstance(value, str) else ", ".join(value)))


def read_cell(text: str) -> str:
    """Return the text of a cell as it was before `cell_text` set apostrophes."""
    return _GUARDED.sub("", text)
