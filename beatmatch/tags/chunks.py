"""The chunks of WAV (RIFF, RF64) and AIFF (FORM) files, and the text fields of WAV files (RIFF INFO)."""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

_HEADER = 8  # bytes: an id and a size
_UNKNOWN_SIZE = 0xFFFFFFFF  # in RF64 files: the chunk ds64 says it
_MOST_CHUNKS = 10_000
_SHORTEST_DS64 = 24


class ChunkError(Exception):
    """A file whose chunks cannot be followed."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk: where its header begins, and the size of what follows the header, without the byte that pads it."""

    name: bytes
    start: int
    size: int

    @property
    def content(self) -> int:
        """Where its content begins."""
        return self.start + _HEADER

    @property
    def end(self) -> int:
        """Where the next chunk begins, if this one is padded as it has to be."""
        return self.content + self.size + self.size % 2


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """The chunks of a file. `end` is where the last one ends; what follows belongs to none."""

    form: bytes  # "RIFF", "RF64", "BW64" or "FORM"
    type: bytes  # "WAVE", "AIFF" or "AIFC"
    chunks: tuple[Chunk, ...]
    end: int

    def first(self, *names: bytes) -> Chunk | None:
        return next((chunk for chunk in self.chunks if chunk.name in names), None)


def read_chunks(stream: BinaryIO) -> ChunkFile:
    """Read where the chunks of a file are. Raises ChunkError where one reaches beyond the end of the file."""
    stream.seek(0, os.SEEK_END)
    length = stream.tell()
    stream.seek(0)
    head = stream.read(12).ljust(12, b"\0")
    form, type_ = head[:4], head[8:]
    order = ">" if form == b"FORM" else "<"
    declared = int.from_bytes(head[4:8], "big" if form == b"FORM" else "little")
    chunks: list[Chunk] = []
    at = 12
    sizes: dict[bytes, int] = {}
    while at + _HEADER <= length:
        stream.seek(at)
        name, size = struct.unpack(f"{order}4sI", stream.read(_HEADER))
        if not _is_name(name):
            break  # what other programs have left behind the last chunk
        if size == _UNKNOWN_SIZE and form != b"RIFF":
            size = sizes.get(name, size)
        if name == b"ds64":
            sizes = _long_sizes(stream.read(min(size, _SHORTEST_DS64)))
        chunk = Chunk(name, at, size)
        if chunk.content + size > length and _HEADER + declared <= at:
            break
        if chunk.content + size > length or len(chunks) == _MOST_CHUNKS:
            raise ChunkError(f"the chunk {name.decode('ascii')} is cut off")
        chunks.append(chunk)
        at = min(chunk.end, length)
    return ChunkFile(form, type_, tuple(chunks), at)


def _is_name(name: bytes) -> bool:
    return all(0x20 <= byte <= 0x7E for byte in name)


def _long_sizes(content: bytes) -> dict[bytes, int]:
    """Read the sizes of chunks beyond 4 GB from ds64: of the file, of its sound (and of the samples)."""
    if len(content) < _SHORTEST_DS64:
        return {}
    return {b"data": struct.unpack("<Q", content[8:16])[0]}


def read_content(stream: BinaryIO, chunk: Chunk) -> bytes:
    stream.seek(chunk.content)
    return stream.read(chunk.size)


def info_list(stream: BinaryIO, file: ChunkFile) -> Chunk | None:
    """Return the chunk of a WAV file that holds RIFF INFO."""
    for chunk in file.chunks:
        if chunk.name == b"LIST" and chunk.size >= 4:
            stream.seek(chunk.content)
            if stream.read(4) == b"INFO":
                return chunk
    return None


def read_info(content: bytes) -> list[tuple[bytes, bytes]]:
    """Read RIFF INFO, "INFO" included: its names and raw texts, in order. What cannot be followed ends the list."""
    fields, at = [], 4
    while at + _HEADER <= len(content):
        name, size = struct.unpack("<4sI", content[at : at + _HEADER])
        if not _is_name(name) or at + _HEADER + size > len(content):
            break
        fields.append((name, content[at + _HEADER : at + _HEADER + size]))
        at += _HEADER + size + size % 2
    return fields


def info_text(raw: bytes) -> str:
    """Decode a text of RIFF INFO, which names no encoding: UTF-8, else that of Windows."""
    text = raw.split(b"\0", 1)[0]
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")
