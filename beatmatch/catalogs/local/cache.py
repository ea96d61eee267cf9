"""Keep the index of a catalogue file between runs, by content: the same tracks are never indexed twice.

The folder holds `<content id>.db`, and for each source `<hash of its path>.note`: the state that the file was in and
which content it had. `<content id>.words` is the full-text index of a catalogue of either kind, unpacked. A file in
the same state is not read again; a file whose content changed gets a new index, and its old one is deleted. Files
appear whole or not at all, so that runs side by side do no harm.
"""

import hashlib
import os
import secrets
import shutil
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from beatmatch.atomic import ABANDONED, PRIVATE_FILE, make_private_folder, replacing
from beatmatch.catalogs.local.index import INDEX_VERSION, build_index, content_id, open_index
from beatmatch.catalogs.local.lines import unreadable
from beatmatch.catalogs.local.words import unpack_words
from beatmatch.errors import InputError, OutputError
from beatmatch.models import Clock

_SETTLED = 2_000_000_000  # nanoseconds after which a change must show in a file's times, on any file system
_UNUSED = 30 * 24 * 3600  # seconds after which the words of a catalogue that was not opened are deleted
_UNKNOWN = "?"  # the state of a file that may still change without showing it


def cached_index(source: Path, folder: Path, *, clock: Clock = time.time) -> tuple[sqlite3.Connection, Path]:
    """Open the index of `source`, built now if it is not in `folder`. Raises OutputError where that cannot be."""
    note = folder / f"{hashlib.sha256(bytes(source.resolve())).hexdigest()[:16]}.note"
    state = _file_state(source, clock())
    noted_state, content = _read_note(note)
    if noted_state != state or state == _UNKNOWN:
        content = _hash_content(source)
    index = folder / f"{content}.db"
    try:
        db = open_index(index)
    except InputError:
        index = _build(source, folder)
        db = open_index(index)
    with suppress(OSError):  # without a note the next run reads the file again, no more
        _update_note(note, state, index.stem, clock())
    return db, index


def cached_words(db: sqlite3.Connection, content: str, folder: Path) -> Path:
    """Return the folder with the full-text index of `content`, unpacked from its database if it is not there.

    Raises OSError where that cannot be, ValueError for stored files that are damaged.
    """
    make_private_folder(folder)
    words = folder / f"{content}.words"
    unpack_words(db, words)
    with suppress(OSError):
        os.utime(words)  # when it was last used
    _delete_unused_words(folder, words)
    return words


def _delete_unused_words(folder: Path, used: Path) -> None:
    """Delete full-text indexes of catalogues that have not been opened for long."""
    for words in folder.glob("*.words"):
        with suppress(OSError):
            if words != used and time.time() - words.stat().st_mtime > _UNUSED:
                shutil.rmtree(words)


def _file_state(source: Path, now: float) -> str:
    """Return what the file system says about a file, which changes with the file unless it has changed just now."""
    try:
        stat = source.stat()
    except OSError as problem:
        raise unreadable(source, problem) from problem
    if now * 1e9 - max(stat.st_mtime_ns, stat.st_ctime_ns) < _SETTLED:
        return _UNKNOWN
    return f"{INDEX_VERSION} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def _read_note(note: Path) -> tuple[str, str]:
    """Return state and content id."""
    with suppress(OSError, ValueError):
        state, content = note.read_text(encoding="utf-8").splitlines()
        return state, content
    return _UNKNOWN, ""


def _hash_content(source: Path) -> str:
    try:
        with source.open("rb") as stream:
            return content_id(hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError as problem:
        raise unreadable(source, problem) from problem


def _build(source: Path, folder: Path) -> Path:
    """Build an index and name it after what was read, even where the file has changed meanwhile."""
    unnamed = folder / f"{secrets.token_hex(8)}.new"
    try:
        make_private_folder(folder)
        report = build_index(source, unnamed)
        unnamed.chmod(PRIVATE_FILE)
        return unnamed.replace(folder / f"{report.content_id}.db")
    except OSError as problem:
        raise OutputError(f"{folder}: the index cannot be kept here ({problem.strerror or problem})") from problem


def _update_note(note: Path, state: str, content: str, now: float) -> None:
    """Note state and content id of a source, and delete what that leaves unused."""
    old_state, old_content = _read_note(note)
    if (old_state, old_content) == (state, content):
        return
    with replacing(note, mode=PRIVATE_FILE, sync=False) as temporary:
        temporary.write_text(f"{state}\n{content}\n", encoding="utf-8")
    _delete_unused(note.parent, old_content, now)


def _delete_unused(folder: Path, content: str, now: float) -> None:
    """Delete the index of `content`, if no note names it any more, and what killed runs have left."""
    if content not in {_read_note(note)[1] for note in folder.glob("*.note")}:
        (folder / f"{content}.db").unlink(missing_ok=True)
        shutil.rmtree(folder / f"{content}.words", ignore_errors=True)
    for leftover in [*folder.glob(".*.tmp"), *folder.glob("*.new")]:
        if now - leftover.stat().st_mtime > ABANDONED:
            _delete(leftover)


def _delete(leftover: Path) -> None:
    if leftover.is_dir():
        shutil.rmtree(leftover, ignore_errors=True)
    else:
        leftover.unlink(missing_ok=True)
