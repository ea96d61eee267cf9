"""Edit the comments of FLAC files: every other comment, picture and block stays as it is, byte for byte."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from beatmatch.tags.files import id3_size
from beatmatch.tags.pieces import NotEditableError, Piece, Splice, growth, kept, new_content, splices

_PADDING, _COMMENTS = 1, 4  # types of blocks
_LAST = 0x80
_LARGEST_BLOCK = (1 << 24) - 1
_MOST_BLOCKS = 1000
_VENDOR = b"beatmatch"
_ROOM = 1024  # bytes of padding beside new comments, where there is none


@dataclass(frozen=True, slots=True)
class Block:
    """A block of metadata: its type, where its header begins, and its size without the header."""

    type: int
    start: int
    size: int
    is_last: bool

    @property
    def content(self) -> int:
        return self.start + 4

    @property
    def end(self) -> int:
        return self.content + self.size


def read_blocks(stream: BinaryIO) -> list[Block]:
    """Read where the blocks of a FLAC file are. Raises NotEditableError where they cannot be followed."""
    stream.seek(0)
    at = id3_size(stream.read(10))
    stream.seek(at)
    if stream.read(4) != b"fLaC":
        raise NotEditableError("is no FLAC file")
    blocks: list[Block] = []
    at += 4
    while not blocks or not blocks[-1].is_last:
        stream.seek(at)
        head = stream.read(4)
        if len(head) < 4 or len(blocks) == _MOST_BLOCKS:
            raise NotEditableError("is damaged: its metadata have no end")
        blocks.append(Block(head[0] & 0x7F, at, int.from_bytes(head[1:], "big"), bool(head[0] & _LAST)))
        at = blocks[-1].end
    return blocks


def edit_flac(stream: BinaryIO, texts: Mapping[str, str]) -> list[Splice]:
    """Return the changes that put texts into the comments of a file. Room comes from its padding, where it can."""
    blocks = read_blocks(stream)
    comments = next((block for block in blocks if block.type == _COMMENTS), None)
    if comments is None:
        return _new_comments(stream, blocks, texts)
    pieces = edit_comments(_read(stream, comments), texts)
    size = len(new_content(pieces))
    head = _read_head(stream, comments)
    changed = splices(comments.start, [Piece(head, head[:1] + _size(size)), *pieces])
    return sorted(changed + _from_padding(stream, blocks, growth(pieces)), key=lambda change: change.start)


def _new_comments(stream: BinaryIO, blocks: list[Block], texts: Mapping[str, str]) -> list[Splice]:
    """Put a block of comments behind the first block, which every file has."""
    content = new_content(edit_comments(struct.pack("<I", len(_VENDOR)) + _VENDOR + bytes(4), texts))
    first = blocks[0]
    head = _read_head(stream, first)
    last = _LAST if first.is_last else 0
    has_padding = any(block.type == _PADDING for block in blocks)
    room = b"" if has_padding else bytes([last | _PADDING]) + _size(_ROOM) + bytes(_ROOM)
    new = bytes([_COMMENTS | (last if has_padding else 0)]) + _size(len(content)) + content + room
    changed = splices(first.start, [Piece(head, bytes([head[0] & ~_LAST]) + head[1:])])
    changed.append(Splice(first.end, b"", new))
    return changed + _from_padding(stream, blocks, len(new))


def edit_comments(content: bytes, texts: Mapping[str, str]) -> list[Piece]:
    """Return a block of comments in pieces: the first of each name replaced, others of the name gone, new ones last."""
    vendor_end = 4 + int.from_bytes(content[:4], "little")
    count = int.from_bytes(content[vendor_end : vendor_end + 4], "little")
    at, pieces, done = vendor_end + 4, [], set()
    for _ in range(count):
        end = at + 4 + int.from_bytes(content[at : at + 4], "little")
        if at + 4 > len(content) or end > len(content):
            raise NotEditableError("is damaged: its comments are cut off")
        raw = content[at:end]
        name = raw[4:].split(b"=", 1)[0].decode("ascii", "replace")
        if name.upper() not in texts:
            pieces.append(kept(raw))
        else:
            new = b"" if name.upper() in done else _comment(name, texts[name.upper()])
            pieces.append(Piece(raw, new))
            done.add(name.upper())
        at = end
    pieces.append(Piece(b"", b"".join(_comment(name, text) for name, text in texts.items() if name not in done)))
    number = sum(bool(piece.new) for piece in pieces[:-1]) + len(texts.keys() - done)
    counts = Piece(content[vendor_end : vendor_end + 4], struct.pack("<I", number))
    return [kept(content[:vendor_end]), counts, *pieces, kept(content[at:])]


def _comment(name: str, text: str) -> bytes:
    raw = f"{name}={text}".encode()
    return struct.pack("<I", len(raw)) + raw


def _from_padding(stream: BinaryIO, blocks: list[Block], more: int) -> list[Splice]:
    """Take room from a block of padding, or give it back. Without one that is large enough the file changes in size."""
    paddings = [block for block in blocks if block.type == _PADDING and more <= block.size <= _LARGEST_BLOCK + more]
    if not paddings or not more:
        return []
    block = paddings[-1]
    content, head = _read(stream, block), _read_head(stream, block)
    change = Piece(content[: max(more, 0)], bytes(max(-more, 0)))
    return splices(block.start, [Piece(head, head[:1] + _size(block.size - more)), change])


def _read(stream: BinaryIO, block: Block) -> bytes:
    stream.seek(block.content)
    return stream.read(block.size)


def _read_head(stream: BinaryIO, block: Block) -> bytes:
    stream.seek(block.start)
    return stream.read(4)


def _size(size: int) -> bytes:
    if size > _LARGEST_BLOCK:
        raise NotEditableError("has comments that are too large to be added to")
    return size.to_bytes(3, "big")
