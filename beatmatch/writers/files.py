"""Where output goes: a file that is replaced whole or left as it was, a pipe, a device, or stdout."""

import errno
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, TypeAlias

from beatmatch.atomic import replacing, temporary_beside
from beatmatch.errors import OutputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ChoosePlace: TypeAlias = Callable[[Path], Path | None]

STDOUT = "-"

_NO_FOLDER = ("there is no such folder", "make the folder first, or name another")
_NO_PERMISSION = ("no permission", "choose a place that can be written to")
_FULL = ("no space left", "free some space and run again")
_REASONS = {
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: ("it is a folder", "name a file in it"),
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: ("the place is read-only", "choose a place that can be written to"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter one"),
}
_OPEN_FILE_FOLDERS = ("/dev/fd", "/proc/self/fd")


def own_place(path: Path) -> Path:
    """Return the path: a file goes where it was asked for."""
    return path


def partial_place(path: Path) -> Path:
    """Return the place beside a file for results that are not all there: "friday.partial.json"."""
    return path.with_name(f"{path.stem}.partial{path.suffix}")


@contextmanager
def open_output(target: str, *, place: ChoosePlace = own_place) -> Iterator[TextIO]:
    """Open the target of `-o` for text: "-" is stdout, everything else a file (see `atomic_binary`)."""
    with _stdout() if target == STDOUT else atomic_text(Path(target), place=place) as stream:
        yield stream


@contextmanager
def atomic_text(path: Path, *, place: ChoosePlace = own_place) -> Iterator[TextIO]:
    """Open a file for text in UTF-8, as `atomic_binary` does for bytes."""
    with atomic_binary(path, place=place) as raw, _utf8_text(raw) as stream:
        yield stream


@contextmanager
def atomic_binary(path: Path, *, place: ChoosePlace = own_place) -> Iterator[BinaryIO]:
    """Open a file that gets its name only when the block ends well; until then the old one stays as it is.

    A link is followed to the file that it points to. A pipe or device is written directly. Whatever goes wrong with
    the file, at any moment, raises an OutputError that names it; a pipe that nobody reads raises BrokenPipeError.
    `place` is asked when the block has ended: what was written may go to another file in the same folder, or nowhere.
    """
    old_mode = _existing_mode(path)
    with _direct(path) if _is_written_directly(path, old_mode) else _replacing(path, old_mode, place) as stream:
        yield stream


def _existing_mode(path: Path) -> int | None:
    """Return the file type and permissions of what is there, None where nothing is."""
    with _output_errors(str(path)):
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            return None
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        return mode


def _is_written_directly(path: Path, mode: int | None) -> bool:
    """Return whether there is no file to replace: a pipe, a device, or a name for an open file like /dev/stdout."""
    is_special = mode is not None and not stat.S_ISREG(mode)
    return is_special or str(path) in {"/dev/stdout", "/dev/stderr"} or str(path.parent) in _OPEN_FILE_FOLDERS


@contextmanager
def _replacing(path: Path, old_mode: int | None, place: ChoosePlace) -> Iterator[BinaryIO]:
    real = Path(os.path.realpath(path))

    def final_place() -> Path | None:
        chosen = place(path)
        return real if chosen == path else chosen

    with replacing(
        final_place,
        temporary_beside(real),
        mode=None if old_mode is None else stat.S_IMODE(old_mode),
        reporting=lambda: _output_errors(str(path)),
    ) as temporary:
        stream = _NamedFile.open(temporary, "xb", name=str(path))
        try:
            yield stream
            stream.close()
        finally:
            _close_silently(stream)


@contextmanager
def _direct(path: Path) -> Iterator[BinaryIO]:
    stream = _NamedFile.open(path, "ab", name=str(path))  # appends: /dev/stdout may be a file with a beginning
    try:
        yield stream
        stream.close()
    finally:
        _close_silently(stream)


@contextmanager
def _stdout() -> Iterator[TextIO]:
    """Open stdout for data: UTF-8 whatever the locale, and nothing left to flush when the program ends."""
    if sys.stdout is None:
        raise OutputError("cannot write to stdout: it is closed", "name a file with -o")
    sys.stdout.flush()
    try:
        descriptor = sys.stdout.fileno()
    except io.UnsupportedOperation:  # a replacement, as in a notebook or a test
        yield sys.stdout
        return
    stream = _NamedFile.open(descriptor, "wb", name="to stdout")
    try:
        with _utf8_text(stream) as text:
            yield text
        stream.close()
    finally:
        _close_silently(stream)


@contextmanager
def _utf8_text(raw: BinaryIO) -> Iterator[TextIO]:
    stream = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        with suppress(OSError, OutputError):  # of an error that is already being raised
            stream.detach()


def _close_silently(stream: io.BufferedWriter) -> None:
    """Close without raising: what fails here has failed before, and that error is already being raised."""
    with suppress(OSError, OutputError):
        stream.close()


class _NamedFile(io.FileIO):
    """A file whose errors are OutputErrors with the name that the user gave it."""

    def __init__(self, file: Path | int, mode: str, *, name: str) -> None:
        self._shown_name = name
        with _output_errors(name):
            super().__init__(file, mode, closefd=not isinstance(file, int))

    @classmethod
    def open(cls, file: Path | int, mode: str, *, name: str) -> io.BufferedWriter:
        return io.BufferedWriter(cls(file, mode, name=name))

    def write(self, data: "ReadableBuffer", /) -> int:
        with _output_errors(self._shown_name):
            return super().write(data)

    def close(self) -> None:
        with _output_errors(self._shown_name):
            super().close()


@contextmanager
def _output_errors(name: str) -> Iterator[None]:
    """Raise an OSError of the block as an OutputError about the file `name`, BrokenPipeError as it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason, hint = _REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
        raise OutputError(f"cannot write {name}: {reason}", hint) from error
