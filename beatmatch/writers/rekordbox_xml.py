"""Back into Rekordbox: the same export with what Beatport knew in it, every other byte as it was."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from beatmatch.errors import InputError, OutputError
from beatmatch.matching.keys import Notation, written
from beatmatch.models import TrackResult
from beatmatch.writers.files import atomic_binary
from beatmatch.writers.rekordbox_fields import ONLY_EMPTY, Fields
from beatmatch.writers.rekordbox_survey import Change, Place, Survey, survey
from beatmatch.writers.xml_splice import Edit, Layout, clean, layout_before, quoted, read_tag, splice, with_attributes


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
