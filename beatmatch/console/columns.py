"""What a table of results shows, and how its columns share the width there is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from beatmatch.console.text import printable
from beatmatch.matching.keys import camelot
from beatmatch.models import BeatportCandidate, Status, TrackResult
from beatmatch.writers.fields import whole_if_it_is

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
    Column("BPM", _of_best(lambda track: whole_if_it_is(track.bpm)), shown_from=70, right=True, least=3),
    Column("Year", _of_best(lambda track: track.year), shown_from=90, right=True, least=4),
    Column("Label", _of_best(lambda track: track.label), shown_from=160, least=8),
    Column("Genre", _of_best(lambda track: track.genre), shown_from=180, least=8),
    Column("Score", lambda result: "" if result.score is None else f"{result.score:.0f}", shown_from=50, right=True),
)
