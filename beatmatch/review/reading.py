"""Which kind of results a file holds, and how its bytes are text."""

import logging
from dataclasses import dataclass

from beatmatch.errors import InputError
from beatmatch.library.source import decode_text, display_name, open_source
from beatmatch.review.items import Doubt
from beatmatch.review.results_file import read_json
from beatmatch.review.spreadsheet import Sheet, read_sheet

_log = logging.getLogger("beatmatch.review")


@dataclass(frozen=True, slots=True)
class Results:
    """What a run left to decide. `sheet` is what a human wrote beside it, where the file has room for that."""

    doubts: tuple[Doubt, ...]
    sheet: Sheet | None = None


def read_results(source: str) -> Results:
    """Read a JSON document, NDJSON, or a review file. Raises InputError for anything else."""
    name = display_name(source)
    with open_source(source) as stream:
        data = stream.read()
    text = _text(data, name)
    if text.lstrip().startswith(("{", "[")):
        return Results(tuple(read_json(text.strip().encode(), name)))
    sheet = read_sheet(text, name)
    return Results(sheet.doubts, sheet)


def _text(data: bytes, name: str) -> str:
    if not data.strip():
        raise InputError(f"{name} is empty", "give what `beatmatch match` wrote")
    try:
        text, encoding = decode_text(data)
    except ValueError as error:
        raise InputError(f"{name} is no text", "save the table as CSV, not as a workbook") from error
    if encoding == "cp1252":
        _log.warning("%s is not UTF-8: read as Windows-1252, some letters may be wrong", name)
    return text
