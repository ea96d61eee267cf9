"""What the place of a track says: its plain path, its file's name, the service it streams from."""

import re
from urllib.parse import unquote

_PREFIXES = re.compile(r"file://(localhost)?", re.IGNORECASE)
_DRIVE = re.compile(r"/(?=[A-Za-z]:[/\\])")
_ENDING = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{2,4}$", re.IGNORECASE)
_SERVICE = re.compile(r"/?([a-z][a-z-]+):(?://|[a-z]+:\S)", re.IGNORECASE)  # soundcloud:tracks:1, https://...
_BEATPORT_PATH = re.compile(r"/v4/catalog/tracks/\d+")  # how Rekordbox writes a stream from Beatport

_SPELLINGS = {
    "soundcloud": "SoundCloud",
    "spotify": "Spotify",
    "tidal": "TIDAL",
    "beatport": "Beatport",
    "beatsource": "Beatsource",
    "http": "web",
    "https": "web",
}


def path_of(location: str) -> str:
    """Turn a file URL into a plain path: "file://localhost/C:/a%20b.mp3" into "C:/a b.mp3".

    Only the literal prefix is cut off: Rekordbox leaves "#", "?" and "," as they are, which no URL parser survives.
    """
    prefix = _PREFIXES.match(location)
    if prefix is None:
        return location
    return _DRIVE.sub("", unquote(location[prefix.end() :]), count=1)


def stream_service(path: str) -> str | None:
    """Name the service a path streams from, None for a file."""
    if _BEATPORT_PATH.match(path):
        return "Beatport"
    service = _SERVICE.match(path)
    return _SPELLINGS.get(service[1].lower(), service[1]) if service else None


def file_title(path: str) -> str:
    """Take the name of a file without folders and ending."""
    name = path.rsplit("/" if "/" in path else "\\", maxsplit=1)[-1]
    return _ENDING.sub("", name).strip()
