"""The tree of playlists: paths and keys, without the tracks behind them."""

from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from beatmatch.rekordbox.export import Elements

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
