"""What is heard: short sounds in every coding, another one for every seed."""

import random
import struct

SAMPLE_RATE = 44100


def samples(seconds: float = 1.0, seed: int = 0, width: int = 2) -> bytes:
    """Return noise, stereo, with samples of `width` bytes."""
    return random.Random(seed).randbytes(int(SAMPLE_RATE * seconds) * 2 * width)


def mp3_sound(frames: int = 40, seed: int = 0) -> bytes:
    """Return frames of MPEG-1 layer III, 320 kbit/s: silent, with noise in what decoders skip."""
    rng = random.Random(seed)
    noise = bytes.maketrans(b"\xff", b"\xfe")  # no second sync
    return b"".join(b"\xff\xfb\xe0\x00" + bytes(32) + rng.randbytes(1044 - 36).translate(noise) for _ in range(frames))


def flac_frames(frames: int = 10, seed: int = 0) -> bytes:
    """Return frames of 4096 samples, mono, 16 bits, each of one value."""
    rng = random.Random(seed)
    return b"".join(_flac_frame(number, rng.randrange(-100, 100)) for number in range(frames))


def flac_stream_info(frames: int = 10) -> bytes:
    packed = SAMPLE_RATE << 44 | 0 << 41 | 15 << 36 | 4096 * frames
    return struct.pack(">HH", 4096, 4096) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)


def _flac_frame(number: int, value: int) -> bytes:
    head = b"\xff\xf8\xc9\x08" + chr(number).encode()
    head += bytes([_crc(head, 8, 0x07)])
    frame = head + b"\x00" + struct.pack(">h", value)
    return frame + struct.pack(">H", _crc(frame, 16, 0x8005))


def _crc(content: bytes, bits: int, polynomial: int) -> int:
    value, top, mask = 0, 1 << (bits - 1), (1 << bits) - 1
    for byte in content:
        value ^= byte << (bits - 8)
        for _ in range(8):
            value = ((value << 1) ^ polynomial if value & top else value << 1) & mask
    return value


def aac_frames(frames: int = 40, seed: int = 0) -> list[bytes]:
    """Return silent frames of AAC, stereo, with noise in an element that only fills."""
    rng = random.Random(seed)
    return [_aac_frame(b"\0" + rng.randbytes(13)) for _ in range(frames)]


def _aac_frame(filling: bytes) -> bytes:
    silent = f"{int.from_bytes(bytes.fromhex('2100499002190023'), 'big'):064b}"[:62]
    bits = f"{silent}110{len(filling):04b}{int.from_bytes(filling, 'big'):0{len(filling) * 8}b}111"
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")
