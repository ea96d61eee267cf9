"""The index of a catalogue file: JSON Lines of Beatport's track objects become one SQLite file.

Everything streams, so memory does not grow with the file. The index appears under its name only when it is whole.
"""

import errno
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from beatmatch.atomic import replacing
from beatmatch.catalogs.local.lines import BadLine, LineReader, OnBadLine, unreadable
from beatmatch.catalogs.local.tokenizer import index_keys, tokenize
from beatmatch.errors import InputError, OutputError
from beatmatch.hostile import MOST_NAMES, refusing
from beatmatch.models import BeatportCandidate

APPLICATION_ID = 0x62746D63  # "btmc": how file(1) and SQLite know whose file it is
INDEX_VERSION = 1  # raise it with every change of _SCHEMA, _FINISH, tokenizer or TrackRecord.as_candidate

COLUMNS = tuple(column.name for column in fields(BeatportCandidate))
COMPACT_ISRC = "upper(replace(replace(isrc, '-', ''), ' ', ''))"  # of the column, as isrc.compact_isrc in Python

_VALUES = attrgetter(*COLUMNS)
_NAME_BREAK = "\n"  # between the artists of a track: as_candidate leaves no line break inside a name
_BATCH = 2_000  # tracks
_HINT_REBUILD = "build it again: beatmatch catalog build FILE.jsonl -o FILE.db"

# `words` is a full-text index over the words of the tracks. `word` lists each of these words once, with the number
# of tracks that hold it, and `marks` the keys by which misspelt ones are found (see tokenizer.index_keys).
_SCHEMA = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {INDEX_VERSION};
CREATE TABLE about (content TEXT, source TEXT, tracks INTEGER, bad_lines INTEGER);
CREATE TABLE track (track_id INTEGER PRIMARY KEY, {", ".join(COLUMNS[1:])});
CREATE VIRTUAL TABLE words USING fts5
    (name, mix, artists, remixers, content='', columnsize=0, detail=column, tokenize='ascii');
CREATE TABLE word (number INTEGER PRIMARY KEY, term TEXT NOT NULL, docs INTEGER NOT NULL);
CREATE VIRTUAL TABLE marks USING fts5 (spelling, content='', columnsize=0, detail=none, tokenize='ascii');
"""

_FINISH = (
    """
    INSERT INTO words (rowid, name, mix, artists, remixers)
    SELECT track_id, folded(title), folded(mix_name), folded(artists), folded(remixers) FROM track ORDER BY track_id
    """,
    "INSERT INTO words (words) VALUES ('optimize')",
    "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, words, row)",
    "INSERT INTO word (term, docs) SELECT term, doc FROM temp.vocabulary ORDER BY term",
    "CREATE UNIQUE INDEX word_term ON word (term, docs)",
    "INSERT INTO marks (rowid, spelling) SELECT number, spelling(term) FROM word ORDER BY number",
    "INSERT INTO marks (marks) VALUES ('optimize')",
    f"CREATE INDEX track_isrc ON track ({COMPACT_ISRC}) WHERE isrc IS NOT NULL",
)


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
    with _new_database(target) as db:
        _store_tracks(db, reader.tracks())
        for statement in _FINISH:
            db.execute(statement)
        (tracks,) = db.execute("SELECT count(*) FROM track").fetchone()
        content = content_id(reader.digest)
        db.execute("INSERT INTO about VALUES (?, ?, ?, ?)", (content, source.name, tracks, reader.bad))
    return BuildReport(
        tracks=tracks,
        repeated=reader.good - tracks,
        bad_lines=reader.bad,
        first_bad=tuple(reader.first_bad),
        content_id=content,
    )


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
                db.create_function("folded", 1, lambda text: " ".join(tokenize(text)), deterministic=True)
                db.create_function("spelling", 1, lambda term: " ".join(index_keys(term)), deterministic=True)
                db.execute("BEGIN")
                yield db
                db.execute("COMMIT")
    except (OSError, sqlite3.Error) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        message = f"{target}: the index cannot be written ({reason})"
        raise OutputError(message, "give a folder that is yours and has room") from problem


def _store_tracks(db: sqlite3.Connection, tracks: Iterator[BeatportCandidate]) -> None:
    insert = f"INSERT OR REPLACE INTO track VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608  # question marks only
    while batch := [_as_row(track) for track in islice(tracks, _BATCH)]:
        db.executemany(insert, batch)


def _as_row(track: BeatportCandidate) -> tuple[object, ...]:
    return tuple(_NAME_BREAK.join(value) if isinstance(value, tuple) else value for value in _VALUES(track))


def from_row(row: tuple[Any, ...]) -> BeatportCandidate:
    """Read a track back from all of COLUMNS, in their order. Raises ValueError for a value of another type."""
    values = dict(zip(COLUMNS, row, strict=True))
    try:
        for people in ("artists", "remixers"):
            values[people] = tuple(values[people].split(_NAME_BREAK)[:MOST_NAMES]) if values[people] else ()
        return msgspec.convert(values | {"is_dj_edit": bool(values["is_dj_edit"])}, BeatportCandidate)
    except (msgspec.ValidationError, TypeError, AttributeError) as problem:
        raise ValueError(f"track {values['track_id']}: {problem}") from problem


def content_id(digest: str) -> str:
    """Name what an index is made of: the content of its source, by its SHA-256, and the way it was built."""
    return hashlib.sha256(f"{INDEX_VERSION} {digest}".encode()).hexdigest()[:16]


def content_of(db: sqlite3.Connection, path: Path) -> str:
    """Read the content id of an index, whose file is `path`."""
    with reading(path):
        return str(db.execute("SELECT content FROM about").fetchone()[0])


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
