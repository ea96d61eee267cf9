"""Hash the sound of a file: what is heard, and what a player needs to know about it, without the tags around it."""

import hashlib
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from beatmatch.tags.chunks import ChunkError, read_chunks
from beatmatch.tags.files import id3_size
from beatmatch.tags.m4a import Atom, read_atoms
from beatmatch.tags.pieces import NotEditableError
from beatmatch.tags.table import Kind
from beatmatch.tags.vorbis import read_blocks

_BLOCK = 1 << 20
_OF_SOUND = frozenset({b"fmt ", b"fact", b"data", b"COMM", b"SSND", b"FVER"})  # chunks


def sound_hash(stream: BinaryIO, kind: Kind) -> bytes:
    """Return a hash of the sound. Raises NotEditableError where it cannot be found.

    MP3: all that follows the ID3v2 tag, and so the tags behind the sound. FLAC: what describes the stream, and all that
    follows the metadata. WAV and AIFF: the chunks of the sound and of its format. M4A: the sound, and how the tables
    of the tracks find it there.
    """
    digest = hashlib.blake2b(digest_size=20)
    try:
        for part in _PARTS[kind](stream):
            digest.update(part)
    except (ChunkError, struct.error) as problem:
        raise NotEditableError(f"is damaged: {problem}") from problem
    return digest.digest()


def file_hash(stream: BinaryIO) -> bytes:
    """Return a hash of a whole file."""
    digest = hashlib.blake2b(digest_size=20)
    for block in _read(stream, 0):
        digest.update(block)
    return digest.digest()


def _read(stream: BinaryIO, start: int, size: int | None = None) -> Iterator[bytes]:
    stream.seek(start)
    left = size
    while block := stream.read(_BLOCK if left is None else min(left, _BLOCK)):
        if left is not None:
            left -= len(block)
        yield block


def _of_mp3(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    yield from _read(stream, id3_size(stream.read(10)))


def _of_flac(stream: BinaryIO) -> Iterator[bytes]:
    blocks = read_blocks(stream)
    yield from _read(stream, blocks[0].content, blocks[0].size)
    yield from _read(stream, blocks[-1].end)


def _of_chunks(stream: BinaryIO) -> Iterator[bytes]:
    for chunk in read_chunks(stream).chunks:
        if chunk.name in _OF_SOUND:
            yield chunk.name + struct.pack(">Q", chunk.size)
            yield from _read(stream, chunk.content, chunk.size)


def _of_m4a(stream: BinaryIO) -> Iterator[bytes]:
    atoms = read_atoms(stream)
    sounds = [atom for atom in atoms if atom.name == b"mdat"]
    for sound in sounds:
        yield struct.pack(">Q", sound.size)
        yield from _read(stream, sound.content, sound.size - sound.header)
    for movie in atoms:
        if movie.name == b"moov":
            for track in movie.walk():
                yield from _of_table(stream, track, sounds)


def _of_table(stream: BinaryIO, table: Atom, sounds: list[Atom]) -> Iterator[bytes]:
    """Yield a table of a track; of one that holds places in the file, how far they lie within the sound."""
    if table.name in (b"stsd", b"stts", b"stsc", b"stsz", b"mdhd"):
        yield table.name
        yield from _read(stream, table.content, table.size - table.header)
    elif table.name in (b"stco", b"co64"):
        content = b"".join(_read(stream, table.content, table.size - table.header))
        code = "I" if table.name == b"stco" else "Q"
        places = struct.unpack_from(f">{int.from_bytes(content[4:8], 'big')}{code}", content, 8)
        for place in places:
            yield struct.pack(">Qq", *_within(place, sounds))


def _within(place: int, sounds: list[Atom]) -> tuple[int, int]:
    for number, sound in enumerate(sounds):
        if sound.content <= place < sound.end:
            return number, place - sound.content
    return len(sounds), place


_PARTS: Mapping[Kind, Callable[[BinaryIO], Iterator[bytes]]] = {
    Kind.MP3: _of_mp3,
    Kind.FLAC: _of_flac,
    Kind.WAV: _of_chunks,
    Kind.AIFF: _of_chunks,
    Kind.M4A: _of_m4a,
}
