"""Which columns a table of matches has: fewer where it is narrow, so that their texts are wrapped and never cut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from beatmatch.console import cells
from beatmatch.console.cells import Cell
from beatmatch.console.layout import GAP
from beatmatch.models import TrackResult

_WIDE_FROM = 120  # cells of a table that has artist and title apart
_LEAST_TEXT = 10  # cells of a column that is wrapped


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    cell: Callable[[TrackResult], Cell]
    right: bool = False  # aligned to the right
    comfortable: int = 0  # cells that its text wants in any case; it is wrapped. 0: never wrapped


_INDEX = Column("#", lambda result: Cell(str(result.playlist_index), "dim"), right=True)
_NARROW = (
    Column("Track", cells.entry, comfortable=38),
    Column("On Beatport", cells.name_on_beatport, comfortable=18),
)
_WIDE = (
    Column("Title", cells.title, comfortable=40),
    Column("Artist", cells.artist, comfortable=24),
    Column("On Beatport", cells.name_on_beatport, comfortable=24),
)
_KEY, _BPM = Column("Key", cells.key, right=True), Column("BPM", cells.bpm, right=True)
_YEAR, _SCORE = Column("Year", cells.year, right=True), Column("Score", cells.score, right=True)
_LABEL, _GENRE = Column("Label", cells.label, comfortable=24), Column("Genre", cells.genre, comfortable=22)
_MORE = (_KEY, _BPM, _YEAR, _LABEL, _GENRE, _SCORE)  # as they stand
_BY_WEIGHT = (_KEY, _BPM, _SCORE, _YEAR, _LABEL, _GENRE)  # in which order they are taken in


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a table, how wide each of them is, and the cells of its rows."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class _Filled:
    """A column with its cells. `natural` is the width of its widest text."""

    column: Column
    cells: tuple[Cell, ...]
    natural: int

    @classmethod
    def of(cls, column: Column, results: Sequence[TrackResult]) -> "_Filled":
        cells = tuple(map(column.cell, results))
        return cls(column, cells, max(cell_len(text) for text in (column.title, *(cell.text for cell in cells))))

    @property
    def wanted(self) -> int:
        """The cells that it wants: all it needs, or what is comfortable where its texts can be wrapped."""
        return min(self.natural, self.column.comfortable) if self.column.comfortable else self.natural

    @property
    def has_text(self) -> bool:
        return any(cell.text for cell in self.cells)


def lay_out(results: Sequence[TrackResult], width: int) -> Grid:
    """Choose the columns for which `width` cells have room. A column without any text is left out."""
    first, *texts = (_Filled.of(column, results) for column in (_INDEX, *(_WIDE if width >= _WIDE_FROM else _NARROW)))
    room = width - first.natural - sum(GAP + filled.wanted for filled in texts)
    more: dict[Column, _Filled] = {}
    for filled in (_Filled.of(column, results) for column in _BY_WEIGHT):
        if not filled.has_text:
            continue
        room -= GAP + filled.wanted
        if room < 0:
            break
        more[filled.column] = filled
    chosen = [first, *texts, *(more[column] for column in _MORE if column in more)]
    columns = tuple(filled.column for filled in chosen)
    rows = tuple(zip(*(filled.cells for filled in chosen), strict=True))
    return Grid(columns, tuple(_widths(chosen, width)), rows)


def _widths(chosen: Sequence[_Filled], width: int) -> list[int]:
    """Make each column as wide as its widest text; where that is too much, narrow those that can be wrapped.

    Each time that is the one which is the farthest above what is comfortable for it, or the least below.
    """
    widths = [filled.natural for filled in chosen]
    for _ in range(sum(widths) + GAP * (len(widths) - 1) - width):
        can_shrink = [at for at, filled in enumerate(chosen) if filled.column.comfortable and widths[at] > _LEAST_TEXT]
        if can_shrink:
            widths[max(can_shrink, key=lambda at: widths[at] / chosen[at].column.comfortable)] -= 1
    return widths
