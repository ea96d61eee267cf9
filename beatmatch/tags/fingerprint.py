"""All tags of a file as mutagen reads them, artwork and cues included, to compare a file with what it was before."""

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO, TypeAlias

from beatmatch.tags.chunks import info_list, info_text, read_chunks, read_content, read_info
from beatmatch.tags.table import INFO_NAMES, Kind
from beatmatch.tags.texts import canonical_atom, id3_chunk, id3_tag

Fingerprint: TypeAlias = Mapping[str, str]  # what each tag holds, by its name in the table or one of its own
_SOUND = frozenset({b"data", b"SSND", b"ds64"})  # chunks that `sound` compares
_FRAMES_OF_NAMES = {"info " + info: name for name, info in INFO_NAMES.items()}


def fingerprint(stream: BinaryIO, kind: Kind) -> Fingerprint:
    """Read all tags of an open file. Raises what mutagen raises."""
    stream.seek(0)
    return _READERS[kind](stream)


def differences(before: Fingerprint, after: Fingerprint, written: Iterable[str], added: Iterable[str]) -> list[str]:
    """Return the names of tags that are not what they were, those that were `written` or may be `added` aside."""
    touched, new = _with_old_dates(written), _with_old_dates(added)

    def is_touched(name: str) -> bool:
        return _FRAMES_OF_NAMES.get(name, name) in touched

    lost = [name for name, content in before.items() if not is_touched(name) and after.get(name) != content]
    extra = [name for name in after if name not in before and not is_touched(name)]
    return sorted(lost + [name for name in extra if _FRAMES_OF_NAMES.get(name, name) not in new])


def _with_old_dates(names: Iterable[str]) -> set[str]:
    """Return names of tags with those that stand for a date before ID3v2.4."""
    found = set(names)
    return found | {"TYER", "TDAT"} if "TDRC" in found else found


def _of_mp3(stream: BinaryIO) -> Fingerprint:
    return _of_id3(id3_tag(stream, as_it_is=True))


def _of_id3(tag: Any) -> Fingerprint:
    frames: dict[str, str] = {}
    for key, frame in tag.items() if tag else ():
        name = key.upper() if key.startswith("TXXX:") else "COMM" if frame.FrameID == "COMM" and not frame.desc else key
        frames[name] = f"{frames.get(name, '')}{_hashed(repr(frame))}"
    for number, raw in enumerate(tag.unknown_frames if tag else ()):
        frames[f"unknown frame {number}"] = _hashed(repr(raw))
    return frames


def _of_chunks(stream: BinaryIO) -> Fingerprint:
    file = read_chunks(stream)
    content = id3_chunk(stream, file)
    found = dict(_of_id3(id3_tag(io.BytesIO(content), as_it_is=True))) if content else {}
    info = info_list(stream, file) if file.form != b"FORM" else None
    for chunk in file.chunks:
        if chunk.name not in _SOUND and chunk not in (info, file.first(b"id3 ", b"ID3 ")):
            name = f"chunk {chunk.name.decode('ascii')}"
            found[name] = f"{found.get(name, '')}{_hashed(read_content(stream, chunk))}"
    for field, raw in read_info(read_content(stream, info)) if info else ():
        found.setdefault(f"info {field.decode('ascii')}", info_text(raw))
    return found


def _of_flac(stream: BinaryIO) -> Fingerprint:
    from mutagen.flac import FLAC

    file: Any = FLAC(stream)
    found: dict[str, str] = {}
    for name, text in file.tags or ():
        found[name.upper()] = f"{found.get(name.upper(), '')}{len(text)}:{text}"
    for number, block in enumerate(block for block in file.metadata_blocks if block.code not in (1, 4)):
        found[f"block {number}"] = f"{block.code} {_hashed(block.write())}"
    return found


def _of_m4a(stream: BinaryIO) -> Fingerprint:
    from mutagen.mp4 import MP4

    tags: Any = MP4(stream).tags
    found: dict[str, str] = {}
    for key, values in tags.items() if tags is not None else ():
        name = canonical_atom(key)
        found[name] = f"{found.get(name, '')}{_hashed(repr(values))}"
    return found


def _hashed(content: str | bytes) -> str:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


_READERS: Mapping[Kind, Callable[[BinaryIO], Fingerprint]] = {
    Kind.MP3: _of_mp3,
    Kind.AIFF: _of_chunks,
    Kind.WAV: _of_chunks,
    Kind.FLAC: _of_flac,
    Kind.M4A: _of_m4a,
}
