"""Read a playlist from an .m3u or .m3u8 file: artist and title from #EXTINF, else from the file's name."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from beatmatch.errors import InputError
from beatmatch.library.location import file_title, path_of, stream_service
from beatmatch.library.source import Source, display_name, opened
from beatmatch.models import Playlist, RBTrack

_INFO = re.compile(r"#EXTINF:\s*(?P<seconds>-?\d*)(?:\.\d*)?[^,]*,(?P<text>.*)", re.IGNORECASE)
_NAME = re.compile(r"#PLAYLIST:\s*(?P<name>.*\S)", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:\d{1,3}\s*[.)_-]|0\d{1,2}\s)\s*(?=\S)")  # "47. Gala", "03 Gala"; not "99 Problems"
_ARTIST_TITLE = re.compile(r"(?:(?P<artist>.*?\S)\s+)?[-–—]\s+(?P<title>.*\S)")
_LINE_END = re.compile(r"\r\n?|\n")  # str.splitlines cuts at characters that names may hold

_NAMELESS = "neither a title nor a file name"


@dataclass(frozen=True, slots=True)
class _Info:
    """What a line #EXTINF says of the file in the next line."""

    text: str = ""
    seconds: int | None = None


def read_m3u(path: Source) -> Playlist:
    """Read the whole file as one playlist. Raises InputError for a file that cannot be read or is something else."""
    with opened(path) as stream:
        data = stream.read()
    lines = _LINE_END.split(_text(data, display_name(path)))
    return Playlist(path=(_name(lines) or file_title(display_name(path)),), tracks=tuple(_tracks(lines)))


def _text(data: bytes, name: str) -> str:
    """Decode as UTF-8, else as Windows wrote it: neither ending says for sure."""
    if not data.strip():
        raise InputError(f"{name} is empty", "export the playlist again")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data or data.lstrip().startswith(b"<"):
        raise InputError(f"{name} is no m3u playlist", "an .m3u file is text with a file name in every line")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _name(lines: list[str]) -> str:
    return next((match["name"] for line in lines if (match := _NAME.match(line))), "")


def _tracks(lines: list[str]) -> Iterator[RBTrack]:
    info = _Info()
    for line in map(str.strip, lines):
        if line and not line.startswith("#"):
            yield _track(line, info)
            info = _Info()
        elif match := _INFO.match(line):
            seconds = int(match["seconds"]) if match["seconds"].isdecimal() else 0
            info = _Info(match["text"].strip(), seconds or None)


def _track(location: str, info: _Info) -> RBTrack:
    path = path_of(location)
    artist, title = _artist_and_title(info.text or _NUMBER.sub("", file_title(path), count=1))
    return RBTrack(
        track_id=location,
        title=title,
        artist=artist,
        location=location,
        path=path,
        seconds=info.seconds,
        skip_reason=_skip_reason(path, title),
    )


def _artist_and_title(text: str) -> tuple[str, str]:
    match = _ARTIST_TITLE.fullmatch(text)
    return (match["artist"] or "", match["title"]) if match else ("", text)


def _skip_reason(path: str, title: str) -> str | None:
    service = stream_service(path)
    if service:
        return f"a {service} stream, not a file"
    return None if title else _NAMELESS
