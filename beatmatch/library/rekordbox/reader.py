"""Read playlists and tracks of an export.

A file is read twice, never held: once for the tree of playlists with their keys, once for the tracks behind the keys.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from beatmatch.errors import InputError
from beatmatch.library.rekordbox.export import Elements, Export
from beatmatch.library.rekordbox.playlists import PlaylistNode, PlaylistTree, read_tree
from beatmatch.library.rekordbox.selection import find_playlists
from beatmatch.library.rekordbox.tracks import DAMAGED_ROW, FoundTracks, WantedTracks, find_tracks, parse_track
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
    playlists = read_library(xml_path, [name])
    if len(playlists) > 1:
        raise InputError(f"{name!r} is {len(playlists)} playlists", "name one of them")
    return playlists[0]


def read_library(xml_path: Source, names: Sequence[str]) -> tuple[Playlist, ...]:
    """Read the playlists of names, folders and patterns, in that order, parsing the file once for all of them."""
    with open_source(xml_path) as stream:
        export = Export(stream, display_name(xml_path))
        tree = _read_tree(export)
        nodes = find_playlists(names, tree, export.name)
        wanted = WantedTracks.of(nodes)
        found = export.read_with(lambda elements: find_tracks(elements, wanted))
        playlists = [Playlist(path=node.path, tracks=tuple(_tracks_of(node, found))) for node in nodes]
    return tuple(_without_damaged_rows(playlist, export) for playlist in playlists)


def _tracks_of(node: PlaylistNode, found: FoundTracks) -> Iterator[RBTrack]:
    return (found.track(key, by_location=node.by_location) for key in node.keys)


def read_playlists(xml_path: Source, *, warn: bool = True) -> tuple[PlaylistInfo, ...]:
    """Read the names and sizes of all playlists, in the order of the tree, without folders.

    Without `warn` it is left to a later reading to say what the export lacks.
    """
    with open_source(xml_path) as stream:
        export = Export(stream, display_name(xml_path))
        tree = _read_tree(export) if warn else export.read_with(read_tree)
    return tuple(PlaylistInfo(path=node.path, entries=len(node.keys)) for node in tree.playlists)


def read_collection(xml_path: Source) -> Playlist:
    """Read every track of the collection, in its order."""
    with open_source(xml_path) as stream:
        export = Export(stream, display_name(xml_path))
        tree, tracks = export.read_with(_tree_and_tracks)
        _warn(export, tree)
    return _without_damaged_rows(Playlist(path=_COLLECTION_PATH, tracks=tracks), export)


def _tree_and_tracks(elements: Elements) -> tuple[PlaylistTree, tuple[RBTrack, ...]]:
    tracks: list[RBTrack] = []
    tree = read_tree(elements, lambda element: tracks.append(parse_track(dict(element.attrib))))
    return tree, tuple(tracks)


def _read_tree(export: Export) -> PlaylistTree:
    tree = export.read_with(read_tree)
    _warn(export, tree)
    return tree


def _warn(export: Export, tree: PlaylistTree) -> None:
    """Log what the export lacks: one warning for each kind."""
    if export.is_damaged and tree.losses:
        _log.warning("%s: the damage has cost %s", export.name, tree.losses)
        return
    for disagreement in tree.disagreements:
        _log.warning("%s is not whole: %s", export.name, disagreement)


def _without_damaged_rows(playlist: Playlist, export: Export) -> Playlist:
    """Mark tracks that lost attributes to the damage as skipped: what is left of a title may be another song's."""
    if not export.has_lost_attributes:
        return playlist
    tracks = (
        track if track.location or track.skip_reason else replace(track, skip_reason=DAMAGED_ROW)
        for track in playlist.tracks
    )
    return replace(playlist, tracks=tuple(tracks))
