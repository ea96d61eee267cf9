"""What the reader makes of tracks and playlists of a sound export."""

import io
import os
import threading

import pytest

from beatmatch.library.rekordbox import parse_playlist, read_collection, read_library, read_playlist, read_playlists
from beatmatch.library.rekordbox.export import Export
from beatmatch.models import PlaylistInfo, RBTrack
from tests.library.rekordbox.files import export, folder, playlist, track

LANTERNS = "file://localhost/Users/dj/Music/Ola%20Brandt/Paper%20Lanterns.mp3"


def only(**attributes):
    """Read one track as the only one of a collection."""
    (read,) = read_collection(io.BytesIO(export([track(**attributes)]))).tracks
    return read


def test_every_field_goes_to_its_place():
    assert only(
        Album="Night Post",
        Genre="Deep House",
        Grouping="warm",
        Comments="8A - Energy 6",
        Remixer="Tess Arvo",
        Tonality="8A",
        Label="Kontur",
        Mix="Late Mix",
        Year="2019",
        AverageBpm="123.98",
        TotalTime="372",
        Location=LANTERNS,
    ) == RBTrack(
        track_id="1",
        title="Paper Lanterns",
        artist="Ola Brandt",
        album="Night Post",
        genre="Deep House",
        label="Kontur",
        remixer="Tess Arvo",
        mix="Late Mix",
        comments="8A - Energy 6",
        location=LANTERNS,
        path="/Users/dj/Music/Ola Brandt/Paper Lanterns.mp3",
        key="8A",
        bpm=123.98,
        year=2019,
        seconds=372,
        isrc=None,
        skip_reason=None,
    )


def test_absent_and_empty_attributes_mean_the_same():
    absent = only()
    empty = only(Album="", Genre="", Year="", AverageBpm="", TotalTime="", Tonality="", Location="", Label="")
    assert absent == empty == RBTrack(track_id="1", title="Paper Lanterns", artist="Ola Brandt")


@pytest.mark.parametrize("zero", ["0", "0.00", "00"])
def test_zero_means_unknown(zero):
    read = only(Year=zero, AverageBpm=zero, TotalTime=zero)
    assert (read.year, read.bpm, read.seconds) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "bpm"),
    [("128.00", 128.0), ("128", 128.0), ("127,5", 127.5), (" 90.02 ", 90.02), ("fast", None), ("-5", None),
     ("1e3", None), ("nan", None), ("inf", None), ("12345", None), ("\u0663\u0662", None), ("128 BPM", None)],
)  # fmt: skip
def test_bpm_is_a_decimal_and_junk_is_unknown(text, bpm):
    assert only(AverageBpm=text).bpm == bpm


@pytest.mark.parametrize(
    ("text", "year"),
    [("2021", 2021), ("2021.0", 2021), ("21", None), ("99999", None), ("2021-05-01", None), ("-2021", None),
     ("\u00b3", None), ("last summer", None)],
)  # fmt: skip
def test_a_year_has_four_digits_and_junk_is_unknown(text, year):
    assert only(Year=text).year == year


@pytest.mark.parametrize("key", ["8A", "Abm", "F#m", "4d", "12m", "Dbm", "?"])
def test_the_key_is_kept_as_it_is_written(key):
    assert only(Tonality=key).key == key


def test_names_are_kept_to_the_last_space_and_unicode_form():
    title, artist = "  Cafe\u0301  del  Norte ", "Bjo\u0308rn\tLund "
    read = only(name=title, artist=artist.replace("\t", " "))
    assert (read.title, read.artist) == (title, "Bjo\u0308rn Lund ")


@pytest.mark.parametrize("artist", [None, "", "  "])
def test_a_blank_artist_is_empty(artist):
    assert only(artist=artist).artist == ""


@pytest.mark.parametrize("name", [None, "", "   "])
def test_a_track_without_name_is_called_like_its_file(name):
    read = only(name=name, Location="file://localhost/Music/Ola%20Brandt%20-%20Vol.%202%20(Dub).aiff")
    assert read.title == "Ola Brandt - Vol. 2 (Dub)"
    assert read.skip_reason is None


def test_a_row_of_track_id_and_location_alone_is_read():
    assert only(name=None, artist=None, Location=LANTERNS) == RBTrack(
        track_id="1",
        title="Paper Lanterns",
        location=LANTERNS,
        path="/Users/dj/Music/Ola Brandt/Paper Lanterns.mp3",
    )


def test_a_row_without_track_id_goes_by_its_location():
    assert only(track_id=None, Location=LANTERNS).track_id == LANTERNS


def test_a_row_that_names_nothing_is_skipped():
    assert only(name="", artist="").skip_reason == "neither a title nor a file name"


