"""The playlists of a library as JSON."""

from collections.abc import Iterable
from typing import TextIO

from beatmatch.models import PlaylistInfo
from beatmatch.writers.json import Json, json_line


def write_playlists_ndjson(playlists: Iterable[PlaylistInfo], stream: TextIO) -> None:
    """Write one object a line."""
    stream.writelines(json_line(playlist_object(playlist)) + "\n" for playlist in playlists)
    stream.flush()


def write_playlists_json(playlists: Iterable[PlaylistInfo], stream: TextIO) -> None:
    """Write one array."""
    lines = ",\n".join(json_line(playlist_object(playlist)) for playlist in playlists)
    stream.write(f"[\n{lines}\n]\n" if lines else "[]\n")
    stream.flush()


def playlist_object(playlist: PlaylistInfo) -> dict[str, Json]:
    """Lay out a playlist: `playlist` is the name as the command line and the results have it."""
    return {"playlist": playlist.full_name, "path": playlist.path, "tracks": playlist.entries}
