"""Which writer a format has, and what every writer can do."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import PurePath
from typing import Protocol, TextIO

from beatmatch.models import TrackResult
from beatmatch.writers.csv import CsvWriter
from beatmatch.writers.json import JsonWriter, NdjsonWriter
from beatmatch.writers.summary import RunInfo, Summary


class ResultWriter(Protocol):
    """Takes results one by one, in playlist order, and the account of the run when all are in.

    A closed pipe comes out of both as BrokenPipeError.
    """

    def write(self, result: TrackResult) -> None: ...

    def close(self, run: RunInfo, summary: Summary) -> None: ...


class Format(StrEnum):
    TABLE = "table"  # for eyes only, so the console's (console.TableWriter)
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"


WRITERS: Mapping[Format, Callable[[TextIO], ResultWriter]] = {
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
    """Choose the format a file's name asks for; None where it asks for none."""
    return SUFFIXES.get(PurePath(name).suffix.lower())
