"""What is read from the attributes of a track."""

import io

import pytest

from beatmatch.library.rekordbox import read_collection
from beatmatch.models import RBTrack
from tests.library.rekordbox.files import LANTERNS, export, track


def only(**attributes):
    """Read one track as the only one of a collection."""
    (read,) = read_collection(io.BytesIO(export([track(**attributes)]))).tracks
    return read


def test_every_field_goes_to_its_place():
    assert only(
        Album="Night Post",
        Genre="Deep House",
        Grouping="warm",
        Remixer="Tess Arvo",
        Tonality="8A",
        Label="Kontur",
        Mix="Late Mix",
        Year="2019",
        AverageBpm="123.98",
        TotalTime="372",
        BitRate="320",
        Kind="Mp3-Datei",
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
        location=LANTERNS,
        path="/Users/dj/Music/Ola Brandt/Paper Lanterns.mp3",
        key="8A",
        bpm=123.98,
        year=2019,
        seconds=372,
        isrc=None,
        file_type="mp3",
        bitrate=320,
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
        file_type="mp3",
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
