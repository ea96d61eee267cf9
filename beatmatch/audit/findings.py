"""What the results of a run say of a library: doubles, files of lesser sound, streams that Beatport sells."""

import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from beatmatch.library.file_types import is_lossless
from beatmatch.library.location import beatport_stream_id, streaming_service
from beatmatch.models import BeatportCandidate, Playlist, RBTrack, TrackResult

FileId: TypeAlias = Callable[[str], str | None]

_SAME_LENGTH = 5  # seconds: encoders and trimming make less, an Extended Mix more
_FULL_BITRATE = 320  # kbit/s: the best that Beatport sells as MP3


class FindingKind(StrEnum):
    """What is found, in the order in which it is told."""

    SAME_FILE = "same_file"
    SAME_TRACK = "same_track"
    BELOW_320 = "below_320"
    LOSSY = "lossy"
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class Finding:
    """One entry with what was found about it. Doubles share a `group`, counted from 1."""

    kind: FindingKind
    result: TrackResult
    group: int | None = None
    note: str = ""

    @property
    def beatport(self) -> BeatportCandidate | None:
        """The track at Beatport, where it was matched for certain."""
        return self.result.best if self.result.matched else None

    @property
    def lossless(self) -> bool | None:
        return is_lossless(self.result.track.file_type, self.result.track.bitrate)


def audited(playlist: Playlist) -> Playlist:
    """Return a playlist with its streams to be looked for like files: whether they are sold is what is asked."""
    return replace(playlist, tracks=tuple(map(_wanted, playlist.tracks)))


def _wanted(track: RBTrack) -> RBTrack:
    if not is_stream(track) or not track.title.strip():
        return track
    return replace(track, skip_reason=None, beatport_id=track.beatport_id or beatport_stream_id(track.path))


def is_stream(track: RBTrack) -> bool:
    """Return whether a track streams from a service."""
    return streaming_service(track.path) is not None


def file_on_disk(path: str) -> str | None:
    """Return what two names of one file have in common, links among them; None for a file that is not there."""
    try:
        status = os.stat(path)  # noqa: PTH116  # Path() refuses a NUL later than os.stat
    except (OSError, ValueError):
        return None
    return f"{status.st_dev}:{status.st_ino}" if status.st_ino else None


def find(results: Iterable[TrackResult], file_id: FileId = file_on_disk) -> tuple[Finding, ...]:
    """Return all findings, by kind; within a kind doubles stand together, and else the order is that of the results.

    `file_id` tells whether two paths are one file.
    """
    entries = [result for result in results if not result.track.skip_reason]
    first: dict[str, TrackResult] = {}
    for result in entries:
        first.setdefault(result.track.track_id, result)
    rows = tuple(first.values())
    return (*_same_files(entries, file_id), *_same_tracks(rows, file_id), *_lesser_files(rows), *_streams(rows))


def _same_files(entries: Sequence[TrackResult], file_id: FileId) -> Iterator[Finding]:
    """Yield entries that are one file: rows of the library with the same path, and a track twice in a playlist."""
    by_path: defaultdict[tuple[str, ...], dict[tuple[str, int], TrackResult]] = defaultdict(dict)
    rows: set[str] = set()
    for result in entries:
        path = _comparable(result.track.path, file_id)
        if not path or is_stream(result.track):
            continue
        place = (result.playlist, result.playlist_index)
        by_path["playlist", result.playlist, path][place] = result
        if result.track.track_id not in rows:
            rows.add(result.track.track_id)
            by_path["library", path][place] = result
    told: set[tuple[str, int]] = set()
    group = 0
    for places in by_path.values():
        if len(places) > 1 and not told.issuperset(places):
            told.update(places)
            group += 1
            yield from (Finding(FindingKind.SAME_FILE, result, group) for result in places.values())


def _comparable(path: str, file_id: FileId) -> str:
    """Write a path so that two spellings of one file are equal. Where case counts, such twins have other names."""
    return file_id(path) or unicodedata.normalize("NFC", path).casefold()


def _same_tracks(rows: Sequence[TrackResult], file_id: FileId) -> Iterator[Finding]:
    """Yield rows of different files that are the same Beatport track at the same length."""
    by_id: defaultdict[int, dict[str, TrackResult]] = defaultdict(dict)
    for result in rows:
        if result.matched and result.best:
            by_id[result.best.track_id].setdefault(
                _comparable(result.track.path, file_id) or result.track.track_id, result
            )
    group = 0
    for same in by_id.values():
        for doubles in _of_one_length(list(same.values())):
            group += 1
            best = max(doubles, key=_quality)
            is_better = _quality(best) > min(map(_quality, doubles))
            for result in doubles:
                note = "the best of them" if is_better and _quality(result) == _quality(best) else ""
                yield Finding(FindingKind.SAME_TRACK, result, group, note)


def _of_one_length(results: Sequence[TrackResult]) -> Iterator[list[TrackResult]]:
    """Yield groups of at least two whose lengths are alike; an unknown length is like the first one that is known."""
    known = sorted((result for result in results if result.track.seconds), key=lambda result: result.track.seconds or 0)
    groups: list[list[TrackResult]] = []
    for result in known:
        last = groups[-1][-1].track.seconds if groups else None
        if last is not None and (result.track.seconds or 0) - last <= _SAME_LENGTH:
            groups[-1].append(result)
        else:
            groups.append([result])
    unknown = [result for result in results if not result.track.seconds]
    groups = [[*groups[0], *unknown], *groups[1:]] if groups else [unknown]
    order = {id(result): index for index, result in enumerate(results)}
    yield from (sorted(group, key=lambda result: order[id(result)]) for group in groups if len(group) > 1)


def _quality(result: TrackResult) -> tuple[bool, bool, int]:
    """Return what sorts files by their sound: a stream is none, what is not known comes last."""
    track = result.track
    lossless = is_lossless(track.file_type, track.bitrate) is True
    return not is_stream(track), lossless, 0 if lossless else track.bitrate or 0


def _lesser_files(rows: Sequence[TrackResult]) -> Iterator[Finding]:
    lossy = [
        result
        for result in rows
        if not is_stream(result.track) and is_lossless(result.track.file_type, result.track.bitrate) is False
    ]
    below = [result for result in lossy if result.track.bitrate and result.track.bitrate < _FULL_BITRATE]
    yield from (Finding(FindingKind.BELOW_320, result) for result in below)
    ids = {result.track.track_id for result in below}
    yield from (Finding(FindingKind.LOSSY, result) for result in lossy if result.track.track_id not in ids)


def _streams(rows: Sequence[TrackResult]) -> Iterator[Finding]:
    """Yield the streams that Beatport sells, and whether the library has a file of the same track."""
    matched = [result for result in rows if result.matched and result.best]
    owned = {result.best.track_id for result in matched if result.best and not is_stream(result.track)}
    for result in matched:
        if result.best and is_stream(result.track):
            note = "a file of it is in the library" if result.best.track_id in owned else ""
            yield Finding(FindingKind.STREAM, result, note=note)
