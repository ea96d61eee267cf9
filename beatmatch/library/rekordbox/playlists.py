"""The tree of playlists: paths and keys without the tracks behind them, and the playlist that a name means."""

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from lxml import etree

from beatmatch.errors import InputError
from beatmatch.library.rekordbox.export import Elements
from beatmatch.models import full_name

PlaylistPath: TypeAlias = tuple[str, ...]  # names of folders, and of the playlist at the end

_FOLDER_TYPE = "0"
_LOCATION_KEYS = "1"
_TRACK_ATTRIBUTES = frozenset({"TrackID", "Location", "Name"})
_TREE_ROOT = "ROOT"  # the folder around everything, which Rekordbox does not show

_MOST_DIGITS = 9  # of a count
_MOST_LISTED = 20  # paths that a message names
_MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class PlaylistNode:
    """A playlist of the tree. Its keys are Locations if `by_location`, else TrackIDs."""

    path: PlaylistPath
    keys: tuple[str, ...]
    by_location: bool
    declared_entries: int | None  # how many entries the node says it has


@dataclass(frozen=True, slots=True)
class PlaylistTree:
    """The playlists and folders of an export, and how many tracks its collection has and says it has."""

    playlists: tuple[PlaylistNode, ...]
    folders: tuple[PlaylistPath, ...]
    tracks: int
    declared_tracks: int | None
    repeated_ids: int = 0  # TrackIDs that more than one track has

    @property
    def disagreements(self) -> Iterator[str]:
        """What the export says of itself that is not so: one text for each kind."""
        if self.declared_tracks is not None and self.declared_tracks != self.tracks:
            yield f"its collection announces {self.declared_tracks:,} tracks, and {self.tracks:,} are there"
        wrong = [node for node in self.playlists if node.declared_entries not in (None, len(node.keys))]
        if wrong:
            declared, entries = sum(node.declared_entries or 0 for node in wrong), sum(len(node.keys) for node in wrong)
            playlists = "a playlist announces" if len(wrong) == 1 else f"{len(wrong):,} playlists announce"
            yield f"{playlists} {declared:,} entries, and {entries:,} are there"
        if self.repeated_ids:
            ids = "a TrackID stands" if self.repeated_ids == 1 else f"{self.repeated_ids:,} TrackIDs stand"
            yield f"{ids} at more than one track: the first one counts"

    @property
    def losses(self) -> str:
        """How many tracks and entries fewer there are than declared: "1 of 3 tracks", "" where none are missing."""
        tracks = max(0, (self.declared_tracks or 0) - self.tracks)
        entries = sum(max(0, (node.declared_entries or 0) - len(node.keys)) for node in self.playlists)
        lost_tracks = f"{tracks:,} of {self.declared_tracks:,} tracks" if tracks else ""
        lost_entries = f"{entries:,} playlist entries" if entries else ""
        return " and ".join(filter(None, (lost_tracks, lost_entries)))


def read_tree(elements: Elements, on_track: Callable[[etree._Element], None] = lambda _: None) -> PlaylistTree:
    """Read the tree of an export, and call `on_track` with each track of the collection.

    Playlists come in the order of the file, folders in the order of their end tags.
    """
    playlists: list[PlaylistNode] = []
    folders: list[PlaylistPath] = []
    open_keys: defaultdict[etree._Element | None, list[str]] = defaultdict(list)  # by playlist that has not ended yet
    interned: dict[str, str] = {}  # one string for a key, however many playlists hold it
    tracks, declared_tracks = 0, None
    ids: set[str] = set()
    repeated: set[str] = set()
    for element in elements:
        if element.tag == "COLLECTION":
            declared_tracks = _number(element.get("Entries"))
        elif element.tag == "TRACK" and (key := element.get("Key")) is not None:
            open_keys[element.getparent()].append(interned.setdefault(key, key))
        elif element.tag == "TRACK":
            if is_collection_track(element):
                tracks += 1
                track_id = element.get("TrackID", "")
                (repeated if track_id in ids else ids).add(track_id)
                on_track(element)
        elif element.get("Type") == _FOLDER_TYPE:
            folders.append(_path(element))
        else:
            keys, by_location = tuple(open_keys.pop(element, ())), element.get("KeyType") == _LOCATION_KEYS
            playlists.append(PlaylistNode(_path(element), keys, by_location, _number(element.get("Entries"))))
    return PlaylistTree(tuple(playlists), tuple(filter(None, folders)), tracks, declared_tracks, len(repeated - {""}))


