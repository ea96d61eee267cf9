"""The index of a catalogue file: JSON Lines of Beatport's track objects become one SQLite file.

Everything streams, so memory does not grow with the file. The index appears under its name only when it is whole.
"""

import errno
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from beatmatch.atomic import replacing
from beatmatch.catalogs.local.lines import BadLine, LineReader, OnBadLine, unreadable
from beatmatch.catalogs.local.words import SCHEMA as INDEX_FILES
from beatmatch.catalogs.local.words import Words, build_words, store_words, words_of
from beatmatch.errors import InputError, OutputError
from beatmatch.hostile import MOST_NAMES, refusing
from beatmatch.isrc import compact_isrc
from beatmatch.models import BeatportCandidate

TEMPORARY = "beatmatch-index-"  # how the names of temporary folders begin
WORDS_NAME = "words"  # the folder of the full-text index in them
APPLICATION_ID = 0x62746D63  # "btmc": how file(1) and SQLite know whose file it is
INDEX_VERSION = 3  # raise it with every change of _SCHEMA, words_of, tokenizer, BeatportCandidate or as_candidate

_CONTENT_ID = re.compile("[0-9a-f]{16}")
_BATCH = 2_000  # tracks
_HINT_REBUILD = "build it again: beatmatch catalog build FILE.jsonl -o FILE.db"
_DECODER = msgspec.msgpack.Decoder(BeatportCandidate)

_SCHEMA = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {INDEX_VERSION};
CREATE TABLE about (content TEXT, source TEXT, tracks INTEGER, bad_lines INTEGER,
                    with_isrc INTEGER, with_length INTEGER, first_date TEXT, last_date TEXT);
CREATE TABLE track (track_id INTEGER PRIMARY KEY, isrc TEXT, length_ms INTEGER, release_date TEXT,
                    content BLOB NOT NULL);
{INDEX_FILES};
"""
_COUNTS = "SELECT count(*), count(isrc), count(length_ms), min(release_date), max(release_date) FROM track"
_ISRC_INDEX = "CREATE INDEX track_isrc ON track (isrc) WHERE isrc IS NOT NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What became of the lines of a catalogue."""

    tracks: int
    repeated: int  # lines whose id came again further down
    bad_lines: int
    first_bad: tuple[BadLine, ...]  # the first 20
    content_id: str


def build_index(source: Path, target: Path, *, on_bad_line: OnBadLine | None = None) -> BuildReport:
    """Read the tracks of `source` (JSON Lines) into the database `target`, replacing what is there.

    Where an id occurs twice, its last line counts. A line that holds no track is skipped and given to `on_bad_line`,
    or logged. Raises InputError for a source that cannot be read or holds no track at all, OutputError for a
    target that cannot be written.
    """
    reader = LineReader(source, on_bad_line)
    with _new_database(target) as db, TemporaryDirectory(prefix=TEMPORARY) as folder:
        _store_tracks(db, reader.tracks())
        db.execute(_ISRC_INDEX)
        build_words(Path(folder, WORDS_NAME), _words(db))
        store_words(db, Path(folder, WORDS_NAME))
        content = content_id(reader.digest)
        tracks, *counts = db.execute(_COUNTS).fetchone()
        db.execute(
            "INSERT INTO about VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (content, source.name, tracks, reader.bad, *counts)
        )
    return BuildReport(
        tracks=tracks,
        repeated=reader.good - tracks,
        bad_lines=reader.bad,
        first_bad=tuple(reader.first_bad),
        content_id=content,
    )


def _words(db: sqlite3.Connection) -> Iterator[Words]:
    for track_id, content in db.execute("SELECT track_id, content FROM track ORDER BY track_id"):
        yield track_id, words_of(read_track(content))


@contextmanager
def _new_database(target: Path) -> Iterator[sqlite3.Connection]:
    """Open a new index in one transaction; it replaces `target` when the block ends well.

    Raises OutputError for every error of SQLite and of the operating system in the block.
    """
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))  # found before the work, not after
        with replacing(target) as temporary:
            temporary.open("xb").close()  # its error says more than SQLite's
            with closing(sqlite3.connect(temporary, isolation_level=None)) as db:
                db.executescript(_SCHEMA)
                db.execute("BEGIN")
                yield db
                db.execute("COMMIT")
    except (OSError, sqlite3.Error) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        message = f"{target}: the index cannot be written ({reason})"
        raise OutputError(message, "give a folder that is yours and has room") from problem


def _store_tracks(db: sqlite3.Connection, tracks: Iterator[BeatportCandidate]) -> None:
    while batch := [_as_row(track) for track in islice(tracks, _BATCH)]:
        db.executemany("INSERT OR REPLACE INTO track VALUES (?, ?, ?, ?, ?)", batch)


def _as_row(track: BeatportCandidate) -> tuple[object, ...]:
    isrc = None if track.isrc is None else compact_isrc(track.isrc)
    return track.track_id, isrc, track.length_ms, track.release_date, msgspec.msgpack.encode(track)


def read_track(content: bytes) -> BeatportCandidate:
    """Read a track as it is stored. Raises ValueError for one that is damaged."""
    track = _DECODER.decode(content)
    if max(len(track.artists), len(track.remixers)) > MOST_NAMES:
        raise ValueError(f"track {track.track_id} has too many artists")
    return track


def content_id(digest: str) -> str:
    """Name what an index is made of: the content of its source, by its SHA-256, and the way it was built."""
    return hashlib.sha256(f"{INDEX_VERSION} {digest}".encode()).hexdigest()[:16]


def content_of(db: sqlite3.Connection, path: Path) -> str:
    """Read the content id of an index, whose file is `path`."""
    with reading(path):
        (content,) = db.execute("SELECT content FROM about").fetchone()
        if not _CONTENT_ID.fullmatch(content):  # it becomes the name of a folder
            raise ValueError("it does not say what it holds")
        return str(content)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Translate all that an index can make SQLite and Python raise into InputError: it is damaged."""
    try:
        with refusing(lambda reason: _damaged(path, reason)):
            yield
    except (sqlite3.Error, TypeError, AttributeError) as problem:  # of a column that holds another type
        raise _damaged(path, str(problem)) from problem


def _damaged(path: Path, reason: str) -> InputError:
    return InputError(f"{path}: no catalogue, or a damaged one ({reason})", _HINT_REBUILD)


def open_index(path: Path) -> sqlite3.Connection:
    """Open an index to read it, in any one thread at a time. Raises InputError for what is none."""
    try:
        path.open("rb").close()
    except OSError as problem:
        raise unreadable(path, problem) from problem
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        with reading(path):
            _check(db, path)
    except InputError:
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise InputError(f"{path}: a database, but no catalogue of beatmatch", _HINT_REBUILD)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version != INDEX_VERSION:
        raise InputError(f"{path}: a catalogue of another version of beatmatch ({version})", _HINT_REBUILD)
    if not db.execute("SELECT 1 FROM about").fetchone():
        raise InputError(f"{path}: a catalogue that was never finished", _HINT_REBUILD)
    db.execute("PRAGMA cache_size = -32768")  # KiB
