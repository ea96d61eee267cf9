"""Edit the tags of M4A files (atoms in moov.udta.meta.ilst): every other atom stays as it is, byte for byte."""

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from beatmatch.tags.pieces import NotEditableError, Piece, Splice, growth, kept, splices

_CONTAINERS = frozenset({b"moov", b"udta", b"trak", b"mdia", b"minf", b"stbl"})
_TEXT, _INTEGER = 1, 21  # types of data
_ROOM = 1024  # bytes that new tags leave free behind them
_LARGEST_MOVIE = 1 << 28
_MOST_ATOMS = 10_000
_SMALLEST = 8  # bytes of an atom: size and name
_UNKNOWN_PLACES = frozenset({b"saio", b"iloc"})  # atoms with places of the file in them that are not kept here
_ITUNES = b"com.apple.iTunes"
_TABLES = {b"stco": "I", b"co64": "Q"}  # places of the sound, as numbers of 4 and of 8 bytes


@dataclass(frozen=True, slots=True)
class Atom:
    """An atom: its place in the file, the size of its header, and its whole size."""

    name: bytes
    start: int
    header: int
    size: int
    children: "tuple[Atom, ...]" = ()

    @property
    def content(self) -> int:
        return self.start + self.header

    @property
    def end(self) -> int:
        return self.start + self.size

    def child(self, name: bytes) -> "Atom | None":
        return next((child for child in self.children if child.name == name), None)

    def walk(self) -> Iterator["Atom"]:
        yield self
        for child in self.children:
            yield from child.walk()


def read_atoms(stream: BinaryIO) -> tuple[Atom, ...]:
    """Read where the atoms of a file are. Raises NotEditableError where they cannot be followed."""
    stream.seek(0, os.SEEK_END)
    return _read_atoms(stream, 0, stream.tell(), [_MOST_ATOMS])


def _read_atoms(stream: BinaryIO, at: int, end: int, left: list[int]) -> tuple[Atom, ...]:
    atoms: list[Atom] = []
    while at + _SMALLEST <= end:
        left[0] -= 1
        stream.seek(at)
        size, name = struct.unpack(">I4s", stream.read(8))
        header = 8
        if size == 1:
            header, size = 16, int.from_bytes(stream.read(8), "big")
        elif size == 0:
            size = end - at
        if size < header or at + size > end or left[0] < 0:
            if name == b"\0\0\0\0" or not atoms:  # udta may end in four zeros
                break
            raise NotEditableError(f"is damaged: the atom {name.decode('latin-1')!r} is cut off")
        start = at + header
        if name == b"meta":
            stream.seek(start)
            start += 0 if stream.read(8)[4:] == b"hdlr" else 4
            header = start - at
        inside = name in _CONTAINERS or name in (b"meta", b"ilst")
        children = _read_atoms(stream, start, at + size, left) if inside else ()
        atoms.append(Atom(name, at, header, size, children))
        at += size
    return tuple(atoms)


def edit_m4a(stream: BinaryIO, texts: Mapping[str, str]) -> list[Splice]:
    """Return the changes that put texts into the tags of a file.

    Room comes from the free atom beside the tags. Where it is not enough the sound moves, and its places are put right.
    """
    atoms = read_atoms(stream)
    movie = next((atom for atom in atoms if atom.name == b"moov"), None)
    if movie is None or movie.size > _LARGEST_MOVIE:
        raise NotEditableError("is no M4A file that can be written")
    if any(atom.name in (b"moof", b"mvex") for atom in atoms) or movie.child(b"mvex"):
        raise NotEditableError("is an M4A file in fragments, which is not written")
    if any(atom.name in _UNKNOWN_PLACES for atom in movie.walk()):
        raise NotEditableError("is an encrypted M4A file, which is not written")
    tags = movie.child(b"udta")
    meta = tags.child(b"meta") if tags else None
    items = meta.child(b"ilst") if meta else None
    if meta and items:
        path = [movie, tags, meta, items]
        return _edit_items(stream, [atom for atom in path if atom], texts)
    return _new_items(stream, [atom for atom in (movie, tags, meta) if atom], texts)


def _edit_items(stream: BinaryIO, path: list[Atom], texts: Mapping[str, str]) -> list[Splice]:
    items, meta = path[-1], path[-2]
    pieces = [_edit_item(stream, item, texts) for item in items.children]
    done = {name for item in items.children if (name := _item_name(stream, item)) in texts}
    pieces = _first_only(pieces, [_item_name(stream, item) for item in items.children], texts)
    pieces.append(
        Piece(b"", b"".join(_new_item(name, text) for name, text in texts.items() if text and name not in done))
    )
    more = growth(pieces)
    changes = splices(items.content, pieces)
    room = _room_beside(meta, items, more)
    if room is None:
        end = items.children[-1].end if items.children else items.content
        return _grown(stream, path, changes, more, end)
    changes += _resized(stream, [items], more)
    changes += _resized_room(stream, room, more)
    return sorted(changes, key=lambda change: change.start)


def _first_only(pieces: list[Piece], names: list[str], texts: Mapping[str, str]) -> list[Piece]:
    """Take away what repeats a name that is written."""
    seen: set[str] = set()
    result = []
    for piece, name in zip(pieces, names, strict=True):
        result.append(Piece(piece.old, b"") if name in texts and name in seen else piece)
        seen.add(name)
    return result


