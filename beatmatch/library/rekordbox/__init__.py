"""Read a Rekordbox XML export: its playlists, and the tracks of those that are asked for.

A file is read twice, never held: once for the tree of playlists with their keys, once for the tracks behind the keys.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from beatmatch.library.rekordbox.export import Export
from beatmatch.library.rekordbox.playlists import Node, Outline, choose, read_outline
from beatmatch.library.rekordbox.tracks import BROKEN, Found, Wanted, every_track, find_tracks
from beatmatch.library.source import Source, display_name, opened
from beatmatch.models import Playlist, PlaylistInfo, RBTrack

__all__ = ["COLLECTION", "parse_playlist", "read_collection", "read_library", "read_playlist", "read_playlists"]

COLLECTION = ("Collection",)  # the path of the playlist that read_collection gives

_log = logging.getLogger("beatmatch.library.rekordbox")


def parse_playlist(xml_path: Source, playlist_name: str) -> tuple[RBTrack, ...]:
    """Read the tracks of one playlist, in order. See `read_playlist` for names and errors."""
    return read_playlist(xml_path, playlist_name).tracks


def read_playlist(xml_path: Source, name: str) -> Playlist:
    r"""Read one playlist by its name or its path "Folder/Sub/Name", a "/" inside a name written "\/".

    "-" reads stdin. Raises InputError for a file that is no whole export, and for a name that is not there, is a
    folder's, or belongs to several playlists.
    """
    return read_library(xml_path, [name])[0]


def read_library(xml_path: Source, names: Sequence[str]) -> tuple[Playlist, ...]:
    """Read several playlists, in the order of their names, going through the file once for all."""
    with opened(xml_path) as stream:
        export = Export(stream, display_name(xml_path))
        outline = _outline(export)
        nodes = [choose(name, outline, export.name) for name in names]
        wanted = Wanted.of(nodes)
        found = export.collect(lambda elements: find_tracks(elements, wanted))
    return tuple(_checked(_playlist(node, found), export) for node in nodes)


def read_playlists(xml_path: Source) -> tuple[PlaylistInfo, ...]:
    """Read the names and sizes of all playlists, as they stand in the tree, without folders."""
    with opened(xml_path) as stream:
        outline = _outline(Export(stream, display_name(xml_path)))
    return tuple(PlaylistInfo(path=node.path, entries=len(node.keys)) for node in outline.playlists)


def read_collection(xml_path: Source) -> Playlist:
    """Read every track of the collection, in its order."""
    with opened(xml_path) as stream:
        export = Export(stream, display_name(xml_path))
        tracks = export.collect(every_track)
    return _checked(Playlist(path=COLLECTION, tracks=tracks), export)


def _outline(export: Export) -> Outline:
    outline = export.collect(read_outline)
    if export.damaged and outline.lost:
        _log.warning("%s: the damage has cost %s", export.name, outline.lost)
    return outline


def _playlist(node: Node, found: Found) -> Playlist:
    return Playlist(path=node.path, tracks=tuple(found.track(key, by_location=node.by_location) for key in node.keys))


def _checked(playlist: Playlist, export: Export) -> Playlist:
    """Set tracks aside that lost attributes to the damage: what is left of a title may be another song's."""
    if not export.broken:
        return playlist
    tracks = (
        track if track.location or track.skip_reason else replace(track, skip_reason=BROKEN)
        for track in playlist.tracks
    )
    return replace(playlist, tracks=tuple(tracks))
