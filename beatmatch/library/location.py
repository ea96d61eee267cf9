"""Read the location of a track: its plain path, the name of its file, the service that it streams from."""

import re
from urllib.parse import unquote

from beatmatch.hostile import LONGEST_TEXT

_FILE_URL = re.compile(r"file://(localhost)?", re.IGNORECASE)
_BEFORE_DRIVE = re.compile(r"/(?=[A-Za-z]:[/\\])")  # the slash of "/C:/Music"
_SERVICE = re.compile(r"/?([a-z][a-z-]+):(?://|[a-z]+:\S)", re.IGNORECASE)  # soundcloud:tracks:1, https://...
_BEATPORT_STREAM = re.compile(r"/v4/catalog/tracks/(\d{1,12})")  # how Rekordbox writes a stream from Beatport
_ARTIST_TITLE = re.compile(  # with a track number in front: "47. Gala - Song", "03 Gala - Song"
    r"(?:(?:\d{1,3}\s*[.)_-]|0\d{1,2}\s)\s*)?(?P<artist>\S(?:(?!\s[-–—]\s).)*?)\s+[-–—]\s+(?P<title>(?:(?!\s[-–—]\s).)+)"
)
_EXTENSION = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{2,4}$", re.IGNORECASE)

_SERVICE_NAMES = {
    "soundcloud": "SoundCloud",
    "spotify": "Spotify",
    "tidal": "TIDAL",
    "beatport": "Beatport",
    "beatsource": "Beatsource",
    "http": "web",
    "https": "web",
}


def plain_path(location: str) -> str:
    """Return the path of a file URL ("file://localhost/C:/a%20b.mp3" is "C:/a b.mp3"), other locations as they are.

    Only the literal prefix is cut off: Rekordbox leaves "#", "?" and "," unquoted, so a URL parser would cut the path.
    """
    prefix = _FILE_URL.match(location)
    if prefix is None:
        return location
    return _BEFORE_DRIVE.sub("", unquote(location[prefix.end() :]), count=1)


def file_title(path: str) -> str:
    """Return the name of a file without its folders and its extension."""
    name = path.rsplit("/" if "/" in path else "\\", maxsplit=1)[-1]
    return _EXTENSION.sub("", name).strip()


def artist_and_title(path: str) -> tuple[str, str]:
    """Return what the name of a file says. One that is not simply "Artist - Title" is the title as it stands."""
    text = file_title(path)[:LONGEST_TEXT]
    match = _ARTIST_TITLE.fullmatch(text)
    return (match["artist"], match["title"]) if match else ("", text)


def streaming_service(path: str) -> str | None:
    """Return the name of the service that a path streams from, None for a file."""
    if _BEATPORT_STREAM.match(path):
        return "Beatport"
    service = _SERVICE.match(path)
    return _SERVICE_NAMES.get(service[1].lower(), service[1]) if service else None


def beatport_stream_id(path: str) -> int | None:
    """Return the id of the track that a path streams from Beatport, None for everything else."""
    match = _BEATPORT_STREAM.match(path)
    return int(match[1]) if match else None


def skip_reason(path: str, title: str) -> str | None:
    """Return why a track is not looked for, None where it is. An empty title means that nothing names it."""
    service = streaming_service(path)
    if service:
        return f"a {service} stream, not a file"
    return None if title else "neither a title nor a file name"