def _edit_item(stream: BinaryIO, item: Atom, texts: Mapping[str, str]) -> Piece:
    old = _read(stream, item.start, item.end)
    name = _item_name(stream, item)
    if name not in texts:
        return kept(old)
    return Piece(old, _new_item(name, texts[name], old) if texts[name] else b"")


def _item_name(stream: BinaryIO, item: Atom) -> str:
    """Return the name of the table: that of the atom, or for one of iTunes its own in upper case."""
    if item.name != b"----":
        return item.name.decode("latin-1")
    mean, name = _mean_and_name(_read(stream, item.content, item.end))
    return _canonical(name.decode("utf-8", "replace")) if mean == _ITUNES else "----"


def _canonical(name: str) -> str:
    """Return a name of iTunes as the table spells it."""
    return "initialkey" if name.lower() == "initialkey" else name.upper()


def _mean_and_name(content: bytes) -> tuple[bytes, bytes]:
    end = int.from_bytes(content[:4], "big")
    name_end = end + int.from_bytes(content[end : end + 4], "big")
    return content[12:end], content[end + 12 : name_end]


def _new_item(name: str, text: str, old: bytes = b"") -> bytes:
    """Make an item; one that replaces another keeps the spelling of its name."""
    if name == "tmpo":
        data = _atom(b"data", struct.pack(">IIH", _INTEGER, 0, round(float(text))))
        return _atom(b"tmpo", data)
    data = _atom(b"data", struct.pack(">II", _TEXT, 0) + text.encode())
    if len(name) == 4 and (name.startswith("©") or name == "gnre"):
        return _atom(name.encode("latin-1"), data)
    spelling = _mean_and_name(old[8:])[1] if old else name.encode()
    head = _atom(b"mean", bytes(4) + _ITUNES) + _atom(b"name", bytes(4) + spelling)
    return _atom(b"----", head + data)


def _atom(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def _room_beside(meta: Atom, items: Atom, more: int) -> Atom | None:
    """Return the free atom behind the tags, if what it has is enough."""
    free = next((child for child in meta.children if child.name == b"free" and child.start == items.end), None)
    return free if free and free.header == 8 and free.size - more >= _SMALLEST else None


def _resized_room(stream: BinaryIO, room: Atom, more: int) -> list[Splice]:
    if not more:
        return []
    change = Piece(_read(stream, room.content, room.content + max(more, 0)), bytes(max(-more, 0)))
    return [*_resized(stream, [room], -more), *splices(room.content, [change])]


def _new_items(stream: BinaryIO, path: list[Atom], texts: Mapping[str, str]) -> list[Splice]:
    """Put the atoms that a file has not got yet into the last of those that it has."""
    parent = path[-1]
    items = _atom(b"ilst", b"".join(_new_item(name, text) for name, text in texts.items() if text))
    new = items + _atom(b"free", bytes(_ROOM))
    if parent.name == b"meta":
        handler = parent.child(b"hdlr")
        if handler is None or _read(stream, handler.content + 8, handler.content + 12) != b"mdir":
            raise NotEditableError("has tags of another kind than iTunes', which are not written")
    else:
        new = _atom(b"meta", bytes(4) + _atom(b"hdlr", bytes(8) + b"mdirappl" + bytes(9)) + new)
    if parent.name == b"moov":
        new = _atom(b"udta", new)
    end = parent.children[-1].end if parent.children else parent.content
    return _grown(stream, path, [Splice(end, b"", new)], len(new), end)


def _grown(stream: BinaryIO, path: list[Atom], changes: list[Splice], more: int, end: int) -> list[Splice]:
    """Add the new sizes of the atoms around, and the new places of the sound behind `end`."""
    if more:
        changes = changes + _resized(stream, path, more)
        for atom in path[0].walk():
            if atom.name in _TABLES:
                changes += _moved(stream, atom, more, end)
    return sorted(changes, key=lambda change: change.start)


def _resized(stream: BinaryIO, atoms: list[Atom], more: int) -> list[Splice]:
    changes = []
    for atom in atoms:
        old = _read(stream, atom.start, atom.start + 16)
        if old[:4] == b"\0\0\0\1":
            changes.append(Splice(atom.start + 8, old[8:16], struct.pack(">Q", atom.size + more)))
        elif old[:4] == b"\0\0\0\0" or atom.size + more > 0xFFFFFFFF:
            raise NotEditableError("has an atom whose size cannot be changed")
        elif more:
            changes.append(Splice(atom.start, old[:4], struct.pack(">I", atom.size + more)))
    return changes


def _moved(stream: BinaryIO, table: Atom, more: int, end: int) -> list[Splice]:
    """Return the change of a table of places, where one of them lies behind `end`."""
    content = _read(stream, table.content, table.end)
    count = int.from_bytes(content[4:8], "big")
    code = f">{count}{_TABLES[table.name]}"
    if 8 + struct.calcsize(code) > len(content):
        raise NotEditableError("is damaged: the places of its sound are cut off")
    places = struct.unpack_from(code, content, 8)
    moved = [place + more if place >= end else place for place in places]
    try:
        new = struct.pack(code, *moved)
    except struct.error as problem:
        raise NotEditableError("is too large for its kind") from problem
    return splices(table.content + 8, [Piece(content[8 : 8 + len(new)], new)])


def _read(stream: BinaryIO, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(end - start)
