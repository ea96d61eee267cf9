"""A CSV file that went through a spreadsheet: which delimiter it has, its columns by name, its rows by line."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from beatmatch.errors import InputError
from beatmatch.writers.csv import read_cell

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
