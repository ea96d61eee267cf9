"""A file as pieces, some of which change: how an edit of a tag is told, made, kept in the journal and taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

_BLOCK = 1 << 20  # bytes that are copied at a time


class NotEditableError(Exception):
    """A tag that cannot be edited without losing something; the message says why, to follow the file's name."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a file, and what takes their place."""

    old: bytes
    new: bytes


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes at a place of a file that others take the place of."""

    start: int
    old: bytes
    new: bytes


def kept(content: bytes) -> Piece:
    return Piece(content, content)


def growth(pieces: Iterable[Piece]) -> int:
    return sum(len(piece.new) - len(piece.old) for piece in pieces)


def new_content(pieces: Iterable[Piece]) -> bytes:
    return b"".join(piece.new for piece in pieces)


def splices(start: int, pieces: Iterable[Piece]) -> list[Splice]:
    """Return the changes among pieces that follow one another from a place in a file."""
    found = []
    for piece in pieces:
        if piece.old != piece.new:
            found.append(Splice(start, piece.old, piece.new))
        start += len(piece.old)
    return found


def inverse(changes: Sequence[Splice]) -> list[Splice]:
    """Return the changes that take others back, which are in the order of their places."""
    found, shift = [], 0
    for change in changes:
        found.append(Splice(change.start + shift, change.new, change.old))
        shift += len(change.new) - len(change.old)
    return found


def copy_with(source: BinaryIO, changes: Iterable[Splice], target: BinaryIO) -> None:
    """Copy a file with changes in the order of their places. Raises ValueError where the file has other bytes there."""
    source.seek(0)
    at = 0
    for change in changes:
        _copy(source, target, change.start - at)
        if source.read(len(change.old)) != change.old:
            raise ValueError("the file has changed")
        target.write(change.new)
        at = change.start + len(change.old)
    while block := source.read(_BLOCK):
        target.write(block)


def _copy(source: BinaryIO, target: BinaryIO, size: int) -> None:
    while size > 0:
        block = source.read(min(size, _BLOCK))
        if not block:
            raise ValueError("the file has changed")
        target.write(block)
        size -= len(block)
