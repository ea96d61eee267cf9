"""Open what a command reads (a file, "-" for stdin, an open stream) so that it can be read twice, and decode text."""

import codecs
import itertools
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, TypeAlias

from beatmatch.errors import InputError
from beatmatch.hostile import refusing

Source: TypeAlias = Path | str | BinaryIO

STDIN = "-"
_MOST_FILES = 5_000  # of a folder that are looked at for one of a similar name
_SIMILAR = 0.75  # of two names, 0-1
_KEPT_IN_MEMORY = 32 * 2**20  # bytes of a pipe that are kept in memory; more goes to a temporary file


@contextmanager
def open_source(source: Source) -> Iterator[IO[bytes]]:
    """Open a source as a seekable stream at its start. Raises InputError, also for what fails in the block."""
    try:
        with refusing(partial(_damaged, source)), _seekable(source) as stream:
            yield stream
    except IsADirectoryError as error:
        raise InputError(f"{display_name(source)} is a folder", "name the file in it") from error
    except FileNotFoundError as error:
        hint = nearest_file(Path(display_name(source)))
        raise InputError(f"{display_name(source)}: there is no such file", hint) from error
    except OSError as error:
        raise InputError(f"{display_name(source)} cannot be read: {error.strerror or error}") from error


def nearest_file(path: Path, otherwise: str = "check the path") -> str:
    """Return a hint that names the file that was perhaps meant: one of a similar name in the same folder."""
    try:
        names = [file.name for file in itertools.islice(path.parent.iterdir(), _MOST_FILES) if file.is_file()]
    except (OSError, ValueError):
        return otherwise
    folded = {name.casefold(): name for name in names}
    nearest = get_close_matches(path.name.casefold(), folded, n=1, cutoff=_SIMILAR)
    return f"did you mean {path.with_name(folded[nearest[0]])}?" if nearest else otherwise


def _damaged(source: Source, reason: str) -> InputError:
    return InputError(f"{display_name(source)} is damaged: {reason}", "export or write it again")


def display_name(source: Source) -> str:
    """Return the name of a source for messages."""
    if isinstance(source, Path | str):
        return "stdin" if source == STDIN else str(source)
    return "the stream"


@contextmanager
def _seekable(source: Source) -> Iterator[IO[bytes]]:
    if not isinstance(source, Path | str):
        with _copied(source) as copy:
            yield copy
    elif source == STDIN:
        if sys.stdin is None:
            raise InputError("stdin is closed", "name a file, or pipe one in")
        with _copied(sys.stdin.buffer) as copy:
            yield copy
    else:
        with _open_file(source) as file:
            if file.seekable():
                yield file
                return
            with _copied(file) as copy:  # a named pipe, <(command) in a shell
                yield copy


def _open_file(path: Path | str) -> IO[bytes]:
    try:
        file = Path(path).open("rb")  # noqa: SIM115  # the caller closes it
    except ValueError as error:  # a path with a NUL character in it
        raise InputError(f"{str(path)!r} is no path of a file: {error}") from error
    if stat.S_ISCHR(os.fstat(file.fileno()).st_mode) and not file.isatty():  # /dev/zero has no end
        file.close()
        raise InputError(f"{path} is a device, not a file", "check the path")
    return file


@contextmanager
def _copied(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield copy


def decode_text(data: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding: "utf-16", "utf-8" or, when it is neither, "cp1252".

    Windows programs write all three, and nothing in the file's name says which. UTF-16 is recognised by its byte
    order mark. Raises ValueError for data that is no text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "utf-16"
    if b"\0" in data:
        raise ValueError("a NUL byte, which no text holds")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"
