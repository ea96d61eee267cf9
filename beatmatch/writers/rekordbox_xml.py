"""Write a Rekordbox export again with what Beatport knows in it, every other byte as it was.

The export is read once to find the tags that change (the survey), then copied with those tags edited.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
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
from beatmatch.writers.rekordbox_fields import ATTRIBUTES, ONLY_EMPTY, Field, Fields, changed_attributes
from beatmatch.writers.xml_edit import (
    Edit,
    LineLayout,
    clean_text,
    copy_with_edits,
    layout_before,
    quoted,
    read_tag,
    with_attributes,
)

_KEY = ATTRIBUTES[Field.KEY]
_BLOCK = 1 << 16
_ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1"})  # one byte for an ASCII letter, and known to expat itself


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a write-back changed. `playlist` is the name of the new playlist, None where nothing changed."""

    tracks: int
    attributes: int
    playlist: str | None


@dataclass(frozen=True, slots=True)
class TrackChange:
    """A track whose start tag, at byte `start`, gets new values of attributes."""

    start: int
    track_id: str
    values: Mapping[str, str]


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

    @property
    def notation(self) -> Notation:
        """The notation in which most keys of the library are written."""
        return max(self.notations, key=self.notations.__getitem__, default=Notation.MUSICAL)


def write_library(
    source: Path, target: Path, results: Iterable[TrackResult], fields: Fields = ONLY_EMPTY, *, playlist: str
) -> WriteReport:
    """Write the library again with fields of its matched tracks filled, and those tracks in a new playlist.

    Of several results for one track the first that matched counts. `source` is only read. Raises InputError for a
    source that is damaged or no Rekordbox export, OutputError when `target` is the source or cannot be written.
    """
    _refuse_same_file(source, target)
    with _open_library(source) as library, atomic_binary(target) as output:
        return rewrite(library, output, results, fields, playlist=playlist, name=str(source))


def check_library(source: Path, target: Path) -> None:
    """Raise now, before a long run, what `write_library` would raise about its source at the end."""
    _refuse_same_file(source, target)
    with _open_library(source) as library:
        _survey(library, str(source), {}, ONLY_EMPTY)


def _refuse_same_file(source: Path, target: Path) -> None:
    with suppress(OSError):  # one of them is not there: opening it raises a better error
        if target.samefile(source):
            raise OutputError(f"{target} is the library itself", "name another file: the original stays as it is")


def _open_library(source: Path) -> BinaryIO:
    try:
        return source.open("rb")
    except OSError as error:
        raise InputError(f"cannot read {source}: {error.strerror}") from error


def rewrite(
    source: BinaryIO, target: BinaryIO, results: Iterable[TrackResult], fields: Fields, *, playlist: str, name: str
) -> WriteReport:
    """Do the same as `write_library` between open files; `source` must be seekable, `name` stands in errors."""
    matches: dict[str, TrackResult] = {}
    for result in results:
        if result.matched and result.track.track_id:
            matches.setdefault(result.track.track_id, result)
    survey = _survey(source, name, matches, fields)
    title = _unused_name(clean_text(playlist), survey.root_names)
    counts = [_count_edit(source, count, survey) for count in sorted(survey.wrong_counts, key=attrgetter("start"))]
    tracks = (_track_edit(source, change, survey) for change in survey.changes)
    new_playlist = _playlist_edits(source, survey, title) if survey.changes else ()
    copy_with_edits(source, target, merge(counts, tracks, new_playlist, key=attrgetter("start")))
    attributes = sum(len(change.values) for change in survey.changes)
    return WriteReport(len(survey.changes), attributes, title if survey.changes else None)


def _unused_name(name: str, taken: Iterable[str]) -> str:
    """Return a name that no neighbour has: "beatmatch", "beatmatch (2)" ..."""
    names, number, unused = set(taken), 1, name
    while unused in names:
        number += 1
        unused = f"{name} ({number})"
    return unused


def _track_edit(source: BinaryIO, change: TrackChange, survey: Survey) -> Edit:
    tag = read_tag(source, change.start)
    values = {name: written(value, survey.notation) if name == _KEY else value for name, value in change.values.items()}
    return Edit(change.start, change.start + len(tag), with_attributes(tag, values, survey.encoding))


def _count_edit(source: BinaryIO, count: OpenCount, survey: Survey) -> Edit:
    tag = read_tag(source, count.start)
    text = with_attributes(tag, {"Entries": str(count.entries)}, survey.encoding)
    return Edit(count.start, count.start + len(tag), text)


def _playlist_edits(source: BinaryIO, survey: Survey, title: str) -> list[Edit]:
    """Put the new playlist at the end of the root folder, and make that folder where there is none."""
    container, span = max(survey.containers.items())
    tag = read_tag(source, span.start)
    count = {"Count": str(len(survey.root_names) + 1)} if container is Container.ROOT_FOLDER else {}
    start_tag = Edit(span.start, span.start + len(tag), with_attributes(tag, count, survey.encoding))
    if tag.endswith(b"/>"):
        return [_opened_up(start_tag, survey, title, container, layout_before(source, span.start))]
    layout = layout_before(source, span.end)
    before_end_tag = span.end - len(layout.line())
    return [start_tag, Edit(before_end_tag, before_end_tag, _new_nodes(survey, title, container, layout))]


def _opened_up(tag: Edit, survey: Survey, title: str, container: Container, layout: LineLayout) -> Edit:
    """Return the edit of an element that is one tag, "<PLAYLISTS/>": it gets content and an end tag."""
    start_tag = tag.text[:-2].rstrip() + b">"
    end_tag = f"{layout.line()}</{'PLAYLISTS' if container is Container.PLAYLISTS else 'NODE'}>".encode()
    return Edit(tag.start, tag.end, start_tag + _new_nodes(survey, title, container, layout) + end_tag)


def _new_nodes(survey: Survey, title: str, container: Container, layout: LineLayout) -> bytes:
    """Return the new playlist as XML, within the elements around it that `container` does not hold yet."""
    keys = list(dict.fromkeys(change.track_id for change in survey.changes))
    nodes = [
        ("<PLAYLISTS>", "</PLAYLISTS>"),
        ('<NODE Type="0" Name="ROOT" Count="1">', "</NODE>"),
        (f'<NODE Name={quoted(title, survey.encoding)} Type="1" KeyType="0" Entries="{len(keys)}">', "</NODE>"),
    ][container - 1 :]
    lines = [layout.line(level) + start_tag for level, (start_tag, _) in enumerate(nodes, 1)]
    lines += [layout.line(len(nodes) + 1) + f"<TRACK Key={quoted(key, survey.encoding)}/>" for key in keys]
    lines += [layout.line(level) + end_tag for level, (_, end_tag) in reversed(list(enumerate(nodes, 1)))]
    return "".join(lines).encode(survey.encoding)


def _survey(source: BinaryIO, name: str, matches: Mapping[str, TrackResult], fields: Fields) -> Survey:
    """Read an export through. Raises InputError for one that is damaged, or something else."""
    surveyor = _Surveyor(name, matches, fields)
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

    def __init__(self, name: str, matches: Mapping[str, TrackResult], fields: Fields) -> None:
        self.survey = Survey()
        self.parser = expat.ParserCreate()
        self._name = name
        self._matches = matches
        self._fields = fields
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
        values = changed_attributes(attributes, result, self._fields) if result else {}
        if values:
            self.survey.changes.append(TrackChange(self.parser.CurrentByteIndex, track_id, values))

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
