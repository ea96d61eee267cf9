"""Open the copy of a master.db with pyrekordbox, and say in one line why one cannot be read."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beatmatch.errors import InputError
from beatmatch.hostile import refusing
from beatmatch.library.masterdb.copying import private_copy

if TYPE_CHECKING:
    from sqlalchemy import Connection

_INSTALL = "run: pip install 'beatmatch[rekordbox]'"
_PLAIN = b"SQLite format 3\0"  # the head of a database that is not encrypted
_LEAST_BYTES = 512  # of a database
_OTHER = "give the master.db of Rekordbox 6 or 7, or an XML export"

# They warn of whatever is not as on a DJ's machine, on a handler of their own, and log the key where asked for more.
_NOISY = ("pyrekordbox.config", "pyrekordbox.masterdb", "pyrekordbox.utils", "pyrekordbox.onelibrary")


class Database:
    """An open copy. `name` is that of the original, for messages."""

    def __init__(self, connection: "Connection", name: str) -> None:
        self._connection = connection
        self.name = name

    def rows(self, statement: str) -> list[Mapping[str, object]]:
        """Return the rows of a statement, by the names of their columns."""
        return [dict(row) for row in self._connection.exec_driver_sql(statement).mappings()]


@contextmanager
def open_master_db(path: Path) -> Iterator[Database]:
    """Copy a database and open the copy. Raises InputError, also for what is found damaged in the block."""
    pyrekordbox, sqlalchemy = _imported()
    with private_copy(path) as copy:
        is_plain = _is_plain(copy, path)
        damaged = partial(_damaged, path)
        try:
            with refusing(damaged), _connected(pyrekordbox, sqlalchemy, copy, is_plain=is_plain) as connection:
                yield Database(connection, str(path))
        except sqlalchemy.exc.SQLAlchemyError as error:
            raise _refusal(path, error, is_plain=is_plain) from error


def _imported() -> tuple[Any, Any]:
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        import pyrekordbox
        import sqlalchemy
        import sqlcipher3  # noqa: F401  # pyrekordbox does without it as long as it can
    except ImportError as error:
        raise InputError(f"reading a master.db needs pyrekordbox ({error})", _INSTALL) from error
    except Exception as error:  # on import it reads the settings of Rekordbox, and whatever they hold it raises
        raise InputError(f"pyrekordbox cannot be used: {_one_line(error)}", "give an XML export") from error
    return pyrekordbox, sqlalchemy


def _is_plain(copy: Path, path: Path) -> bool:
    """Return whether a database is not encrypted. Raises InputError for what is too short to be one."""
    with copy.open("rb") as file:
        head = file.read(_LEAST_BYTES)
    if len(head) < _LEAST_BYTES:
        raise InputError(f"{path} is {'no database' if head else 'empty'}", _OTHER)
    return head.startswith(_PLAIN)


@contextmanager
def _connected(pyrekordbox: Any, sqlalchemy: Any, copy: Path, *, is_plain: bool) -> Iterator["Connection"]:
    master_db = pyrekordbox.MasterDatabase(copy, unlock=not is_plain)
    try:
        if not is_plain:
            sqlalchemy.event.listen(master_db.engine, "connect", _silence, insert=True)
        with master_db.engine.connect() as connection:
            yield connection
    finally:
        master_db.close()
        master_db.engine.dispose()  # Windows removes no file that is open


def _silence(connection: Any, _record: object) -> None:
    """Keep SQLCipher from writing its errors to stderr, beside the one line that they become here."""
    connection.execute("PRAGMA cipher_log_level = NONE")


def _refusal(path: Path, error: Exception, *, is_plain: bool) -> InputError:
    reason = _one_line(getattr(error, "orig", None) or error)
    if "no such table" in reason or "no such column" in reason:
        return InputError(f"{path} is another program's database, not that of Rekordbox: {reason}", _OTHER)
    if "not a database" in reason and not is_plain:
        what = "the key of Rekordbox 6 and 7 does not open it: it is damaged, or another program's"
        return InputError(f"{path}: {what}", _OTHER)
    return _damaged(path, reason)


def _damaged(path: Path, reason: str) -> InputError:
    hint = "open Rekordbox, which repairs it or offers a backup, then run again"
    return InputError(f"{path} is damaged: {reason}", hint)


def _one_line(error: object) -> str:
    return " ".join(str(error).split()) or type(error).__name__
