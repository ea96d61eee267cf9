"""ID3v2.2 to 2.4, ID3v1 and APE tags, built byte by byte."""

import struct
from collections.abc import Sequence

PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8 + b"\xff\xd9"  # with bytes that look like a sync
SHORT_NAMES = {
    "TIT2": "TT2",
    "TPE1": "TP1",
    "TALB": "TAL",
    "TCON": "TCO",
    "TKEY": "TKE",
    "TBPM": "TBP",
    "TPUB": "TPB",
    "TYER": "TYE",
    "TXXX": "TXX",
    "COMM": "COM",
    "GEOB": "GEO",
    "POPM": "POP",
    "TSRC": "TRC",
    "TPE4": "TP4",
}


def synchsafe(number: int) -> bytes:
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))


def frame(name: str, content: bytes, version: int = 3, flags: bytes = b"\0\0") -> bytes:
    if version == 2:
        return SHORT_NAMES.get(name, name).encode() + len(content).to_bytes(3, "big") + content
    size = synchsafe(len(content)) if version == 4 else struct.pack(">I", len(content))
    return name.encode() + size + flags + content


def text(name: str, words: str, version: int = 3) -> bytes:
    return frame(name, _encoded(words, version), version)


def own_text(description: str, words: str, version: int = 3) -> bytes:
    return frame("TXXX", b"\0" + description.encode("latin-1") + b"\0" + words.encode("latin-1"), version)


def comment(words: str, version: int = 3, description: str = "", language: str = "eng") -> bytes:
    content = b"\0" + language.encode() + description.encode() + b"\0" + words.encode("latin-1")
    return frame("COMM", content, version)


def picture(version: int = 3) -> bytes:
    if version == 2:
        return frame("PIC", b"\0JPG\x03cover\0" + PICTURE, version)
    return frame("APIC", b"\0image/jpeg\0\x03cover\0" + PICTURE, version)


def cues(version: int = 3, name: bytes = b"Serato Markers2") -> bytes:
    return frame("GEOB", b"\0application/octet-stream\0\0" + name + b"\0\x01\x01AQFDT\xff\x00\xe1\xff\xff", version)


def private(owner: bytes = b"TRAKTOR4", version: int = 3) -> bytes:
    return frame("PRIV", owner + b"\0" + bytes(range(200)), version)


def rating(version: int = 3) -> bytes:
    return frame("POPM", b"traktor@native-instruments.de\0\xcc\0\0\0\x07", version)


def id3(frames: Sequence[bytes], version: int = 3, padding: int = 0, *, unsynchronised: bool = False) -> bytes:
    """Return a tag of version 2.2, 2.3 or 2.4; the whole of it unsynchronised, where asked for."""
    content = b"".join(frames) + bytes(padding)
    flags = 0
    if unsynchronised:
        flags = 0x80
        content = unsynchronise(content)
    return b"ID3" + bytes([version, 0, flags]) + synchsafe(len(content)) + content


def unsynchronise(content: bytes) -> bytes:
    out = bytearray()
    for at, byte in enumerate(content):
        out.append(byte)
        following = content[at + 1 : at + 2]
        if byte == 0xFF and (not following or following[0] >= 0xE0 or following == b"\0"):
            out.append(0)
    return bytes(out)


def id3v1(title: str = "", artist: str = "", album: str = "", year: str = "", genre: int = 35) -> bytes:
    fields = [words.encode("latin-1")[:30].ljust(30, b"\0") for words in (title, artist, album)]
    return b"TAG" + b"".join(fields) + year.encode().ljust(4, b"\0") + bytes(30) + bytes([genre])


def ape(**values: str) -> bytes:
    """Return an APEv2 tag with header and footer."""
    items = b"".join(
        struct.pack("<II", len(words.encode()), 0) + name.encode() + b"\0" + words.encode()
        for name, words in values.items()
    )
    size, count = len(items) + 32, len(values)
    header = b"APETAGEX" + struct.pack("<IIII", 2000, size, count, 0xA0000000) + bytes(8)
    return header + items + b"APETAGEX" + struct.pack("<IIII", 2000, size, count, 0x80000000) + bytes(8)


def _encoded(words: str, version: int) -> bytes:
    if words.isascii():
        return b"\0" + words.encode()
    return b"\x03" + words.encode() if version == 4 else b"\x01" + words.encode("utf-16")
