"""What a command reads: a file, "-" for stdin, or an open stream, so that it can be read more than once."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, TypeAlias

from beatmatch.errors import InputError

Source: TypeAlias = Path | str | BinaryIO

_STDIN = "-"
_IN_MEMORY = 32 * 2**20  # bytes of a pipe that are kept in memory; more goes to a temporary file


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """Open for reading and reading again from 0. Raises InputError, also for what fails while it is being read."""
    try:
        with _stream(source) as stream:
            yield stream
    except IsADirectoryError as error:
        raise InputError(f"{display_name(source)} is a folder", "name the file in it") from error
    except FileNotFoundError as error:
        raise InputError(f"{display_name(source)}: there is no such file", "check the path") from error
    except OSError as error:
        raise InputError(f"{display_name(source)} cannot be read: {error.strerror or error}") from error


def display_name(source: Source) -> str:
    """Name a source in messages."""
    if isinstance(source, Path | str):
        return "stdin" if source == _STDIN else str(source)
    return "the stream"


@contextmanager
def _stream(source: Source) -> Iterator[IO[bytes]]:
    if not isinstance(source, Path | str):
        with _spooled(source) as copy:
            yield copy
    elif source == _STDIN:
        with _spooled(_stdin()) as copy:
            yield copy
    else:
        with _open(source) as file:
            yield from _rereadable(file)


def _open(path: Path | str) -> IO[bytes]:
    try:
        return Path(path).open("rb")
    except ValueError as error:  # a path with a NUL character in it
        raise InputError(f"{str(path)!r} is no path of a file: {error}") from error


def _stdin() -> BinaryIO:
    if sys.stdin is None:
        raise InputError("stdin is closed", "name a file, or pipe one in")
    return sys.stdin.buffer


def _rereadable(file: IO[bytes]) -> Iterator[IO[bytes]]:
    if file.seekable():
        yield file
        return
    with _spooled(file) as copy:  # a named pipe, <(command) in a shell
        yield copy


@contextmanager
def _spooled(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield copy
