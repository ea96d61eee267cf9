"""What every writer can do, and which writer a format has."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import PurePath
from typing import Protocol, TextIO

from beatmatch.models import TrackResult
from beatmatch.writers.csv import CsvWriter
from beatmatch.writers.json import JsonWriter, NdjsonWriter
from beatmatch.writers.summary import RunInfo, Summary
from beatmatch.writers.text import TextWriter


class ResultWriter(Protocol):
    """Writes results one by one, in playlist order. Both methods raise BrokenPipeError when nobody reads any more."""

    def write(self, result: TrackResult) -> None: ...

    def close(self, run: RunInfo, summary: Summary) -> None:
        """Write what remains, when all results are written."""
        ...


class Format(StrEnum):
    TABLE = "table"  # for people; its writer is console.TableWriter
    TEXT = "text"  # for people who read it elsewhere, as in a mail
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"


WRITERS: Mapping[Format, Callable[[TextIO], ResultWriter]] = {
    Format.TEXT: TextWriter,
    Format.CSV: CsvWriter,
    Format.JSON: JsonWriter,
    Format.NDJSON: NdjsonWriter,
}

SUFFIXES: Mapping[str, Format] = {
    ".csv": Format.CSV,
    ".json": Format.JSON,
    ".ndjson": Format.NDJSON,
    ".jsonl": Format.NDJSON,
    ".txt": Format.TABLE,
}


def format_of(name: str) -> Format | None:
    """Return the format that the suffix of a file's name means, None where it means none."""
    return SUFFIXES.get(PurePath(name).suffix.lower())
