from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from beatmatch.errors import InputError
from beatmatch.library.rekordbox import parse_playlist, read_collection
from beatmatch.matching.keys import Notation
from beatmatch.models import BeatportCandidate, Confidence, RBTrack, Status, TrackResult, VersionMatch
from beatmatch.version import __version__
from beatmatch.writers.fill import Policy
from beatmatch.writers.rekordbox_fields import USUAL_IN_XML
from beatmatch.writers.rekordbox_import import write_import, write_import_from_export
from beatmatch.writers.rekordbox_xml import WriteReport
from tests.places import LIBRARIES

EXPORT = """\
<?xml version="1.0" encoding="UTF-8"?>
<DJ_PLAYLISTS Version="1.0.0">
  <COLLECTION Entries="3">
    <TRACK TrackID="11" Name=" Amber &quot;Field&quot;  (Dub)" Artist="Odalyn &amp; Kest" Album="" Kind="Mp3-Datei" Size="9021"
           TotalTime="371" AverageBpm="124.00" Rating="204" Colour="" Tonality="" Label=""
           Location="file://localhost/Users/dj/a%20b,%23c&amp;d.mp3">
      <TEMPO Inizio="0.121" Bpm="124.00" Metro="4/4" Battito="3"/>
      <POSITION_MARK Name="drop" Type="0" Start="61.2" Num="-1"/>
    </TRACK>
    <TRACK TrackID="12" Name="Low Tide" Tonality="4A" Label="Mine" Year="2021" AverageBpm="122.00"/>
    <TRACK TrackID="13" Name="Slow Glass" Tonality="9B"/>
  </COLLECTION>
</DJ_PLAYLISTS>
"""
HEAD = f"""\
<?xml version="1.0" encoding="UTF-8"?>

<DJ_PLAYLISTS Version="1.0.0">
  <PRODUCT Name="beatmatch" Version="{__version__}" Company=""/>
"""
AMBER = BeatportCandidate(
    track_id=901, title="Amber Field", key="F# Minor", bpm=124, release_date="2021-06-11", label='Ninth "Pier"'
)
ONLY_EMPTY = Policy(fill=USUAL_IN_XML)


def match(track: RBTrack | str, best: BeatportCandidate = AMBER, **values) -> TrackResult:
    return TrackResult(
        playlist="Friday",
        playlist_index=1,
        track=RBTrack(track_id=track) if isinstance(track, str) else track,
        **{"status": Status.MATCHED, "version": VersionMatch.EXACT, "confidence": Confidence.HIGH, **values},
        best=best,
    )


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "library.xml"
    path.write_text(EXPORT)
    return path


def written(export, *results, policy=ONLY_EMPTY, playlist="beatmatch Friday"):
    target = export.with_name("new.xml")
    report = write_import_from_export(export, target, results, policy, playlist=playlist)
    return target.read_text(), report


def test_changed_tracks_stand_there_with_what_identifies_them_and_what_changed(export):
    text, report = written(export, match("11"), match("12"))
    assert (
        text
        == HEAD
        + """\
  <COLLECTION Entries="1">
    <TRACK TrackID="11" Name=" Amber &quot;Field&quot;  (Dub)" Artist="Odalyn &amp; Kest" Album="" Kind="Mp3-Datei" \
Size="9021" TotalTime="371" Location="file://localhost/Users/dj/a%20b,%23c&amp;d.mp3" Tonality="11A" \
Label="Ninth &quot;Pier&quot;" Year="2021"/>
  </COLLECTION>
  <PLAYLISTS>
    <NODE Type="0" Name="ROOT" Count="1">
      <NODE Name="beatmatch Friday" Type="1" KeyType="0" Entries="1">
        <TRACK Key="11"/>
      </NODE>
    </NODE>
  </PLAYLISTS>
</DJ_PLAYLISTS>
"""
    )
    assert report == WriteReport(tracks=1, attributes=3, playlist="beatmatch Friday")


def test_without_a_change_the_file_holds_no_tracks(export):
    text, report = written(export, match("12"), match("99"), match("13", status=Status.REVIEW))
    assert '<COLLECTION Entries="0">' in text
    assert report == WriteReport(tracks=0, attributes=0, playlist=None)


def test_a_track_that_stands_twice_in_the_library_or_the_results_is_written_once(export):
    export.write_text(EXPORT.replace('TrackID="13"', 'TrackID="11"'))
    text, report = written(export, match("11"), match("11", replace(AMBER, label="Other")))
    assert (report.tracks, text.count("<TRACK TrackID="), text.count("<TRACK Key=")) == (1, 1, 1)
    assert "Amber &quot;Field&quot;" in text


@pytest.mark.parametrize(
    ("notation", "key"),
    [(None, "11A"), (Notation.CAMELOT, "11A"), (Notation.MUSICAL, "F#m"), (Notation.OPEN_KEY, "4m")],
)
def test_keys_are_written_as_asked_for_else_as_the_library_writes_them(export, notation, key):
    assert f'Tonality="{key}"' in written(export, match("11"), policy=replace(ONLY_EMPTY, key_notation=notation))[0]


def test_a_new_title_takes_the_place_of_the_old_one(export):
    text, _ = written(export, match("13"), policy=Policy(overwrite=frozenset({"title"})))
    assert '<TRACK TrackID="13" Name="Amber Field"' not in text  # identity first, what changed behind it
    assert text.count("Name=") == 4
    assert ' Name="Amber Field"' in text


