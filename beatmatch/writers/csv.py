r"""Results as CSV: one header line, the flat fields as columns, safe to open in a spreadsheet.

RFC 4180 but for the line end, a plain "\n": every spreadsheet reads it, and `cut`, `awk` and `while read` find no
stray carriage return in the last column. A true end of line inside a title stays, in quotes.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from beatmatch.models import TrackError, TrackResult
from beatmatch.writers.fields import FLAT_NAMES, Value, beatport_fields, entry_fields
from beatmatch.writers.summary import RunInfo, Summary

BOM = "\ufeff"


class CsvWriter:
    """Writes a result as one row, as soon as it has it."""

    def __init__(self, stream: TextIO, *, bom: bool = False) -> None:
        self._rows = Rows(stream, FLAT_NAMES, bom=bom)

    def write(self, result: TrackResult) -> None:
        self._rows.write(flat_row(result))

    def close(self, run: RunInfo, summary: Summary) -> None:
        """Do nothing: the rows are out, and CSV has no place for a summary."""


class Rows:
    """A CSV file in the making: the header at once, then row by row."""

    def __init__(self, stream: TextIO, names: Sequence[str], *, bom: bool = False) -> None:
        self._stream = stream
        self._stream.write((BOM if bom else "") + csv_line(names))

    def write(self, values: Iterable[Value]) -> None:
        self._stream.write(csv_line(values))
        self._stream.flush()


def flat_row(result: TrackResult) -> list[Value]:
    """Give the values under FLAT_NAMES."""
    fields = dict(entry_fields(result)) | {"reasons": "; ".join(result.reasons)}
    changed = result.changed and result.changed.value
    return [*fields.values(), *(value for _, value in beatport_fields(result.best)), changed, error_text(result.error)]


def error_text(error: TrackError | None) -> str | None:
    """Write an error in one cell."""
    return f"{error.kind.value}: {error.message}" if error else None


def csv_line(values: Iterable[Value]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([cell(value) for value in values])  # its "\r\n" makes it quote both of them in a cell
    return line.getvalue().removesuffix("\r\n") + "\n"


_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # UTF-8 cannot hold it
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def cell(value: Value) -> str:
    """Write a value as the text of a cell. A text that a spreadsheet could run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = _HALF_CHARACTER.sub("\ufffd", value if isinstance(value, str) else ", ".join(value))
    return f"'{text}" if _FORMULA.match(text) else text


def read_cell(text: str) -> str:
    """Take back the apostrophe that `cell` set: the text as it was, whatever it was."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
