"""Write a Rekordbox export again with what Beatport knows in it, every other byte as it was.

The export is read once to find the tags that change (the survey), then copied with those tags edited.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from beatmatch.errors import InputError, OutputError
from beatmatch.models import TrackResult
from beatmatch.writers.files import atomic_binary
from beatmatch.writers.fill import Policy
from beatmatch.writers.rekordbox_survey import Container, OpenCount, Survey, TrackChange, survey_library
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


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a write-back changed. `playlist` is the name of the new playlist, None where nothing changed."""

    tracks: int
    attributes: int
    playlist: str | None


def write_library(
    source: Path, target: Path, results: Iterable[TrackResult], policy: Policy, *, playlist: str
) -> WriteReport:
    """Write the library again with fields of its matched tracks filled, and those tracks in a new playlist.

    Of several results for one track the first that matched counts. `source` is only read. Raises InputError for a
    source that is damaged or no Rekordbox export, OutputError when `target` is the source or cannot be written.
    """
    _refuse_same_file(source, target)
    with open_library(source) as library, atomic_binary(target) as output:
        return rewrite(library, output, results, policy, playlist=playlist, name=str(source))


def check_library(source: Path, target: Path) -> None:
    """Raise now, before a long run, what `write_library` would raise about its source at the end."""
    _refuse_same_file(source, target)
    with open_library(source) as library:
        survey_library(library, str(source), (), Policy())


def _refuse_same_file(source: Path, target: Path) -> None:
    with suppress(OSError):  # one of them is not there: opening it raises a better error
        if target.samefile(source):
            raise OutputError(f"{target} is the library itself", "name another file: the original stays as it is")


def open_library(source: Path) -> BinaryIO:
    """Open an export that is to be written again. Raises InputError."""
    try:
        return source.open("rb")
    except OSError as error:
        raise InputError(f"cannot read {source}: {error.strerror}") from error


def rewrite(
    source: BinaryIO, target: BinaryIO, results: Iterable[TrackResult], policy: Policy, *, playlist: str, name: str
) -> WriteReport:
    """Do the same as `write_library` between open files; `source` must be seekable, `name` stands in errors."""
    survey = survey_library(source, name, results, policy)
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
    text = with_attributes(tag, survey.written(change.values), survey.encoding)
    return Edit(change.start, change.start + len(tag), text)


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
