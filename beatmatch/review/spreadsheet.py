"""A review file as a human gives it back: rows with a decision, rows without, and cells that make no sense."""

import csv
import io
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import msgspec

from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate, RBTrack, VersionMatch
from beatmatch.review.items import Choice, Doubt, decision_of
from beatmatch.review.results_file import LibraryFacts, library_track
from beatmatch.writers.csv import read_cell

# --- Numbers and lists in cells that a spreadsheet has touched.

_BETWEEN = re.compile(r" \| (?=[0-9]+: )")  # as ReviewWriter joins them
_NAME = re.compile(r"(?:(?P<artists>.*?) - )?(?P<title>.*?)(?: \((?P<mix>[^()]*)\))?", re.DOTALL)  # as it writes them


def number(text: str) -> float | None:
    """Read 128, 128.5 and 128,5; None for anything else."""
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def whole(text: str) -> int | None:
    """Read a number that has lost no digit of its whole part."""
    found = None if "e" in text.casefold() else number(text)
    return int(found) if found is not None and found == int(found) else None


def score(text: str) -> float | None:
    """Read a score; a spreadsheet may have made a date of it, which is none."""
    found = number(text)
    return found if found is not None and 0 <= found <= 100 else None


def alternatives(text: str) -> Iterator[BeatportCandidate]:
    """Read "7004: Ivo Ren - Glass Parade (Live) | 7005: ..." as tracks: their ids for sure, their names as it seems."""
    for part in _BETWEEN.split(text):
        track_id, colon, name = part.partition(": ")
        if colon and track_id.isdecimal() and (found := _NAME.fullmatch(name)):
            artists = (found["artists"],) if found["artists"] else ()
            mix = found["mix"] or ""
            yield BeatportCandidate(track_id=int(track_id), title=found["title"], mix_name=mix, artists=artists)


# --- A CSV file that went through a spreadsheet: which delimiter it has, its columns by name, its rows by line.

DECISION = "decision"

_DELIMITERS = ",;\t|"
_DELIMITER_LINE = "sep="  # how Excel is told the delimiter, in a line before the header


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the line of the file where it begins, and the texts of its cells by column."""

    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(text: str, name: str) -> Iterator[Line]:
    """Give the rows that are not blank. Raises InputError where there is no column "decision"."""
    for delimiter in _DELIMITERS:
        records = _records(text, name, delimiter)
        header = next((_names(cells) for _, cells in records if any(cells) and not _tells_delimiter(cells)), [])
        if DECISION in header:
            yield from (_line(number, header, cells) for number, cells in records if any(cells))
            return
    raise InputError(
        f'{name} is no review file: it has no column "{DECISION}"',
        "write one with `beatmatch match ... --review FILE`, and keep its header line",
    )


def _records(text: str, name: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            yield before + 1, [read_cell(cell).strip() for cell in cells]
            before = reader.line_num
    except csv.Error as problem:
        raise InputError(f"{name}: line {before + 1} is no CSV: {problem}", "save it as CSV again") from problem


def _tells_delimiter(cells: list[str]) -> bool:
    return cells[0].casefold().startswith(_DELIMITER_LINE)


def _names(cells: Iterable[str]) -> list[str]:
    return [cell.casefold() for cell in cells]


def _line(number: int, header: list[str], cells: list[str]) -> Line:
    """Name the cells; the first of several columns of a name counts, and those without a name do not."""
    named = itertools.zip_longest(header, cells[: len(header)], fillvalue="")
    return Line(number, {column: cell for column, cell in reversed(list(named)) if column})


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision that stands in a row: a Beatport track, or None for "not on Beatport"."""

    line: int
    doubt: Doubt
    beatport_id: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A decision that cannot be followed, and why."""

    line: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows, sorted by what a human did to them."""

    doubts: tuple[Doubt, ...]
    rulings: tuple[Ruling, ...]
    problems: tuple[Problem, ...]
    undecided: int


class _Entry(LibraryFacts, kw_only=True):
    track_id: str = ""
    title: str = ""
    artist: str = ""
    location: str = ""


