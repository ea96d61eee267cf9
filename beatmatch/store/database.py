"""One SQLite file, opened or made, and the only place where SQLite's exceptions are known."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from beatmatch.errors import StoreError

# --- The tables of the store, as the steps that led to them. A step that was released is never changed.

APPLICATION_ID = 0x62746D73  # "btms": how file(1) and SQLite know whose file it is

# Step n takes a store from version n - 1 to version n; `PRAGMA user_version` says where it stands.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE answers (
            source TEXT NOT NULL,
            question TEXT NOT NULL,
            asked_at REAL NOT NULL,
            found INTEGER NOT NULL,
            candidates BLOB NOT NULL,
            PRIMARY KEY (source, question)
        )
        """,
        # A track may lie in a library twice, with other tags: each copy has its own outcome.
        """
        CREATE TABLE outcomes (
            source TEXT NOT NULL,
            track_key TEXT NOT NULL,
            location TEXT NOT NULL,
            status TEXT NOT NULL,
            beatport_id TEXT,
            score REAL,
            decided_at REAL NOT NULL,
            PRIMARY KEY (source, track_key, location)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE decisions (
            track_key TEXT PRIMARY KEY,
            beatport_id TEXT,
            candidate BLOB,
            track_id TEXT NOT NULL,
            title TEXT NOT NULL,
            artist TEXT NOT NULL,
            decided_at REAL NOT NULL
        ) WITHOUT ROWID
        """,
        # Only runs that have not ended. A number never comes twice: another process may still hold it.
        """
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL,
            started_at REAL NOT NULL
        )
        """,
    ),
)


Row: TypeAlias = tuple[Any, ...]

_AWAY = "move it away to start anew, or use --no-store"
_ROOM = "make room and see that the folder is yours, or choose another with --state-dir"


class _InUseError(StoreError):
    """Another process has held the file for too long."""


class Database:
    """A connection that commits every statement at once; `transaction` binds several together.

    Raises StoreError for whatever is wrong with the file.
    """

    def __init__(self, path: Path, *, busy_seconds: float, migrations: Sequence[tuple[str, ...]] = MIGRATIONS) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._migrations = migrations
        _make_private(path)
        with self._translating():
            self._db = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        try:
            self._prepare()
        except StoreError:
            self._db.close()
            raise

    def all(self, statement: str, *values: object) -> list[Row]:
        with self._translating():
            return self._db.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> Row | None:
        rows = self.all(statement, *values)
        return rows[0] if rows else None

    def run(self, statement: str, *values: object) -> int:
        """Execute a statement; give the number of the row it inserted."""
        with self._translating():
            return self._db.execute(statement, values).lastrowid or 0

    def run_many(self, statement: str, rows: Sequence[Row]) -> None:
        with self._translating():
            self._db.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all or nothing, alone."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self.run("ROLLBACK")
            raise

    def damaged(self, why: object) -> StoreError:
        told = "".join(char if char.isprintable() else "?" for char in str(why))
        return StoreError(f"{self._path}: the store is damaged ({told})", _AWAY)

    def close(self) -> None:
        with self._translating():
            self._db.close()

    def _prepare(self) -> None:
        if not self._is_current():
            with self.transaction():
                self._migrate()
        with suppress(_InUseError):  # SQLite does not wait here; another process is doing the same just now
            self.run("PRAGMA journal_mode = WAL")
        self.run("PRAGMA synchronous = NORMAL")

    def _is_current(self) -> bool:
        """Tell whether nothing is to be done. Raises StoreError for a file that is not ours, or of a later time."""
        application, version, tables = self._identity()
        if application == APPLICATION_ID and version > len(self._migrations):
            raise StoreError(
                f"{self._path}: the store is of a newer beatmatch (version {version}, known here: "
                f"{len(self._migrations)})",
                "update beatmatch, or choose another folder with --state-dir",
            )
        if application != APPLICATION_ID and (application or version or tables):
            raise StoreError(f"{self._path}: a database, but no store of beatmatch", _AWAY)
        return bool(version == len(self._migrations))

    def _identity(self) -> Row:
        """Read whose file this is, all in one statement: another process may be making it right now."""
        found = self.one(
            """
            SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)
            FROM pragma_application_id, pragma_user_version
            """
        )
        return found or (0, 0, 0)

    def _migrate(self) -> None:
        if self._is_current():  # another process was faster
            return
        _, version, _ = self._identity()
        for step in self._migrations[version:]:
            for statement in step:
                self.run(statement)
        self.run(f"PRAGMA application_id = {APPLICATION_ID}")
        self.run(f"PRAGMA user_version = {len(self._migrations)}")

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # a bug of ours
        except sqlite3.DatabaseError as problem:
            raise self._translated(problem) from problem
        except UnicodeDecodeError as problem:  # SQLite's own message quotes what is damaged
            raise self.damaged("malformed text") from problem

    def _translated(self, problem: sqlite3.DatabaseError) -> StoreError:
        match getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
                message = f"{self._path}: the store is in use by another run for more than {self._busy_seconds:g} s"
                return _InUseError(message, "run again when that has ended, or choose another folder with --state-dir")
            case sqlite3.SQLITE_FULL:
                return StoreError(f"{self._path}: the store cannot be written, the disk is full", _ROOM)
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
                return StoreError(f"{self._path}: the store cannot be read or written ({problem})", _ROOM)
            case _:
                return self.damaged(problem)


def _make_private(path: Path) -> None:
    """Make sure that there is a file, for its owner alone; SQLite gives its companions the same mode."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as problem:
        raise StoreError(f"{path}: the store cannot be opened ({problem.strerror})", _ROOM) from problem
