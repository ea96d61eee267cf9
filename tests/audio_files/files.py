"""Whole audio files, byte by byte."""

import struct
from collections.abc import Sequence

from tests.audio_files.sound import SAMPLE_RATE, aac_frames, flac_frames, flac_stream_info, mp3_sound, samples


def mp3(before: bytes = b"", after: bytes = b"", seed: int = 0) -> bytes:
    """Return an MP3 file: tags before the sound and after it."""
    return before + mp3_sound(seed=seed) + after


# --- chunks ---


def chunk(name: bytes, content: bytes, order: str = "<") -> bytes:
    return name + struct.pack(f"{order}I", len(content)) + content + bytes(len(content) % 2)


def info_list(**texts: str) -> bytes:
    """Return the chunk LIST of a WAV file with fields of RIFF INFO."""
    return chunk(
        b"LIST", b"INFO" + b"".join(chunk(name.encode(), words.encode() + b"\0") for name, words in texts.items())
    )


def wav(before: bytes = b"", after: bytes = b"", seed: int = 0, *, rf64: bool = False) -> bytes:
    """Return a WAV file: chunks before the sound and after it. As RF64 its sizes stand in ds64."""
    fmt = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 2, SAMPLE_RATE, SAMPLE_RATE * 4, 4, 16))
    sound = samples(0.2, seed)
    if not rf64:
        content = b"WAVE" + fmt + before + chunk(b"data", sound) + after
        return b"RIFF" + struct.pack("<I", len(content)) + content
    rest = fmt + before + b"data\xff\xff\xff\xff" + sound + after
    sizes = struct.pack("<QQQI", 4 + 36 + len(rest), len(sound), len(sound) // 4, 0)
    return b"RF64\xff\xff\xff\xffWAVE" + chunk(b"ds64", sizes) + rest


def aiff(before: bytes = b"", after: bytes = b"", seed: int = 0, *, bits: int = 16) -> bytes:
    """Return an AIFF file: chunks before the sound and after it."""
    sound = samples(0.2, seed, bits // 8)
    rate = b"\x40\x0e" + struct.pack(">Q", SAMPLE_RATE << 48)
    common = chunk(b"COMM", struct.pack(">HIH", 2, len(sound) // (2 * bits // 8), bits) + rate, ">")
    content = b"AIFF" + common + before + chunk(b"SSND", bytes(8) + sound, ">") + after
    return b"FORM" + struct.pack(">I", len(content)) + content


def id3_chunk(tag: bytes, order: str = "<") -> bytes:
    return chunk(b"ID3 " if order == ">" else b"id3 ", tag, order)


# --- FLAC ---


def flac_comments(*comments: str, vendor: str = "hand-made 1.0") -> bytes:
    texts = [vendor.encode(), *[text.encode() for text in comments]]
    lines = [struct.pack("<I", len(text)) + text for text in texts]
    return lines[0] + struct.pack("<I", len(comments)) + b"".join(lines[1:])


def flac_picture(content: bytes) -> bytes:
    head = struct.pack(">II", 3, 10) + b"image/jpeg" + struct.pack(">I", 5) + b"cover"
    return head + struct.pack(">IIIII", 10, 10, 24, 0, len(content)) + content


def flac(blocks: Sequence[tuple[int, bytes]] = (), seed: int = 0, before: bytes = b"", after: bytes = b"") -> bytes:
    """Return a FLAC file with blocks (type, content) after the first one: 1 padding, 2 application, 4 comments ..."""
    every = [(0, flac_stream_info()), *blocks]
    written = b"".join(
        bytes([type_ | (0x80 if number == len(every) else 0)]) + len(content).to_bytes(3, "big") + content
        for number, (type_, content) in enumerate(every, 1)
    )
    return before + b"fLaC" + written + flac_frames(seed=seed) + after


# --- M4A ---


def atom(name: str, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + name.encode("latin-1") + body


def item(name: str, *values: bytes, type_: int = 1) -> bytes:
    """Return an atom of ilst with its values: type 1 is UTF-8, 13 JPEG, 21 a whole number, 0 what the atom says."""
    return atom(name, *[atom("data", struct.pack(">II", type_, 0) + value) for value in values])


def itunes_item(name: str, *values: bytes, mean: str = "com.apple.iTunes") -> bytes:
    head = atom("mean", bytes(4) + mean.encode()) + atom("name", bytes(4) + name.encode())
    return atom("----", head, *[atom("data", struct.pack(">II", 1, 0) + value) for value in values])


def m4a(
    items: bytes | None = None,
    seed: int = 0,
    *,
    free: int = 0,
    sound_first: bool = False,
    long_offsets: bool = False,
    after: bytes = b"",
) -> bytes:
    """Return an M4A file of AAC in two chunks. `items` is the content of ilst, None for a file without tags."""
    frames = aac_frames(seed=seed)
    half = len(frames) // 2
    chunks = [b"".join(frames[:half]), b"".join(frames[half:])]
    head = atom("ftyp", b"M4A \0\0\0\0M4A mp42isom")
    media = atom("mdat", *chunks)

    def movie(first: int) -> bytes:
        offsets = (first, first + len(chunks[0]))
        table = atom("co64", struct.pack(">IIQQ", 0, 2, *offsets)) if long_offsets else None
        table = table or atom("stco", struct.pack(">IIII", 0, 2, *offsets))
        return _movie(table, [len(frame) for frame in frames], half, items, free)

    if sound_first:
        return head + media + movie(len(head) + 8) + after
    return head + movie(len(head) + len(movie(0)) + 8) + media + after


def _movie(offsets: bytes, sizes: Sequence[int], half: int, items: bytes | None, free: int) -> bytes:
    length = 1024 * len(sizes)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = atom(
        "mvhd",
        struct.pack(">IIIII", 0, 0, 0, SAMPLE_RATE, length),
        b"\0\1\0\0\1\0",
        bytes(10),
        matrix,
        bytes(24),
        struct.pack(">I", 2),
    )
    track_header = atom(
        "tkhd", struct.pack(">IIIIII", 7, 0, 0, 1, 0, length), bytes(8), b"\0\0\0\0\1\0\0\0", matrix, bytes(8)
    )
    descriptor = bytes.fromhex(
        "038080802200010004808080144015000000000000000000000000058080800212100680808001 02".replace(" ", "")
    )
    entry = atom(
        "mp4a",
        bytes(6) + b"\0\1" + bytes(8) + struct.pack(">HHHHI", 2, 16, 0, 0, SAMPLE_RATE << 16),
        atom("esds", bytes(4) + descriptor),
    )
    table = atom(
        "stbl",
        atom("stsd", struct.pack(">II", 0, 1), entry),
        atom("stts", struct.pack(">IIII", 0, 1, len(sizes), 1024)),
        atom(
            "stsc",
            struct.pack(">II", 0, 2),
            struct.pack(">III", 1, half, 1),
            struct.pack(">III", 2, len(sizes) - half, 1),
        ),
        atom("stsz", struct.pack(">III", 0, 0, len(sizes)), struct.pack(f">{len(sizes)}I", *sizes)),
        offsets,
    )
    handler = atom("hdlr", bytes(8) + b"soun" + bytes(12) + b"\0")
    information = atom(
        "minf",
        atom("smhd", bytes(8)),
        atom("dinf", atom("dref", struct.pack(">II", 0, 1), atom("url ", b"\0\0\0\1"))),
        table,
    )
    media = atom(
        "mdia", atom("mdhd", struct.pack(">IIIIIHH", 0, 0, 0, SAMPLE_RATE, length, 0x55C4, 0)), handler, information
    )
    parts = [header, atom("trak", track_header, media)]
    if items is not None:
        room = [atom("free", bytes(free - 8))] if free else []
        tags = atom("meta", bytes(4), atom("hdlr", bytes(8) + b"mdirappl" + bytes(9)), atom("ilst", items), *room)
        parts.append(atom("udta", tags))
    return atom("moov", *parts)
