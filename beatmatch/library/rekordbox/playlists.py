"""The tree of playlists: paths and keys, without the tracks behind them."""

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from lxml import etree

from beatmatch.errors import InputError
from beatmatch.library.rekordbox.export import Elements
from beatmatch.models import full_name

_FOLDER = "0"
_BY_LOCATION = "1"
_NAMING = frozenset({"TrackID", "Location", "Name"})
_TREE_ROOT = "ROOT"  # the folder around everything, which no user sees


@dataclass(frozen=True, slots=True)
class Node:
    """A playlist: keys are TrackIDs or, `by_location`, Locations."""

    path: tuple[str, ...]
    keys: tuple[str, ...]
    by_location: bool
    announced: int | None  # the number of entries it says it has


@dataclass(frozen=True, slots=True)
class Outline:
    playlists: tuple[Node, ...]
    folders: tuple[tuple[str, ...], ...]
    tracks: int
    announced: int | None  # the number of tracks the collection says it has

    @property
    def lost(self) -> str:
        """Say how much less there is than announced, "" when nothing."""
        tracks = max(0, (self.announced or 0) - self.tracks)
        entries = sum(max(0, (node.announced or 0) - len(node.keys)) for node in self.playlists)
        lost = ((tracks, self.announced, "tracks"), (entries, None, "playlist entries"))
        return " and ".join(
            f"{count:,} {'of ' + format(of, ',') + ' ' if of else ''}{what}" for count, of, what in lost if count
        )


def read_outline(elements: Elements) -> Outline:
    """Go through an export for its tree. Playlists come in the order of the file, folders as they end."""
    playlists: list[Node] = []
    folders: list[tuple[str, ...]] = []
    keys: defaultdict[etree._Element | None, list[str]] = defaultdict(list)  # of every playlist that is still open
    known: dict[str, str] = {}  # one string for a key, however many playlists hold it
    tracks, announced = 0, None
    for element in elements:
        if element.tag == "COLLECTION":
            announced = _number(element.get("Entries"))
        elif element.tag == "TRACK" and (key := element.get("Key")) is not None:
            keys[element.getparent()].append(known.setdefault(key, key))
        elif element.tag == "TRACK":
            tracks += in_collection(element)
        elif element.get("Type") == _FOLDER:
            folders.append(_path(element))
        else:
            playlists.append(_node(element, tuple(keys.pop(element, ()))))
    return Outline(tuple(playlists), tuple(filter(None, folders)), tracks, announced)


def in_collection(element: etree._Element) -> bool:
    """Tell a track of the collection from a playlist's entry, and from what damage has left of either."""
    return element.tag == "TRACK" and "Key" not in element.attrib and not _NAMING.isdisjoint(element.attrib)


def _node(element: etree._Element, keys: tuple[str, ...]) -> Node:
    return Node(_path(element), keys, element.get("KeyType") == _BY_LOCATION, _number(element.get("Entries")))


def _path(element: etree._Element) -> tuple[str, ...]:
    nodes = [*reversed(list(element.iterancestors("NODE"))), element]
    names = tuple(node.get("Name", "") for node in nodes)
    return names[1:] if names[0] == _TREE_ROOT and nodes[0].get("Type") == _FOLDER else names


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() else None


# --- Which playlist a user means: as written first, then without stray spaces, then without case.

Path: TypeAlias = tuple[str, ...]

_LISTED = 20  # paths that a message names
_SUGGESTED = 3


def choose(wanted: str, outline: Outline, file: str) -> Node:
    """Find the playlist of a name or path. Raises InputError where there is none, or more than one."""
    paths = meant(wanted, [node.path for node in outline.playlists])
    if not paths:
        _refuse_unknown(wanted, outline, file)
    if len(paths) > 1:
        twins = len(set(paths)) == 1
        hint = "rename one of them in Rekordbox" if twins else f"give the path of one: {_listed(paths)}"
        raise InputError(f"{len(paths)} playlists in {file} are called {wanted!r}", hint)
    return next(node for node in outline.playlists if node.path == paths[0])


def meant(wanted: str, paths: Sequence[Path]) -> list[Path]:
    """Find the paths that a name or path stands for, by the strictest reading that finds any.

    A whole path comes before a name, so that `full_name` always leads back to its playlist.
    """
    for fold in (str, _trimmed, _caseless):
        for spellings in (_whole, _ends, _unescaped):
            hits = [path for path in paths if fold(wanted) in map(fold, spellings(path))]
            if hits:
                return hits
    return []


def _trimmed(text: str) -> str:
    parts = unicodedata.normalize("NFC", text).split("/")
    return "/".join(" ".join(part.split()) for part in parts)


def _caseless(text: str) -> str:
    return _trimmed(text).casefold()


def _whole(path: Path) -> Iterable[str]:
    return full_name(path), "/" + full_name(path)


def _ends(path: Path) -> Iterable[str]:
    return (full_name(path[start:]) for start in range(len(path)))


def _unescaped(path: Path) -> Iterable[str]:
    return ("/".join(path[start:]) for start in range(len(path)))


def _refuse_unknown(wanted: str, outline: Outline, file: str) -> NoReturn:
    paths = [node.path for node in outline.playlists]
    if folders := meant(wanted, outline.folders):
        inside = [path for path in paths if path[: len(folders[0])] == folders[0]]
        hint = f"it holds: {_listed(inside)}" if inside else "it holds no playlist"
        raise InputError(f"{wanted!r} is a folder in {file}, not a playlist", hint)
    if not paths:
        raise InputError(f"{file} holds no playlist", "export the whole collection, or match it with --collection")
    near = _near(wanted, paths)
    hint = f"did you mean {_listed(near)}?" if near else f"one of its playlists: {_listed(paths)}"
    raise InputError(f"no playlist in {file} is called {wanted!r}", hint)


def _near(wanted: str, paths: Sequence[Path]) -> list[Path]:
    spelled = {_caseless(spelling): path for path in paths for spelling in (*_ends(path), *_unescaped(path))}
    near = difflib.get_close_matches(_caseless(wanted), spelled, n=2 * _SUGGESTED)
    return list(dict.fromkeys(spelled[spelling] for spelling in near))[:_SUGGESTED]


def _listed(paths: Sequence[Path]) -> str:
    names = ", ".join(f'"{full_name(path)}"' for path in paths[:_LISTED])
    return names + (f" and {len(paths) - _LISTED} more" if len(paths) > _LISTED else "")
