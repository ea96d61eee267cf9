"""Keep the index of a catalogue file between runs, by content: the same tracks are never indexed twice.

The folder holds `<content id>.db`, and for each source `<hash of its path>.note`: how the file looked and which
content it had. A file that still looks the same is not read again; a file whose content changed gets a new index
and its old one goes. Files appear whole or not at all, so that runs beside each other do no harm.
"""

import hashlib
import secrets
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from beatmatch.catalogs.local.index import INDEX_VERSION, build_index, content_id, open_index
from beatmatch.catalogs.local.lines import unreadable
from beatmatch.errors import InputError, OutputError

_SETTLED = 2_000_000_000  # nanoseconds after which a change must show in a file's times, on any file system
_ABANDONED = 24 * 3600  # seconds after which an unfinished index is nobody's any more
_UNSURE = "?"


def cached_index(source: Path, folder: Path) -> tuple[sqlite3.Connection, Path]:
    """Open the index of `source`, built now if it is not in `folder`. Raises OutputError where that cannot be."""
    note = folder / f"{hashlib.sha256(bytes(source.resolve())).hexdigest()[:16]}.note"
    looks = _looks(source)
    content = _noted(note, looks) or content_id(_digest(source))
    index = folder / f"{content}.db"
    try:
        db = open_index(index)
    except InputError:
        index = _build(source, folder)
        db = open_index(index)
    _remember(note, looks, index)
    return db, index


def _looks(source: Path) -> str:
    """Describe a file from outside; nothing is sure of one that changed so lately that it may change unseen."""
    now = time.time_ns()
    try:
        stat = source.stat()
    except OSError as problem:
        raise unreadable(source, problem) from problem
    if now - max(stat.st_mtime_ns, stat.st_ctime_ns) < _SETTLED:
        return _UNSURE
    return f"{INDEX_VERSION} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def _noted(note: Path, looks: str) -> str | None:
    seen, content = _read(note)
    return content if seen == looks != _UNSURE else None


def _read(note: Path) -> tuple[str, str]:
    with suppress(OSError, ValueError):
        seen, content = note.read_text(encoding="utf-8").splitlines()
        return seen, content
    return _UNSURE, ""


def _digest(source: Path) -> str:
    try:
        with source.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as problem:
        raise unreadable(source, problem) from problem


def _build(source: Path, folder: Path) -> Path:
    """Build an index and name it after what was read, even where the file has changed meanwhile."""
    unnamed = folder / f"{secrets.token_hex(8)}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        report = build_index(source, unnamed)
        return unnamed.replace(folder / f"{report.content_id}.db")
    except OSError as problem:
        raise OutputError(f"{folder}: the index cannot be kept here ({problem.strerror or problem})") from problem


def _remember(note: Path, looks: str, index: Path) -> None:
    """Note what the source is now, and throw away what nobody needs any more. Only the cache's speed hangs on it."""
    seen, content = _read(note)
    if (seen, content) == (looks, index.stem):
        return
    with suppress(OSError):
        fresh = note.with_suffix(f".{secrets.token_hex(8)}.tmp")
        fresh.write_text(f"{looks}\n{index.stem}\n", encoding="utf-8")
        fresh.replace(note)
        _clear(note.parent, content, time.time())


def _clear(folder: Path, content: str, now: float) -> None:
    if content not in {_read(note)[1] for note in folder.glob("*.note")}:
        (folder / f"{content}.db").unlink(missing_ok=True)
    for leftover in [*folder.glob(".*.tmp"), *folder.glob("*.new")]:
        if now - leftover.stat().st_mtime > _ABANDONED:
            leftover.unlink(missing_ok=True)
