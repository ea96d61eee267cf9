"""What every catalogue can do, and which catalogue a name means."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from beatmatch.errors import ConfigError, InputError
from beatmatch.library.source import nearest_file
from beatmatch.models import Answer, Query


class Catalog(Protocol):
    """A source of Beatport tracks.

    An empty Answer means "asked, and there is nothing". A source that did not answer raises CatalogError instead,
    a file that is damaged InputError.
    """

    @property
    def name(self) -> str:
        """Name the source for people and for the store: "beatport", "beatport-web", or what identifies a file."""
        ...

    async def search(self, query: Query) -> Answer:
        """Return the tracks nearest to `query.text`, nearest first."""
        ...

    async def lookup(self, track_id: int) -> Answer:
        """Return the track with this Beatport id: one candidate or none."""
        ...

    async def by_isrc(self, isrc: str) -> Answer:
        """Return every release of the recording with this ISRC."""
        ...


class CatalogKind(StrEnum):
    """Where a catalogue is."""

    API = "beatport"
    WEB = "beatport-web"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class CatalogChoice:
    """The catalogue that a run asks; `path` is set for CatalogKind.FILE only."""

    kind: CatalogKind
    path: Path | None = None


FILE_SUFFIXES = (".jsonl", ".ndjson", ".db")

_AUTO = "auto"
_NAMES = (_AUTO, CatalogKind.API.value, CatalogKind.WEB.value)


def choose_catalog(name_or_file: str, *, logged_in: bool) -> CatalogChoice:
    """Return the catalogue that `--catalog` names: "auto" is the API where there is a login, else the website.

    Raises ConfigError for neither a name nor a catalogue file, InputError for a file that is not there.
    """
    if name_or_file == _AUTO:
        return CatalogChoice(CatalogKind.API if logged_in else CatalogKind.WEB)
    if name_or_file in _NAMES:
        return CatalogChoice(CatalogKind(name_or_file))
    path = Path(os.path.expanduser(name_or_file))  # noqa: PTH111  # Path.expanduser raises where there is no home
    if path.suffix.lower() not in FILE_SUFFIXES:
        raise ConfigError(
            f"catalog {name_or_file!r} is neither a known name nor a catalogue file",
            f"use {', '.join(_NAMES)}, or a file that ends in {', '.join(FILE_SUFFIXES)}",
        )
    try:
        path.stat()
    except ValueError:  # a NUL in it
        raise ConfigError(f"catalog {name_or_file!r} is no path of a file", "give another") from None
    except FileNotFoundError:
        hint = nearest_file(path, "check the path, or leave --catalog away for Beatport")
        raise InputError(f"{path}: there is no such catalogue", hint) from None
    except OSError as problem:
        message = f"{path}: the catalogue cannot be read: {problem.strerror}"
        raise InputError(message, "check the path and its permissions") from problem
    return CatalogChoice(CatalogKind.FILE, path)
