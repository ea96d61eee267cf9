"""Open audio files, tell their kind by their content, and say in one line why one cannot be used."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from beatmatch.errors import InputError
from beatmatch.tags.table import Kind

_ID3_HEADER = 10  # bytes
_SEARCHED_FOR_SOUND = 1 << 12  # bytes after an ID3 tag, or at the beginning of an MP3 file without one
# Files of a cloud that are not on this disk; opening one would download it.
_MACOS_DATALESS = 0x40000000  # st_flags
_WINDOWS_NOT_HERE = 0x1000 | 0x40000 | 0x400000  # st_file_attributes: offline, recall on open, recall on data access
_CANNOT_WRITE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})  # the new file beside this one
_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL})


class Problem(StrEnum):
    """Why a file cannot be used."""

    MISSING = "missing"
    NO_PERMISSION = "no permission"
    PLACEHOLDER = "not on this disk"
    OTHER_KIND = "of another kind"
    DAMAGED = "damaged"
    READ_ONLY = "read-only"
    SEVERAL_NAMES = "under several names"
    NOT_EDITABLE = "with tags that are not written"
    CHANGED = "changed meanwhile"
    NOT_EQUAL = "not the same after it"
    FAILED = "not written"


class AudioFileError(InputError):
    """An audio file that cannot be read; `problem` says why, to be counted."""

    def __init__(self, path: Path, problem: Problem, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.problem = problem
        self.why = why


@contextmanager
def open_audio(path: Path) -> Iterator[tuple[BinaryIO, Kind]]:
    """Open an audio file to read, and tell its kind. Never waits, as for a pipe or a cloud.

    Raises AudioFileError for everything else, and for OSError in the block.
    """
    try:
        _refuse_placeholder(path)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise AudioFileError(path, Problem.OTHER_KIND, "no plain file")
            yield stream, _kind(stream, path)
    except ValueError as problem:  # a NUL in the path
        raise AudioFileError(path, Problem.MISSING, "no path of a file") from problem
    except OSError as problem:
        raise _translated(path, problem) from problem


def _translated(path: Path, error: OSError) -> AudioFileError:
    if error.errno in _MISSING:
        is_dangling = path.is_symlink() if error.errno == errno.ENOENT else False
        return AudioFileError(path, Problem.MISSING, "a link to nothing" if is_dangling else "there is no such file")
    if error.errno in _CANNOT_WRITE:
        return AudioFileError(path, Problem.FAILED, f"cannot be written: {error.strerror}")
    if isinstance(error, IsADirectoryError):
        return AudioFileError(path, Problem.OTHER_KIND, "is a folder")
    if isinstance(error, PermissionError):
        return AudioFileError(path, Problem.NO_PERMISSION, "may not be read")
    return AudioFileError(path, Problem.DAMAGED, f"cannot be read: {error.strerror or error}")


def _refuse_placeholder(path: Path) -> None:
    """Raise AudioFileError for a file that a cloud has not downloaded, OSError for one that is not there."""
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.with_name(f".{path.name}.icloud").exists():
            raise AudioFileError(path, Problem.PLACEHOLDER, "is in iCloud and not on this disk") from None
        raise
    is_dataless = getattr(status, "st_flags", 0) & _MACOS_DATALESS
    is_elsewhere = getattr(status, "st_file_attributes", 0) & _WINDOWS_NOT_HERE
    if stat.S_ISREG(status.st_mode) and (is_dataless or is_elsewhere):
        raise AudioFileError(path, Problem.PLACEHOLDER, "is in a cloud and not on this disk")


def _kind(stream: BinaryIO, path: Path) -> Kind:
    """Tell the kind of a file by its content: DJs have FLAC files that are called .mp3."""
    head = stream.read(_SEARCHED_FOR_SOUND)
    if not head:
        raise AudioFileError(path, Problem.DAMAGED, "is empty")
    if not head.strip(b"\0"):
        if getattr(os.fstat(stream.fileno()), "st_blocks", 1) == 0:  # a name and a size alone
            raise AudioFileError(path, Problem.PLACEHOLDER, "is in a cloud and not on this disk")
        raise AudioFileError(path, Problem.DAMAGED, "begins with nothing but zeros")
    if head.startswith(b"ID3"):
        stream.seek(id3_size(head))
        head = stream.read(_SEARCHED_FOR_SOUND)
        kind = Kind.FLAC if head.startswith(b"fLaC") else Kind.MP3
    else:
        kind = _kind_by_magic(head) or _mp3(head, path)
    stream.seek(0)
    return kind


def _kind_by_magic(head: bytes) -> Kind | None:
    if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        return Kind.WAV
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return Kind.AIFF
    if head[:4] == b"fLaC":
        return Kind.FLAC
    return Kind.M4A if head[4:8] == b"ftyp" else None


def _mp3(head: bytes, path: Path) -> Kind:
    """Return MP3 for what begins with a frame of MPEG audio, or is called .mp3 and has one near."""
    near = head if path.suffix.lower() == ".mp3" else head[:2]
    if any(_is_mpeg_frame(near[at : at + 3]) for at in range(max(len(near) - 2, 1)) if near[at] == 0xFF):
        return Kind.MP3
    if path.suffix.lower() in (".mp3", ".aif", ".aiff", ".wav", ".flac", ".m4a"):
        raise AudioFileError(path, Problem.DAMAGED, f"holds no {path.suffix[1:].upper()} sound")
    raise AudioFileError(path, Problem.OTHER_KIND, "is no MP3, AIFF, WAV, FLAC or M4A")


def _is_mpeg_frame(head: bytes) -> bool:
    """Return whether three (or the first two) bytes begin a frame of MPEG audio, layer III."""
    is_sync = len(head) >= 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08
    return is_sync and (len(head) < 3 or (head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C))


def id3_size(head: bytes) -> int:
    """Return the size in bytes of the ID3v2 tag that `head` begins with, its header and footer included; else 0."""
    if len(head) < _ID3_HEADER or head[:3] != b"ID3" or head[3] == 0xFF or any(byte & 0x80 for byte in head[6:10]):
        return 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    footer = _ID3_HEADER if head[3] == 4 and head[5] & 0x10 else 0
    return _ID3_HEADER + size + footer
