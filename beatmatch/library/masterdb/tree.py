"""The playlists of the database, in their folders and in the order that Rekordbox shows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from beatmatch.library.masterdb.content import Row, text, whole
from beatmatch.library.masterdb.database import Database
from beatmatch.library.masterdb.smart import RuleError, SmartRule, Tags, read_rule
from beatmatch.library.rekordbox.playlists import PlaylistNode, PlaylistPath, PlaylistTree

_FOLDER, _SMART = 1, 4  # the attributes of a node; 0 is a playlist
_PLAYLISTS = """
    SELECT ID, ParentID, Name, Attribute, SmartList, COALESCE(rb_local_deleted, 0) AS deleted
    FROM djmdPlaylist ORDER BY Seq, rowid
"""
_ENTRIES = """
    SELECT entry.PlaylistID, entry.ContentID
    FROM djmdSongPlaylist AS entry LEFT JOIN djmdContent AS content ON content.ID = entry.ContentID
    WHERE COALESCE(entry.rb_local_deleted, 0) = 0 AND COALESCE(content.rb_local_deleted, 0) = 0
    ORDER BY entry.TrackNo, entry.rowid
"""
_MY_TAGS = "SELECT ContentID, MyTagID FROM djmdSongMyTag WHERE COALESCE(rb_local_deleted, 0) = 0"


@dataclass(frozen=True, slots=True)
class StoredTree:
    """The tree as an export has it, and why the rules of some intelligent playlists cannot be followed, by path."""

    tree: PlaylistTree
    unresolved: Mapping[PlaylistPath, str]


def read_tree(database: Database, rows: Callable[[], Sequence[Row]], today: date) -> StoredTree:
    """Read the tree. `rows` is called where an intelligent playlist has to be filled.

    What was deleted is left out, with all that is in it.
    """
    entries = _entries(database)
    my_tags = cache(lambda: _my_tags(database))
    playlists: list[PlaylistNode] = []
    folders: list[PlaylistPath] = []
    unresolved: dict[PlaylistPath, str] = {}
    for path, node in _walk(database.rows(_PLAYLISTS)):
        if whole(node, "Attribute") == _FOLDER:
            folders.append(path)
            continue
        keys = entries[text(node, "ID")]
        if whole(node, "Attribute") == _SMART:
            try:
                keys = _admitted(read_rule(text(node, "SmartList"), my_tags, today), rows())
            except RuleError as error:
                unresolved[path] = str(error)
        playlists.append(PlaylistNode(path, tuple(keys), by_location=False, declared_entries=None))
    return StoredTree(PlaylistTree(tuple(playlists), tuple(folders), 0, None), unresolved)


def _entries(database: Database) -> defaultdict[str, list[str]]:
    entries: defaultdict[str, list[str]] = defaultdict(list)
    for row in database.rows(_ENTRIES):
        entries[text(row, "PlaylistID")].append(text(row, "ContentID"))
    return entries


def _my_tags(database: Database) -> Tags:
    tags: defaultdict[str, set[int]] = defaultdict(set)
    for row in database.rows(_MY_TAGS):
        tags[text(row, "ContentID")].add(whole(row, "MyTagID") % 2**32)
    return tags


def _walk(nodes: Sequence[Row]) -> Iterator[tuple[PlaylistPath, Row]]:
    """Yield the nodes with their paths, each folder before what is in it. One without a parent stands at the top.

    Nodes that are in themselves, as only a damaged database has them, are never reached.
    """
    ids = {text(node, "ID") for node in nodes}
    inside: defaultdict[str, list[Row]] = defaultdict(list)
    for node in nodes:
        parent = text(node, "ParentID")
        inside[parent if parent in ids else ""].append(node)
    waiting: list[tuple[PlaylistPath, Row]] = [((text(node, "Name"),), node) for node in reversed(inside[""])]
    while waiting:
        path, node = waiting.pop()
        if whole(node, "deleted"):
            continue
        yield path, node
        children = inside[text(node, "ID")] if whole(node, "Attribute") == _FOLDER else []
        waiting.extend(((*path, text(child, "Name")), child) for child in reversed(children))


def _admitted(rule: SmartRule, rows: Sequence[Row]) -> list[str]:
    return [text(row, "ID") for row in rows if rule.admits(row)]
