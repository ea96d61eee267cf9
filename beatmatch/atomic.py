"""Replace a file in one step: whoever reads it meanwhile finds the old content or the new one, never half of it."""

import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600  # permissions: the owner's alone
ABANDONED = 24 * 3600  # seconds after which a temporary file is taken for that of a run that was killed

_TEMPORARY = re.compile(r"\.beatmatch-[0-9a-f]{16}\.tmp")


@contextmanager
def replacing(
    target: Path | Callable[[], Path | None],
    temporary: Path | None = None,
    *,
    mode: int | None = None,
    sync: bool = True,
    reporting: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Iterator[Path]:
    """Yield the path of a temporary file, which replaces `target` when the block ends well.

    The block creates the file, writes it and closes it. When the block fails, or the replacing does, `target` stays
    as it was and the temporary file is deleted. Both have to be in the same folder; without `temporary` the name is
    that of `temporary_beside`. What killed runs have left in the folder is deleted.

    target: also a function that names it when the block has ended; None then means that nothing is to be kept.
    mode: the permissions that the file gets before it replaces `target`.
    sync: whether its content is on the disk by then, so that a power cut cannot leave an empty file.
    reporting: makes the context in which the replacing runs; it may translate OSError.
    """
    path = temporary or _beside(target)
    sweep(path.parent)
    try:
        yield path
        place = target() if callable(target) else target
        if place is None:
            path.unlink()
            return
        with reporting():
            if sync:
                _sync(path)
            if mode is not None:
                path.chmod(mode)
            path.replace(place)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _beside(target: Path | Callable[[], Path | None]) -> Path:
    assert isinstance(target, Path)  # else the caller names the temporary file
    return temporary_beside(target)


def temporary_beside(target: Path) -> Path:
    """Name a temporary file beside another: short, where the other's name is as long as may be."""
    return target.with_name(f".beatmatch-{secrets.token_hex(8)}.tmp")


def sweep(folder: Path) -> None:
    """Delete the temporary files in a folder that killed runs have left: those of our own names, older than a day."""
    with suppress(OSError):
        for file in folder.iterdir():
            if _TEMPORARY.fullmatch(file.name):
                status = file.lstat()
                if stat.S_ISREG(status.st_mode) and time.time() - status.st_mtime > ABANDONED:
                    file.unlink(missing_ok=True)


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are not there, for their owner alone, whatever the umask.

    A folder that is there keeps its permissions: others may be meant to read it.
    """
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        each.chmod(PRIVATE_FOLDER)
    if not missing:
        folder.mkdir(exist_ok=True)  # raises where it is a file


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
