"""Results as tables for people: one for each playlist, straight whatever the titles hold."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.color import ColorSystem
from rich.style import Style

from beatmatch.console.columns import GAP, NARROWEST, Column, Columns, Row
from beatmatch.console.screen import Screen
from beatmatch.console.text import fitted, isolated, printable, shortened
from beatmatch.models import Status, TrackResult
from beatmatch.writers.summary import RunInfo, Summary

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
