"""Put texts into the tags of a file: what changes in it, byte for byte, whatever its kind."""

import struct
from collections.abc import Callable, Mapping
from typing import BinaryIO

from beatmatch.tags.chunks import (
    Chunk,
    ChunkError,
    ChunkFile,
    info_list,
    info_text,
    read_chunks,
    read_content,
    read_info,
)
from beatmatch.tags.files import id3_size
from beatmatch.tags.id3 import edit_id3, new_id3
from beatmatch.tags.m4a import edit_m4a
from beatmatch.tags.pieces import NotEditableError, Piece, Splice, kept, new_content, splices
from beatmatch.tags.table import INFO_NAMES, Kind
from beatmatch.tags.vorbis import edit_flac

_LARGEST_FILE = 0xFFFFFFFF  # bytes of a WAV or AIFF file that is no RF64
_LARGEST_TAG = 1 << 28


def edit(stream: BinaryIO, kind: Kind, texts: Mapping[str, str], others: Mapping[str, str]) -> list[Splice]:
    """Return the changes of a file, in the order of their places, that put texts into its tags.

    texts: by the names of the table.
    others: what the file's tags say already; a tag that is new gets it as well, so that it hides nothing from a program
    that reads no other tag any more.
    Raises NotEditableError for a file in which that cannot be done without losing something.
    """
    try:
        return _EDITORS[kind](stream, texts, others)
    except (ChunkError, IndexError, struct.error) as problem:
        raise NotEditableError(f"is damaged: {problem}") from problem


def _edit_mp3(stream: BinaryIO, texts: Mapping[str, str], others: Mapping[str, str]) -> list[Splice]:
    stream.seek(0)
    size = id3_size(stream.read(10))
    if not size:
        return [Splice(0, b"", new_id3({**others, **texts}))]
    stream.seek(0)
    return splices(0, edit_id3(stream.read(size), texts, others))


def _edit_flac(stream: BinaryIO, texts: Mapping[str, str], _: Mapping[str, str]) -> list[Splice]:
    return edit_flac(stream, texts)


def _edit_m4a(stream: BinaryIO, texts: Mapping[str, str], _: Mapping[str, str]) -> list[Splice]:
    return edit_m4a(stream, texts)


def _edit_aiff(stream: BinaryIO, texts: Mapping[str, str], others: Mapping[str, str]) -> list[Splice]:
    file = read_chunks(stream)
    return _with_size(stream, file, *_edit_id3_chunk(stream, file, b"ID3 ", texts, others))


def _edit_wav(stream: BinaryIO, texts: Mapping[str, str], others: Mapping[str, str]) -> list[Splice]:
    """Put texts into the chunk of ID3, and those that RIFF INFO has a field for into that as well."""
    file = read_chunks(stream)
    changes, new = _edit_id3_chunk(stream, file, b"id3 ", texts, others)
    in_info = {INFO_NAMES[name].encode(): text for name, text in texts.items() if name in INFO_NAMES}
    if in_info:
        info_changes, new_info = _edit_info(stream, file, in_info, others)
        changes, new = changes + info_changes, new + new_info
    return _with_size(stream, file, changes, new)


def _edit_id3_chunk(
    stream: BinaryIO, file: ChunkFile, name: bytes, texts: Mapping[str, str], others: Mapping[str, str]
) -> tuple[list[Splice], bytes]:
    """Return the changes of the chunk that holds the tag, and a new chunk where there is none."""
    chunk = file.first(b"id3 ", b"ID3 ")
    if chunk is None:
        return [], _chunk(file, name, new_id3({**others, **texts}, room=0))
    if chunk.size > _LARGEST_TAG:
        raise NotEditableError("has an ID3 tag that is larger than any")
    content = read_content(stream, chunk)
    size = id3_size(content)
    if not size or size > len(content):
        raise NotEditableError("is damaged: its chunk of ID3 holds no tag")
    pieces = [*edit_id3(content[:size], texts, others), kept(content[size:])]
    return _edited_chunk(stream, file, chunk, pieces), b""


