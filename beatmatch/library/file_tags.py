"""The tags of the files of a library: read side by side in threads, and what they add to the tracks of a playlist."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from beatmatch.library.music_root import MusicRoot, local_file
from beatmatch.models import Playlist, RBTrack
from beatmatch.tags.files import AudioFileError, Problem
from beatmatch.tags.reading import FileTags, read_tags
from beatmatch.tags.table import Kind
from beatmatch.tags.texts import require_mutagen

_THREADS = 8
_MOST_NAMED = 3  # files in a warning; the others are named with -v

Outcome: TypeAlias = FileTags | AudioFileError

_log = logging.getLogger("beatmatch.library.file_tags")


def read_all(paths: Iterable[Path]) -> Mapping[Path, Outcome]:
    """Read the tags of files; one that cannot be read gets the error that says why.

    Raises ConfigError where mutagen is not installed.
    """
    require_mutagen()
    distinct = list(dict.fromkeys(paths))
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="tags")
    try:
        return dict(zip(distinct, pool.map(_read, distinct), strict=True))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # an interrupted run does not wait for slow disks


def _read(path: Path) -> Outcome:
    try:
        return read_tags(path)
    except AudioFileError as error:
        return error


def warn_of_unread(outcomes: Iterable[Outcome], consequence: str, hint: str = "") -> None:
    """Log how many files could not be read and why, in one warning that names some; the others follow with -v."""
    outcomes = list(outcomes)
    errors = [outcome for outcome in outcomes if isinstance(outcome, AudioFileError)]
    if not errors:
        return
    counts = ", ".join(f"{count:,} {problem}" for problem, count in Counter(each.problem for each in errors).items())
    named = "; ".join(each.message for each in errors[:_MOST_NAMED])
    more = f"; and {len(errors) - _MOST_NAMED:,} more" if len(errors) > _MOST_NAMED else ""
    total = f"{len(errors):,} of {len(outcomes):,} files could not be read"
    _log.warning("%s, %s (%s): %s%s%s", total, consequence, counts, named, more, hint)
    for error in errors[_MOST_NAMED:]:
        _log.info("%s", error.message)


def file_type_of(tags: FileTags) -> str:
    """Return what a file is, as `library.file_types` names it."""
    return "alac" if tags.kind is Kind.M4A and tags.lossless else tags.kind.value.lower()


def with_file_tags(
    playlists: Sequence[Playlist], roots: Sequence[MusicRoot] = (), *, folder: Path | None = None
) -> tuple[Playlist, ...]:
    """Return playlists whose tracks have what only their files know: ISRC and Beatport id, and what their sound is.

    What the library itself says stays. `roots` and `folder` say where the files are, see `music_root.local_file`.
    Raises ConfigError where mutagen is not installed.
    """
    places = {
        track.path: place
        for playlist in playlists
        for track in playlist.tracks
        if (place := local_file(track.path, roots, folder=folder)) is not None
    }
    outcomes = read_all(places.values())
    warn_of_unread(outcomes.values(), "so nothing is known of their tags", _hint(outcomes.values(), roots))
    tags = {path: outcomes[place] for path, place in places.items()}
    return tuple(
        replace(playlist, tracks=tuple(_with_tags(track, tags.get(track.path)) for track in playlist.tracks))
        for playlist in playlists
    )


def _hint(outcomes: Iterable[Outcome], roots: Sequence[MusicRoot]) -> str:
    outcomes = list(outcomes)
    missing = sum(isinstance(each, AudioFileError) and each.problem is Problem.MISSING for each in outcomes)
    if roots or 2 * missing < len(outcomes):
        return ""
    return "; where the library comes from another machine, --music-root OLD=NEW says where its music is here"


def _with_tags(track: RBTrack, tags: Outcome | None) -> RBTrack:
    if not isinstance(tags, FileTags):
        return track
    return replace(
        track,
        isrc=track.isrc or tags.isrc or None,
        beatport_id=tags.beatport_id,
        file_type=file_type_of(tags),
        bitrate=tags.bitrate or track.bitrate,
    )
