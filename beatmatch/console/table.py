"""Results as tables for people: one for each playlist, straight whatever the titles hold."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from beatmatch.console.terminal import Screen
from beatmatch.console.text import fitted, isolated, printable, shortened
from beatmatch.matching.decide.reasons import describe
from beatmatch.matching.keys import camelot
from beatmatch.models import BeatportCandidate, Status, TrackResult
from beatmatch.store import Decision
from beatmatch.writers.fields import plain_number
from beatmatch.writers.summary import RunInfo, Summary

# --- What a table of results shows, and how its columns share the width there is.

GAP = 2
NARROWEST = 40  # a table does not squeeze itself into less
_STATUS_WORDS = {
    Status.MATCHED: "matched",
    Status.REVIEW: "review",
    Status.NO_MATCH: "not found",
    Status.SKIPPED: "skipped",
    Status.ERROR: "unanswered",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: `shown_from` is the width of the terminal that has room for it."""

    title: str
    text: Callable[[TrackResult], str]
    shown_from: int = 0
    right: bool = False  # aligned to the right
    least: int = 0  # it may be cut to this many cells; 0: never cut


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a result, safe to print: of the entry, of the Beatport track if there is one, and why."""

    status: Status
    entry: tuple[str, ...]
    found: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, in two halves: the library's and Beatport's."""

    entry: tuple[Column, ...]
    found: tuple[Column, ...]

    @classmethod
    def fitting(cls, width: int) -> "Columns":
        """Choose what a table of this width shows."""
        return cls(
            tuple(column for column in _ENTRY if column.shown_from <= width),
            tuple(column for column in _FOUND if column.shown_from <= width),
        )

    def row(self, result: TrackResult) -> Row:
        found = self.found if result.best else ()
        return Row(
            result.status,
            tuple(_squeezed(column.text(result)) for column in self.entry),
            tuple(_squeezed(column.text(result)) for column in found),
            "" if result.status is Status.MATCHED else printable(_why(result)),
        )

    def widths(self, rows: Iterable[Row], total: int) -> list[int]:
        """Share `total` cells: a column is as wide as its widest text; where that is too much, the widest are cut."""
        columns = (*self.entry, *self.found)
        wanted = [cell_len(column.title) for column in columns]
        for row in rows:
            for index, text in enumerate((*row.entry, *row.found)):
                wanted[index] = max(wanted[index], min(cell_len(text), total))
        for _ in range(sum(wanted) + GAP * (len(columns) - 1) - total):
            _cut_the_widest(columns, wanted)
        return wanted


def _cut_the_widest(columns: Sequence[Column], wanted: list[int]) -> None:
    spare = [index for index, column in enumerate(columns) if column.least and wanted[index] > column.least]
    if spare:
        wanted[max(spare, key=wanted.__getitem__)] -= 1


def _squeezed(text: str) -> str:
    """Leave out the white space that titles carry at their ends and twice in the middle."""
    return " ".join(printable(text).split())


def _why(result: TrackResult) -> str:
    return result.error.message if result.error else "; ".join(result.reasons)


def _of_best(text: Callable[[BeatportCandidate], object]) -> Callable[[TrackResult], str]:
    def of(result: TrackResult) -> str:
        value = text(result.best) if result.best else None
        return "" if value is None else str(value)

    return of


def _with_mix(track: BeatportCandidate) -> str:
    return f"{track.title} ({track.mix_name})" if track.mix_name else track.title


_ENTRY = (
    Column("#", lambda result: str(result.playlist_index), right=True),
    Column("Status", lambda result: _STATUS_WORDS[result.status]),
    Column("Title", lambda result: result.track.title, least=8),
    Column("Artist", lambda result: result.track.artist, shown_from=80, least=8),
)
_FOUND = (
    Column("Beatport", _of_best(_with_mix), least=8),
    Column("By", _of_best(lambda track: ", ".join(track.artists)), shown_from=140, least=8),
    Column("Key", _of_best(lambda track: camelot(track.key) or track.key), shown_from=60, right=True, least=3),
    Column("BPM", _of_best(lambda track: plain_number(track.bpm)), shown_from=70, right=True, least=3),
    Column("Year", _of_best(lambda track: track.year), shown_from=90, right=True, least=4),
    Column("Label", _of_best(lambda track: track.label), shown_from=160, least=8),
    Column("Genre", _of_best(lambda track: track.genre), shown_from=180, least=8),
    Column("Score", lambda result: "" if result.score is None else f"{result.score:.0f}", shown_from=50, right=True),
)


_STYLES = {
    Status.MATCHED: "green",
    Status.REVIEW: "yellow",
    Status.NO_MATCH: "red",
    Status.SKIPPED: "dim",
    Status.ERROR: "magenta",
}
_STATUS, _TITLE = 1, 2  # columns: the one that shows the colour, the one below which reasons stand
_BELOW = "└ "


