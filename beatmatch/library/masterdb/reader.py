"""Read playlists and tracks of a master.db. Names, paths and errors are those of an XML export."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

from beatmatch.errors import InputError
from beatmatch.library.masterdb.content import Row, read_rows, text, track_of
from beatmatch.library.masterdb.database import Database, open_master_db
from beatmatch.library.masterdb.tree import StoredTree, read_tree
from beatmatch.library.rekordbox.playlists import PlaylistNode, find_playlist
from beatmatch.library.rekordbox.tracks import FoundTracks
from beatmatch.models import Playlist, PlaylistInfo, full_name

_COLLECTION_PATH = ("Collection",)
_MOST_NAMED = 5  # playlists in a warning
_SMART_HINT = "copy its tracks into a playlist in Rekordbox, or give an XML export"

_log = logging.getLogger("beatmatch.library.masterdb")


def read_library(path: Path, names: Sequence[str], *, today: date | None = None) -> tuple[Playlist, ...]:
    """Read several playlists, in the order of their names. `today` is for rules such as "in the last 30 days".

    Raises InputError for what is no database of Rekordbox, for a name that no playlist or more than one has, and for an
    intelligent playlist whose rule cannot be followed.
    """
    with open_master_db(path) as database:
        rows = _rows_once(database)
        stored = _read_tree(database, rows, today)
        nodes = [find_playlist(name, stored.tree, str(path)) for name in names]
        for node in nodes:
            if reason := stored.unresolved.get(node.path):
                name = full_name(node.path)
                raise InputError(f'the rule of the intelligent playlist "{name}" holds {reason}', _SMART_HINT)
        found = _found(nodes, rows())
    return tuple(
        Playlist(path=node.path, tracks=tuple(found.track(key, by_location=False) for key in node.keys))
        for node in nodes
    )


def read_playlists(path: Path, *, warn: bool = True, today: date | None = None) -> tuple[PlaylistInfo, ...]:
    """Read the names and sizes of all playlists, in the order of the tree, without folders.

    An intelligent playlist whose rule cannot be followed is listed as empty; unless `warn` is off, that is said.
    """
    with open_master_db(path) as database:
        stored = _read_tree(database, _rows_once(database), today)
    if stored.unresolved and warn:
        names = ", ".join(f'"{full_name(each)}"' for each in list(stored.unresolved)[:_MOST_NAMED])
        more = f" and {len(stored.unresolved) - _MOST_NAMED} more" if len(stored.unresolved) > _MOST_NAMED else ""
        reason = next(iter(stored.unresolved.values()))
        _log.warning(
            "intelligent playlists whose rule is not understood count as empty: %s%s (it holds %s)", names, more, reason
        )
    return tuple(PlaylistInfo(path=node.path, entries=len(node.keys)) for node in stored.tree.playlists)


def read_collection(path: Path) -> Playlist:
    """Read every track of the collection, in the order in which they were added."""
    with open_master_db(path) as database:
        rows = read_rows(database)
    return Playlist(path=_COLLECTION_PATH, tracks=tuple(map(track_of, rows)))


def _read_tree(database: Database, rows: Callable[[], Sequence[Row]], today: date | None) -> StoredTree:
    day = today or datetime.now().astimezone().date()
    return read_tree(database, rows, day)


def _rows_once(database: Database) -> Callable[[], Sequence[Row]]:
    return cache(lambda: read_rows(database))


def _found(nodes: Iterable[PlaylistNode], rows: Sequence[Row]) -> FoundTracks:
    wanted = {key for node in nodes for key in node.keys}
    return FoundTracks({key: track_of(row) for row in rows if (key := text(row, "ID")) in wanted}, {})
