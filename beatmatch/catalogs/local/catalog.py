"""A catalogue in a file: JSON Lines of Beatport's track objects, or the database built from them."""

import asyncio
import logging
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import TracebackType
from typing import Self, TypeVar

from beatmatch.atomic import ABANDONED
from beatmatch.catalogs.local.cache import cached_index
from beatmatch.catalogs.local.index import (
    COLUMNS,
    COMPACT_ISRC,
    BuildReport,
    build_index,
    content_of,
    from_row,
    open_index,
    reading,
)
from beatmatch.catalogs.local.lines import BadLine, OnBadLine
from beatmatch.catalogs.local.search import find_nearest
from beatmatch.errors import InputError, OutputError
from beatmatch.isrc import compact_isrc
from beatmatch.models import Answer, BeatportCandidate, Query

__all__ = ["BadLine", "BuildReport", "CatalogInfo", "LocalCatalog", "OnBadLine", "build_index", "open_catalog"]

_TEMPORARY, _INDEX_NAME = "beatmatch-index-", "catalog.db"  # of an index that is built for one run
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


def open_catalog(path: Path, cache_dir: Path | None, *, per_page: int = 25) -> "LocalCatalog":
    """Open a `.jsonl`, `.ndjson` or `.db` file to search it; to be closed by the caller.

    The index of JSON Lines is kept in `cache_dir` by content. Without one, or where it cannot be written, the index
    is built for now and deleted when the catalogue is closed. Searches return at most `per_page` tracks.
    Raises InputError for a file that is missing, foreign or damaged.
    """
    suffix = path.suffix.lower()
    if suffix == ".db":
        return LocalCatalog(open_index(path), path, per_page=per_page)
    if suffix not in {".jsonl", ".ndjson"}:
        raise InputError(f"{path}: no catalogue by its name", "give a .jsonl, .ndjson or .db file")
    if cache_dir:
        try:
            return LocalCatalog(*cached_index(path, cache_dir / "catalogs"), per_page=per_page)
        except OutputError as problem:
            _log.warning("%s; the index is built for this run only", problem.message)
    _sweep_folders(Path(gettempdir()))
    folder = TemporaryDirectory(prefix=_TEMPORARY)
    index = Path(folder.name, _INDEX_NAME)
    try:
        build_index(path, index)
        return LocalCatalog(open_index(index), index, per_page=per_page, folder=folder)
    except BaseException:
        folder.cleanup()
        raise


def _sweep_folders(place: Path) -> None:
    """Delete the folders of temporary indexes that killed runs of this user have left, older than a day."""
    with suppress(OSError):
        for folder in place.glob(f"{_TEMPORARY}*"):
            status = folder.lstat()
            is_own = stat.S_ISDIR(status.st_mode) and (os.name != "posix" or status.st_uid == os.getuid())
            names = {file.name for file in folder.iterdir()} if is_own else {""}
            if time.time() - status.st_mtime > ABANDONED and names <= {_INDEX_NAME}:
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
    """A Catalog over an index. One thread of its own asks SQLite, so that the event loop never waits for it."""

    def __init__(
        self,
        db: sqlite3.Connection,
        index: Path,
        *,
        per_page: int = 25,
        folder: "TemporaryDirectory[str] | None" = None,
    ) -> None:
        """Answer from `db`, which was opened from the file `index`; a `folder` is deleted at the end."""
        self._db = db
        self._index = index
        self._per_page = per_page
        self._folder = folder
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="beatmatch-catalog")
        self._name = f"file:{content_of(db, index)}"

    @property
    def name(self) -> str:
        """Return the content id, so that two files with the same tracks are the same source."""
        return self._name

    async def search(self, query: Query) -> Answer:
        """Return the tracks nearest to the query, near misses included; equally near ones come by id."""
        return await self._answer(lambda: find_nearest(self._db, query, self._per_page))

    async def lookup(self, track_id: int) -> Answer:
        """Return the track with this Beatport id: one candidate or none."""
        text = str(track_id)  # SQLite compares it as a number, and accepts one that is too large for it
        return await self._answer(lambda: self._select("track_id = ?", text))

    async def by_isrc(self, isrc: str) -> Answer:
        """Return every release of the recording with this ISRC, by id."""
        compact = compact_isrc(isrc)
        return await self._answer(lambda: self._select(f"isrc IS NOT NULL AND {COMPACT_ISRC} = ?", compact))

    async def _answer(self, read: Callable[[], tuple[BeatportCandidate, ...]]) -> Answer:
        return Answer(await asyncio.get_running_loop().run_in_executor(self._thread, self._translate_errors, read))

    def _select(self, condition: str, value: str) -> tuple[BeatportCandidate, ...]:
        columns = ", ".join(COLUMNS)
        rows = self._db.execute(f"SELECT {columns} FROM track WHERE {condition} ORDER BY track_id", (value,))  # noqa: S608  # the conditions above
        return tuple(map(from_row, rows))

    def info(self) -> CatalogInfo:
        """Count what the catalogue holds. Raises InputError where it cannot be read any more."""
        return self._thread.submit(self._translate_errors, self._count).result()

    def _count(self) -> CatalogInfo:
        source, bad_lines, tracks, with_isrc, with_length, first_date, last_date = self._db.execute(
            """
            SELECT source, bad_lines, count(*), count(isrc), count(length_ms), min(release_date), max(release_date)
            FROM about, track
            """
        ).fetchone()
        stat = self._index.stat()
        return CatalogInfo(
            name=self._name,
            source=str(source),
            built=datetime.fromtimestamp(stat.st_mtime, UTC),
            size=stat.st_size,
            tracks=tracks,
            bad_lines=int(bad_lines),
            with_isrc=with_isrc,
            with_length=with_length,
            first_date=None if first_date is None else str(first_date),
            last_date=None if last_date is None else str(last_date),
        )

    def _translate_errors(self, read: Callable[[], _T]) -> _T:
        with reading(self._index):
            return read()

    def close(self) -> None:
        """Close the file; an index that was built for now is deleted."""
        self._thread.shutdown(cancel_futures=True)
        self._db.close()
        if self._folder:
            self._folder.cleanup()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
