"""What an audit of a library says; the catalogue is a file."""

import json
from pathlib import Path

import pytest

from tests.audio_files.files import mp3, wav
from tests.audio_files.id3 import id3, text
from tests.cli.commands import rows
from tests.cli.conftest import CATALOG, LIBRARY
from tests.library.masterdb.files import library_of
from tests.library.rekordbox.files import export, playlist, track
from tests.library.test_file_tags import made

LOW_TIDE = {"name": "Low Tide (Original Mix)", "artist": "Marnix Teel", "TotalTime": "367"}
AMBER_FIELD = {"name": "Amber Field", "artist": "Odalyn Fenn", "TotalTime": "368"}


@pytest.fixture
def own(tmp_path):
    """An export with a double, a file twice, a file of 192 kbps, a stream that is sold and one that is not."""
    tracks = [
        track("1", **LOW_TIDE, Location="file://localhost/m/a.mp3", Kind="Mp3-Datei", BitRate="192"),
        track("2", **LOW_TIDE, Location="file://localhost/m/b.aiff", Kind="AIFF-Datei", BitRate="1411"),
        track("3", **AMBER_FIELD, Location="file://localhost/m/c.wav", BitRate="1411"),
        track("4", "Something Else", "Nobody", Location="file://localhost/m/C.wav", BitRate="1411"),
        track(
            "5", "Slow Glass (Extended Mix)", "Inez Vargan & Dorrowe", Location="file://localhostsoundcloud:tracks:17"
        ),
        track("6", "Never Sold", "Nobody", Location="file://localhostsoundcloud:tracks:18"),
    ]
    sets = playlist("Set", "2", "1", "2"), playlist("Clean", "3")
    (tmp_path / "own.xml").write_bytes(export(tracks, *sets))
    return "own.xml"


def told(text):
    return [
        (row["finding"], row["group"], row["playlist"], row["playlist_index"], row["track_id"]) for row in rows(text)
    ]


def test_a_whole_library_is_audited(cli, own):
    done = cli("audit", own, "-c", CATALOG, "-f", "csv")
    assert done.status == 0
    assert told(done.out) == [
        ("same_file", "1", "Collection", "3", "3"),
        ("same_file", "1", "Collection", "4", "4"),
        ("same_track", "1", "Collection", "1", "1"),
        ("same_track", "1", "Collection", "2", "2"),
        ("below_320", "", "Collection", "1", "1"),
        ("stream", "", "Collection", "5", "5"),
    ]
    found = rows(done.out)
    assert [row["note"] for row in found if row["finding"] == "same_track"] == ["", "the best of them"]
    assert found[4]["beatport_url"] == "https://www.beatport.com/track/low-tide/9165612"
    assert found[5]["beatport_url"] == "https://www.beatport.com/track/slow-glass/22843656"
    assert done.err.splitlines()[-1] == (
        "6 tracks audited: 2 the same file, 2 the same track, 1 below 320 kbps, 1 streams to buy"
    )


def test_playlists_are_audited_where_they_are_named(cli, own):
    done = cli("audit", own, "Set", "Clean", "-c", CATALOG, "-f", "csv", "-q")
    assert told(done.out) == [
        ("same_file", "1", "Set", "1", "2"),
        ("same_file", "1", "Set", "3", "2"),
        ("same_track", "1", "Set", "1", "2"),
        ("same_track", "1", "Set", "2", "1"),
        ("below_320", "", "Set", "2", "1"),
    ]
    assert (done.status, done.err) == (0, "")


def test_all_formats_say_the_same(cli, own):
    document = json.loads(cli("audit", own, "-c", CATALOG).out)
    lines = [json.loads(line) for line in cli("audit", own, "-c", CATALOG, "-f", "ndjson").out.splitlines()]
    assert document["findings"] == lines
    assert document["summary"]["findings"] == {
        "same_file": 2, "same_track": 2, "below_320": 1, "lossy": 0, "stream": 1,
    }  # fmt: skip
    assert (document["summary"]["total"], document["run"]["complete"]) == (6, True)
    table = cli("audit", own, "-c", CATALOG, "-f", "table").out
    assert [line for line in table.splitlines() if not line.startswith((" ", "1"))] == [
        "The same file more than once", "", "The same Beatport track in several files", "", "Below 320 kbps", "",
        "Streams that Beatport sells",
    ]  # fmt: skip
    cli("audit", own, "-c", CATALOG, "-o", "audit.csv")
    assert Path("audit.csv").read_text(encoding="utf-8") == cli("audit", own, "-c", CATALOG, "-f", "csv").out


def test_a_library_without_findings_says_so(cli, own):
    done = cli("audit", own, "Clean", "-c", CATALOG, "-f", "table")
    assert (done.status, done.out) == (0, "")
    assert done.err.endswith("1 track audited: nothing to tell\n")


def test_a_database_and_an_export_have_the_same_findings(cli, tmp_path):
    library_of(Path(LIBRARY)).write(tmp_path / "master.db")
    by_export = cli("audit", LIBRARY, "-c", CATALOG, "-f", "csv", "-q")
    assert cli("audit", "master.db", "-c", CATALOG, "-f", "csv", "-q") == by_export
    assert len(rows(by_export.out)) == 33


def test_a_folder_is_audited_by_the_sound_of_its_files(cli, tmp_path):
    low_tide = [text("TIT2", "Low Tide"), text("TPE1", "Marnix Teel")]
    made(tmp_path / "Music" / "a.mp3", mp3(id3(low_tide)))
    made(tmp_path / "Music" / "Sets" / "Marnix Teel - Low Tide.wav", wav())
    found = rows(cli("audit", "Music", "-c", CATALOG, "-f", "csv", "-q").out)
    assert [(row["finding"], row["file_type"], row["note"]) for row in found] == [
        ("same_track", "mp3", ""), ("same_track", "wav", "the best of them"), ("lossy", "mp3", ""),
    ]  # fmt: skip


def test_the_tags_tell_what_the_library_does_not(cli, tmp_path):
    made(tmp_path / "a.mp3", mp3())
    entry = track("1", **LOW_TIDE, Location=f"file://localhost{tmp_path}/a.mp3", BitRate="0")
    (tmp_path / "own.xml").write_bytes(export([entry], playlist("A", "1")))
    for options, bitrate in (((), ""), (("--read-tags",), "320")):
        (row,) = rows(cli("audit", "own.xml", "-c", CATALOG, "-f", "csv", "-q", *options).out)
        assert (row["finding"], row["bitrate"]) == ("lossy", bitrate)


def test_the_library_is_not_written_over(cli, own):
    before = Path(own).read_bytes()
    done = cli("audit", own, "-c", CATALOG, "-o", own, "-f", "csv")
    assert (done.status, done.err) == (2, f"beatmatch: --output {own} is the library. Name another file\n")
    assert Path(own).read_bytes() == before


@pytest.mark.parametrize("arguments", [("gone.xml",), (LIBRARY, "No Such Playlist"), (LIBRARY, "--min-score", "200")])
def test_what_cannot_be_audited_is_one_line_and_status_2(cli, arguments):
    done = cli("audit", *arguments, "-c", CATALOG)
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
