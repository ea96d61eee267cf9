"""Read the tracks of a catalogue's JSON Lines, one object a line, whatever else the file holds."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from beatmatch.beatport.records import DECODE_ERRORS, parse_track
from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate

LONGEST_LINE = 4 * 2**20  # bytes; a real track takes 1 to 4 KB

_BOM = b"\xef\xbb\xbf"
_LARGEST_NUMBER = 2**63 - 1  # what SQLite can hold
_MAX_LOGGED = 5  # bad lines
_MAX_KEPT = 20  # bad lines

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no track, and why."""

    number: int  # from 1
    reason: str


OnBadLine: TypeAlias = Callable[[BadLine], None]


class LineReader:
    """Reads a file once. Afterwards it knows how many lines were good and bad, and the hash of all bytes."""

    def __init__(self, path: Path, on_bad_line: OnBadLine | None = None) -> None:
        """Read `path`; bad lines go to `on_bad_line`, or to the log."""
        self._path = path
        self._on_bad_line = on_bad_line
        self._hash = hashlib.sha256()
        self.good = 0
        self.bad = 0
        self.first_bad: list[BadLine] = []

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def tracks(self) -> Iterator[BeatportCandidate]:
        """Yield every track of the file. Raises InputError where reading fails or there is none at all."""
        for number, line in enumerate(map(bytes.strip, self._lines()), start=1):
            if not line:
                continue
            try:
                track = _parse(line)
            except ValueError as problem:
                self._skip(BadLine(number, str(problem)))
            else:
                self.good += 1
                yield track
        self._check_count()

    def _lines(self) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as stream:
                yield self._read_line(stream).removeprefix(_BOM)
                while line := self._read_line(stream):
                    yield line
        except OSError as problem:
            raise unreadable(self._path, problem) from problem

    def _read_line(self, stream: BinaryIO) -> bytes:
        """Read a line; of one that is too long only the beginning is kept, so that memory stays bounded."""
        line = chunk = stream.readline(LONGEST_LINE)
        self._hash.update(chunk)
        while len(chunk) == LONGEST_LINE and not chunk.endswith(b"\n"):
            chunk = stream.readline(LONGEST_LINE)
            self._hash.update(chunk)
        return line

    def _skip(self, line: BadLine) -> None:
        self.bad += 1
        if len(self.first_bad) < _MAX_KEPT:
            self.first_bad.append(line)
        if self._on_bad_line:
            self._on_bad_line(line)
        elif self.bad <= _MAX_LOGGED:
            _log.warning("%s, line %d holds no track and is skipped: %s", self._path, line.number, line.reason)

    def _check_count(self) -> None:
        if not self.good:
            first = f" (line {self.first_bad[0].number}: {self.first_bad[0].reason})" if self.first_bad else ""
            raise InputError(
                f"{self._path}: no line holds a Beatport track{first}",
                "give JSON Lines: one track object of Beatport's API on each line",
            )
        if self.bad > _MAX_LOGGED and not self._on_bad_line:
            _log.warning("%s: %d lines in all hold no track and are skipped", self._path, self.bad)


def _parse(line: bytes) -> BeatportCandidate:
    """Read one track. Raises ValueError for a line that holds none."""
    try:
        track = parse_track(line)
    except DECODE_ERRORS as problem:
        raise ValueError(str(problem)) from problem
    if abs(track.track_id) > _LARGEST_NUMBER:
        raise ValueError("a number is too large")
    return track


def unreadable(path: Path, problem: OSError) -> InputError:
    return InputError(f"{path}: cannot be read ({problem.strerror or problem})", "give a file that exists and is yours")
