import logging
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.errors import InputError
from beatmatch.library import masterdb, rekordbox
from beatmatch.models import PlaylistInfo
from tests.library.masterdb.files import PATH, Library, rule
from tests.library.rekordbox.files import export, folder, playlist, track


@pytest.fixture
def database(tmp_path):
    return tmp_path / "master.db"


def ids(read):
    return [entry.track_id for entry in read.tracks]


def test_a_database_and_an_export_of_the_same_library_give_the_same_tracks(tmp_path, database):
    """Windows and macOS paths, marks that Rekordbox leaves unquoted, both Unicode forms, streams, kinds and zeros."""
    Library().track(
        "11", " Cafe\u0301 del  Norte (Ola's Dub) ", "Ola Brandt", PATH, album="Lanterns", genre="House", label="Norte",
        remixer="Tess Arvo", key="8A", BPM=12398, ReleaseYear=2019, Length=372, BitRate=320, FileType=1,
        Commnt="ISRC: NLF712345678", Subtitle="Dub",
    ).track(
        "12", "Nørd", "Søren & Ida", "C:/Music/[House] #1, 100% (a+b)!/Nørd; $5 `x` {y}.aiff", key="Abm", BPM=9000,
        FileType=12, BitRate=1411, ReleaseYear=0, Length=0,
    ).track("13", "", "", "D:/Ola Brandt - Blank.flac", BPM=0, FileType=5, BitRate=0).track(
        "14", "Streamed", "Ola Brandt", "soundcloud:tracks:12345", FileType=0, Length=200
    ).track("15", "NOISE", "", "/Users/dj/Music/PioneerDJ/Sampler/OSC_SAMPLER/NOISE.wav", FileType=11).track(
        "16", "日本", "\u202eevil", "/Music/\u65e5\u672c.m4a", FileType=6, BitRate=900
    ).playlist("1", "All", "11", "12", "13", "14", "15", "16").write(database)  # fmt: skip
    xml = tmp_path / "library.xml"
    xml.write_bytes(
        export(
            [
                track(
                    "11", " Cafe\u0301 del  Norte (Ola's Dub) ", Album="Lanterns", Genre="House", Label="Norte", Mix="Dub",
                    Remixer="Tess Arvo", Tonality="8A", AverageBpm="123.98", Year="2019", TotalTime="372", BitRate="320",
                    Kind="MP3 File", Comments="ISRC: NLF712345678",
                    Location="file://localhost/Users/dj/Music/Ola%20Brandt/Paper%20Lanterns.mp3",
                ),
                track(
                    "12", "Nørd", "Søren & Ida", Tonality="Abm", AverageBpm="90.00", Year="0", TotalTime="0",
                    BitRate="1411", Kind="AIFF-Datei",
                    Location="file://localhost/C:/Music/%5bHouse%5d%20#1,%20100%25%20(a+b)!/N%c3%b8rd;%20$5%20%60x%60%20%7by%7d.aiff",
                ),
                track("13", "", "", AverageBpm="0.00", BitRate="0", Kind="FLAC File", Location="file://localhost/D:/Ola%20Brandt%20-%20Blank.flac"),
                track("14", "Streamed", TotalTime="200", Location="file://localhostsoundcloud:tracks:12345"),
                track("15", "NOISE", "", Location="file://localhost/Users/dj/Music/PioneerDJ/Sampler/OSC_SAMPLER/NOISE.wav"),
                track("16", "日本", "\u202eevil", Kind="ALAC File", BitRate="900", Location="file://localhost/Music/%e6%97%a5%e6%9c%ac.m4a"),
            ],
            playlist("All", "11", "12", "13", "14", "15", "16"),
        )
    )  # fmt: skip
    assert masterdb.read_library(database, ["All"]) == rekordbox.read_library(xml, ["All"])
    assert masterdb.read_collection(database) == rekordbox.read_collection(xml)
    assert masterdb.read_playlists(database) == rekordbox.read_playlists(xml)


def test_the_isrc_of_the_database_is_known_where_an_export_has_none(database):
    Library().track("1", ISRC="nl-f71-23-45678").track("2", ISRC="none").playlist("1", "A", "1", "2").write(database)
    (read,) = masterdb.read_library(database, ["A"])
    assert [entry.isrc for entry in read.tracks] == ["NLF712345678", None]


def test_paths_names_and_errors_are_those_of_an_export(tmp_path, database):
    Library().track("1").folder("f", "Warm Up", Seq=2).playlist("a", "Sunday", "1", parent="f", Seq=2).playlist(
        "b", "Minimal/Deep Tech", parent="f", Seq=1
    ).folder("g", "Peak", Seq=1).folder("h", "Festival", parent="g").playlist(
        "c", "Sunday", "1", "1", parent="h"
    ).playlist("d", "sunday ", Seq=3).write(database)
    xml = tmp_path / "library.xml"
    xml.write_bytes(
        export(
            [track("1")],
            folder("Peak", folder("Festival", playlist("Sunday", "1", "1"))),
            folder("Warm Up", playlist("Minimal/Deep Tech"), playlist("Sunday", "1")),
            playlist("sunday "),
        )
    )
    assert masterdb.read_playlists(database) == rekordbox.read_playlists(xml)
    for name in ("Peak/Festival/Sunday", "sunday ", "Minimal/Deep Tech", "Warm Up/Minimal\\/Deep Tech"):
        assert [each.path for each in masterdb.read_library(database, [name])] == [
            each.path for each in rekordbox.read_library(xml, [name])
        ]
    for name in ("Sunday", "Peak", "Sundy", "nothing like it"):
        with pytest.raises(InputError) as by_database:
            masterdb.read_library(database, [name])
        with pytest.raises(InputError) as by_export:
            rekordbox.read_library(xml, [name])
        assert by_database.value.message == by_export.value.message.replace(str(xml), str(database))
        assert by_database.value.hint == by_export.value.hint


