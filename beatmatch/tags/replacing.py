"""Put a changed copy of a file in its place, in one step, once it is certain that it is what it should be."""

import ctypes
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copystat
from typing import BinaryIO

from beatmatch.tags.files import AudioFileError, Problem

_ATTRIBUTES_OF_MACOS = 0b101  # COPYFILE_ACL and COPYFILE_XATTR


@dataclass(frozen=True, slots=True)
class Place:
    """A file that is to be replaced: its real path, and what the file system said of it at first."""

    path: Path
    status: os.stat_result

    def require_unchanged(self) -> None:
        """Raise AudioFileError where the file is not the one that was looked at."""
        now, before = self.path.stat(), self.status
        if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise AudioFileError(self.path, Problem.CHANGED, "has changed while it was read")


def writable_place(path: Path) -> Place:
    """Return the real place of a file. Raises AudioFileError for one that may not be replaced."""
    try:
        real = path.resolve(strict=True)
        status = real.stat()
    except (OSError, RuntimeError) as error:
        raise AudioFileError(path, Problem.MISSING, "there is no such file") from error
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(real, os.W_OK):
        raise AudioFileError(path, Problem.READ_ONLY, "is read-only")
    if getattr(status, "st_flags", 0) & (getattr(stat, "UF_IMMUTABLE", 0) | getattr(stat, "SF_IMMUTABLE", 0)):
        raise AudioFileError(path, Problem.READ_ONLY, "is locked")
    if not os.access(real.parent, os.W_OK | os.X_OK):
        raise AudioFileError(path, Problem.READ_ONLY, "is in a folder that is read-only")
    if status.st_nlink > 1:
        why = "has several names (hard links), of which only one would get the tags"
        raise AudioFileError(path, Problem.SEVERAL_NAMES, why)
    return Place(real, status)


@contextmanager
def replacement(place: Place, temporary: Path) -> Iterator[None]:
    """Put the file that the block writes beside another in its place when the block ends well.

    It keeps times, permissions, owner and extended attributes. Otherwise the old one stays, and the new one is deleted.
    Neither may be open at the end of the block: Windows replaces no file that is.
    """
    try:
        yield
        _copy_attributes(place, temporary)
        place.require_unchanged()
        temporary.replace(place.path)
        _sync_folder(place.path.parent)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new file to write and read; it is on the disk when the block ends well."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "w+b") as stream:
        yield stream
        stream.flush()
        os.fsync(descriptor)


def _copy_attributes(place: Place, target: Path) -> None:
    with suppress(OSError, AttributeError):  # only root may give files away, and Windows knows no owner of that kind
        os.chown(target, place.status.st_uid, place.status.st_gid)
    copystat(place.path, target)
    if sys.platform == "darwin":  # Finder's tags and comments, which Python does not copy there
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).copyfile(os.fsencode(place.path), os.fsencode(target), None, _ATTRIBUTES_OF_MACOS)
    os.utime(target, ns=(place.status.st_atime_ns, place.status.st_mtime_ns))


def _sync_folder(folder: Path) -> None:
    """Have the new name on the disk, where the system can do that for folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
