"""The library and the playlists that a command line names."""

import os
from collections.abc import Sequence
from typing import BinaryIO, cast

from beatmatch.cli.options import STDIN
from beatmatch.config import Configuration
from beatmatch.errors import ConfigError, InputError
from beatmatch.library.music_root import parse_music_roots
from beatmatch.library.reading import (
    LibraryKind,
    library_kind,
    read_collection,
    read_library,
    read_playlists,
    with_tags,
)
from beatmatch.library.source import display_name, open_source
from beatmatch.models import Playlist

_REKORDBOX = "rekordbox"  # the word for the database that Rekordbox uses on this machine
_MAX_NAMES = 5  # of playlists in a message


def library_place(library: str, configuration: Configuration) -> str:
    """Return the path of a library: of the database where the word "rekordbox" is given, "-" for stdin.

    Raises InputError where Rekordbox has no database on this machine.
    """
    if library != _REKORDBOX:
        return library
    if place := configuration.path("rekordbox-db"):
        return str(place)
    from beatmatch.library.masterdb.place import find_master_db

    return str(find_master_db(os.environ))


def read_chosen_playlists(
    library: str, names: Sequence[str], configuration: Configuration, *, collection: bool
) -> tuple[Playlist, ...]:
    """Read the playlists of these names, the whole collection, or without either the only playlist there is.

    With --read-tags the tags of their files are read as well. Raises InputError for a library that cannot be read and
    playlists that are not in it, ConfigError for names beside `collection`.
    """
    music_roots = configuration.texts("music-root")
    parse_music_roots(music_roots)  # a wrong one is told even where no file is read
    playlists = _read(library, names, collection=collection)
    return with_tags(playlists, library, music_roots) if configuration.is_on("read-tags") else playlists


def _read(library: str, names: Sequence[str], *, collection: bool) -> tuple[Playlist, ...]:
    if collection and names:
        raise ConfigError("--collection takes everything, and playlists are named as well", "leave one of them out")
    if collection:
        return (read_collection(library),)
    if names or library_kind(library) is LibraryKind.M3U:
        return read_library(library, names)
    if library != STDIN:
        return read_library(library, [_only_name(library, library)])
    with open_source(library) as stream:  # stdin cannot be opened twice
        source = cast("BinaryIO", stream)
        name = _only_name(source, library)
        stream.seek(0)
        return read_library(source, [name])


def _only_name(source: str | BinaryIO, library: str) -> str:
    """Return the name of the only playlist. Raises InputError where there are more, or none."""
    found = read_playlists(source, warn=False)
    if len(found) != 1:
        hint = _name_one_of(library, [playlist.full_name for playlist in found])
        raise InputError(f"which playlist of {display_name(library)}?", hint)
    return found[0].full_name


def _name_one_of(library: str, names: Sequence[str]) -> str:
    if not names:
        return "it has none; match everything with --collection"
    some = ", ".join(f'"{name}"' for name in names[:_MAX_NAMES])
    more = f"; all {len(names)}: beatmatch playlists {library}" if len(names) > _MAX_NAMES else ""
    return f"name one of {some}{more}"
