"""Read a playlist from an .m3u or .m3u8 file: artist and title from #EXTINF, else from the file's name.

A file's name that is not simply "Artist - Title" becomes the title as it is. Matching reads such paths in their other
forms, as it does for rows of a Rekordbox export that have no name.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from beatmatch.errors import InputError
from beatmatch.hostile import LONGEST_TEXT
from beatmatch.library.location import artist_and_title, file_title, plain_path, skip_reason
from beatmatch.library.source import Source, decode_text, display_name, open_source
from beatmatch.models import Playlist, RBTrack

_EXTINF = re.compile(r"#EXTINF:\s*(?P<seconds>-?\d{0,9})(?:\.\d*)?[^,]*,(?P<text>.*)", re.IGNORECASE)
_PLAYLIST_NAME = re.compile(r"#PLAYLIST:\s*(?P<name>.*\S)", re.IGNORECASE)
_ARTIST_TITLE = re.compile(r"(?:(?P<artist>.*?\S)\s+)?[-–—]\s+(?P<title>.*\S)")
_LINE_END = re.compile(r"\r\n?|\n")  # str.splitlines also cuts at characters that names may hold


@dataclass(frozen=True, slots=True)
class _ExtInf:
    """What an #EXTINF line says about the file in the next line."""

    text: str = ""
    seconds: int | None = None


def read_m3u(path: Source) -> Playlist:
    """Read the whole file as one playlist. Raises InputError for a file that cannot be read or is something else."""
    with open_source(path) as stream:
        lines = _LINE_END.split(_decode(stream.read(), display_name(path)))
        named = (match["name"] for line in lines if (match := _PLAYLIST_NAME.match(line)))
        return Playlist(path=(next(named, "") or file_title(display_name(path)),), tracks=tuple(_tracks(lines)))


def _decode(data: bytes, name: str) -> str:
    if not data.strip():
        raise InputError(f"{name} is empty", "export the playlist again")
    if not data.lstrip().startswith(b"<"):  # XML and HTML are text too
        with suppress(ValueError):
            return decode_text(data)[0]
    raise InputError(f"{name} is no m3u playlist", "an .m3u file is text with a file name in every line")


def _tracks(lines: list[str]) -> Iterator[RBTrack]:
    extinf = _ExtInf()
    for line in map(str.strip, lines):
        if line and not line.startswith("#"):
            yield _track(line, extinf)
            extinf = _ExtInf()
        elif match := _EXTINF.match(line):
            seconds = int(match["seconds"]) if match["seconds"].isdecimal() else 0
            extinf = _ExtInf(match["text"].strip()[:LONGEST_TEXT], seconds or None)


def _track(location: str, extinf: _ExtInf) -> RBTrack:
    path = plain_path(location)
    artist, title = _named(extinf.text) if extinf.text else artist_and_title(path)
    return RBTrack(
        track_id=location,
        title=title,
        artist=artist,
        location=location,
        path=path,
        seconds=extinf.seconds,
        skip_reason=skip_reason(path, title),
    )


def _named(text: str) -> tuple[str, str]:
    match = _ARTIST_TITLE.fullmatch(text)
    return (match["artist"] or "", match["title"]) if match else ("", text)
