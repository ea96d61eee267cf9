"""A catalogue in a file: JSON Lines of Beatport's track objects, or the database built from them."""

import asyncio
import logging
import os
import shutil
import sqlite3
import stat
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import TracebackType
from typing import TYPE_CHECKING, Self

from beatmatch.atomic import ABANDONED
from beatmatch.catalogs.local.cache import cached_index, cached_words
from beatmatch.catalogs.local.index import (
    TEMPORARY,
    WORDS_NAME,
    BuildReport,
    build_index,
    content_of,
    open_index,
    read_track,
    reading,
)
from beatmatch.catalogs.local.lines import BadLine, OnBadLine
from beatmatch.catalogs.local.search import find_nearest
from beatmatch.catalogs.local.words import open_words, tantivy_errors, unpack_words
from beatmatch.errors import InputError, OutputError
from beatmatch.isrc import compact_isrc
from beatmatch.models import Answer, BeatportCandidate, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import tantivy

__all__ = ["BadLine", "BuildReport", "CatalogInfo", "LocalCatalog", "OnBadLine", "build_index", "open_catalog"]

_CACHE = "catalogs"  # the folder of indexes in the cache
_INDEX_NAME = "catalog.db"  # of an index that is built for one run
_log = logging.getLogger(__name__)


def open_catalog(path: Path, cache_dir: Path | None, *, per_page: int = 25) -> "LocalCatalog":
    """Open a `.jsonl`, `.ndjson` or `.db` file to search it; to be closed by the caller.

    The index of JSON Lines is kept in `cache_dir` by content. Without one, or where it cannot be written, the index
    is built for now and deleted when the catalogue is closed. Searches return at most `per_page` tracks.
    Raises InputError for a file that is missing, foreign or damaged.
    """
    suffix = path.suffix.lower()
    if suffix not in {".db", ".jsonl", ".ndjson"}:
        raise InputError(f"{path}: no catalogue by its name", "give a .jsonl, .ndjson or .db file")
    _sweep_folders(Path(gettempdir()))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix=TEMPORARY)))
        db, index = _open_index(path, cache_dir, folder)
        stack.callback(db.close)
        searcher = open_words(_words_folder(db, index, cache_dir, folder))
        return LocalCatalog(db, index, searcher, per_page=per_page, closing=stack.pop_all())


def _open_index(path: Path, cache_dir: Path | None, folder: Path) -> tuple[sqlite3.Connection, Path]:
    """Open the index of a file; that of JSON Lines is in the cache, or built in `folder`."""
    if path.suffix.lower() == ".db":
        return open_index(path), path
    if cache_dir:
        try:
            return cached_index(path, cache_dir / _CACHE)
        except OutputError as problem:
            _log.warning("%s; the index is built for this run only", problem.message)
    build_index(path, folder / _INDEX_NAME)
    return open_index(folder / _INDEX_NAME), folder / _INDEX_NAME


def _words_folder(db: sqlite3.Connection, index: Path, cache_dir: Path | None, folder: Path) -> Path:
    """Return the folder of the index's words: in the cache, or unpacked into `folder`."""
    with reading(index):
        if cache_dir:
            with suppress(OSError):
                return cached_words(db, content_of(db, index), cache_dir / _CACHE)
        unpack_words(db, folder / WORDS_NAME)
    return folder / WORDS_NAME


def _sweep_folders(place: Path) -> None:
    """Delete the folders of temporary indexes that killed runs of this user have left, older than a day."""
    with suppress(OSError):
        for folder in place.glob(f"{TEMPORARY}*"):
            status = folder.lstat()
            is_own = stat.S_ISDIR(status.st_mode) and (os.name != "posix" or status.st_uid == os.getuid())
            names = {file.name for file in folder.iterdir()} if is_own else {""}
            if time.time() - status.st_mtime > ABANDONED and names <= {_INDEX_NAME, WORDS_NAME}:
                shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogInfo:
    """What a catalogue file holds."""

    name: str
    source: str  # the name of the file that it was built from
    built: datetime
    size: int  # bytes of the index
    tracks: int
    bad_lines: int
    with_isrc: int
    with_length: int
    first_date: str | None  # yyyy-mm-dd
    last_date: str | None


class LocalCatalog:
    """A Catalog over an index. A search takes about a millisecond, so it is done where it is asked for."""

    def __init__(
        self,
        db: sqlite3.Connection,
        index: Path,
        searcher: "tantivy.Searcher",
        *,
        per_page: int = 25,
        closing: ExitStack,
    ) -> None:
        """Answer from `db`, which was opened from the file `index`, and `searcher`; `closing` closes both."""
        self._db = db
        self._index = index
        self._searcher = searcher
        self._per_page = per_page
        self._closing = closing
        self._name = f"file:{content_of(db, index)}"

    @property
    def name(self) -> str:
        """Return the content id, so that two files with the same tracks are the same source."""
        return self._name

    async def search(self, query: Query) -> Answer:
        """Return the tracks nearest to the query, near misses included; equally near ones come by id."""
        return await self._answer(lambda: self._load(find_nearest(self._searcher, query, self._per_page)))

    async def lookup(self, track_id: int) -> Answer:
        """Return the track with this Beatport id: one candidate or none."""
        text = str(track_id)  # SQLite compares it as a number, and accepts one that is too large for it
        return await self._answer(lambda: self._select("track_id = ?", text))

    async def by_isrc(self, isrc: str) -> Answer:
        """Return every release of the recording with this ISRC, by id."""
        return await self._answer(lambda: self._select("isrc = ?", compact_isrc(isrc)))

    async def _answer(self, read: "Callable[[], tuple[BeatportCandidate, ...]]") -> Answer:
        await asyncio.sleep(0)  # so that signals and other tracks get their turn
        with self._reading():
            return Answer(read())

    def _load(self, track_ids: "Sequence[int]") -> tuple[BeatportCandidate, ...]:
        """Return the tracks with these ids, in their order."""
        marks = ", ".join("?" * len(track_ids))
        rows = self._db.execute(f"SELECT track_id, content FROM track WHERE track_id IN ({marks})", tuple(track_ids))  # noqa: S608  # question marks only
        tracks = {track_id: read_track(content) for track_id, content in rows}
        if len(tracks) != len(track_ids):
            raise ValueError("its index names tracks that it does not hold")
        return tuple(tracks[track_id] for track_id in track_ids)

    def _select(self, condition: str, value: str) -> tuple[BeatportCandidate, ...]:
        rows = self._db.execute(f"SELECT content FROM track WHERE {condition} ORDER BY track_id", (value,))  # noqa: S608  # the conditions above
        return tuple(read_track(content) for (content,) in rows)

    def info(self) -> CatalogInfo:
        """Return what the catalogue holds. Raises InputError where it cannot be read any more."""
        with self._reading():
            source, bad_lines, *counts = self._db.execute(
                "SELECT source, bad_lines, tracks, with_isrc, with_length, first_date, last_date FROM about"
            ).fetchone()
            file = self._index.stat()
            built = datetime.fromtimestamp(file.st_mtime, UTC)
            names = ("tracks", "with_isrc", "with_length", "first_date", "last_date")
            return CatalogInfo(
                name=self._name, source=str(source), built=built, size=file.st_size, bad_lines=int(bad_lines),
                **dict(zip(names, counts, strict=True)),
            )  # fmt: skip

    @contextmanager
    def _reading(self) -> "Iterator[None]":
        with tantivy_errors(self._index), reading(self._index):
            yield

    def close(self) -> None:
        """Close the files; an index that was built for now is deleted."""
        self._closing.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
