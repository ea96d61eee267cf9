"""What the reader makes of .m3u and .m3u8 files."""

import io

import pytest

from beatmatch.errors import InputError
from beatmatch.library.m3u import read_m3u
from beatmatch.models import RBTrack


def read(text, encoding="utf-8"):
    return read_m3u(io.BytesIO(text.encode(encoding)))


def names(text, encoding="utf-8"):
    return [(entry.artist, entry.title) for entry in read(text, encoding).tracks]


def test_artist_title_and_length_come_from_extinf():
    playlist = read("#EXTM3U\n#EXTINF:372,Ola Brandt - Paper Lanterns (Late Mix)\n/Music/01 whatever.mp3\n")
    assert playlist.tracks == (
        RBTrack(
            track_id="/Music/01 whatever.mp3",
            title="Paper Lanterns (Late Mix)",
            artist="Ola Brandt",
            location="/Music/01 whatever.mp3",
            path="/Music/01 whatever.mp3",
            seconds=372,
        ),
    )


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("#EXTINF:372,Ola Brandt - Paper Lanterns", ("Ola Brandt", "Paper Lanterns", 372)),
        ("#EXTINF:372.5, Ola Brandt – Paper Lanterns ", ("Ola Brandt", "Paper Lanterns", 372)),
        ("#extinf:-1,Paper Lanterns", ("", "Paper Lanterns", None)),
        ("#EXTINF:0,A-ha - B - C", ("A-ha", "B - C", None)),
        ("#EXTINF:,Ola Brandt - Paper Lanterns", ("Ola Brandt", "Paper Lanterns", None)),
        ('#EXTINF:10 logo="x",Ola, Tess - Paper Lanterns', ("Ola, Tess", "Paper Lanterns", 10)),
        ("#EXTINF:10, - Paper Lanterns", ("", "Paper Lanterns", 10)),
        ("#EXTINF:10,", ("Tess Arvo", "Glow", 10)),
        ("#EXTINF:10", ("Tess Arvo", "Glow", None)),
        ("#EXTGRP:Ola Brandt - Paper Lanterns", ("Tess Arvo", "Glow", None)),
    ],
)
def test_extinf_is_read_as_players_write_it(info, expected):
    (entry,) = read(f"#EXTM3U\n{info}\nTess Arvo - Glow.mp3").tracks
    assert (entry.artist, entry.title, entry.seconds) == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("Tess Arvo - Glow.mp3", ("Tess Arvo", "Glow")),
        ("../Sets/Tess Arvo - Glow.aiff", ("Tess Arvo", "Glow")),
        (r"C:\Music\Tess Arvo - Glow (Dub).flac", ("Tess Arvo", "Glow (Dub)")),
        ("Glow.mp3", ("", "Glow")),
        ("47. Tess Arvo - Glow.mp3", ("Tess Arvo", "Glow")),
        ("03 - Tess Arvo - Glow.mp3", ("Tess Arvo", "Glow")),
        ("03 Tess Arvo - Glow.mp3", ("Tess Arvo", "Glow")),
        ("12) Glow.mp3", ("", "12) Glow")),
        ("Tess Arvo - Lanterns - 05 Glow.mp3", ("", "Tess Arvo - Lanterns - 05 Glow")),
        ("Tess Arvo/Lanterns/05 Glow.mp3", ("", "05 Glow")),
        ("01-tess_arvo-glow-grp.mp3", ("", "01-tess_arvo-glow-grp")),
        ("99 Lanterns.mp3", ("", "99 Lanterns")),
        ("808 Lane - Glow.mp3", ("808 Lane", "Glow")),
        ("Glow Vol. 2", ("", "Glow Vol. 2")),
        ("file:///Music/Tess%20Arvo%20-%20Glow.mp3", ("Tess Arvo", "Glow")),
        ("100% Glow.mp3", ("", "100% Glow")),
        ("Mr: Glow.mp3", ("", "Mr: Glow")),
    ],
)
def test_without_extinf_the_file_name_tells(file, expected):
    assert names(file) == [expected]


def test_paths_stay_as_they_are_written_and_file_urls_become_paths():
    relative, url = read("..\\Sets\\a.mp3\nfile:///C:/My%20Music/%23b.mp3\n").tracks
    assert (relative.track_id, relative.location, relative.path) == ("..\\Sets\\a.mp3",) * 3
    assert (url.location, url.path) == ("file:///C:/My%20Music/%23b.mp3", "C:/My Music/#b.mp3")


def test_an_extinf_counts_for_the_next_file_only():
    assert names("#EXTINF:1,Ola Brandt - One\na.mp3\n\nTess Arvo - Two.mp3\n#EXTINF:1,Nobody - Nothing\n") == [
        ("Ola Brandt", "One"),
        ("Tess Arvo", "Two"),
    ]


def test_a_file_that_stands_there_twice_gives_two_entries():
    assert [entry.track_id for entry in read("a.mp3\nb.mp3\na.mp3").tracks] == ["a.mp3", "b.mp3", "a.mp3"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end):
    assert names(end.join(["#EXTM3U", "#EXTINF:9,Ola Brandt - One", "a.mp3", "b.mp3", ""])) == [
        ("Ola Brandt", "One"),
        ("", "b"),
    ]


def test_a_name_may_hold_what_python_takes_for_the_end_of_a_line():
    assert names("#EXTINF:9,Ola\u2028Brandt - One\x85\na.mp3") == [("Ola\u2028Brandt", "One")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_that_players_write_is_read(encoding):
    assert names("#EXTINF:9,Bjørn – Café “x”\na.mp3", encoding) == [("Bjørn", "Café “x”")]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://radio.example/live", "a web stream, not a file"),
        ("spotify:track:4uXyz", "a Spotify stream, not a file"),
        ("rtmp://radio.example/live", "a rtmp stream, not a file"),
    ],
)
def test_streams_are_skipped(url, reason):
    assert [entry.skip_reason for entry in read(f"#EXTINF:-1,Ola Brandt - One\n{url}\na.mp3").tracks] == [reason, None]


def test_an_entry_without_any_name_is_skipped():
    assert read("/Music/.mp3").tracks[0].skip_reason == "neither a title nor a file name"


def test_the_playlist_is_called_as_it_says_else_like_its_file(tmp_path):
    file = tmp_path / "Sunday Morning.m3u8"
    file.write_text("#EXTM3U\n#PLAYLIST: Sunrise Set \na.mp3")
    assert read_m3u(file).path == ("Sunrise Set",)
    file.write_text("#EXTM3U\na.mp3")
    assert read_m3u(str(file)).path == ("Sunday Morning",)


def test_a_playlist_without_entries_is_empty():
    assert read("#EXTM3U\n").tracks == ()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the stream is empty"),
        (b" \r\n ", "the stream is empty"),
        (b'<?xml version="1.0"?><DJ_PLAYLISTS/>', "the stream is no m3u playlist"),
        (b"ID3\x03\x00\x00\x00", "the stream is no m3u playlist"),
    ],
)
def test_what_is_no_playlist_is_refused(data, message):
    with pytest.raises(InputError) as caught:
        read_m3u(io.BytesIO(data))
    assert caught.value.message == message


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(InputError, match=r"none\.m3u: there is no such file"):
        read_m3u(tmp_path / "none.m3u")
