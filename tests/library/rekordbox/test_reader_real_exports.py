"""Real exports, where they lie beside the project: no warning, and the same as pyrekordbox where that is right."""

import unicodedata
from xml.etree import ElementTree as ET

import pytest

from beatmatch.library.rekordbox import read_collection, read_library, read_playlists
from tests.places import BENCH, LIBRARIES, needs_shared

EXPORTS = [*sorted(LIBRARIES.glob("*.xml")), BENCH / "library.xml"]

pytestmark = needs_shared
each_export = pytest.mark.parametrize("file", EXPORTS, ids=lambda file: file.stem)


@each_export
def test_name_and_artist_of_every_track_are_those_of_pyrekordbox(file, caplog):
    """pyrekordbox gives None for an empty attribute, and keeps an artist of one space."""
    theirs = {
        str(one["TrackID"]): (one["Name"] or "", (one["Artist"] or "") if (one["Artist"] or "").strip() else "")
        for one in pytest.importorskip("pyrekordbox").RekordboxXml(file).get_tracks()
    }
    ours = {one.track_id: (one.title, one.artist) for one in read_collection(file).tracks}
    assert ours == theirs
    assert caplog.messages == []


@each_export
def test_keys_of_every_playlist_are_those_of_pyrekordbox(file, caplog):
    """Node by node: pyrekordbox finds a playlist by name only, and of several of one name the first."""
    root = pytest.importorskip("pyrekordbox").RekordboxXml(file).get_playlist()
    theirs = list(_playlists(root, ()))
    ours = read_library(file, [info.full_name for info in read_playlists(file)])
    assert [(one.path, [int(entry.track_id) for entry in one.tracks]) for one in ours] == theirs
    assert caplog.messages == []


def _playlists(node, path):
    for child in node.get_playlists():
        here = (*path, child.name)
        if child.is_folder:
            yield from _playlists(child, here)
        else:
            yield here, child.get_tracks()


@each_export
def test_every_other_field_is_what_the_standard_library_reads(file):
    """pyrekordbox turns texts into numbers and paths its own way, so the rest is held against the raw attributes."""
    rows = ET.parse(file).getroot().findall("COLLECTION/TRACK")
    for row, read in zip(rows, read_collection(file).tracks, strict=True):
        assert read.location == row.get("Location")
        assert unicodedata.normalize("NFC", read.title) == unicodedata.normalize("NFC", row.get("Name"))
        assert (read.album, read.label, read.mix, read.key) == tuple(
            row.get(a) for a in ("Album", "Label", "Mix", "Tonality")
        )
        assert (read.bpm or 0.0) == float(row.get("AverageBpm"))
        assert (read.seconds or 0, read.year or 0) == (int(row.get("TotalTime")), int(row.get("Year")))
        assert read.skip_reason is None
