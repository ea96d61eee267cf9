"""Draw results as a table, one for each playlist; it stays straight with titles of every script."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from beatmatch.console.layout import GAP, column_widths
from beatmatch.console.phrases import STATUS_STYLES, STATUS_WORDS
from beatmatch.console.terminal import Terminal
from beatmatch.console.text import fit, isolate, printable, shorten
from beatmatch.matching.keys import camelot
from beatmatch.models import BeatportCandidate, Status, TrackResult
from beatmatch.wording import title_with_mix
from beatmatch.writers.fields import plain_number
from beatmatch.writers.summary import RunInfo, Summary

_MIN_WIDTH = 40  # a table is not made narrower than this
_BELOW = "└ "


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    text: Callable[[TrackResult], str]
    shown_from: int = 0  # the width of a table that has room for it
    right: bool = False  # aligned to the right
    min_width: int = 0  # it may be cut to this many cells; 0: never cut


@dataclass(frozen=True, slots=True)
class _Row:
    """The texts of a result: under the columns of the entry, and under those of Beatport if a track was found."""

    status: Status
    entry: tuple[str, ...]
    beatport: tuple[str, ...]
    reason: str  # why it is no match


def table_writer(stream: TextIO, terminal: Terminal, *, to_file: bool = False) -> "TableWriter":
    """Make the writer for the terminal, or for a file, which gets no colours."""
    return TableWriter(stream, width=terminal.table_width, color=terminal.table_color and not to_file)


class TableWriter:
    """A ResultWriter for people. The table of a playlist is drawn once its last result is in, so that columns fit."""

    def __init__(self, stream: TextIO, *, width: int, color: bool = False) -> None:
        self._stream = stream
        self._width = max(width, _MIN_WIDTH)
        self._color = color
        self._entry_columns = [column for column in _ENTRY_COLUMNS if column.shown_from <= self._width]
        self._beatport_columns = [column for column in _BEATPORT_COLUMNS if column.shown_from <= self._width]
        self._playlist: str | None = None
        self._rows: list[_Row] = []
        self._separator = ""

    def write(self, result: TrackResult) -> None:
        if result.playlist != self._playlist:
            self.finish()
            self._playlist = result.playlist
        reason = result.error.message if result.error else "; ".join(result.reasons)
        self._rows.append(
            _Row(
                result.status,
                tuple(_cell_text(column, result) for column in self._entry_columns),
                tuple(_cell_text(column, result) for column in self._beatport_columns) if result.best else (),
                "" if result.status is Status.MATCHED else printable(reason),
            )
        )

    def close(self, run: RunInfo, summary: Summary) -> None:  # noqa: ARG002  # the summary goes to stderr
        self.finish()

    def finish(self) -> None:
        """Draw the table of the results so far."""
        if self._rows:
            self._stream.write(self._separator)
            self._stream.writelines(f"{line}\n" for line in self._table_lines())
            self._stream.flush()
            self._separator = "\n"
        self._rows.clear()

    def _table_lines(self) -> Iterator[str]:
        columns = (*self._entry_columns, *self._beatport_columns)
        widths = _shared_widths(columns, self._rows, self._width)
        yield self._styled(printable(self._playlist or "") or "-", "bold")
        yield self._styled(_line(columns, [column.title for column in columns], widths), "dim")
        for row in self._rows:
            yield from self._row_lines(row, widths)

    def _row_lines(self, row: _Row, widths: Sequence[int]) -> Iterator[str]:
        """Draw a result. Why it is no match stands in place of Beatport's columns, or below the title."""
        split = len(self._entry_columns)
        cells = [
            _cell(column, text, width)
            for column, text, width in zip(self._entry_columns, row.entry, widths, strict=False)
        ]
        cells[_STATUS_COLUMN] = self._styled(cells[_STATUS_COLUMN], STATUS_STYLES[row.status])
        entry = "".join(cell + " " * GAP for cell in cells)
        if not row.beatport:
            yield entry + self._reason(row.reason, _start_of(split, widths))
            return
        yield entry + _line(self._beatport_columns, row.beatport, widths[split:])
        if row.reason:
            start = _start_of(_TITLE_COLUMN, widths)
            yield " " * start + _BELOW + self._reason(row.reason, start + len(_BELOW))

    def _reason(self, text: str, start: int) -> str:
        return self._styled(isolate(shorten(text, self._width - start)), "dim")

    def _styled(self, text: str, style: str) -> str:
        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if self._color else text


def _cell_text(column: _Column, result: TrackResult) -> str:
    """Return the text of a cell without the spaces that titles carry at their ends and twice in the middle."""
    return " ".join(printable(column.text(result)).split())


def _shared_widths(columns: Sequence[_Column], rows: Sequence[_Row], total: int) -> list[int]:
    """Make each column as wide as its widest text; where that is more than `total` cells, cut the widest columns."""
    titles = [column.title for column in columns]
    texts = [(*row.entry, *row.beatport, *titles[len(row.entry) + len(row.beatport) :]) for row in rows]
    widths = [
        max(cell_len(title), min(width, total))
        for title, width in zip(titles, column_widths([titles, *texts]), strict=True)
    ]
    for _ in range(sum(widths) + GAP * (len(columns) - 1) - total):
        can_shrink = [i for i, column in enumerate(columns) if column.min_width and widths[i] > column.min_width]
        if can_shrink:
            widths[max(can_shrink, key=widths.__getitem__)] -= 1
    return widths


def _line(columns: Sequence[_Column], texts: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * GAP).join(itertools.starmap(_cell, zip(columns, texts, widths, strict=True)))


def _cell(column: _Column, text: str, width: int) -> str:
    """Fit a text into its column. When it is cut, it keeps its end too: that of a title names the version."""
    return fit(text, width, right=column.right, tail=width * 2 // 5)


def _start_of(column: int, widths: Sequence[int]) -> int:
    return sum(widths[:column]) + GAP * column


def _of_best(value: Callable[[BeatportCandidate], object]) -> Callable[[TrackResult], str]:
    def text(result: TrackResult) -> str:
        found = value(result.best) if result.best else None
        return "" if found is None else str(found)

    return text


_ENTRY_COLUMNS = (
    _Column("#", lambda result: str(result.playlist_index), right=True),
    _Column("Status", lambda result: STATUS_WORDS[result.status]),
    _Column("Title", lambda result: result.track.title, min_width=8),
    _Column("Artist", lambda result: result.track.artist, shown_from=80, min_width=8),
)
_STATUS_COLUMN, _TITLE_COLUMN = 1, 2
_BEATPORT_COLUMNS = (
    _Column("Beatport", _of_best(lambda track: title_with_mix(track.title, track.mix_name)), min_width=8),
    _Column("By", _of_best(lambda track: ", ".join(track.artists)), shown_from=140, min_width=8),
    _Column("Key", _of_best(lambda track: camelot(track.key) or track.key), shown_from=60, right=True, min_width=3),
    _Column("BPM", _of_best(lambda track: plain_number(track.bpm)), shown_from=70, right=True, min_width=3),
    _Column("Year", _of_best(lambda track: track.year), shown_from=90, right=True, min_width=4),
    _Column("Label", _of_best(lambda track: track.label), shown_from=160, min_width=8),
    _Column("Genre", _of_best(lambda track: track.genre), shown_from=180, min_width=8),
    _Column("Score", lambda result: "" if result.score is None else f"{result.score:.0f}", shown_from=50, right=True),
)
