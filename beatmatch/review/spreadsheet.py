"""Read the CSV of --review as a spreadsheet gives it back: with decisions, and with cells that it has reformatted."""

import csv
import io
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate, RBTrack, VersionMatch
from beatmatch.review.items import LibraryFacts, ReviewCandidate, ReviewItem, library_track
from beatmatch.review.references import parse_decision
from beatmatch.writers.csv import read_cell

_DECISION = "decision"  # the column that people fill in
_DELIMITERS = ",;\t|"
_MOST_DIGITS = 12  # of a Beatport id
_DELIMITER_LINE = "sep="  # tells Excel the delimiter, in a line before the header
# The cell "alternatives", as writers.csv.ReviewWriter writes it: "7004: Ivo Ren - Glass Parade (Live) | 7005: ..."
_BETWEEN_ALTERNATIVES = re.compile(r" \| (?=[0-9]+: )")
_ALTERNATIVE_NAME = re.compile(r"(?:(?P<artists>.*?) - )?(?P<title>.*?)(?: \((?P<mix>[^()]*)\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SheetDecision:
    """The decision of a row: the id of a Beatport track, or None for "not on Beatport"."""

    line: int
    item: ReviewItem
    beatport_id: int | None


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A decision that cannot be applied, and why."""

    line: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """All rows of the CSV as items, and its decisions."""

    items: tuple[ReviewItem, ...]
    decisions: tuple[SheetDecision, ...]
    problems: tuple[SheetProblem, ...]  # in the order of the file
    undecided: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, whatever the order of its columns."""

    line: int  # of the file, where the row begins
    cells: dict[str, str]  # by column

    def text(self, column: str) -> str:
        return self.cells.get(column, "")


class _Entry(LibraryFacts, kw_only=True):
    """The cell "entry": a library entry as JSON."""

    track_id: str = ""
    title: str = ""
    artist: str = ""
    location: str = ""


def read_sheet(text: str, name: str) -> ReviewSheet:
    """Read the CSV, in whatever form a spreadsheet saved it. Raises InputError where it has no column "decision"."""
    rows = tuple(read_rows(text, name, _DECISION, lambda: _no_review_file(name)))
    items = [_review_item(row) for row in rows]
    read = [_read_decision(row, item) for row, item in zip(rows, items, strict=True) if row.text(_DECISION)]
    decisions, contradictions = _without_contradictions(each for each in read if isinstance(each, SheetDecision))
    problems = [*(each for each in read if isinstance(each, SheetProblem)), *contradictions]
    return ReviewSheet(
        items=tuple(item for item in items if _is_identified(item.track)),
        decisions=tuple(decisions),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        undecided=len(rows) - len(read),
    )


def _read_decision(row: Row, item: ReviewItem) -> SheetDecision | SheetProblem:
    if not _is_identified(item.track):
        return SheetProblem(row.line, "", "the row does not say which track it is about: its columns are gone")
    seen, kept = row.text("track_id"), item.track.track_id
    if seen.isdecimal() and kept.isdecimal() and seen.lstrip("0") != kept.lstrip("0"):
        reason = "its columns belong to different rows: were they sorted apart?"
        return SheetProblem(row.line, item.track.title, reason)
    try:
        known_ids = {candidate.beatport_track.track_id for candidate in item.candidates}
        return SheetDecision(row.line, item, parse_decision(row.text(_DECISION), known_ids))
    except ValueError as problem:
        return SheetProblem(row.line, item.track.title, str(problem))


def _is_identified(track: RBTrack) -> bool:
    return bool(track.title or track.artist or track.location)


def _without_contradictions(decisions: Iterable[SheetDecision]) -> tuple[list[SheetDecision], list[SheetProblem]]:
    """Keep one decision for each track; where two rows decide differently on a track, neither counts."""
    by_track: defaultdict[str, list[SheetDecision]] = defaultdict(list)
    for decision in decisions:
        by_track[decision.item.key].append(decision)
    clear: list[SheetDecision] = []
    problems: list[SheetProblem] = []
    for of_track in by_track.values():
        if len({decision.beatport_id for decision in of_track}) == 1:
            clear.append(of_track[0])
            continue
        lines = " and ".join(str(decision.line) for decision in of_track)
        reason = f"lines {lines} decide differently on the same track"
        problems += [SheetProblem(decision.line, decision.item.track.title, reason) for decision in of_track]
    return clear, problems


def _review_item(row: Row) -> ReviewItem:
    position = _parse_number(row.text("playlist_index"))
    return ReviewItem(
        places=((row.text("playlist"), int(position or 0)),),
        track=_library_track(row),
        reasons=tuple(reason for reason in row.text("reasons").split("; ") if reason),
        candidates=tuple(_candidates(row)),
    )


def _library_track(row: Row) -> RBTrack:
    """Read the entry from its own column, which no spreadsheet changes; without that, from the columns people see."""
    try:
        entry = msgspec.json.decode(row.text("entry"), type=_Entry)
    except (msgspec.DecodeError, ValueError, RecursionError):
        entry = _Entry(
            track_id=row.text("track_id"),
            title=row.text("title"),
            artist=row.text("artist"),
            location=row.text("location"),
            label=row.text("library_label"),
            key=row.text("library_key"),
            bpm=_parse_number(row.text("library_bpm")),
            year=_parse_whole_number(row.text("library_year")),
            seconds=_parse_whole_number(row.text("library_seconds")),
        )
    return library_track(entry.track_id, entry.title, entry.artist, entry.location, entry)


def _candidates(row: Row) -> Iterator[ReviewCandidate]:
    """Yield the candidate of the row and its alternatives, none of them complete: their facts may be damaged."""
    artists = row.text("beatport_artists")
    track_id = _parse_whole_number(row.text("beatport_track_id"))
    if track_id is not None:
        track = BeatportCandidate(
            track_id=track_id,
            title=row.text("beatport_title"),
            mix_name=row.text("beatport_mix_name"),
            artists=(artists,) if artists else (),
            key=row.text("beatport_key") or None,
            bpm=_parse_number(row.text("beatport_bpm")),
            length_ms=_parse_whole_number(row.text("beatport_length_ms")),
            release_date=row.text("beatport_year") or None,
            label=row.text("beatport_label") or None,
            release=row.text("beatport_release") or None,
        )
        score = _parse_number(row.text("match_score"))
        if score is not None and not 0 <= score <= 100:  # a spreadsheet has made a date of it
            score = None
        version = next((version for version in VersionMatch if version.value == row.text("version")), None)
        yield ReviewCandidate(beatport_track=track, score=score, version=version, is_complete=False)
    for track in _parse_alternatives(row.text("alternatives")):
        yield ReviewCandidate(beatport_track=track, is_complete=False)


def _parse_alternatives(text: str) -> Iterator[BeatportCandidate]:
    """Yield the tracks of the cell. Their ids are certain; where a name is ambiguous, its parts are guessed."""
    for part in _BETWEEN_ALTERNATIVES.split(text):
        track_id, colon, name = part.partition(": ")
        is_id = track_id.isdecimal() and len(track_id) <= _MOST_DIGITS
        if colon and is_id and (found := _ALTERNATIVE_NAME.fullmatch(name)):
            artists = (found["artists"],) if found["artists"] else ()
            mix = found["mix"] or ""
            yield BeatportCandidate(track_id=int(track_id), title=found["title"], mix_name=mix, artists=artists)


def _parse_number(text: str) -> float | None:
    """Read 128, 128.5 and 128,5; return None for anything else."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _parse_whole_number(text: str) -> int | None:
    """Read a whole number; in scientific notation it may have lost digits, so that is none."""
    number = None if "e" in text.casefold() else _parse_number(text)
    return int(number) if number is not None and number == int(number) else None


def _no_review_file(name: str) -> InputError:
    return InputError(
        f'{name} is no review file: it has no column "{_DECISION}"',
        "write one with `beatmatch match ... --review FILE`, and keep its header line",
    )


def read_rows(text: str, name: str, needed: str, error: Callable[[], InputError]) -> Iterator[Row]:
    """Yield the rows that are not blank, whatever the delimiter and the order of the columns.

    Raises what `error` returns where no column is called `needed`, InputError for what is no CSV.
    """
    for delimiter in _DELIMITERS:
        records = _read_records(text, name, delimiter)
        header = next((cells for _, cells in records if any(cells) and not _is_delimiter_line(cells)), [])
        columns = [cell.casefold() for cell in header]
        if needed not in columns:
            continue
        for line, cells in records:
            if any(cells):
                named = itertools.zip_longest(columns, cells[: len(columns)], fillvalue="")
                # Reversed, so that the first of several columns of a name counts.
                yield Row(line, {column: cell for column, cell in reversed(list(named)) if column})
        return
    raise error()


def _is_delimiter_line(cells: list[str]) -> bool:
    return cells[0].casefold().startswith(_DELIMITER_LINE)


def _read_records(text: str, name: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line where it begins. Raises InputError for what is not CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    last_line = 0
    try:
        for cells in reader:
            yield last_line + 1, [read_cell(cell).strip() for cell in cells]
            last_line = reader.line_num
    except csv.Error as problem:
        raise InputError(f"{name}: line {last_line + 1} is no CSV: {problem}", "save it as CSV again") from problem
