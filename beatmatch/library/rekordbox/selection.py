"""The playlists that names, folders and patterns choose: "Techno/" is all in that folder, "Techno/*" its own."""

import fnmatch
import re
from collections.abc import Sequence

from beatmatch.errors import InputError
from beatmatch.library.rekordbox.playlists import (
    PlaylistNode,
    PlaylistPath,
    PlaylistTree,
    caseless,
    find_playlist,
    matching_paths,
)

_PATTERN = re.compile(r"[*?]|\[.+\]|/\s*$")
_ANY_DEPTH = "**"


def find_playlists(wanted: Sequence[str], tree: PlaylistTree, file: str) -> list[PlaylistNode]:
    """Return the playlists that are chosen, in the order of the names and then of the tree.

    A name that a playlist has is that playlist, whatever signs are in it. A folder or a pattern adds what is not
    chosen yet. Raises InputError for a name or a pattern that no playlist has, and for a name that more than one has.
    """
    chosen: list[PlaylistNode] = []
    for name in wanted:
        if _is_name(name, tree):
            chosen.append(find_playlist(name, tree, file))
        else:
            taken = set(map(id, chosen))
            chosen += [node for node in _fitting(name, tree, file) if id(node) not in taken]
    return chosen


def _is_name(wanted: str, tree: PlaylistTree) -> bool:
    return not _PATTERN.search(wanted) or bool(matching_paths(wanted, [node.path for node in tree.playlists]))


def _fitting(wanted: str, tree: PlaylistTree, file: str) -> list[PlaylistNode]:
    is_folder = wanted.rstrip().endswith("/")
    pattern = [*_names(wanted), _ANY_DEPTH] if is_folder else _names(wanted)
    found = [node for node in tree.playlists if _fits(node.path, pattern)]
    if not found:
        what = "is in a folder" if is_folder else "fits the pattern"
        raise InputError(f"no playlist in {file} {what} {wanted!r}", f"see them all: beatmatch playlists {file}")
    return found


def _names(text: str) -> list[str]:
    r"""Split a path or a pattern at each "/" that is not written as "\/"."""
    return [name.replace("\\/", "/") for name in re.split(r"(?<!\\)/", caseless(text)) if name]


def _fits(path: PlaylistPath, pattern: Sequence[str]) -> bool:
    """Return whether the end of a path fits: as for names, the folders around it may be left out."""
    names = [caseless(name) for name in path]
    return any(_all_fit(names[start:], pattern) for start in range(len(names)))


def _all_fit(names: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not names
    first, *rest = pattern
    if first == _ANY_DEPTH:
        return any(_all_fit(names[used:], rest) for used in range(1, len(names) + 1))
    return bool(names) and fnmatch.fnmatchcase(names[0], first) and _all_fit(names[1:], rest)
