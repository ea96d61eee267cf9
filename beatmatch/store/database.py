"""The SQLite file of the store: its tables, opening it, and SQLite's exceptions as StoreError."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from beatmatch.atomic import PRIVATE_FILE, make_private_folder
from beatmatch.errors import StoreError

Row: TypeAlias = tuple[Any, ...]

APPLICATION_ID = 0x62746D73  # "btms": how file(1) and SQLite know whose file it is

# Step n takes a store from version n - 1 to version n; `PRAGMA user_version` holds the version. A step that was
# released is never changed.
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
        # A library may hold a track twice, with different tags: each copy has its own outcome.
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
        # Only runs that have not ended. A number is never used again: another process may still hold it.
        """
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL,
            started_at REAL NOT NULL
        )
        """,
    ),
    (
        # Questions that a run is asking at this moment, so that another one waits for the answer.
        """
        CREATE TABLE claims (
            source TEXT NOT NULL,
            question TEXT NOT NULL,
            process INTEGER NOT NULL,
            claimed_at REAL NOT NULL,
            PRIMARY KEY (source, question)
        ) WITHOUT ROWID
        """,
    ),
)

_MOVE_AWAY = "move it away to start anew, or use --no-store"
_MAKE_ROOM = "make room and see that the folder is yours, or choose another with --state-dir"


class _InUseError(StoreError):
    """Another process has held the file for too long."""


class Database:
    """A connection that commits every statement at once; `transaction` binds several together.

    Every method raises StoreError for whatever is wrong with the file.
    """

    def __init__(self, path: Path, *, busy_seconds: float, migrations: Sequence[tuple[str, ...]] = MIGRATIONS) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._migrations = migrations
        make_private_file(path)
        with self._translated_errors():
            self._db = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        try:
            self._prepare()
        except StoreError:
            self._db.close()
            raise

    def fetch_all(self, statement: str, *values: object) -> list[Row]:
        with self._translated_errors():
            return self._db.execute(statement, values).fetchall()

    def fetch_one(self, statement: str, *values: object) -> Row | None:
        rows = self.fetch_all(statement, *values)
        return rows[0] if rows else None

    def execute(self, statement: str, *values: object) -> int:
        """Execute a statement and return the number of the row that it inserted."""
        with self._translated_errors():
            return self._db.execute(statement, values).lastrowid or 0

    def execute_many(self, statement: str, rows: Sequence[Row]) -> None:
        with self._translated_errors():
            self._db.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything in the block happen or nothing, with no other process writing meanwhile."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self.execute("ROLLBACK")
            raise

    def damage_error(self, reason: object) -> StoreError:
        """Return the error for a file with damage in it. `reason` may quote the damage, so it is made printable."""
        printable = "".join(char if char.isprintable() else "?" for char in str(reason))
        return StoreError(f"{self._path}: the store is damaged ({printable})", _MOVE_AWAY)

    def close(self) -> None:
        with self._translated_errors():
            self._db.close()

    def _prepare(self) -> None:
        if not self._is_current():
            with self.transaction():
                self._migrate()
        with suppress(_InUseError):  # SQLite does not wait here; another process is doing the same at this moment
            self.execute("PRAGMA journal_mode = WAL")
        self.execute("PRAGMA synchronous = NORMAL")

    def _is_current(self) -> bool:
        """Return whether there is nothing to migrate. Raises StoreError for another program's file, or a newer one."""
        application_id, version, tables = self._identity()
        if application_id == APPLICATION_ID and version > len(self._migrations):
            raise StoreError(
                f"{self._path}: the store is of a newer beatmatch (version {version}, known here: "
                f"{len(self._migrations)})",
                "update beatmatch, or choose another folder with --state-dir",
            )
        if application_id != APPLICATION_ID and (application_id or version or tables):
            raise StoreError(f"{self._path}: a database, but no store of beatmatch", _MOVE_AWAY)
        return bool(version == len(self._migrations))

    def _identity(self) -> Row:
        """Read application id, version and number of tables in one statement: another process may be making them."""
        row = self.fetch_one(
            """
            SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)
            FROM pragma_application_id, pragma_user_version
            """
        )
        return row or (0, 0, 0)

    def _migrate(self) -> None:
        if self._is_current():  # another process was faster
            return
        _, version, _ = self._identity()
        for step in self._migrations[version:]:
            for statement in step:
                self.execute(statement)
        self.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self.execute(f"PRAGMA user_version = {len(self._migrations)}")

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # a bug of ours
        except sqlite3.DatabaseError as error:
            raise self._translate(error) from error
        except UnicodeDecodeError as error:  # SQLite's own message quotes what is damaged
            raise self.damage_error("malformed text") from error

    def _translate(self, error: sqlite3.DatabaseError) -> StoreError:
        match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
                message = f"{self._path}: the store is in use by another run for more than {self._busy_seconds:g} s"
                return _InUseError(message, "run again when that has ended, or choose another folder with --state-dir")
            case sqlite3.SQLITE_FULL:
                return StoreError(f"{self._path}: the store cannot be written, the disk is full", _MAKE_ROOM)
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
                return StoreError(f"{self._path}: the store cannot be read or written ({error})", _MAKE_ROOM)
            case _:
                return self.damage_error(error)


def make_private_file(path: Path) -> None:
    """Make sure that the file is there, for its owner alone; SQLite makes its companion files with the same mode.

    Raises StoreError.
    """
    try:
        make_private_folder(path.parent)
        is_new = not path.exists()
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        if is_new:
            path.chmod(PRIVATE_FILE)  # whatever the umask
    except OSError as error:
        raise StoreError(f"{path}: the store cannot be opened ({error.strerror})", _MAKE_ROOM) from error
