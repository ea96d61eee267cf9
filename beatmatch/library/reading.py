"""Read playlists from a library of either kind: a Rekordbox export, or an .m3u file, which is one playlist."""

from collections.abc import Sequence
from pathlib import Path

from beatmatch.errors import InputError
from beatmatch.library.source import Source, display_name
from beatmatch.models import Playlist, PlaylistInfo

# The readers are imported inside the functions: lxml, which Rekordbox exports need, is slow to import.


def read_library(source: Source, names: Sequence[str]) -> tuple[Playlist, ...]:
    """Read the playlists with these names, in the order of the names. An .m3u file needs no name.

    Raises InputError for a file that cannot be read and for a name that no playlist, or more than one, has.
    """
    if not is_m3u(source):
        from beatmatch.library import rekordbox

        return rekordbox.read_library(source, names)
    playlist = read_collection(source)
    for name in names:
        if name.strip().casefold() not in (playlist.path[0].casefold(), playlist.full_name.casefold()):
            hint = f'leave the name away, or write "{playlist.full_name}"'
            raise InputError(f"no playlist in {display_name(source)} is called {name!r}", hint)
    return (playlist,)


def read_collection(source: Source) -> Playlist:
    """Read every track of the library as one playlist. Raises InputError."""
    if is_m3u(source):
        from beatmatch.library.m3u import read_m3u

        return read_m3u(source)
    from beatmatch.library import rekordbox

    return rekordbox.read_collection(source)


def read_playlists(source: Source, *, warn: bool = True) -> tuple[PlaylistInfo, ...]:
    """Read the names and sizes of all playlists. Raises InputError. Without `warn` nothing is said of a lack."""
    if is_m3u(source):
        playlist = read_collection(source)
        return (PlaylistInfo(path=playlist.path, entries=len(playlist.tracks)),)
    from beatmatch.library import rekordbox

    return rekordbox.read_playlists(source, warn=warn)


def is_m3u(source: Source) -> bool:
    """Return whether a source is the path of an .m3u or .m3u8 file."""
    return isinstance(source, Path | str) and Path(source).suffix.lower() in (".m3u", ".m3u8")


def is_rekordbox_xml(source: Source) -> bool:
    """Return whether a source is read as a Rekordbox XML: whatever is no library of another kind."""
    return not is_m3u(source)
