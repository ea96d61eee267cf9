"""Read playlists and tracks of an export.

A file is read twice, never held: once for the tree of playlists with their keys, once for the tracks behind the keys.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from beatmatch.library.rekordbox.export import Export
from beatmatch.library.rekordbox.playlists import PlaylistTree, find_playlist, read_tree
from beatmatch.library.rekordbox.tracks import DAMAGED_ROW, WantedTracks, find_tracks, read_tracks
from beatmatch.library.source import Source, display_name, open_source
from beatmatch.models import Playlist, PlaylistInfo, RBTrack

_COLLECTION_PATH = ("Collection",)  # the path of the playlist that read_collection returns

_log = logging.getLogger("beatmatch.library.rekordbox")


def parse_playlist(xml_path: Source, playlist_name: str) -> tuple[RBTrack, ...]:
    """Read the tracks of one playlist, in order. See `read_playlist` for names and errors."""
    return read_playlist(xml_path, playlist_name).tracks


def read_playlist(xml_path: Source, name: str) -> Playlist:
    r"""Read one playlist by its name or its path "Folder/Sub/Name", a "/" inside a name written "\/".

    "-" reads stdin. Raises InputError for a file that is no whole export, and for a name that no playlist has, that
    several have, or that is a folder's.
    """
    return read_library(xml_path, [name])[0]


def read_library(xml_path: Source, names: Sequence[str]) -> tuple[Playlist, ...]:
    """Read several playlists, in the order of their names, parsing the file once for all of them."""
    with open_source(xml_path) as stream:
        export = Export(stream, display_name(xml_path))
        tree = _read_tree(export)
        nodes = [find_playlist(name, tree, export.name) for name in names]
        wanted = WantedTracks.of(nodes)
        found = export.read_with(lambda elements: find_tracks(elements, wanted))
    return tuple(
        _without_damaged_rows(
            Playlist(path=node.path, tracks=tuple(found.track(key, by_location=node.by_location) for key in node.keys)),
            export,
        )
        for node in nodes
    )


def read_playlists(xml_path: Source) -> tuple[PlaylistInfo, ...]:
    """Read the names and sizes of all playlists, in the order of the tree, without folders."""
    with open_source(xml_path) as stream:
        tree = _read_tree(Export(stream, display_name(xml_path)))
    return tuple(PlaylistInfo(path=node.path, entries=len(node.keys)) for node in tree.playlists)


def read_collection(xml_path: Source) -> Playlist:
    """Read every track of the collection, in its order."""
    with open_source(xml_path) as stream:
        export = Export(stream, display_name(xml_path))
        tracks = export.read_with(read_tracks)
    return _without_damaged_rows(Playlist(path=_COLLECTION_PATH, tracks=tracks), export)


def _read_tree(export: Export) -> PlaylistTree:
    tree = export.read_with(read_tree)
    if export.is_damaged and tree.losses:
        _log.warning("%s: the damage has cost %s", export.name, tree.losses)
    return tree


def _without_damaged_rows(playlist: Playlist, export: Export) -> Playlist:
    """Mark tracks that lost attributes to the damage as skipped: what is left of a title may be another song's."""
    if not export.has_lost_attributes:
        return playlist
    tracks = (
        track if track.location or track.skip_reason else replace(track, skip_reason=DAMAGED_ROW)
        for track in playlist.tracks
    )
    return replace(playlist, tracks=tuple(tracks))
