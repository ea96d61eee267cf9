"""Files that were made to break whatever reads them: one line at the edge, whatever they make the libraries raise."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from beatmatch.errors import BeatmatchError

_Number = TypeVar("_Number", int, float)
LONGEST_TEXT = 400  # characters of a name or a title; the rest of a longer one is cut off
MOST_NAMES = 100  # artists of a track

_LARGEST_NUMBER = 10**9  # of anything that a track has: a length of eleven days in milliseconds
_MAX_QUOTED = 120  # characters of what a library says


def plausible(number: _Number | None) -> _Number | None:
    """Return a number that a track can have, None for any other."""
    return number if number and 0 < number <= _LARGEST_NUMBER else None


@contextmanager
def refusing(error: Callable[[str], BeatmatchError]) -> Iterator[None]:
    """Translate what a file makes Python and its libraries raise that is no error of theirs.

    Numbers of thousands of digits and text in no encoding are a ValueError, deep nesting is a RecursionError, a number
    beyond the range of C an OverflowError. `error` makes the error from the reason.
    """
    try:
        yield
    except (ValueError, RecursionError, OverflowError) as problem:
        raise error(_reason(problem)) from problem


def _reason(problem: Exception) -> str:
    if isinstance(problem, RecursionError):
        return "nested too deeply"
    words = " ".join(str(problem).split()) or type(problem).__name__
    return words if len(words) <= _MAX_QUOTED else f"{words[: _MAX_QUOTED - 1]}…"


def read_plain_file(path: Path, most: int) -> tuple[bytes, int]:
    """Return the content of a plain file of at most `most` bytes, and its permissions. Never waits, as for a pipe.

    Raises OSError for everything else.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError as problem:  # a NUL in the path
        raise OSError(errno.EINVAL, "no path of a file") from problem
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "no plain file")
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"more than {most:,} bytes")
    return content, stat.S_IMODE(status.st_mode)