@pytest.mark.parametrize(
    ("attribute", "text", "isrc"),
    [
        ("Comments", "ISRC: NLF712345678", "NLF712345678"),
        ("Comments", "isrc nl-f71-23-45678 and more", "NLF712345678"),
        ("Grouping", "8A, NLF712345678", "NLF712345678"),
        ("Comments", "NL-F71-23-45678", "NLF712345678"),
        ("Comments", "NLF712345678 / NLF712345678", "NLF712345678"),
        ("Comments", "NLF712345678 or GBX112300042", None),
        ("Comments", "ISRC:NLF712345678 once GBX112300042", "NLF712345678"),
        ("Comments", "nlf712345678", None),
        ("Comments", "XNLF712345678", None),
        ("Comments", "NLF7123456789", None),
        ("Comments", "KONTUR-NLF712345678", None),
        ("Comments", "8A - Energy 6", None),
    ],
)
def test_an_isrc_is_taken_from_comments_or_grouping(attribute, text, isrc):
    assert only(**{attribute: text}).isrc == isrc


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file://localhostsoundcloud:tracks:123456", "a SoundCloud stream, not a file"),
        ("file://localhostspotify:track:4uXyz", "a Spotify stream, not a file"),
        ("file://localhost/tidal:tracks:99", "a TIDAL stream, not a file"),
        ("file://localhostbeatport:tracks:17827767", "a Beatport stream, not a file"),
        ("file://localhost/v4/catalog/tracks/17827767/", "a Beatport stream, not a file"),
        ("file://localhostnewservice:tracks:1", "a newservice stream, not a file"),
        ("https://radio.example/live.mp3", "a web stream, not a file"),
        ("file://localhost/Music/soundcloud.com/rip.mp3", None),
        ("file://localhost/C:/Music/a.mp3", None),
        ("file://localhostC:/Music/a.mp3", None),
    ],
)
def test_streams_are_skipped_and_files_are_not(location, reason):
    assert only(Location=location).skip_reason == reason


SOUND = "a sampler sound of Rekordbox"
DEMO = "a demo track of Rekordbox"
MUSIC = "file://localhost/Users/dj/Music/"


@pytest.mark.parametrize(
    ("name", "artist", "location", "seconds", "reason"),
    [
        ("HORN", "", MUSIC + "PioneerDJ/Sampler/OSC_SAMPLER/PRESET%20ONESHOT/HORN.wav", "7", SOUND),
        ("HORN", "", MUSIC + "PioneerDJ/Imported%20from%20Device/Contents/OSC_SAMPLER/x/HORN.wav", "7", SOUND),
        ("Kick 4", "", MUSIC + "rekordbox/Sampler/GROOVE%20CIRCUIT/PRESET/Kick%204.wav", "1", SOUND),
        ("NOISE", "rekordbox", MUSIC + "moved/NOISE.wav", "5", SOUND),
        ("SINEWAVE", "", "file://localhost/Volumes/STICK/Contents/UnknownArtist/SINEWAVE.wav", "5", SOUND),
        ("Demo Track 1", "Loopmasters", MUSIC + "moved/one.mp3", "172", DEMO),
        (
            "Whatever",
            "",
            "file://localhost/C:/Users/dj/Music/PioneerDJ/Demo%20Tracks/Demo%20Track%202.mp3",
            "128",
            DEMO,
        ),
        ("Siren", "Marlo Quist", MUSIC + "Siren.mp3", "301", None),
        ("SIREN", "Marlo Quist", MUSIC + "SIREN.mp3", "7", None),
        ("SIREN", "", MUSIC + "SIREN.mp3", "301", None),
        ("SIREN", "", MUSIC + "SIREN.mp3", "0", None),
        ("Demo Track 1", "Marlo Quist", MUSIC + "demo.mp3", "172", None),
        ("Horn Please", "Loopmasters", MUSIC + "a.mp3", "172", None),
        ("Label Sampler", "Various", MUSIC + "Kontur%20Sampler/a.mp3", "300", None),
    ],
)
def test_sounds_and_demos_of_rekordbox_are_skipped_and_songs_of_their_names_are_not(
    name, artist, location, seconds, reason
):
    assert only(name=name, artist=artist, Location=location, TotalTime=seconds).skip_reason == reason


def test_playlists_come_in_the_order_of_the_tree_with_their_full_paths():
    source = export(
        [track("1")],
        playlist("Warm-up", "1", "1"),
        folder("Sets", folder("2024", playlist("Opening", "1")), folder("Nothing yet"), playlist("Closing")),
        playlist("Minimal/Deep Tech", "1"),
    )
    assert read_playlists(io.BytesIO(source)) == (
        PlaylistInfo(path=("Warm-up",), entries=2),
        PlaylistInfo(path=("Sets", "2024", "Opening"), entries=1),
        PlaylistInfo(path=("Sets", "Closing"), entries=0),
        PlaylistInfo(path=("Minimal/Deep Tech",), entries=1),
    )


def test_playlists_without_the_folder_around_everything_are_read():
    source = export([track("1")], folder("Sets", playlist("Opening", "1")), playlist("Loose", "1"), root=None)
    assert [info.path for info in read_playlists(io.BytesIO(source))] == [("Sets", "Opening"), ("Loose",)]


def test_an_export_without_playlists_has_none():
    assert read_playlists(io.BytesIO(b'<DJ_PLAYLISTS Version="1.0.0"/>')) == ()


