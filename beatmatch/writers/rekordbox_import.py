"""Write a small Rekordbox XML to import: the changed tracks alone, each with what changed and what identifies it.

It holds no cues and no beat grids, which could replace newer ones, and a playlist of its tracks.
"""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import quote

from beatmatch.matching.keys import notation
from beatmatch.models import RBTrack, TrackResult
from beatmatch.version import __version__
from beatmatch.writers.files import atomic_text
from beatmatch.writers.fill import Policy, is_sure_enough
from beatmatch.writers.rekordbox_fields import changed_attributes
from beatmatch.writers.rekordbox_survey import Survey, TrackChange, survey_library
from beatmatch.writers.rekordbox_xml import WriteReport, open_library
from beatmatch.writers.xml_edit import clean_text, quoted, valid_text

_ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)
_UNQUOTED = "/:@!$&'()*+,;=~-._"  # of a path in a URL, as Rekordbox writes it


def write_import_from_export(
    source: Path, target: Path, results: Sequence[TrackResult], policy: Policy, *, playlist: str
) -> WriteReport:
    """Write the changed tracks of an export, in the order of the results.

    Raises InputError for a damaged export, OutputError for a target that cannot be written.
    """
    with open_library(source) as library:
        survey = survey_library(library, str(source), results, policy)
    places = {result.track.track_id: place for place, result in reversed(list(enumerate(results)))}
    survey.changes.sort(key=lambda change: places[change.track_id])
    return _write(target, survey, playlist)


def write_import(
    target: Path, results: Iterable[TrackResult], policy: Policy, *, playlist: str, folder: Path | None = None
) -> WriteReport:
    """Write the changed tracks of a library of another kind.

    Paths that are not absolute begin in `folder`; without one their tracks are left out.
    """
    results = [result for result in results if is_sure_enough(result, policy)]
    notations = Counter(filter(None, (notation(result.track.key) for result in results)))
    survey = Survey(notations=notations, key_notation=policy.key_notation)
    by_location: dict[str, TrackResult] = {}
    for result in results:
        by_location.setdefault(_location(result.track, folder), result)
    for location, result in by_location.items():
        values = changed_attributes(_attributes(result.track), result, policy)
        if location and values:
            track_id = str(len(survey.changes) + 1)
            identity = _identity(result.track, track_id, location)
            survey.changes.append(TrackChange(0, track_id, values, identity))
    return _write(target, survey, playlist)


def _location(track: RBTrack, folder: Path | None) -> str:
    """Return a track's file as Rekordbox writes it, "file://localhost/C:/a%20b.mp3"; "" for what is no whole path."""
    if track.location.startswith("file://"):
        return track.location
    if PurePosixPath(track.path).is_absolute():
        return "file://localhost" + quote(track.path, safe=_UNQUOTED, errors="surrogateescape")
    if PureWindowsPath(track.path).is_absolute():
        return "file://localhost/" + quote(track.path.replace("\\", "/"), safe=_UNQUOTED, errors="surrogateescape")
    if folder and track.path:
        return _location(replace(track, path=os.path.normpath(folder / track.path.replace("\\", "/"))), None)
    return ""


def _attributes(track: RBTrack) -> dict[str, str]:
    """Return the attributes that Rekordbox would write for a track."""
    return {
        "Name": track.title,
        "Artist": track.artist,
        "Album": track.album,
        "Genre": track.genre,
        "Label": track.label,
        "Remixer": track.remixer,
        "Mix": track.mix,
        "Tonality": track.key,
        "AverageBpm": f"{track.bpm or 0:.2f}",
        "Year": str(track.year or 0),
    }


def _identity(track: RBTrack, track_id: str, location: str) -> dict[str, str]:
    time = str(track.seconds) if track.seconds else ""
    own = {"Name": track.title, "Artist": track.artist, "Album": track.album, "TotalTime": time}
    return {"TrackID": track_id, **{name: value for name, value in own.items() if value}, "Location": location}


def _write(target: Path, survey: Survey, playlist: str) -> WriteReport:
    changes = list({change.track_id: change for change in reversed(survey.changes)}.values())[::-1]
    title = clean_text(playlist)
    with atomic_text(target) as stream:
        stream.writelines(f"{line}\n" for line in _document(changes, survey, title))
    attributes = sum(len(change.values) for change in changes)
    return WriteReport(len(changes), attributes, title if changes else None)


def _document(changes: Sequence[TrackChange], survey: Survey, title: str) -> Iterable[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield ""
    yield '<DJ_PLAYLISTS Version="1.0.0">'
    yield f'  <PRODUCT Name="beatmatch" Version="{__version__}" Company=""/>'
    yield f'  <COLLECTION Entries="{len(changes)}">'
    for change in changes:
        yield f"    <TRACK{_own(change.identity, change.values)}{_new(survey.written(change.values))}/>"
    yield "  </COLLECTION>"
    yield "  <PLAYLISTS>"
    yield '    <NODE Type="0" Name="ROOT" Count="1">'
    yield f'      <NODE Name={quoted(title, "utf-8")} Type="1" KeyType="0" Entries="{len(changes)}">'
    for change in changes:
        yield f'        <TRACK Key="{change.track_id.translate(_ESCAPED)}"/>'
    yield "      </NODE>"
    yield "    </NODE>"
    yield "  </PLAYLISTS>"
    yield "</DJ_PLAYLISTS>"


def _own(identity: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return the attributes that identify a track, exactly as they are: Rekordbox takes them over, too."""
    return "".join(
        f' {name}="{valid_text(value).translate(_ESCAPED)}"' for name, value in identity.items() if name not in new
    )


def _new(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoted(value, 'utf-8')}" for name, value in values.items())
