"""The journal of a run that writes tags: what every file was, so that it can be brought back byte for byte.

A journal is a file of JSON lines, and only grows. A line is on the disk before the file that it tells of is replaced.
"""

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from beatmatch.atomic import PRIVATE_FILE, make_private_folder
from beatmatch.errors import InputError, OutputError
from beatmatch.tags.pieces import Splice, inverse

FOLDER = "tagged"  # in the state folder
_SUFFIX = ".jsonl"
_IN_HEX = "\0"  # begins a path that is no UTF-8
_RUN = re.compile(r"\d{8}-\d{6}(?:-\d+)?")


class Start(msgspec.Struct, tag="start", kw_only=True, frozen=True):
    """The first line: which run it is."""

    beatmatch: str
    library: str
    playlists: tuple[str, ...]


class Begun(msgspec.Struct, tag="begun", kw_only=True, frozen=True):
    """A temporary file is about to be written beside a file."""

    file: str
    temporary: str


class OldBytes(msgspec.Struct, array_like=True, frozen=True):
    """Bytes of the old file, in base64, and where the new file has how many others in their place."""

    start: int
    size: int
    old: str


class Written(msgspec.Struct, tag="written", kw_only=True, frozen=True):
    """A file is about to be replaced. Hashes are those of the whole file, before and after."""

    file: str
    before: str
    after: str
    changes: Mapping[str, tuple[str, str]]  # fields with their old and new texts, for people
    old_bytes: tuple[OldBytes, ...]


class Undone(msgspec.Struct, tag="undone", kw_only=True, frozen=True):
    """A file is what it was before the run."""

    file: str


class Finished(msgspec.Struct, tag="finished", kw_only=True, frozen=True):
    """The run, or the undoing of it, has come to its end: no temporary file is left."""


Line = Start | Begun | Written | Undone | Finished
_decode = msgspec.json.Decoder(Line).decode


@dataclass(frozen=True, slots=True)
class Run:
    """What a journal says of a run."""

    name: str
    start: Start | None
    written: tuple[Written, ...]
    undone: frozenset[str]
    begun: tuple[Begun, ...]
    is_finished: bool


def path_text(path: Path) -> str:
    """Write a path as text, whatever bytes its name holds."""
    text = os.fspath(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _IN_HEX + os.fsencode(text).hex()
    return text


def path_of(text: str) -> Path:
    """Read a path that `path_text` wrote."""
    return Path(os.fsdecode(bytes.fromhex(text.removeprefix(_IN_HEX))) if text.startswith(_IN_HEX) else text)


def old_bytes(changes: Sequence[Splice]) -> tuple[OldBytes, ...]:
    return tuple(OldBytes(back.start, len(back.old), b64encode(back.new).decode()) for back in inverse(changes))


def taking_back(entry: Written, new: BinaryIO) -> list[Splice]:
    """Return the changes that make the old file of the new one."""
    changes = []
    for each in entry.old_bytes:
        new.seek(each.start)
        changes.append(Splice(each.start, new.read(each.size), b64decode(each.old)))
    return changes


class Journal:
    """A journal that is open to be added to."""

    def __init__(self, run: str, stream: BinaryIO) -> None:
        self.run = run
        self._stream = stream

    def add(self, line: Line, *, sync: bool = False) -> None:
        """Add a line. Raises OutputError where that fails: without a journal nothing is written."""
        try:
            self._stream.write(msgspec.json.encode(line) + b"\n")
            self._stream.flush()
            if sync:
                os.fsync(self._stream.fileno())
        except OSError as error:
            raise OutputError(f"the journal of run {self.run} cannot be written: {error.strerror}") from error


@contextmanager
def new_journal(folder: Path, start: Start, now: datetime) -> Iterator[Journal]:
    """Make the journal of a new run, named by its time."""
    base = now.strftime("%Y%m%d-%H%M%S")
    try:
        make_private_folder(folder)
        run = next(name for name in _names(base) if not (folder / f"{name}{_SUFFIX}").exists())
        path = folder / f"{run}{_SUFFIX}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, PRIVATE_FILE)
    except OSError as error:
        raise no_journal(folder, error) from error
    with os.fdopen(descriptor, "wb") as stream:
        journal = Journal(run, stream)
        journal.add(start, sync=True)
        yield journal


def no_journal(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"no journal can be kept in {folder}: {error.strerror}", "name another --state-dir")


def _names(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


@contextmanager
def open_journal(folder: Path, run: str) -> Iterator[Journal]:
    """Open the journal of an earlier run to add to it. Raises OutputError where it cannot be written."""
    try:
        stream = (folder / f"{run}{_SUFFIX}").open("r+b")
        _end_last_line(stream)
    except OSError as error:
        raise OutputError(f"the journal of run {run} cannot be written: {error.strerror}") from error
    with stream:
        yield Journal(run, stream)


def _end_last_line(stream: BinaryIO) -> None:
    """Go to the end of a journal; without the line that a full disk or a kill cut off, or the next would be its rest.

    Such a line tells of nothing that happened: what it announces is done only when all of it is on the disk.
    """
    last = stream.read().rpartition(b"\n")[2]
    if last:
        try:
            _decode(last)
        except msgspec.DecodeError:
            stream.seek(-len(last), os.SEEK_END)
            stream.truncate()
        else:
            stream.write(b"\n")


def runs(folder: Path) -> list[str]:
    """Return the names of all runs, the oldest first."""
    with suppress(OSError):
        names = (path.stem for path in folder.iterdir() if path.suffix == _SUFFIX)
        return sorted((name for name in names if _RUN.fullmatch(name)), key=_order)
    return []


def _order(name: str) -> tuple[str, int]:
    return name[:15], int(name[16:] or 0)


def read_run(folder: Path, run: str) -> Run:
    """Read the journal of a run. Raises InputError where there is none; a last line that was cut off is left out."""
    if run not in runs(folder):
        known = runs(folder)
        hint = f"the last one is {known[-1]}; list all: beatmatch tag --runs" if known else "no run has written tags"
        raise InputError(f"there is no run {run!r} that has written tags", hint)
    written: list[Written] = []
    begun: list[Begun] = []
    undone: set[str] = set()
    start, is_finished = None, False
    for line in _lines(folder / f"{run}{_SUFFIX}"):
        is_finished = isinstance(line, Finished)
        if isinstance(line, Start):
            start = line
        elif isinstance(line, Written):
            written.append(line)
        elif isinstance(line, Undone):
            undone.add(line.file)
        elif isinstance(line, Begun):
            begun.append(line)
    return Run(run, start, tuple(written), frozenset(undone), tuple(begun), is_finished)


def _lines(path: Path) -> Iterator[Line]:
    try:
        raw = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(f"the journal {path} cannot be read: {error.strerror}") from error
    for number, line in enumerate(raw, 1):
        try:
            if line:
                yield _decode(line)
        except msgspec.DecodeError as error:
            if number < len(raw):
                raise InputError(f"the journal {path} is damaged in line {number}") from error


def clear_up(folder: Path) -> None:
    """Delete the temporary files that killed runs have left. No other run may be writing tags meanwhile."""
    for name in runs(folder):
        with suppress(InputError):
            run = read_run(folder, name)
            if not run.is_finished:
                for begun in run.begun:
                    with suppress(OSError, ValueError):
                        _delete(path_of(begun.temporary))
                with open_journal(folder, name) as journal:
                    journal.add(Finished())


def _delete(temporary: Path) -> None:
    if temporary.name.startswith(".beatmatch-") and temporary.suffix == ".tmp":
        temporary.unlink()