def print_results_table(results: Iterable[TrackResult], stream: TextIO, *, width: int, color: bool = False) -> None:
    """Write results, in their order, as tables of at most `width` cells."""
    writer = TableWriter(stream, width=width, color=color)
    for result in results:
        writer.write(result)
    writer.finish()


def table_writer(stream: TextIO, screen: Screen, *, to_file: bool = False) -> "TableWriter":
    """Make the writer that suits the terminal, or a file."""
    return TableWriter(stream, width=screen.table_width, color=screen.table_color and not to_file)


class TableWriter:
    """A ResultWriter for eyes. A playlist's table is drawn when its last result is in, so that its columns fit."""

    def __init__(self, stream: TextIO, *, width: int, color: bool = False) -> None:
        self._stream = stream
        self._width = max(width, NARROWEST)
        self._color = color
        self._columns = Columns.fitting(self._width)
        self._playlist: str | None = None
        self._rows: list[Row] = []
        self._separator = ""

    def write(self, result: TrackResult) -> None:
        if result.playlist != self._playlist:
            self.finish()
            self._playlist = result.playlist
        self._rows.append(self._columns.row(result))

    def close(self, run: RunInfo, summary: Summary) -> None:  # noqa: ARG002  # the summary is said on stderr
        self.finish()

    def finish(self) -> None:
        """Draw what has come so far."""
        if self._rows:
            self._stream.write(self._separator)
            self._stream.writelines(f"{line}\n" for line in self._lines())
            self._stream.flush()
            self._separator = "\n"
        self._rows.clear()

    def _lines(self) -> Iterator[str]:
        widths = self._columns.widths(self._rows, self._width)
        yield self._styled(printable(self._playlist or "") or "-", "bold")
        columns = (*self._columns.entry, *self._columns.found)
        yield self._styled(_line(columns, [column.title for column in columns], widths), "dim")
        for row in self._rows:
            yield from self._row_lines(row, columns, widths)

    def _row_lines(self, row: Row, columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
        """Draw a result; why it is no match stands in place of Beatport's columns, or below the title."""
        half = len(self._columns.entry)
        entry = self._entry(row, widths)
        if row.found:
            yield entry + _line(columns[half:], row.found, widths[half:])
            if row.why:
                start = _start(widths, _TITLE)
                yield self._why(row.why, " " * start + _BELOW, start + len(_BELOW))
        else:
            yield self._why(row.why, entry, _start(widths, half))

    def _why(self, text: str, before: str, start: int) -> str:
        return before + self._styled(isolated(shortened(text, self._width - start)), "dim")

    def _entry(self, row: Row, widths: Sequence[int]) -> str:
        texts = [
            _cell(column, text, width)
            for column, text, width in zip(self._columns.entry, row.entry, widths, strict=False)
        ]
        texts[_STATUS] = self._styled(texts[_STATUS], _STYLES[row.status])
        return "".join(text + " " * GAP for text in texts)

    def _styled(self, text: str, style: str) -> str:
        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if self._color else text


def _line(columns: Iterable[Column], texts: Iterable[str], widths: Iterable[int]) -> str:
    return (" " * GAP).join(itertools.starmap(_cell, zip(columns, texts, widths, strict=True)))


def _cell(column: Column, text: str, width: int) -> str:
    """Fit a text to its column; when cut, a title keeps its end too, which says the version."""
    return fitted(text, width, right=column.right, tail=width * 2 // 5)


def _start(widths: Sequence[int], index: int) -> int:
    """Say in which cell a column starts."""
    return sum(widths[:index]) + GAP * index


# --- Decisions as people read them.


def decisions_table(found: Sequence[Decision]) -> str:
    """List decisions, a line for each; texts are whole."""
    rows = [("Decided", "TrackID", "Track", "Beatport"), *map(_row, found)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return "".join(f"{_decision_line(row, widths)}\n" for row in rows)


def decided(decision: Decision) -> str:
    """Say what was decided."""
    if decision.beatport_id is None:
        return "not on Beatport"
    return printable(describe(decision.candidate)) if decision.candidate else f"[{decision.beatport_id}]"


def entry_name(decision: Decision) -> str:
    return printable(f"{decision.artist} - {decision.title}" if decision.artist else decision.title)


def _row(decision: Decision) -> tuple[str, ...]:
    day = datetime.fromtimestamp(decision.decided_at, UTC).astimezone().date()
    return (day.isoformat(), printable(decision.track_id), entry_name(decision), decided(decision))


def _decision_line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [fitted(text, width) for text, width in zip(row[:-1], widths, strict=False)]
    return "  ".join([*cells, isolated(row[-1])])