def test_entries_stand_in_their_order_and_a_track_may_stand_twice(database):
    library = Library().track("1").track("2").playlist("a", "A")
    library.entry("a", "2", TrackNo=1).entry("a", "1", TrackNo=3).entry("a", "2", TrackNo=2).write(database)
    assert ids(masterdb.read_library(database, ["A"])[0]) == ["2", "2", "1"]


def test_what_was_deleted_is_left_out(database):
    Library().track("1").track("2", rb_local_deleted=1).playlist("a", "A", "1", "2").entry(
        "a", "1", TrackNo=9, rb_local_deleted=1
    ).playlist("b", "Gone", "1", rb_local_deleted=1).folder("f", "Gone too", rb_local_deleted=1).playlist(
        "c", "In it", "1", parent="f"
    ).write(database)
    assert masterdb.read_playlists(database) == (PlaylistInfo(path=("A",), entries=1),)
    assert ids(masterdb.read_library(database, ["A"])[0]) == ["1"]
    assert ids(masterdb.read_collection(database)) == ["1"]


def test_an_entry_without_a_track_is_skipped_as_in_an_export(database):
    Library().track("1").playlist("a", "A", "1", "99").write(database)
    _, lost = masterdb.read_library(database, ["A"])[0].tracks
    assert (lost.track_id, lost.skip_reason) == ("99", "the playlist points to a track that is not in the collection")


def test_a_node_without_its_folder_stands_at_the_top_and_a_circle_of_folders_is_not_followed(database):
    Library().playlist("a", "A", parent="lost").folder("f", "F", parent="g").folder("g", "G", parent="f").write(
        database
    )
    assert [each.path for each in masterdb.read_playlists(database)] == [("A",)]


def test_an_intelligent_playlist_is_filled_by_its_rule(database):
    house = rule(("genre", 8, "house"), ("bpm", 5, "12000", "12800"))
    Library().track("1", genre="Deep House", BPM=12399).track("2", genre="House", BPM=13000).track(
        "3", genre="TECH HOUSE", BPM=12000
    ).track("4", genre="House", BPM=12100, rb_local_deleted=1).smart("s", "House", house).write(database)
    assert masterdb.read_playlists(database) == (PlaylistInfo(path=("House",), entries=2),)
    assert ids(masterdb.read_library(database, ["House"])[0]) == ["1", "3"]


def test_a_rule_that_counts_days_counts_them_from_today(database):
    recent = rule(("stockDate", 6, "7", "", "day"))
    Library().track("1", StockDate="2026-03-01").track("2", StockDate="2026-02-20").smart("s", "New", recent).write(
        database
    )
    assert ids(masterdb.read_library(database, ["New"], today=date(2026, 3, 2))[0]) == ["1"]
    assert ids(masterdb.read_library(database, ["New"], today=date(2026, 4, 2))[0]) == []


def test_a_rule_that_is_not_understood_is_said_and_not_guessed(database, caplog):
    odd = rule(("mood", 1, "dark"))
    Library().track("1").smart("s", "Dark", odd).playlist("a", "A", "1").write(database)
    with caplog.at_level(logging.WARNING):
        assert [each.entries for each in masterdb.read_playlists(database)] == [0, 1]
    assert caplog.messages == [
        (
            'intelligent playlists whose rule is not understood count as empty: "Dark" '
            "(it holds what is unknown here: Invalid property: 'mood')"
        )
    ]
    caplog.clear()
    assert masterdb.read_playlists(database, warn=False)
    assert ids(masterdb.read_library(database, ["A"])[0]) == ["1"]
    assert caplog.messages == []
    with pytest.raises(InputError) as caught:
        masterdb.read_library(database, ["Dark"])
    assert caught.value.message.startswith('the rule of the intelligent playlist "Dark" holds what is unknown here')
    assert caught.value.hint == "copy its tracks into a playlist in Rekordbox, or give an XML export"


@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=1, max_size=4))
def test_every_playlist_is_found_by_its_full_name(names, tmp_path_factory):
    database = tmp_path_factory.mktemp("named") / "master.db"
    library = Library().track("1")
    for number, name in enumerate(dict.fromkeys(names)):
        library.playlist(f"p{number}", name, *["1"] * number)
    library.write(database)
    for info in masterdb.read_playlists(database):
        assert masterdb.read_library(database, [info.full_name])[0].path == info.path
