"""Which kind of results a file holds, and how its bytes are text."""

import codecs
import logging
from dataclasses import dataclass

from beatmatch.errors import InputError
from beatmatch.library.source import display_name, opened
from beatmatch.review.items import Doubt
from beatmatch.review.results_file import read_json
from beatmatch.review.spreadsheet import Sheet, read_sheet

_log = logging.getLogger("beatmatch.review")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Results:
    """What a run left to decide. `sheet` is what a human wrote beside it, where the file has room for that."""

    doubts: tuple[Doubt, ...]
    sheet: Sheet | None = None


def read_results(source: str) -> Results:
    """Read a JSON document, NDJSON, or a review file. Raises InputError for anything else."""
    name = display_name(source)
    with opened(source) as stream:
        data = stream.read()
    text = _text(data, name)
    if text.lstrip().startswith(("{", "[")):
        return Results(tuple(read_json(text.strip().encode(), name)))
    sheet = read_sheet(text, name)
    return Results(sheet.doubts, sheet)


def _text(data: bytes, name: str) -> str:
    """Decode as UTF-8 or what its first bytes say, else as Windows wrote it."""
    if not data.strip():
        raise InputError(f"{name} is empty", "give what `beatmatch match` wrote")
    if data.startswith(_WIDE):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise InputError(f"{name} is no text", "save the table as CSV, not as a workbook")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _log.warning("%s is not UTF-8: read as Windows-1252, some letters may be wrong", name)
        return data.decode("cp1252", "replace")
