"""Draw results for people: the matches of each playlist as a table, and at the end what wants a human, with reasons."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TextIO

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from beatmatch.console import cells
from beatmatch.console.cells import Cell
from beatmatch.console.columns import lay_out
from beatmatch.console.layout import GAP
from beatmatch.console.links import linked
from beatmatch.console.phrases import STATUS_STYLES
from beatmatch.console.terminal import Terminal
from beatmatch.console.text import isolate, printable, wrap
from beatmatch.models import Status, TrackResult
from beatmatch.writers.summary import RunInfo, Summary

_MIN_WIDTH = 40  # a table is not made narrower than this
_SIDE_BY_SIDE_FROM = 120  # cells, for an entry and why it was not matched
_MOST_LINES = 100  # of a cell: all that there are
_SECTIONS = {  # what stands at the end, the last one where the eye is
    Status.SKIPPED: "Skipped",
    Status.ERROR: "Unanswered",
    Status.REVIEW: "To review",
    Status.NO_MATCH: "Not found",
}


def table_writer(stream: TextIO, terminal: Terminal, *, to_file: bool = False) -> "TableWriter":
    """Make the writer for the terminal, or for a file, which gets no colours and no links."""
    color, links = terminal.table_color and not to_file, terminal.table_links and not to_file
    return TableWriter(stream, width=terminal.table_width, color=color, links=links)


class TableWriter:
    """A ResultWriter for people. The table of a playlist is drawn once its last result is in, so that columns fit."""

    def __init__(self, stream: IO[str], *, width: int, color: bool = False, links: bool = False) -> None:
        self._stream = stream
        self._width = max(width, _MIN_WIDTH)
        self._color = color
        self._links = links
        self._playlist: list[TrackResult] = []  # the results of the one that is not drawn yet
        self._unmatched: list[TrackResult] = []
        self._names: list[str] = []  # of the playlists that are drawn
        self._results = 0
        self._separator = ""

    def write(self, result: TrackResult) -> None:
        if self._playlist and result.playlist != self._playlist[0].playlist:
            self.finish()
        self._playlist.append(result)
        self._results += 1
        if result.status is not Status.MATCHED:
            self._unmatched.append(result)

    def close(self, run: RunInfo, summary: Summary) -> None:  # noqa: ARG002  # the summary goes to stderr
        """Draw what is left: the last table, and the rows that are no match."""
        self.finish()
        self.write_unmatched({})

    def write_unmatched(self, totals: Mapping[Status, int]) -> None:
        """Draw the rows so far that are no match. `totals` says how many there are where not all were written."""
        self.finish()
        for status in _SECTIONS:
            if rows := [result for result in self._unmatched if result.status is status]:
                self._draw(self._section(status, rows, totals.get(status, len(rows))))
        self._unmatched.clear()

    def finish(self) -> None:
        """Draw the table of the results so far."""
        if self._playlist:
            self._names.append(self._playlist[0].playlist)
        if matched := [result for result in self._playlist if result.status is Status.MATCHED]:
            self._draw(self._table(matched))
        self._playlist.clear()

    def _draw(self, lines: Iterable[str]) -> None:
        self._stream.write(self._separator)
        self._stream.writelines(f"{line.rstrip()}\n" for line in lines)
        self._stream.flush()
        self._separator = "\n"

    # --- a playlist ---

    def _table(self, matched: Sequence[TrackResult]) -> Iterator[str]:
        count = f"{len(matched)} matched"
        *lines, last = wrap(_playlist_name(matched[0]), self._width - GAP - len(count), max_lines=_MOST_LINES)
        yield from (self._styled(isolate(line), "bold") for line in lines)
        yield self._styled(isolate(last), "bold") + " " * GAP + self._styled(count, "dim")
        grid = lay_out(matched, self._width)
        aligned = [(column.right, width) for column, width in zip(grid.columns, grid.widths, strict=True)]
        for row in ([Cell(column.title, "dim") for column in grid.columns], *grid.rows):
            yield from self._row(row, aligned)

    def _row(self, row: Sequence[Cell], aligned: Sequence[tuple[bool, int]]) -> Iterator[str]:
        """Draw a row in as many lines as its longest text takes."""
        columns = [
            list(self._lines(cell, width, right=right)) for cell, (right, width) in zip(row, aligned, strict=True)
        ]
        blanks = [" " * width for _, width in aligned]
        for number in range(max(map(len, columns))):
            parts = (lines[number] if number < len(lines) else blanks[at] for at, lines in enumerate(columns))
            yield (" " * GAP).join(parts)

    def _lines(self, cell: Cell, width: int, *, right: bool = False) -> Iterator[str]:
        """Wrap a cell to lines of exactly this width."""
        for line in wrap(cell.text, width, max_lines=_MOST_LINES) or [""]:
            drawn = self._styled(isolate(line), cell.style)
            if self._links and cell.address and line:
                drawn = linked(drawn, cell.address)
            padding = " " * (width - cell_len(line))
            yield padding + drawn if right else drawn + padding

    # --- what is no match ---

    def _section(self, status: Status, results: Sequence[TrackResult], total: int) -> Iterator[str]:
        """Draw the rows of a status, each with its reasons in full; a reason that all share stands once."""
        style = STATUS_STYLES[status]
        shared = {_reason(result) for result in results} if status in (Status.ERROR, Status.SKIPPED) else set()
        is_shared = len(shared) == 1 and len(results) > 1
        heading = f"{_SECTIONS[status]}: {total}"
        yield self._styled(heading, style if style == "dim" else f"bold {style}")
        if is_shared:
            yield from (line for line in self._lines(Cell(shared.pop()), self._width))
        index_width = max(len(str(result.playlist_index)) for result in results)
        entry_width = max(cell_len(cells.entry(result).text) for result in self._unmatched)
        names_playlist = len(self._names) > 1 or len(self._unmatched) == self._results
        for rows in _by_playlist(results):
            if names_playlist:
                yield from self._lines(Cell(_playlist_name(rows[0]), "dim"), self._width)
            for result in rows:
                yield from self._unmatched_row(result, index_width, entry_width, has_reason=not is_shared)
        if total > len(results):
            yield self._styled(f"and {total - len(results)} more", "dim")

    def _unmatched_row(
        self, result: TrackResult, index_width: int, entry_width: int, *, has_reason: bool
    ) -> Iterator[str]:
        """Draw an entry and beside it, or below where there is no room, why it is no match and what it may be."""
        entry, details = cells.entry(result), list(self._details(result)) if has_reason else []
        room = self._width - index_width - GAP
        index = self._styled(str(result.playlist_index).rjust(index_width), "dim")
        blank = " " * (index_width + GAP)
        if self._width < _SIDE_BY_SIDE_FROM or not details:
            first, *more = [*self._lines(entry, room), *(line for each in details for line in self._lines(each, room))]
            yield f"{index}{' ' * GAP}{first}"
            yield from (blank + line for line in more)
            return
        left_width = min(entry_width, room * 2 // 5)
        right_width = room - left_width - GAP
        left = list(self._lines(entry, left_width))
        right = [line for each in details for line in self._lines(each, right_width)]
        for number, (one, other) in enumerate(itertools.zip_longest(left, right, fillvalue="")):
            start = f"{index}{' ' * GAP}" if number == 0 else blank
            yield f"{start}{one or ' ' * left_width}{' ' * GAP}{other}"

    def _details(self, result: TrackResult) -> Iterator[Cell]:
        yield Cell(_reason(result))
        if result.best:
            yield Cell(f"maybe {cells.found(result).text}", "dim", result.best.url)
            if not self._links:
                yield Cell(result.best.short_url, "dim")

    def _styled(self, text: str, style: str) -> str:
        is_plain = not self._color or not style or not text
        return text if is_plain else Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


def _by_playlist(results: Iterable[TrackResult]) -> Iterator[list[TrackResult]]:
    return (list(rows) for _, rows in itertools.groupby(results, key=lambda result: result.playlist))


def _playlist_name(result: TrackResult) -> str:
    return printable(result.playlist).strip() or "-"


def _reason(result: TrackResult) -> str:
    return printable(result.error.message if result.error else "; ".join(result.reasons))