def test_a_damaged_export_is_refused_and_what_was_there_stays(export):
    export.with_name("new.xml").write_text("as it was")
    export.write_text(EXPORT[:500])
    with pytest.raises(InputError, match="is damaged and cannot be written back"):
        written(export, match("11"))
    assert export.with_name("new.xml").read_text() == "as it was"


def test_the_readers_of_the_project_and_of_pyrekordbox_read_it(export):
    written(export, match("13"), match("11"))
    path = export.with_name("new.xml")
    slow_glass, amber = read_collection(path).tracks
    assert (amber.title, amber.path, amber.label) == (' Amber "Field"  (Dub)', "/Users/dj/a b,#c&d.mp3", 'Ninth "Pier"')
    assert parse_playlist(path, "beatmatch Friday") == (slow_glass, amber)
    rbxml = pytest.importorskip("pyrekordbox.rbxml")
    xml = rbxml.RekordboxXml(path)
    assert [track["Tonality"] for track in xml.get_tracks()] == [None, "11A"]
    assert xml.get_playlist("beatmatch Friday").get_tracks() == [13, 11]


# --- libraries of other kinds ------------------------------------------------------------------------------------

FILE = RBTrack(
    track_id="/music/a b.mp3", title="Amber Field", path="/music/a b.mp3", location="/music/a b.mp3", key="8A"
)


def imported(tmp_path, *results, policy=ONLY_EMPTY):
    report = write_import(tmp_path / "new.xml", results, policy, playlist="beatmatch set")
    return read_collection(tmp_path / "new.xml").tracks, report


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/music/a b.mp3", "file://localhost/music/a%20b.mp3"),
        ("/music/50% & ü #1?.mp3", "file://localhost/music/50%25%20&%20%C3%BC%20%231%3F.mp3"),
        ("C:\\Music\\a b.mp3", "file://localhost/C:/Music/a%20b.mp3"),
        ("D:/Music/a.mp3", "file://localhost/D:/Music/a.mp3"),
    ],
)
def test_a_file_is_named_as_rekordbox_names_it(tmp_path, path, location):
    (track,), _ = imported(tmp_path, match(replace(FILE, path=path, location=path)))
    assert track.location == location
    assert track.path == path.replace("\\", "/")


def test_a_track_that_no_whole_path_leads_to_is_left_out(tmp_path):
    tracks, report = imported(tmp_path, match(replace(FILE, path="a.mp3", location="a.mp3")), match(FILE))
    assert ([track.path for track in tracks], report.tracks) == (["/music/a b.mp3"], 1)


@pytest.mark.parametrize(("path", "whole"), [("a.mp3", "/sets/a.mp3"), ("../House\\b c.mp3", "/House/b c.mp3")])
def test_a_path_of_an_m3u_begins_where_the_m3u_lies(tmp_path, path, whole):
    results = [match(replace(FILE, path=path, location=path))]
    write_import(tmp_path / "new.xml", results, ONLY_EMPTY, playlist="set", folder=Path("/sets"))
    (track,) = read_collection(tmp_path / "new.xml").tracks
    assert track.path == whole


def test_a_location_of_an_export_that_came_through_stdin_stays_as_it_is(tmp_path):
    odd = replace(FILE, location="file://localhost/music/%c3%a4(b).mp3")
    assert imported(tmp_path, match(odd))[0][0].location == odd.location


def test_the_keys_of_the_matched_tracks_say_how_keys_are_written(tmp_path):
    other = replace(FILE, path="/b.mp3", location="/b.mp3", key="")
    assert [track.key for track in imported(tmp_path, match(FILE), match(other))[0]] == ["", "11A"]


@given(st.lists(st.sampled_from(["/a.mp3", "/b.mp3", "c.mp3", "/ü/d.mp3"]), max_size=6), st.text(max_size=6))
def test_every_file_stands_there_once_and_the_counts_are_true(tmp_path_factory, paths, title):
    folder = tmp_path_factory.mktemp("import")
    results = [match(replace(FILE, path=path, location=path, title=title)) for path in paths]
    report = write_import(folder / "new.xml", results, ONLY_EMPTY, playlist=title)
    root = etree.parse(folder / "new.xml").getroot()
    tracks = root.findall("COLLECTION/TRACK")
    assert report.tracks == len(tracks) == len({path for path in paths if path.startswith("/")})
    assert root.find("COLLECTION").get("Entries") == root.find(".//NODE[@KeyType]").get("Entries") == str(len(tracks))
    assert len({track.get("Location") for track in tracks}) == len(tracks)
    assert [key.get("Key") for key in root.iter("TRACK") if key.get("Key")] == [t.get("TrackID") for t in tracks]


REAL = [pytest.param(path, id=path.name) for path in sorted(LIBRARIES.glob("*.xml"))]


@pytest.mark.skipif(not REAL, reason="the real exports lie outside the project")
@pytest.mark.parametrize("path", REAL)
def test_a_real_export_gives_its_tracks_exactly_as_it_identifies_them(path, tmp_path):
    ids = [track.track_id for track in read_collection(path).tracks]
    report = write_import_from_export(path, tmp_path / "new.xml", list(map(match, ids[::3])), ONLY_EMPTY, playlist="b")
    before = {track.get("TrackID"): track for track in etree.parse(path).findall("COLLECTION/TRACK")}
    after = etree.parse(tmp_path / "new.xml").findall("COLLECTION/TRACK")
    assert len(after) == report.tracks > 0
    for track in after:
        old = before[track.get("TrackID")]
        for name in ("Name", "Artist", "Album", "Kind", "Size", "TotalTime", "Location"):
            assert old.get(name) is None or track.get(name) == old.get(name) or old.get(name) == ""
        assert len(track) == 0
