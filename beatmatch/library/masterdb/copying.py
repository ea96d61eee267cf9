"""Copy a database that its owner may be writing to, with the files that SQLite keeps beside it."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from beatmatch.errors import InputError

_BESIDE = ("-wal", "-shm", "-journal")  # what was written last may stand in these alone
_NAME = "master.db"
_ATTEMPTS = 8
_PAUSE = 0.25  # seconds between two attempts
_Stamp: TypeAlias = tuple[tuple[int, int, int] | None, ...]


@contextmanager
def private_copy(database: Path, *, pause: Callable[[float], None] = time.sleep) -> Iterator[Path]:
    """Copy a database into a folder that only this user can read, and remove that when the block ends.

    The copy is of one moment: where the files change meanwhile, it is made again. Raises InputError for files that
    cannot be read, and for a database that is written to all the time.
    """
    with tempfile.TemporaryDirectory(prefix="beatmatch-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, _NAME)
        for _ in range(_ATTEMPTS):
            with _translated(database):
                before = _stamp(database)
                _copy_all(database, copy)
                if _stamp(database) == before:
                    break
            pause(_PAUSE)
        else:
            raise InputError(f"{database} is being written to all the time", "wait until Rekordbox is done, run again")
        yield copy


def _copy_all(database: Path, copy: Path) -> None:
    shutil.copyfile(database, copy)
    for ending in _BESIDE:
        beside, target = _beside(database, ending), _beside(copy, ending)
        target.unlink(missing_ok=True)
        try:
            shutil.copyfile(beside, target)
        except FileNotFoundError:
            target.unlink(missing_ok=True)


def _stamp(database: Path) -> _Stamp:
    """Return what tells whether a write has come between: size, time and number of the files that hold data."""
    return tuple(_stamp_of(path) for path in (database, _beside(database, "-wal"), _beside(database, "-journal")))


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def _beside(database: Path, ending: str) -> Path:
    return database.with_name(database.name + ending)


@contextmanager
def _translated(database: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"{database}: there is no such file", "check the path") from error
    except PermissionError as error:
        hint = "check its permissions; on Windows close Rekordbox where it keeps the file to itself"
        raise InputError(f"{database} cannot be read: no permission, or it is locked", hint) from error
    except (OSError, shutil.SpecialFileError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"{database} cannot be copied to {tempfile.gettempdir()}, where it is read: {reason}",
            "check the path, and the free space there",
        ) from error