def read_sheet(text: str, name: str) -> Sheet:
    """Read a review file, whatever a spreadsheet made of its form. Raises InputError for what is none."""
    lines = tuple(read_table(text, name))
    said = [_said(line) for line in lines if line.text(DECISION)]
    rulings, contradictions = _without_contradictions([each for each in said if isinstance(each, Ruling)])
    problems = [*(each for each in said if isinstance(each, Problem)), *contradictions]
    return Sheet(
        doubts=tuple(_doubt(line) for line in lines if _is_named(_track(line))),
        rulings=tuple(rulings),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        undecided=len(lines) - len(said),
    )


def _said(line: Line) -> Ruling | Problem:
    doubt = _doubt(line)
    if not _is_named(doubt.track):
        return Problem(line.number, "", "the row does not say which track it is about: its columns are gone")
    if _is_mixed_up(line, doubt.track):
        return Problem(line.number, doubt.track.title, "its columns belong to different rows: were they sorted apart?")
    try:
        known = {choice.candidate.track_id for choice in doubt.choices}
        return Ruling(line.number, doubt, decision_of(line.text(DECISION), known))
    except ValueError as why:
        return Problem(line.number, doubt.track.title, str(why))


def _is_named(track: RBTrack) -> bool:
    return bool(track.title or track.artist or track.location)


def _is_mixed_up(line: Line, track: RBTrack) -> bool:
    """Compare the TrackID that is seen with the one of the entry, unless a spreadsheet made something else of it."""
    seen = line.text("track_id")
    return seen.isdecimal() and track.track_id.isdecimal() and int(seen) != int(track.track_id)


def _without_contradictions(rulings: Iterable[Ruling]) -> tuple[list[Ruling], list[Problem]]:
    """Follow neither of two decisions that say different things of one track."""
    by_track: defaultdict[str, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        by_track[ruling.doubt.key].append(ruling)
    clear = [same for same in by_track.values() if len({ruling.beatport_id for ruling in same}) == 1]
    torn = [same for same in by_track.values() if same not in clear]
    problems = [
        Problem(ruling.line, ruling.doubt.track.title, f"lines {_lines(same)} decide differently on the same track")
        for same in torn
        for ruling in same
    ]
    return [same[0] for same in clear], problems


def _lines(rulings: Iterable[Ruling]) -> str:
    return " and ".join(str(ruling.line) for ruling in rulings)


def _doubt(line: Line) -> Doubt:
    place = number(line.text("playlist_index"))
    return Doubt(
        places=((line.text("playlist"), int(place or 0)),),
        track=_track(line),
        reasons=tuple(reason for reason in line.text("reasons").split("; ") if reason),
        choices=tuple(_choices(line)),
    )


def _track(line: Line) -> RBTrack:
    """Take the entry as it was kept for this; where that column is gone, what can be seen."""
    try:
        entry = msgspec.json.decode(line.text("entry"), type=_Entry)
    except msgspec.DecodeError:
        return _seen_track(line)
    return library_track(entry.track_id, entry.title, entry.artist, entry.location, entry)


def _seen_track(line: Line) -> RBTrack:
    facts = LibraryFacts(
        label=line.text("library_label"),
        key=line.text("library_key"),
        bpm=number(line.text("library_bpm")),
        year=whole(line.text("library_year")),
        seconds=whole(line.text("library_seconds")),
    )
    return library_track(line.text("track_id"), line.text("title"), line.text("artist"), line.text("location"), facts)


def _choices(line: Line) -> Iterator[Choice]:
    """Give the candidate of the row and its alternatives: to be looked at, for their facts may have suffered."""
    best = whole(line.text("beatport_track_id"))
    if best is not None:
        version = next((version for version in VersionMatch if version.value == line.text("version")), None)
        yield Choice(
            candidate=_candidate(best, line), score=score(line.text("match_score")), version=version, whole=False
        )
    for candidate in alternatives(line.text("alternatives")):
        yield Choice(candidate=candidate, whole=False)


def _candidate(track_id: int, line: Line) -> BeatportCandidate:
    artists = line.text("beatport_artists")
    found = BeatportCandidate(
        track_id=track_id,
        title=line.text("beatport_title"),
        mix_name=line.text("beatport_mix_name"),
        artists=(artists,) if artists else (),
        key=line.text("beatport_key") or None,
        bpm=number(line.text("beatport_bpm")),
        length_ms=whole(line.text("beatport_length_ms")),
        label=line.text("beatport_label") or None,
        release=line.text("beatport_release") or None,
    )
    return replace(found, release_date=line.text("beatport_year") or None)
