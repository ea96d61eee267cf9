"""Read an export through before it is written again: which tracks change, and where in the file their tags stand."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import BinaryIO
from xml.parsers import expat

from beatmatch.errors import InputError
from beatmatch.matching.keys import Notation, notation, written
from beatmatch.models import TrackResult
from beatmatch.writers.fill import Field, Policy, is_sure_enough
from beatmatch.writers.rekordbox_fields import ATTRIBUTES, changed_attributes

# The attributes by which Rekordbox knows a track, in the order in which it writes them.
IDENTITY = ("TrackID", "Name", "Artist", "Album", "Kind", "Size", "TotalTime", "Location")
_KEY = ATTRIBUTES[Field.KEY]
_BLOCK = 1 << 16
_ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1"})  # one byte for an ASCII letter, and known to expat itself


@dataclass(frozen=True, slots=True)
class TrackChange:
    """A track whose start tag, at byte `start`, gets new values of attributes."""

    start: int
    track_id: str
    values: Mapping[str, str]
    identity: Mapping[str, str]  # the attributes by which Rekordbox knows the track, as they are


class Container(IntEnum):
    """An element that a new playlist can be put into, by its depth in the document."""

    DOCUMENT = 1
    PLAYLISTS = 2
    ROOT_FOLDER = 3  # the folder around all playlists


@dataclass(slots=True)
class Span:
    """Where an element's start tag and its end tag begin, in bytes. An element that is one tag ends at its start."""

    start: int
    end: int = -1  # while the element is open


class DamagedLibraryError(InputError):
    """A library that can be read, but not written back."""


@dataclass(slots=True)
class OpenCount:
    """An element that says how many entries it has, and how many there are so far."""

    start: int  # byte of its start tag
    declared: str | None
    entries: int = 0


@dataclass(slots=True)
class Survey:
    """What an export holds that a write-back needs to know."""

    encoding: str = "utf-8"
    notations: Counter[Notation] = field(default_factory=Counter)  # of the keys
    changes: list[TrackChange] = field(default_factory=list)
    containers: dict[Container, Span] = field(default_factory=dict)
    wrong_counts: list[OpenCount] = field(default_factory=list)  # in the order of their end tags
    root_names: list[str] = field(default_factory=list)  # of what lies directly in Container.ROOT_FOLDER

    key_notation: Notation | None = None  # that is asked for

    def written(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return values of attributes with the key as it is written: as asked for, else as most of the library's."""
        usual = max(self.notations, key=self.notations.__getitem__, default=Notation.MUSICAL)
        return {
            name: written(value, self.key_notation or usual) if name == _KEY else value
            for name, value in values.items()
        }


def survey_library(source: BinaryIO, name: str, results: Iterable[TrackResult], policy: Policy) -> Survey:
    """Read an export through. Of several results for one track the first that is sure enough counts.

    `name` stands in errors. Raises InputError for a file that is damaged, or something else.
    """
    matches: dict[str, TrackResult] = {}
    for result in results:
        if is_sure_enough(result, policy) and result.track.track_id:
            matches.setdefault(result.track.track_id, result)
    surveyor = _Surveyor(name, matches, policy)
    if b"\0" in source.read(4):
        raise _encoding_error(name, "UTF-16")
    source.seek(0)
    try:
        while block := source.read(_BLOCK):
            surveyor.parser.Parse(block)
        surveyor.parser.Parse(b"", True)
    except expat.ExpatError as error:
        message = f"{name} is damaged and cannot be written back: {error}"
        raise DamagedLibraryError(message, "export it once more") from error
    return surveyor.survey


def _encoding_error(name: str, encoding: str) -> InputError:
    return InputError(f"{name} is written in {encoding}", "write-back takes UTF-8, which is what Rekordbox exports")


class _Surveyor:
    """Fills a survey while expat parses an export. Expat says at which byte of the file each tag begins."""

    def __init__(self, name: str, matches: Mapping[str, TrackResult], policy: Policy) -> None:
        self.survey = Survey(key_notation=policy.key_notation)
        self.parser = expat.ParserCreate()
        self._name = name
        self._matches = matches
        self._policy = policy
        self._open_elements: list[str] = []
        self._open_counts: list[OpenCount] = []  # of the collection, or of the playlist that is open
        self.parser.XmlDeclHandler = self._on_declaration
        self.parser.StartDoctypeDeclHandler = self._on_doctype
        self.parser.StartElementHandler = self._on_start
        self.parser.EndElementHandler = self._on_end

    def _on_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.survey.encoding = encoding or "utf-8"
        if self.survey.encoding.lower() not in _ENCODINGS:
            raise _encoding_error(self._name, self.survey.encoding)

    def _on_doctype(self, *_: object) -> None:
        raise InputError(f"{self._name} declares a document type", "Rekordbox exports hold none; export it once more")

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._open_elements.append(name)
        self._note_count(name, attributes)
        match self._open_elements:
            case [_, "COLLECTION", "TRACK"]:
                self._note_track(attributes)
            case [_, "PLAYLISTS", "NODE", "NODE"] if self._is_open(Container.ROOT_FOLDER):
                self.survey.root_names.append(attributes.get("Name", ""))
            case [_, "PLAYLISTS", "NODE"] if attributes.get("Type") == "0":
                self._note_container(Container.ROOT_FOLDER)
            case [_, "PLAYLISTS"]:
                self._note_container(Container.PLAYLISTS)
            case ["DJ_PLAYLISTS"]:
                self._note_container(Container.DOCUMENT)
            case [_]:
                hint = "use File > Export Collection in xml format"
                raise InputError(f"{self._name} is no Rekordbox export", hint)

    def _note_count(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "TRACK":
            for count in self._open_counts[-1:]:
                count.entries += 1
        elif name in ("COLLECTION", "NODE"):
            self._open_counts.append(OpenCount(self.parser.CurrentByteIndex, attributes.get("Entries")))

    def _note_track(self, attributes: Mapping[str, str]) -> None:
        key_notation = notation(attributes.get(_KEY, ""))
        if key_notation:
            self.survey.notations[key_notation] += 1
        track_id = attributes.get("TrackID", "").strip()
        result = self._matches.get(track_id)
        values = changed_attributes(attributes, result, self._policy) if result else {}
        if values:
            identity = {name: attributes[name] for name in IDENTITY if name in attributes}
            self.survey.changes.append(TrackChange(self.parser.CurrentByteIndex, track_id, values, identity))

    def _note_container(self, container: Container) -> None:
        self.survey.containers.setdefault(container, Span(self.parser.CurrentByteIndex))

    def _is_open(self, container: Container) -> bool:
        span = self.survey.containers.get(container)
        return span is not None and span.end < 0

    def _on_end(self, name: str) -> None:
        if name in ("COLLECTION", "NODE"):
            count = self._open_counts.pop()
            if count.declared not in (None, str(count.entries)):
                self.survey.wrong_counts.append(count)
        depth = len(self._open_elements)
        self._open_elements.pop()
        if depth <= max(Container) and self._is_open(Container(depth)):
            self.survey.containers[Container(depth)].end = self.parser.CurrentByteIndex