def _edit_info(
    stream: BinaryIO, file: ChunkFile, texts: Mapping[bytes, str], others: Mapping[str, str]
) -> tuple[list[Splice], bytes]:
    chunk = info_list(stream, file)
    if chunk is None:
        own = {INFO_NAMES[name].encode(): text for name, text in others.items() if name in INFO_NAMES}
        fields = b"".join(_info_field(name, text) for name, text in {**own, **texts}.items())
        return [], _chunk(file, b"LIST", b"INFO" + fields)
    content = read_content(stream, chunk)
    pieces, done, end = [kept(content[:4])], set(), 4
    for name, raw in read_info(content):
        size = 8 + len(raw) + len(raw) % 2
        old = content[end : end + size]
        end += size
        if name not in texts:
            pieces.append(kept(old))
        else:
            pieces.append(Piece(old, b"" if name in done else _info_field(name, texts[name])))
            done.add(name)
    if end < len(content) and content[end:].strip(b"\0"):
        raise NotEditableError("is damaged: its RIFF INFO cannot be followed")
    new = b"".join(_info_field(name, text) for name, text in texts.items() if name not in done)
    pieces += [Piece(b"", new), kept(content[end:])]
    return _edited_chunk(stream, file, chunk, pieces), b""


def _info_field(name: bytes, text: str) -> bytes:
    """Write a field as Windows does where its letters are enough, else as UTF-8."""
    try:
        raw = text.encode("cp1252")
    except UnicodeEncodeError:
        raw = text.encode()
    if info_text(raw) != text:  # bytes that could be read as UTF-8
        raw = text.encode()
    raw += b"\0"
    return name + struct.pack("<I", len(raw)) + raw + bytes(len(raw) % 2)


def _edited_chunk(stream: BinaryIO, file: ChunkFile, chunk: Chunk, pieces: list[Piece]) -> list[Splice]:
    """Return the changes of a chunk: its size, its content, and the byte that makes the content even."""
    size = len(new_content(pieces))
    stream.seek(chunk.start)
    head = stream.read(8)
    stream.seek(chunk.content + chunk.size)
    pad = stream.read(chunk.end - chunk.content - chunk.size)
    sizes = struct.pack(f"{_order(file)}I", size)
    return splices(
        chunk.start, [kept(head[:4]), Piece(head[4:], sizes), *pieces, Piece(pad, pad[: size % 2] or bytes(size % 2))]
    )


def _with_size(stream: BinaryIO, file: ChunkFile, changes: list[Splice], new: bytes) -> list[Splice]:
    """Add new chunks behind the last one, and the size of all of them at the beginning of the file."""
    last = file.chunks[-1]
    is_even = last.end <= file.end or any(change.start >= last.start for change in changes)
    if new:
        changes = [*changes, Splice(file.end, b"", (b"" if is_even else b"\0") + new)]
    changes = sorted(changes, key=lambda change: change.start)
    size = file.end - 8 + sum(len(change.new) - len(change.old) for change in changes)
    start, width = (4, 4)
    if file.form not in (b"FORM", b"RIFF"):
        long_sizes = file.first(b"ds64")
        if long_sizes is None:
            raise NotEditableError("is damaged: an RF64 file without its sizes")
        start, width = long_sizes.content, 8
    elif size > _LARGEST_FILE:
        raise NotEditableError("is too large to be added to")
    stream.seek(start)
    old = stream.read(width)
    return [*splices(start, [Piece(old, size.to_bytes(width, "big" if file.form == b"FORM" else "little"))]), *changes]


def _chunk(file: ChunkFile, name: bytes, content: bytes) -> bytes:
    return name + struct.pack(f"{_order(file)}I", len(content)) + content + bytes(len(content) % 2)


def _order(file: ChunkFile) -> str:
    return ">" if file.form == b"FORM" else "<"


_EDITORS: Mapping[Kind, Callable[[BinaryIO, Mapping[str, str], Mapping[str, str]], list[Splice]]] = {
    Kind.MP3: _edit_mp3,
    Kind.FLAC: _edit_flac,
    Kind.M4A: _edit_m4a,
    Kind.WAV: _edit_wav,
    Kind.AIFF: _edit_aiff,
}
