"""Read playlists from a library of any kind: a Rekordbox export or database, a folder of audio files, an .m3u file."""

import os
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from beatmatch.errors import InputError
from beatmatch.library.music_root import parse_music_roots
from beatmatch.library.source import STDIN, Source, display_name
from beatmatch.models import Playlist, PlaylistInfo

# The readers are imported inside the functions: lxml, mutagen and pyrekordbox are slow to import.


class LibraryKind(Enum):
    EXPORT = "a Rekordbox XML export"
    MASTER_DB = "the database of Rekordbox 6 or 7"
    FOLDER = "a folder of audio files"
    M3U = "an .m3u playlist"


def library_kind(source: Source) -> LibraryKind:
    """Return what kind of library a source is: a folder, or what its name says. A stream is an export."""
    if not isinstance(source, Path | str):
        return LibraryKind.EXPORT
    if source != STDIN and os.path.isdir(source):  # noqa: PTH112  # Path.is_dir raises for what is no path
        return LibraryKind.FOLDER
    suffix = Path(source).suffix.lower()
    if suffix in (".m3u", ".m3u8"):
        return LibraryKind.M3U
    return LibraryKind.MASTER_DB if suffix == ".db" else LibraryKind.EXPORT


def is_rekordbox_xml(source: Source) -> bool:
    """Return whether a source is read as a Rekordbox XML: whatever is no library of another kind."""
    return library_kind(source) is LibraryKind.EXPORT


def read_library(source: Source, names: Sequence[str]) -> tuple[Playlist, ...]:
    """Read the playlists with these names, in the order of the names. An .m3u file needs no name.

    Raises InputError for a library that cannot be read and for a name that no playlist, or more than one, has.
    """
    match library_kind(source):
        case LibraryKind.MASTER_DB:
            from beatmatch.library import masterdb

            return masterdb.read_library(_path(source), names)
        case LibraryKind.FOLDER:
            from beatmatch.library import folder

            return folder.read_library(_path(source), names)
        case LibraryKind.M3U:
            return (_read_m3u(source, names),)
        case LibraryKind.EXPORT:
            from beatmatch.library import rekordbox

            return rekordbox.read_library(source, names)


def read_collection(source: Source) -> Playlist:
    """Read every track of the library as one playlist. Raises InputError."""
    match library_kind(source):
        case LibraryKind.MASTER_DB:
            from beatmatch.library import masterdb

            return masterdb.read_collection(_path(source))
        case LibraryKind.FOLDER:
            from beatmatch.library import folder

            return folder.read_collection(_path(source))
        case LibraryKind.M3U:
            return _read_m3u(source, [])
        case LibraryKind.EXPORT:
            from beatmatch.library import rekordbox

            return rekordbox.read_collection(source)


def read_playlists(source: Source, *, warn: bool = True) -> tuple[PlaylistInfo, ...]:
    """Read the names and sizes of all playlists. Raises InputError. Without `warn` nothing is said of a lack."""
    match library_kind(source):
        case LibraryKind.MASTER_DB:
            from beatmatch.library import masterdb

            return masterdb.read_playlists(_path(source), warn=warn)
        case LibraryKind.FOLDER:
            from beatmatch.library import folder

            return folder.read_playlists(_path(source), warn=warn)
        case LibraryKind.M3U:
            playlist = _read_m3u(source, [])
            return (PlaylistInfo(path=playlist.path, entries=len(playlist.tracks)),)
        case LibraryKind.EXPORT:
            from beatmatch.library import rekordbox

            return rekordbox.read_playlists(source, warn=warn)


def with_tags(playlists: Sequence[Playlist], source: Source, music_roots: Sequence[str]) -> tuple[Playlist, ...]:
    """Return the playlists of a library with what the tags of their files add: ISRCs and Beatport ids.

    `music_roots` are texts OLD=NEW. A folder's tags are known already. Raises ConfigError for a root that is none, and
    where mutagen is not installed.
    """
    roots = parse_music_roots(music_roots)
    kind = library_kind(source)
    if kind is LibraryKind.FOLDER:
        return tuple(playlists)
    from beatmatch.library.file_tags import with_file_tags

    beside = Path(os.path.abspath(_path(source))).parent if kind is LibraryKind.M3U else None  # noqa: PTH100  # no links
    return with_file_tags(playlists, roots, folder=beside)


def _path(source: Source) -> Path:
    assert isinstance(source, Path | str)  # its name said what kind it is
    return Path(source)


def _read_m3u(source: Source, names: Sequence[str]) -> Playlist:
    from beatmatch.library.m3u import read_m3u

    playlist = read_m3u(source)
    for name in names:
        if name.strip().casefold() not in (playlist.path[0].casefold(), playlist.full_name.casefold()):
            hint = f'leave the name away, or write "{playlist.full_name}"'
            raise InputError(f"no playlist in {display_name(source)} is called {name!r}", hint)
    return playlist
