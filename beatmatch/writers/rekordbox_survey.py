"""Where in a Rekordbox export the tags stand that a write-back changes: one pass, nothing kept but the places."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import BinaryIO
from xml.parsers import expat

from beatmatch.errors import InputError
from beatmatch.matching.keys import Notation, notation
from beatmatch.models import TrackResult
from beatmatch.writers.rekordbox_fields import Fields, changes

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