def is_collection_track(element: etree._Element) -> bool:
    """Return whether an element is a track of the collection: no playlist entry, and no remains of a damaged row."""
    return element.tag == "TRACK" and "Key" not in element.attrib and not _TRACK_ATTRIBUTES.isdisjoint(element.attrib)


def _path(element: etree._Element) -> PlaylistPath:
    nodes = [*reversed(list(element.iterancestors("NODE"))), element]
    names = tuple(node.get("Name", "") for node in nodes)
    return names[1:] if names[0] == _TREE_ROOT and nodes[0].get("Type") == _FOLDER_TYPE else names


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def find_playlist(wanted: str, tree: PlaylistTree, file: str) -> PlaylistNode:
    """Return the playlist of a name or path. Raises InputError where there is none, or more than one."""
    paths = matching_paths(wanted, [node.path for node in tree.playlists])
    if not paths:
        _refuse_unknown(wanted, tree, file)
    if len(paths) > 1:
        is_same_path = len(set(paths)) == 1
        hint = "rename one of them in Rekordbox" if is_same_path else f"give the path of one: {_listed(paths)}"
        raise InputError(f"{len(paths)} playlists in {file} are called {wanted!r}", hint)
    return next(node for node in tree.playlists if node.path == paths[0])


def matching_paths(wanted: str, paths: Sequence[PlaylistPath]) -> list[PlaylistPath]:
    """Return the paths that a name or path means: as it is written first, then without stray spaces, then caseless.

    A full path comes before a name, so that `full_name` always leads back to its playlist.
    """
    normalizers: tuple[Callable[[str], str], ...] = (str, _squeezed, caseless)
    for normalize in normalizers:
        for spellings in (_full_paths, _path_endings, _unescaped_endings):
            matching = [path for path in paths if normalize(wanted) in map(normalize, spellings(path))]
            if matching:
                return matching
    return []


# Neither `matching.text.fold` nor `store.keys.fold` will do: accents and the "/" between two names must stay.


def _squeezed(text: str) -> str:
    names = unicodedata.normalize("NFC", text).split("/")
    return "/".join(" ".join(name.split()) for name in names)


def caseless(text: str) -> str:
    """Return a name or path in the form in which names that differ in case, spaces or Unicode form are equal."""
    return _squeezed(text).casefold()


def _full_paths(path: PlaylistPath) -> Iterable[str]:
    return full_name(path), "/" + full_name(path)


def _path_endings(path: PlaylistPath) -> Iterable[str]:
    return (full_name(path[start:]) for start in range(len(path)))


def _unescaped_endings(path: PlaylistPath) -> Iterable[str]:
    return ("/".join(path[start:]) for start in range(len(path)))


def _refuse_unknown(wanted: str, tree: PlaylistTree, file: str) -> NoReturn:
    paths = [node.path for node in tree.playlists]
    if folders := matching_paths(wanted, tree.folders):
        inside = [path for path in paths if path[: len(folders[0])] == folders[0]]
        all_of_it = f'write "{full_name(folders[0])}/" for all in it, or name one: {_listed(inside)}'
        hint = all_of_it if inside else "it holds no playlist"
        raise InputError(f"{wanted!r} is a folder in {file}, not a playlist", hint)
    if not paths:
        raise InputError(f"{file} holds no playlist", "export the whole collection, or match it with --collection")
    nearest = ", ".join(f'"{full_name(path)}"' for path in _nearest_paths(wanted, paths))
    more = f" All {len(paths)}: beatmatch playlists {file}" if len(paths) > _MOST_SUGGESTED else ""
    raise InputError(f"no playlist in {file} is called {wanted!r}", f"did you mean {nearest}?{more}")


def _nearest_paths(wanted: str, paths: Sequence[PlaylistPath]) -> list[PlaylistPath]:
    """Return the few paths that are spelt most alike: those that are really alike, or the nearest there are."""
    by_spelling = {
        caseless(spelling): path for path in paths for spelling in (*_path_endings(path), *_unescaped_endings(path))
    }
    word = caseless(wanted)
    near = difflib.get_close_matches(word, by_spelling, n=2 * _MOST_SUGGESTED)
    near = near or difflib.get_close_matches(word, by_spelling, n=3 * _MOST_SUGGESTED, cutoff=0.0)
    return list(dict.fromkeys(by_spelling[spelling] for spelling in near))[:_MOST_SUGGESTED]


def _listed(paths: Sequence[PlaylistPath]) -> str:
    names = ", ".join(f'"{full_name(path)}"' for path in paths[:_MOST_LISTED])
    return names + (f" and {len(paths) - _MOST_LISTED} more" if len(paths) > _MOST_LISTED else "")
