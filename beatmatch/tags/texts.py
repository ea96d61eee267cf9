"""Read the raw texts of an audio file's tags, with mutagen, and measure its sound."""

import io
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from beatmatch.errors import ConfigError
from beatmatch.tags.chunks import ChunkError, ChunkFile, info_list, info_text, read_chunks, read_content, read_info
from beatmatch.tags.files import AudioFileError, Problem, open_audio
from beatmatch.tags.table import Kind

if TYPE_CHECKING:
    from types import ModuleType

Texts: TypeAlias = Mapping[str, list[str]]  # by the names of `table`; those of Vorbis comments and TXXX in upper case
_LARGEST_TAG = 1 << 28  # bytes: more is no tag of an audio file
_ITUNES = "----:com.apple.iTunes:"
# What damaged files make mutagen raise beside its own errors.
_FROM_DAMAGE = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    EOFError,
    OverflowError,
    MemoryError,
    RecursionError,
    NotImplementedError,
    ZeroDivisionError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Sound:
    """What a sound is like: its length in seconds, bits a second, and whether nothing was left out of it."""

    seconds: float | None = None
    bitrate: float | None = None
    lossless: bool = False


@dataclass(frozen=True, slots=True)
class RawTags:
    kind: Kind
    texts: Texts
    sound: Sound


def read_raw(path: Path) -> RawTags:
    """Read the raw tags of a file, as `reading.read_tags` does."""
    require_mutagen()
    with open_audio(path) as (stream, kind), damage_translated(path):
        return raw_tags(stream, kind)


def raw_tags(stream: BinaryIO, kind: Kind) -> RawTags:
    """Read the raw tags of an open file. Raises what mutagen raises."""
    stream.seek(0)
    return RawTags(kind, *_READERS[kind](stream))


def require_mutagen() -> "ModuleType":
    """Return mutagen with all of it that is used here. Raises ConfigError where it is not installed.

    Its modules import one another: threads that each import another of them first would wait for each other.
    """
    try:
        import mutagen
        import mutagen.flac
        import mutagen.id3
        import mutagen.mp3
        import mutagen.mp4
    except ImportError as problem:
        raise ConfigError(
            "tags of audio files need mutagen, which is not installed", "run: pip install 'beatmatch[tags]'"
        ) from problem
    return mutagen


@contextmanager
def damage_translated(path: Path) -> Iterator[None]:
    """Translate what damaged files make mutagen raise. OSError passes."""
    from mutagen import MutagenError

    try:
        yield
    except (MutagenError, ChunkError, *_FROM_DAMAGE) as problem:
        if isinstance(problem, MutagenError) and problem.args and isinstance(problem.args[0], OSError):
            raise problem.args[0] from problem
        words = " ".join(str(problem).split()) or type(problem).__name__
        raise AudioFileError(path, Problem.DAMAGED, f"is damaged: {words[:120]}") from problem


def _read_mp3(stream: BinaryIO) -> tuple[Texts, Sound]:
    from mutagen.mp3 import MP3

    info: Any = MP3(stream).info
    stream.seek(0)
    return _id3_texts(stream), Sound(info.length, info.bitrate)


def _read_flac(stream: BinaryIO) -> tuple[Texts, Sound]:
    from mutagen.flac import FLAC

    file: Any = FLAC(stream)
    texts: dict[str, list[str]] = {}
    for name, text in file.tags or ():
        texts.setdefault(name.upper(), []).append(text)
    return texts, Sound(file.info.length, file.info.bitrate, lossless=True)


def _read_m4a(stream: BinaryIO) -> tuple[Texts, Sound]:
    from mutagen.mp4 import MP4

    file: Any = MP4(stream)
    texts: dict[str, list[str]] = {}
    for atom, values in (file.tags or {}).items():
        name = canonical_atom(atom)
        listed = values if isinstance(values, list) else [values]
        texts.setdefault(name, []).extend(
            value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in listed
        )
    return texts, Sound(file.info.length, file.info.bitrate, lossless=file.info.codec.lower() == "alac")


def canonical_atom(key: str) -> str:
    """Return the name in the table of a key of mutagen's, which iTunes' own names may have in any case."""
    if not key.startswith(_ITUNES):
        return key
    name = key.removeprefix(_ITUNES)
    return "initialkey" if name.lower() == "initialkey" else name.upper()


