"""What every source of tracks can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from beatmatch.errors import ConfigError, InputError
from beatmatch.models import Answer, Query


class Catalog(Protocol):
    """A source of Beatport tracks.

    An empty Answer means "asked, and there is nothing". A source that did not answer raises CatalogError;
    it never gives an empty Answer instead.
    """

    @property
    def name(self) -> str:
        """Name the source for people and for the store: "beatport", "beatport-web", or what identifies a file."""
        ...

    async def search(self, query: Query) -> Answer:
        """Find the tracks nearest to `query.text`, nearest first."""
        ...

    async def lookup(self, track_id: int) -> Answer:
        """Find the track with this Beatport id: one candidate or none."""
        ...

    async def by_isrc(self, isrc: str) -> Answer:
        """Find every release of the recording with this ISRC."""
        ...


# --- Which catalogue a name means.

FILE_SUFFIXES = (".jsonl", ".ndjson", ".db")


class Source(StrEnum):
    """Where a catalogue lies."""

    API = "beatport"
    WEB = "beatport-web"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Choice:
    """The catalogue that a run asks, and the file where it is one."""

    source: Source
    path: Path | None = None


_NAMED: Mapping[str, Callable[[bool], Source]] = {
    "auto": lambda logged_in: Source.API if logged_in else Source.WEB,
    "beatport": lambda _: Source.API,
    "beatport-web": lambda _: Source.WEB,
}


def choose(spec: str, *, logged_in: bool) -> Choice:
    """Read a catalogue's name or file. Raises ConfigError for neither, InputError for a file that is not there."""
    if spec in _NAMED:
        return Choice(_NAMED[spec](logged_in))
    path = Path(spec).expanduser()
    if path.suffix.lower() in FILE_SUFFIXES:
        _look_at(path)
        return Choice(Source.FILE, path)
    raise ConfigError(
        f"catalog {spec!r} is neither a known name nor a catalogue file",
        f"use {', '.join(_NAMED)}, or a file that ends in {', '.join(FILE_SUFFIXES)}",
    )


def _look_at(path: Path) -> None:
    """Raise InputError for a file that is not there, or may not be looked at."""
    try:
        path.stat()
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such catalogue", "check the path, or leave --catalog away for Beatport"
        ) from None
    except OSError as problem:
        raise InputError(
            f"{path}: the catalogue cannot be read: {problem.strerror}", "check the path and its permissions"
        ) from problem