def test_entries_come_in_playlist_order_and_twice_when_they_stand_there_twice():
    tracks = [track("1", "One"), track("2", "Two"), track("3", "Three")]
    source = export(tracks, playlist("Set", "3", "1", "3"))
    assert [entry.title for entry in parse_playlist(io.BytesIO(source), "Set")] == ["Three", "One", "Three"]


def test_an_empty_playlist_has_no_tracks():
    assert parse_playlist(io.BytesIO(export([track("1")], playlist("Set"))), "Set") == ()


def test_a_key_that_points_nowhere_is_an_entry_to_be_skipped():
    source = export([track("1", "One")], playlist("Set", "1", "404"))
    assert parse_playlist(io.BytesIO(source), "Set")[1] == RBTrack(
        track_id="404", skip_reason="the playlist points to a track that is not in the collection"
    )


def test_of_two_tracks_with_one_id_the_first_counts():
    source = export([track("1", "First"), track("1", "Second"), track("2", "Other")], playlist("Set", "1", "2"))
    assert [entry.title for entry in parse_playlist(io.BytesIO(source), "Set")] == ["First", "Other"]


def test_a_playlist_by_location_finds_its_tracks_however_the_location_is_encoded():
    stored = "file://localhost/Music/Caf%c3%a9%20del%20Norte%20(%231),%20a+b.mp3"
    decomposed_and_raw = "file://localhost/Music/Cafe\u0301%20del Norte%20%28#1%29,%20a+b.mp3"
    source = export(
        [track("1", "Other", Location=LANTERNS), track("2", "Café del Norte", Location=stored)],
        playlist("Set", decomposed_and_raw, LANTERNS, KeyType="1"),
    )
    assert [entry.track_id for entry in parse_playlist(io.BytesIO(source), "Set")] == ["2", "1"]


def test_a_location_that_points_nowhere_still_shows_its_file_name():
    source = export([track("1")], playlist("Set", LANTERNS, KeyType="1"))
    assert parse_playlist(io.BytesIO(source), "Set") == (
        RBTrack(
            track_id=LANTERNS,
            title="Paper Lanterns",
            location=LANTERNS,
            path="/Users/dj/Music/Ola Brandt/Paper Lanterns.mp3",
            skip_reason="the playlist points to a track that is not in the collection",
        ),
    )


def test_several_playlists_are_read_at_once_in_the_order_asked_for():
    tracks = [track("1", "One"), track("2", "Two", Location=LANTERNS)]
    source = export(tracks, playlist("A", "1"), playlist("B", LANTERNS, KeyType="1"), playlist("C", "2"))
    read = read_library(io.BytesIO(source), ["C", "B", "A", "C"])
    assert [(one.path, [entry.title for entry in one.tracks]) for one in read] == [
        (("C",), ["Two"]),
        (("B",), ["Two"]),
        (("A",), ["One"]),
        (("C",), ["Two"]),
    ]


def test_no_names_give_no_playlists():
    assert read_library(io.BytesIO(export([track()], playlist("A", "1"))), []) == ()


def test_the_collection_is_read_in_its_order_as_one_playlist():
    read = read_collection(io.BytesIO(export([track("2", "Two"), track("1", "One")], playlist("A", "1"))))
    assert (read.path, [entry.track_id for entry in read.tracks]) == (("Collection",), ["2", "1"])


def test_tracks_that_stand_behind_the_playlists_are_found():
    source = (
        '<DJ_PLAYLISTS><PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Name="A" Type="1" KeyType="0"><TRACK Key="1"/></NODE>'
        '</NODE></PLAYLISTS><COLLECTION Entries="1"><TRACK TrackID="1" Name="One"/></COLLECTION></DJ_PLAYLISTS>'
    )
    assert parse_playlist(io.BytesIO(source.encode()), "A")[0].title == "One"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings_are_read_when_they_are_declared(encoding):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = export([track("1", "Café")], playlist("A", "1")).decode().replace("UTF-8", declared)
    assert parse_playlist(io.BytesIO(text.encode(encoding)), "A")[0].title == "Café"


def test_a_path_is_read_whether_string_or_path(tmp_path):
    file = tmp_path / "library.xml"
    file.write_bytes(export([track("1")], playlist("A", "1")))
    assert read_playlist(file, "A") == read_playlist(str(file), "A")


def test_a_dash_reads_stdin(monkeypatch):
    source = io.TextIOWrapper(io.BytesIO(export([track("1", "One")], playlist("A", "1"))))
    monkeypatch.setattr("sys.stdin", source)
    assert read_playlist("-", "A").tracks[0].title == "One"


def test_a_pipe_is_read_though_it_cannot_be_read_twice(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=[export([track("1", "One")], playlist("A", "1"))])
    writer.start()
    assert read_playlist(pipe, "A").tracks[0].title == "One"
    writer.join()


def test_elements_are_let_go_so_that_an_export_need_not_fit_into_memory():
    def most_held(elements):
        before = [list(element.itersiblings(preceding=True)) for element in elements]
        return max(map(len, before)), max(len(one) for siblings in before for one in siblings)

    source = export([track(str(number)) for number in range(500)], playlist("A", *map(str, range(500))))
    assert Export(io.BytesIO(source), "x").collect(most_held) == (1, 0)