def _read_wav(stream: BinaryIO) -> tuple[Texts, Sound]:
    file = read_chunks(stream)
    fmt, sound = file.first(b"fmt "), file.first(b"data")
    if fmt is None or sound is None or fmt.size < 16:
        raise ChunkError("a WAV file without sound")
    code, _, _, rate = struct.unpack("<HHII", read_content(stream, fmt)[:12])
    info = info_list(stream, file)
    fields = read_info(read_content(stream, info)) if info and info.size < _LARGEST_TAG else []
    in_info = {name.decode("ascii"): [text] for name, raw in reversed(fields) if (text := info_text(raw).strip())}
    return {**in_info, **_chunk_id3(stream, file)}, Sound(
        sound.size / rate if rate else None, rate * 8, code in (1, 3, 0xFFFE)
    )


def _read_aiff(stream: BinaryIO) -> tuple[Texts, Sound]:
    file = read_chunks(stream)
    common, sound = file.first(b"COMM"), file.first(b"SSND")
    if common is None or sound is None or common.size < 18:
        raise ChunkError("an AIFF file without sound")
    content = read_content(stream, common)
    frames = struct.unpack(">I", content[2:6])[0]
    rate = _extended(content[8:18])
    seconds = frames / rate if rate else None
    is_lossless = file.type == b"AIFF" or content[18:22] in (b"NONE", b"sowt", b"in24", b"in32", b"fl32", b"FL32")
    return _chunk_id3(stream, file), Sound(seconds, (sound.size - 8) * 8 / seconds if seconds else None, is_lossless)


def _extended(raw: bytes) -> float:
    """Read a number of 80 bits, as AIFF writes the sample rate."""
    exponent, mantissa = struct.unpack(">HQ", raw)
    return mantissa * 2.0 ** ((exponent & 0x7FFF) - 16383 - 63) if exponent & 0x7FFF < 0x7FFF else 0.0


_READERS: Mapping[Kind, Callable[[BinaryIO], tuple[Texts, Sound]]] = {
    Kind.MP3: _read_mp3,
    Kind.FLAC: _read_flac,
    Kind.M4A: _read_m4a,
    Kind.WAV: _read_wav,
    Kind.AIFF: _read_aiff,
}


def _chunk_id3(stream: BinaryIO, file: ChunkFile) -> Texts:
    content = id3_chunk(stream, file)
    return _id3_texts(io.BytesIO(content)) if content else {}


def id3_chunk(stream: BinaryIO, file: ChunkFile) -> bytes:
    """Return the content of the chunk that holds the ID3 tag, nothing where there is none."""
    chunk = file.first(b"id3 ", b"ID3 ")
    if chunk is None or chunk.size < 10:
        return b""
    if chunk.size > _LARGEST_TAG:
        raise ChunkError("its ID3 tag is larger than any")
    return read_content(stream, chunk)


def id3_tag(stream: BinaryIO, *, as_it_is: bool = False) -> Any:
    """Read the ID3 tag of version 2, translated to 2.4 unless it is wanted as it is; None for none."""
    from mutagen.id3 import ID3, ID3NoHeaderError

    try:
        return ID3(stream, load_v1=False, translate=not as_it_is)
    except ID3NoHeaderError:
        return None


def _old_id3_tag(stream: BinaryIO) -> Any:
    """Read an ID3 tag of version 1."""
    from mutagen.id3 import ID3, ID3NoHeaderError

    stream.seek(0)
    try:
        return ID3(stream)
    except ID3NoHeaderError:
        return None


def _id3_texts(stream: BinaryIO) -> Texts:
    """Read an ID3 tag: the one of version 2, and only without it that of version 1, which cuts everything off."""
    tag = id3_tag(stream) or _old_id3_tag(stream)
    if tag is None:
        return {}
    texts: dict[str, list[str]] = {}
    for frame in tag.values():
        name: str = frame.FrameID
        if name == "TXXX":
            texts.setdefault(f"TXXX:{frame.desc.upper()}", []).extend(map(str, frame.text))
        elif name == "TCON":
            texts[name] = list(frame.genres)
        elif (name == "COMM" and not frame.desc) or (name.startswith("T") and hasattr(frame, "text")):
            texts.setdefault(name, []).extend(map(str, frame.text))
        elif name.startswith("W") and hasattr(frame, "url"):
            texts.setdefault(name, []).append(str(frame.url))
        elif name == "UFID" and "beatport.com" in frame.owner:
            texts.setdefault("TXXX:BEATPORT_ID", []).append(frame.data.decode("ascii", "replace"))
    return texts
