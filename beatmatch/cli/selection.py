"""Which playlists of a library are meant."""

from collections.abc import Sequence
from typing import BinaryIO, cast

from beatmatch.errors import ConfigError, InputError
from beatmatch.library.reading import is_m3u, read_collection, read_library, read_playlists
from beatmatch.library.source import display_name, open_source
from beatmatch.models import Playlist, PlaylistInfo

STDIN = "-"
_LISTED = 5


def select(library: str, names: Sequence[str], *, collection: bool) -> tuple[Playlist, ...]:
    """Read the playlists that the command line names, the whole collection, or the only one there is."""
    if collection and names:
        raise ConfigError("--collection takes everything, and playlists are named as well", "leave one of them out")
    if collection:
        return (read_collection(library),)
    if names or is_m3u(library):
        return read_library(library, names)
    return _the_only_one(library)


def _the_only_one(library: str) -> tuple[Playlist, ...]:
    with open_source(library) as stream:
        source = cast("BinaryIO", stream) if library == STDIN else library  # stdin comes only once
        found = read_playlists(source)
        if len(found) != 1:
            raise InputError(f"which playlist of {display_name(library)}?", _ways_on(library, found))
        stream.seek(0)
        return read_library(source, [found[0].full_name])


def _ways_on(library: str, found: Sequence[PlaylistInfo]) -> str:
    """Name a few playlists, and how to see all."""
    if not found:
        return "it has none; match everything with --collection"
    names = ", ".join(f'"{playlist.full_name}"' for playlist in found[:_LISTED])
    more = f"; all {len(found)}: beatmatch playlists {library}" if len(found) > _LISTED else ""
    return f"name one of {names}{more}"
