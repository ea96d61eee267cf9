"""Back into Rekordbox: the same export with what Beatport knew in it, every other byte as it was."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import merge
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from beatmatch.errors import InputError, OutputError
from beatmatch.matching.keys import Notation, notation, written
from beatmatch.models import TrackResult
from beatmatch.writers.files import atomic_binary
from beatmatch.writers.rekordbox_fields import ONLY_EMPTY, Fields, changes
from beatmatch.writers.xml_edit import Edit, Layout, clean, layout_before, quoted, read_tag, splice, with_attributes

# --- Where in a Rekordbox export the tags stand that a write-back changes: one pass, nothing kept but the places.

_BLOCK = 1 << 16
_ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1"})  # one byte for an ASCII letter, and known to expat itself


@dataclass(slots=True)
class Element:
    """Where an element begins, and where its end tag does (or, without one, where it is over)."""

    start: int
    end: int = -1


@dataclass(frozen=True, slots=True)
class Change:
    """A track whose start tag is to change."""

    start: int
    track_id: str
    values: Mapping[str, str]


class Place(IntEnum):
    """An element that a new playlist can be put into, by its depth in the document."""

    DOCUMENT = 1
    PLAYLISTS = 2
    FOLDER = 3  # the one that holds all others


@dataclass(slots=True)
class Survey:
    encoding: str = "utf-8"
    notations: Counter[Notation] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    places: dict[Place, Element] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)  # of what lies in Place.FOLDER

    @property
    def notation(self) -> Notation:
        """The notation in which most keys of the library stand."""
        return max(self.notations, key=self.notations.__getitem__, default=Notation.MUSICAL)


def survey(source: BinaryIO, name: str, matches: Mapping[str, TrackResult], fields: Fields) -> Survey:
    """Read an export through. Raises InputError for one that is damaged or none."""
    reading = _Reading(name, matches, fields)
    if b"\0" in source.read(4):
        raise _refused_encoding(name, "UTF-16")
    source.seek(0)
    try:
        while block := source.read(_BLOCK):
            reading.parser.Parse(block)
        reading.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise InputError(f"{name} is damaged and cannot be written back: {error}", "export it once more") from error
    return reading.found


def _refused_encoding(name: str, encoding: str) -> InputError:
    return InputError(f"{name} is written in {encoding}", "write-back takes UTF-8, which is what Rekordbox exports")


class _Reading:
    """The state of one pass: the names of the elements that are open, and what was found."""

    def __init__(self, name: str, matches: Mapping[str, TrackResult], fields: Fields) -> None:
        self.found = Survey()
        self.parser = expat.ParserCreate()
        self._name = name
        self._matches = matches
        self._fields = fields
        self._path: list[str] = []
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.found.encoding = encoding or "utf-8"
        if self.found.encoding.lower() not in _ENCODINGS:
            raise _refused_encoding(self._name, self.found.encoding)

    def _doctype(self, *_: object) -> None:
        raise InputError(f"{self._name} declares a document type", "Rekordbox exports hold none; export it once more")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        match self._path:
            case [_, "COLLECTION", "TRACK"]:
                self._track(attributes)
            case [_, "PLAYLISTS", "NODE", "NODE"] if self._is_open(Place.FOLDER):
                self.found.names.append(attributes.get("Name", ""))
            case [_, "PLAYLISTS", "NODE"] if attributes.get("Type") == "0":
                self._open(Place.FOLDER)
            case [_, "PLAYLISTS"]:
                self._open(Place.PLAYLISTS)
            case [root]:
                self._root(root)

    def _track(self, attributes: Mapping[str, str]) -> None:
        written = notation(attributes.get("Tonality", ""))
        if written:
            self.found.notations[written] += 1
        track_id = attributes.get("TrackID", "").strip()
        result = self._matches.get(track_id)
        values = changes(attributes, result, self._fields) if result else {}
        if values:
            self.found.changes.append(Change(self.parser.CurrentByteIndex, track_id, values))

    def _root(self, name: str) -> None:
        if name != "DJ_PLAYLISTS":
            raise InputError(f"{self._name} is no Rekordbox export", "use File > Export Collection in xml format")
        self._open(Place.DOCUMENT)

    def _open(self, place: Place) -> None:
        self.found.places.setdefault(place, Element(self.parser.CurrentByteIndex))

    def _is_open(self, place: Place) -> bool:
        element = self.found.places.get(place)
        return element is not None and element.end < 0

    def _end(self, _name: str) -> None:
        depth = len(self._path)
        self._path.pop()
        if depth <= max(Place) and self._is_open(Place(depth)):
            self.found.places[Place(depth)].end = self.parser.CurrentByteIndex


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a write-back changed. `playlist` is the name of the new one, None where nothing changed."""

    tracks: int
    attributes: int
    playlist: str | None


