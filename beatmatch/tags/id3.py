"""Edit an ID3v2 tag in the version that it has: every frame that is not named stays as it is, byte for byte.

mutagen would write the whole tag again: 2.2 as 2.3 or 2.4, frames in another order, some dropped or merged.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from beatmatch.tags.pieces import NotEditableError, Piece, growth, kept, new_content

NEW_VERSION = 3  # of a tag that a file does not have yet: what the most players and programs read
_ROOM = 1024  # bytes of padding in a new tag, so that the next program has not to move the sound
_HEADER = 10
_LARGEST = (1 << 28) - 1
_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_SHORT_NAMES = {
    "TIT2": "TT2",
    "TIT3": "TT3",
    "TPE1": "TP1",
    "TPE4": "TP4",
    "TALB": "TAL",
    "TCON": "TCO",
    "TPUB": "TPB",
    "TKEY": "TKE",
    "TBPM": "TBP",
    "TYER": "TYE",
    "TDAT": "TDA",
    "TSRC": "TRC",
    "TXXX": "TXX",
    "COMM": "COM",
}
_NO_TEXTS: Mapping[str, str] = {}
_LONG_NAMES = {short: name for name, short in _SHORT_NAMES.items()}


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts by the names of the table: those to write, and those that a tag without frames gets beside them."""

    written: Mapping[str, str]
    others: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame as it stands in the file. `name` is that of the table: "TPE1", "TXXX:BPM", "COMM"."""

    raw: bytes
    name: str
    label: str = ""  # the description or the language, as it is written in the file


@dataclass(frozen=True, slots=True)
class _Layout:
    """What frames look like: the version of the tag, and whether its sizes are whole bytes, as iTunes wrote 2.4."""

    version: int
    plain_sizes: bool = False

    @property
    def header(self) -> int:
        return 6 if self.version == 2 else 10

    def size(self, head: bytes) -> int:
        if self.version == 2:
            return int.from_bytes(head[3:6], "big")
        if self.version == 3 or self.plain_sizes:
            return int.from_bytes(head[4:8], "big")
        return _from_synchsafe(head[4:8])

    def frame(self, name: str, content: bytes) -> bytes:
        if self.version == 2:
            return _SHORT_NAMES[name].encode() + len(content).to_bytes(3, "big") + content
        size = struct.pack(">I", len(content)) if self.version == 3 or self.plain_sizes else _synchsafe(len(content))
        return name.encode() + size + b"\0\0" + content


def new_id3(texts: Mapping[str, str], *, room: int = _ROOM) -> bytes:
    """Make a tag with texts by the names of the table."""
    layout = _Layout(NEW_VERSION)
    frames = b"".join(
        _text_frame(layout, name, text) for name, text in _for_version(texts, 3, frozenset()).items() if text
    )
    content = frames + bytes(room)
    return b"ID3" + bytes([NEW_VERSION, 0, 0]) + _synchsafe(len(content)) + content


def edit_id3(tag: bytes, texts: Mapping[str, str], others: Mapping[str, str] = _NO_TEXTS) -> list[Piece]:
    """Return a tag, header and footer included, in pieces with texts put into it; `others` too, where it has no frame.

    Raises NotEditableError for a tag that cannot be edited without losing something.
    """
    version, flags = tag[3], tag[5]
    written = _Texts(texts, others)
    if version not in (2, 3, 4) or (version == 2 and flags & _EXTENDED):
        raise NotEditableError(f"has an ID3 tag of a kind that is not written (2.{version})")
    footer = tag[-_HEADER:] if version == 4 and flags & _FOOTER else b""
    body = tag[_HEADER : len(tag) - len(footer)]
    if flags & _UNSYNCHRONISED and version < 4:
        if _unsynchronised(_synchronised(body)) != body:
            raise NotEditableError("has an ID3 tag that is not unsynchronised as it says")
        pieces = _edit_body(_synchronised(body), version, flags, written, can_grow=True)
        edited = [Piece(body, _unsynchronised(new_content(pieces)))]
    else:
        edited = _edit_body(body, version, flags, written, can_grow=not footer)
    size = len(new_content(edited))
    if size > _LARGEST:
        raise NotEditableError("has an ID3 tag that is too large to be added to")
    sizes = Piece(tag[6:_HEADER], _synchsafe(size))
    ends = [kept(footer[:6]), Piece(footer[6:], _synchsafe(size))] if footer else []
    return [kept(tag[:6]), sizes, *edited, *ends]


def _edit_body(body: bytes, version: int, flags: int, texts: _Texts, *, can_grow: bool) -> list[Piece]:
    extended = _extended_header(body, version) if flags & _EXTENDED else b""
    layout, frames, rest = _read_frames(body[len(extended) :], version)
    pieces = _edit_frames(layout, frames, texts.written if frames else {**texts.others, **texts.written})
    more = growth(pieces)
    room = _change_of_room(rest, more) if can_grow else kept(b"")
    if version == 3 and extended:
        head = Piece(extended, extended[:6] + struct.pack(">I", max(len(rest) + growth([room]), 0)))
    else:
        head = kept(extended)
    return [head, *pieces, room, kept(rest[len(room.old) :])]


def _change_of_room(rest: bytes, more: int) -> Piece:
    """Take what frames need from the padding, or give back what they have left, so that the tag keeps its size.

    Padding that is not enough stays as it is, and the tag grows.
    """
    if not rest or rest.strip(b"\0") or more > len(rest):
        return kept(b"")
    return Piece(bytes(more), b"") if more > 0 else Piece(b"", bytes(-more))


def _extended_header(body: bytes, version: int) -> bytes:
    size = 4 + int.from_bytes(body[:4], "big") if version == 3 else _from_synchsafe(body[:4])
    has_checksum = bool(body[4] & 0x80) if version == 3 else bool(len(body) > 5 and body[5] & 0x20)
    if has_checksum or size not in range(6, len(body)) or (version == 3 and size != 10):
        raise NotEditableError("has an ID3 tag with an extended header that is not written")
    return body[:size]


def _read_frames(content: bytes, version: int) -> tuple[_Layout, list[_Frame], bytes]:
    """Return the frames, and what follows them: padding, or what is no frame."""
    layout = _Layout(version)
    frames, rest = _walk(content, layout)
    if version == 4 and rest.strip(b"\0"):
        plain = _Layout(version, plain_sizes=True)
        other_frames, other_rest = _walk(content, plain)
        if not other_rest.strip(b"\0"):
            return plain, other_frames, other_rest
    return layout, frames, rest


def _walk(content: bytes, layout: _Layout) -> tuple[list[_Frame], bytes]:
    frames, at = [], 0
    while at + layout.header <= len(content):
        head = content[at : at + layout.header]
        name = head[: 3 if layout.version == 2 else 4]
        end = at + layout.header + layout.size(head)
        if not (name.isalnum() and name.upper() == name) or end > len(content):
            break
        frames.append(_frame(content[at:end], name.decode("ascii"), layout))
        at = end
    return frames, content[at:]


def _frame(raw: bytes, name: str, layout: _Layout) -> _Frame:
    name = _LONG_NAMES.get(name, name)
    if name not in ("TXXX", "COMM"):
        return _Frame(raw, name)
    content = _content(raw, layout)
    if not content:
        return _Frame(raw, f"{name}?")
    label = content[4:] if name == "COMM" else content[1:]
    description = _first_text(label, content[0])
    if name == "TXXX":
        return _Frame(raw, f"TXXX:{description.upper()}", description)
    return _Frame(raw, "COMM:" if description else "COMM", content[1:4].decode("latin-1"))


def _content(raw: bytes, layout: _Layout) -> bytes:
    """Return the content of a frame, nothing for one that is compressed or encrypted."""
    content = raw[layout.header :]
    if layout.version == 2 or raw[9] == 0:
        return content
    flags = raw[9]
    if layout.version == 3:
        return b"" if flags & 0xC0 else content[1 if flags & 0x20 else 0 :]
    if flags & 0x0C:
        return b""
    content = content[(1 if flags & 0x40 else 0) + (4 if flags & 0x01 else 0) :]
    return _synchronised(content) if flags & 0x02 else content


def _first_text(content: bytes, encoding: int) -> str:
    """Decode a text up to its terminator."""
    codec = _ENCODINGS.get(encoding, "latin-1")
    if encoding in (1, 2):
        ends = (at for at in range(0, len(content) - 1, 2) if content[at : at + 2] == b"\0\0")
        content = content[: next(ends, len(content))]
    else:
        content = content.split(b"\0", 1)[0]
    return content.decode(codec, "replace")


def _edit_frames(layout: _Layout, frames: list[_Frame], texts: Mapping[str, str]) -> list[Piece]:
    """Replace the first frame of each name, drop others of that name (comments stay), and append what is new."""
    wanted = _for_version(texts, layout.version, frozenset(frame.name for frame in frames))
    pieces, done = [], set()
    for frame in frames:
        if frame.name not in wanted or (frame.name in done and frame.name == "COMM"):
            pieces.append(kept(frame.raw))
            continue
        text = wanted[frame.name] if frame.name not in done else ""
        pieces.append(Piece(frame.raw, _text_frame(layout, frame.name, text, frame.label) if text else b""))
        done.add(frame.name)
    new = b"".join(_text_frame(layout, name, text) for name, text in wanted.items() if text and name not in done)
    return [*pieces, Piece(b"", new)]


def _for_version(texts: Mapping[str, str], version: int, present: frozenset[str]) -> dict[str, str]:
    """Return the texts by the frames of a version; "" takes a frame away. A date is one frame in 2.4, two before."""
    wanted = dict(texts)
    date = wanted.get("TDRC", "")
    if not date:
        return wanted
    if version < 4:
        year, _, month_and_day = date.partition("-")
        month, _, day = month_and_day.partition("-")
        if "TDRC" not in present:
            del wanted["TDRC"]
        wanted |= {"TYER": year, "TDAT": f"{day}{month}"}
    elif "TYER" in present:
        wanted["TYER"] = date[:4]
    return wanted


def _text_frame(layout: _Layout, name: str, text: str, label: str = "") -> bytes:
    name, _, description = name.partition(":")
    words = [label or description, text] if name == "TXXX" else ["", text] if name == "COMM" else [text]
    encoding, encoded = _encoded(words, layout.version)
    language = _language(label) if name == "COMM" else b""
    terminator = b"\0\0" if encoding == 1 else b"\0"
    return layout.frame(name, bytes([encoding]) + language + terminator.join(encoded))


def _language(label: str) -> bytes:
    return label.encode("ascii") if label.isascii() and len(label) == 3 else b"eng"


def _encoded(words: list[str], version: int) -> tuple[int, list[bytes]]:
    """Encode as plainly as may be: what is no ASCII is UTF-8 in 2.4, and UTF-16 before."""
    if all(word.isascii() for word in words):
        return 0, [word.encode("ascii") for word in words]
    if version == 4:
        return 3, [word.encode() for word in words]
    return 1, [b"\xff\xfe" + word.encode("utf-16-le") for word in words]


def _synchsafe(number: int) -> bytes:
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _from_synchsafe(raw: bytes) -> int:
    if any(byte & 0x80 for byte in raw):
        return _LARGEST + 1
    return raw[0] << 21 | raw[1] << 14 | raw[2] << 7 | raw[3]


def _synchronised(content: bytes) -> bytes:
    return content.replace(b"\xff\0", b"\xff")


def _unsynchronised(content: bytes) -> bytes:
    """Put a zero behind every 0xFF that could be taken for the beginning of a sound."""
    out = bytearray()
    for byte, following in pairwise([*content, 0]):
        out.append(byte)
        if byte == 0xFF and (following >= 0xE0 or following == 0):
            out.append(0)
    return bytes(out)
