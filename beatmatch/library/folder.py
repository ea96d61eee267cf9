"""Read a folder of audio files as a library: every folder in it is a playlist of the files that lie in it.

Tags say what the tracks are, the names of the files where there are none.
"""

import logging
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from beatmatch.errors import InputError
from beatmatch.library.file_tags import Outcome, file_type_of, read_all, warn_of_unread
from beatmatch.library.file_types import AUDIO_SUFFIXES, file_type
from beatmatch.library.location import artist_and_title, skip_reason
from beatmatch.library.rekordbox.playlists import PlaylistNode, PlaylistPath, PlaylistTree, find_playlist
from beatmatch.models import Playlist, PlaylistInfo, RBTrack
from beatmatch.tags.reading import FileTags

_DIGITS = re.compile("([0-9]+)")
_COLLECTION_PATH = ("Collection",)
_SYSTEM_FOLDERS = frozenset({"$RECYCLE.BIN", "System Volume Information", "@eaDir", "__MACOSX"})

_MOST_NAMED = 3  # folders in a warning

_FileId: TypeAlias = tuple[int, int]

_log = logging.getLogger("beatmatch.library.folder")


@dataclass(slots=True)
class _Found:
    """What a folder and those in it hold. A link to a folder that is there anyway is left out: no walk is endless."""

    files: defaultdict[PlaylistPath, list[Path]] = field(default_factory=lambda: defaultdict(list))
    unreadable: list[str] = field(default_factory=list)  # folders, and why
    links: list[tuple[PlaylistPath, Path]] = field(default_factory=list)  # to folders, not followed yet
    seen: set[_FileId] = field(default_factory=set)  # folders


def read_library(folder: Path, names: Sequence[str]) -> tuple[Playlist, ...]:
    """Read the playlists with these names, in the order of the names.

    Raises InputError for a folder that cannot be read and a name that no folder, or more than one, has; ConfigError
    where mutagen is not installed.
    """
    found = _walk(folder)
    paths = [find_playlist(name, _tree(found), str(folder)).path for name in names]
    return _tagged([(path, found.files[path]) for path in paths], found)


def read_collection(folder: Path) -> Playlist:
    """Read every file below the folder, in the order of its playlists. Raises as `read_library` does."""
    found = _walk(folder)
    files = [file for path in _ordered(found) for file in found.files[path]]
    (playlist,) = _tagged([(_COLLECTION_PATH, files)], found)
    return playlist


def read_playlists(folder: Path, *, warn: bool = True) -> tuple[PlaylistInfo, ...]:
    """Read the names and sizes of all playlists, without a look into the files. Raises InputError."""
    found = _walk(folder)
    if warn:
        _warn_of_folders(found)
    return tuple(PlaylistInfo(path=path, entries=len(found.files[path])) for path in _ordered(found))


def _walk(folder: Path) -> _Found:
    """Find the audio files of a folder and of those in it; hidden ones are left out. Raises InputError."""
    root = Path(os.path.abspath(folder))  # noqa: PTH100  # resolve() would follow the links in it
    found = _Found()
    _visit(found, (_shown(root.name) or "Music",), root)
    if found.unreadable and not found.files:
        raise InputError(f"{found.unreadable[0]}: this folder cannot be read", "check its permissions")
    while found.links:
        _visit(found, *found.links.pop(0))
    return found


def _visit(found: _Found, path: PlaylistPath, folder: Path) -> None:
    waiting = [(path, folder)]
    while waiting:
        path, folder = waiting.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116  # DirEntry.stat() has no number on Windows
            if (status.st_dev, status.st_ino) in found.seen:
                continue
            found.seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                waiting += _sorted_out(found, path, entries)
        except OSError as error:
            found.unreadable.append(f"{folder}: {error.strerror or error}")


def _sorted_out(
    found: _Found, path: PlaylistPath, entries: "Iterator[os.DirEntry[str]]"
) -> list[tuple[PlaylistPath, Path]]:
    """Note the files and links of a folder, and return the folders in it."""
    folders = []
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _SYSTEM_FOLDERS:
            continue
        place = (*path, _shown(entry.name)), Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            folders.append(place)
        elif _leads_to_folder(entry):
            found.links.append(place)
        elif place[1].suffix.lower() in AUDIO_SUFFIXES:
            found.files[path].append(place[1])
    return folders


def _leads_to_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, or into a folder that may not be entered
        return False


def _shown(name: str) -> str:
    """Return a file's name as text, also where it is in no encoding."""
    return os.fsencode(name).decode("utf-8", "replace")


def _tree(found: _Found) -> PlaylistTree:
    playlists = [PlaylistNode(path, (), by_location=False, declared_entries=None) for path in _ordered(found)]
    above = {path[:length] for path in found.files for length in range(1, len(path))} - set(found.files)
    return PlaylistTree(tuple(playlists), tuple(sorted(above)), 0, None)


def _ordered(found: _Found) -> list[PlaylistPath]:
    """Return the playlists in the order in which people number things, each folder before what is in it."""
    for files in found.files.values():
        files.sort(key=lambda file: _natural(file.name))
    return sorted(found.files, key=lambda path: [_natural(name) for name in path])


def _natural(name: str) -> tuple[list[str | int], str]:
    """Return what a name is sorted by: "2" comes before "10", and case counts only between equals."""
    parts = _DIGITS.split(name.casefold())
    return [int(part) if index % 2 else part for index, part in enumerate(parts)], name


def _tagged(playlists: Sequence[tuple[PlaylistPath, Sequence[Path]]], found: _Found) -> tuple[Playlist, ...]:
    outcomes = read_all(file for _, files in playlists for file in files)
    _warn_of_folders(found)
    warn_of_unread(outcomes.values(), "their names have to do")
    return tuple(
        Playlist(path=path, tracks=tuple(_track(file, outcomes[file]) for file in files)) for path, files in playlists
    )


def _warn_of_folders(found: _Found) -> None:
    if found.unreadable:
        named = "; ".join(found.unreadable[:_MOST_NAMED])
        more = f"; and {len(found.unreadable) - _MOST_NAMED:,} more" if len(found.unreadable) > _MOST_NAMED else ""
        count = "1 folder" if len(found.unreadable) == 1 else f"{len(found.unreadable):,} folders"
        _log.warning("%s could not be read: %s%s", count, named, more)


def _track(file: Path, outcome: Outcome) -> RBTrack:
    path = _shown(file.as_posix())
    tags = outcome if isinstance(outcome, FileTags) else None
    artist, title = artist_and_title(path)
    if tags is not None and tags.title.strip():
        artist, title = tags.artist, tags.title
    elif tags is not None:
        artist = tags.artist or artist
    if tags is None:
        return RBTrack(
            track_id=path,
            title=title,
            artist=artist,
            location=path,
            path=path,
            file_type=file_type("", path),
            skip_reason=skip_reason(path, title),
        )
    return RBTrack(
        track_id=path,
        title=title,
        artist=artist,
        album=tags.album,
        genre=tags.genre,
        label=tags.label,
        remixer=tags.remixer,
        mix=tags.mix,
        location=path,
        path=path,
        key=tags.key,
        bpm=tags.bpm,
        year=tags.year,
        seconds=tags.seconds,
        isrc=tags.isrc or None,
        beatport_id=tags.beatport_id,
        file_type=file_type_of(tags),
        bitrate=tags.bitrate,
        skip_reason=skip_reason(path, title),
    )