def write_library(
    source: Path, target: Path, results: Iterable[TrackResult], fields: Fields = ONLY_EMPTY, *, playlist: str
) -> WriteReport:
    """Write the library again with fields of its tracks in status matched filled, and those tracks in a new playlist.

    Of several results for one track the first that matched counts. `source` is only read. Raises InputError for a
    source that is damaged or no Rekordbox export, OutputError when `target` is the source or cannot be written.
    """
    _keep_apart(source, target)
    with _opened(source) as library, atomic_binary(target) as output:
        return rewrite(library, output, results, fields, playlist=playlist, name=str(source))


def check_library(source: Path, target: Path) -> None:
    """Raise now, before a long run, what `write_library` would raise about its source at the end."""
    _keep_apart(source, target)
    with _opened(source) as library:
        survey(library, str(source), {}, ONLY_EMPTY)


def _keep_apart(source: Path, target: Path) -> None:
    with suppress(OSError):  # one of them is not there: what opens it says so
        if target.samefile(source):
            raise OutputError(f"{target} is the library itself", "name another file: the original stays as it is")


def _opened(source: Path) -> BinaryIO:
    try:
        return source.open("rb")
    except OSError as error:
        raise InputError(f"cannot read {source}: {error.strerror}") from error


def rewrite(
    source: BinaryIO, target: BinaryIO, results: Iterable[TrackResult], fields: Fields, *, playlist: str, name: str
) -> WriteReport:
    """Do the same between open files; `source` must be seekable, `name` stands in errors."""
    found = survey(source, name, _matches(results), fields)
    title = _unused(clean(playlist), found.names)
    splice(source, target, _edits(source, found, title))
    changed = [change.values for change in found.changes]
    return WriteReport(len(changed), sum(map(len, changed)), title if changed else None)


def _matches(results: Iterable[TrackResult]) -> Mapping[str, TrackResult]:
    matches: dict[str, TrackResult] = {}
    for result in results:
        if result.matched and result.track.track_id:
            matches.setdefault(result.track.track_id, result)
    return matches


def _unused(name: str, taken: Iterable[str]) -> str:
    """Give a name that no neighbour has: "beatmatch", "beatmatch (2)" ..."""
    names, number, unused = set(taken), 1, name
    while unused in names:
        number += 1
        unused = f"{name} ({number})"
    return unused


def _edits(source: BinaryIO, found: Survey, title: str) -> Iterator[Edit]:
    tracks = (_track_edit(source, change, found) for change in found.changes)
    return merge(tracks, _playlist_edits(source, found, title) if found.changes else (), key=attrgetter("start"))


def _track_edit(source: BinaryIO, change: Change, found: Survey) -> Edit:
    tag = read_tag(source, change.start)
    values = {name: _in_library(name, value, found.notation) for name, value in change.values.items()}
    return Edit(change.start, change.start + len(tag), with_attributes(tag, values, found.encoding))


def _in_library(name: str, value: str, notation: Notation) -> str:
    return written(value, notation) if name == "Tonality" else value


def _playlist_edits(source: BinaryIO, found: Survey, title: str) -> list[Edit]:
    """Put the new playlist at the end of the folder of all folders, and that folder there where there is none."""
    place, element = max(found.places.items())
    tag = read_tag(source, element.start)
    counted = {"Count": str(len(found.names) + 1)} if place is Place.FOLDER else {}
    opening = Edit(element.start, element.start + len(tag), with_attributes(tag, counted, found.encoding))
    if tag.endswith(b"/>"):
        return [_filled(opening, found, title, place, layout_before(source, element.start))]
    layout = layout_before(source, element.end)
    before = element.end - len(layout.line())
    return [opening, Edit(before, before, _new_nodes(found, title, place, layout))]


def _filled(tag: Edit, found: Survey, title: str, place: Place, layout: Layout) -> Edit:
    """Give an element that was written as a single tag its content and its end tag."""
    opening = tag.text[:-2].rstrip() + b">"
    closing = f"{layout.line()}</{'PLAYLISTS' if place is Place.PLAYLISTS else 'NODE'}>".encode()
    return Edit(tag.start, tag.end, opening + _new_nodes(found, title, place, layout) + closing)


def _new_nodes(found: Survey, title: str, place: Place, layout: Layout) -> bytes:
    keys = list(dict.fromkeys(change.track_id for change in found.changes))
    nodes = [
        ("<PLAYLISTS>", "</PLAYLISTS>"),
        ('<NODE Type="0" Name="ROOT" Count="1">', "</NODE>"),
        (f'<NODE Name={quoted(title, found.encoding)} Type="1" KeyType="0" Entries="{len(keys)}">', "</NODE>"),
    ][place - 1 :]
    lines = [layout.line(level) + opening for level, (opening, _) in enumerate(nodes, 1)]
    lines += [layout.line(len(nodes) + 1) + f"<TRACK Key={quoted(key, found.encoding)}/>" for key in keys]
    lines += [layout.line(level) + closing for level, (_, closing) in reversed(list(enumerate(nodes, 1)))]
    return "".join(lines).encode(found.encoding)
