import logging
import os
import random
from pathlib import Path

import pytest

from beatmatch.errors import InputError
from beatmatch.library import folder
from beatmatch.models import PlaylistInfo, RBTrack
from tests.audio_files.files import aiff, flac, flac_comments, info_list, mp3, wav
from tests.audio_files.id3 import id3, own_text, text
from tests.library.test_file_tags import made

UNTAGGED = mp3()


@pytest.fixture
def music(tmp_path):
    (tmp_path / "Music").mkdir()
    return tmp_path / "Music"


def names(playlists):
    return [(playlist.full_name, playlist.entries) for playlist in playlists]


def titles(playlist):
    return [track.title for track in playlist.tracks]


def test_every_folder_with_audio_files_is_a_playlist_and_the_folder_itself_too(music):
    for place in (
        "b.mp3",
        "a.wav",
        "House/c.mp3",
        "House/Deep/d.flac",
        "Empty/notes.txt",
        "Techno 10/e.aiff",
        "Techno 2/f.m4a",
    ):
        made(music / place, UNTAGGED)
    assert folder.read_playlists(music) == (
        PlaylistInfo(path=("Music",), entries=2),
        PlaylistInfo(path=("Music", "House"), entries=1),
        PlaylistInfo(path=("Music", "House", "Deep"), entries=1),
        PlaylistInfo(path=("Music", "Techno 2"), entries=1),
        PlaylistInfo(path=("Music", "Techno 10"), entries=1),
    )
    assert [playlist.path for playlist in folder.read_library(music, ["Deep", "Music", "house"])] == [
        ("Music", "House", "Deep"),
        ("Music",),
        ("Music", "House"),
    ]


def test_the_collection_is_every_file_in_the_order_of_the_playlists(music):
    for place in ("2.mp3", "10.mp3", "1.mp3", "House/b.mp3", "House/A.mp3", "Aaa/z.mp3"):
        made(music / place, UNTAGGED)
    assert titles(folder.read_collection(music)) == ["1", "2", "10", "z", "A", "b"]


def test_tags_say_what_a_track_is(music):
    frames = [text("TIT2", "Paper Lanterns (Dub)"), text("TPE1", "Ola Brandt"), text("TALB", "Night Post"), text("TKEY", "8A"),
              text("TBPM", "124"), text("TPUB", "Kontur"), text("TCON", "House"), text("TYER", "2019"), text("TPE4", "Tess Arvo"),
              text("TSRC", "NLF712345678"), own_text("BEATPORT_TRACK_ID", "123456")]  # fmt: skip
    file = made(music / "Other Artist - Other Title.mp3", mp3(id3(frames)))
    (track,) = folder.read_library(music, ["Music"])[0].tracks
    assert track == RBTrack(
        track_id=str(file),
        title="Paper Lanterns (Dub)",
        artist="Ola Brandt",
        album="Night Post",
        genre="House",
        label="Kontur",
        remixer="Tess Arvo",
        location=str(file),
        path=str(file),
        key="8A",
        bpm=124.0,
        year=2019,
        seconds=track.seconds,
        isrc="NLF712345678",
        beatport_id=123456,
        file_type="mp3",
        bitrate=320,
    )


@pytest.mark.parametrize(
    ("name", "content", "artist", "title"),
    [
        ("Ola Brandt - Paper Lanterns (Dub).mp3", mp3(), "Ola Brandt", "Paper Lanterns (Dub)"),
        ("03. Ola Brandt - Paper Lanterns.wav", wav(), "Ola Brandt", "Paper Lanterns"),
        ("paper_lanterns.aiff", aiff(), "", "paper_lanterns"),
        ("Ola Brandt - Paper Lanterns.mp3", mp3(id3([text("TPE1", "Tess Arvo")])), "Tess Arvo", "Paper Lanterns"),
        ("Ola Brandt - Paper Lanterns.mp3", mp3(id3([text("TIT2", "Lanterns")])), "", "Lanterns"),
        ("Ola Brandt - Paper Lanterns.wav", wav(info_list(INAM="Lanterns", IART="Tess Arvo")), "Tess Arvo", "Lanterns"),
        ("a.flac", flac([(4, flac_comments("title=Söng ✓", "artist=Ola"))]), "Ola", "Söng ✓"),
    ],
)
def test_the_name_of_the_file_says_it_where_there_are_no_tags(music, name, content, artist, title):
    made(music / name, content)
    (track,) = folder.read_collection(music).tracks
    assert (track.artist, track.title) == (artist, title)


def test_hidden_files_and_folders_and_those_of_systems_are_left_out(music):
    for place in (
        "a.mp3",
        ".b.mp3",
        "._a.mp3",
        ".Trashes/c.mp3",
        "$RECYCLE.BIN/d.mp3",
        "__MACOSX/e.mp3",
        "cover.jpg",
        "set.m3u",
    ):
        made(music / place, UNTAGGED)
    assert names(folder.read_playlists(music)) == [("Music", 1)]


def test_files_that_cannot_be_read_go_by_their_names_and_are_named(music, caplog):
    made(music / "Ola Brandt - Good.mp3", UNTAGGED)
    made(music / "Ola Brandt - Empty.mp3", b"")
    made(music / "Tess Arvo - Text.flac", b"no sound at all")
    (music / "Tess Arvo - Gone.mp3").symlink_to("nowhere.mp3")
    with caplog.at_level(logging.WARNING):
        tracks = folder.read_library(music, ["Music"])[0].tracks
    assert [(track.artist, track.title) for track in tracks] == [
        ("Ola Brandt", "Empty"), ("Ola Brandt", "Good"), ("Tess Arvo", "Gone"), ("Tess Arvo", "Text"),
    ]  # fmt: skip
    (message,) = caplog.messages
    assert message.startswith("3 of 4 files could not be read, their names have to do (2 damaged, 1 missing): ")
    assert f"{music / 'Ola Brandt - Empty.mp3'}: is empty" in message


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_are_followed_and_no_walk_is_endless(music, tmp_path):
    made(tmp_path / "Elsewhere" / "Deep" / "x.mp3", UNTAGGED)
    made(music / "House" / "a.mp3", UNTAGGED)
    (music / "House" / "back").symlink_to(music)
    (music / "A link to House").symlink_to(music / "House")
    (music / "Linked").symlink_to(tmp_path / "Elsewhere")
    (tmp_path / "Elsewhere" / "home").symlink_to(music)
    (music / "itself").symlink_to("itself")
    (music / "itself.mp3").symlink_to("itself.mp3")
    (music / "one.mp3").symlink_to(music / "House" / "a.mp3")
    assert names(folder.read_playlists(music)) == [("Music", 2), ("Music/House", 1), ("Music/Linked/Deep", 1)]
    assert titles(folder.read_collection(music)) == ["itself", "one", "a", "x"]


@pytest.mark.skipif(os.name != "posix", reason="names are text on Windows")
def test_a_name_in_no_encoding_is_read_all_the_same(music):
    made(music / os.fsdecode(b"Ola Brandt - Caf\xe9.mp3"), UNTAGGED)
    (track,) = folder.read_collection(music).tracks
    assert (track.title, track.path) == ("Caf\ufffd", f"{music}/Ola Brandt - Caf\ufffd.mp3")
    assert track.bitrate == 320


def test_names_and_errors_are_those_of_other_libraries(music):
    made(music / "House" / "Deep" / "a.mp3", UNTAGGED)
    with pytest.raises(InputError) as caught:
        folder.read_library(music, ["House"])
    assert caught.value.message == f"'House' is a folder in {music}, not a playlist"
    assert caught.value.hint == 'it holds: "Music/House/Deep"'
    with pytest.raises(InputError) as caught:
        folder.read_library(music, ["Deeep"])
    assert caught.value.hint == 'did you mean "Music/House/Deep"?'


def test_a_folder_without_audio_files_has_no_playlist(music):
    assert folder.read_playlists(music) == ()
    assert folder.read_collection(music).tracks == ()


def test_the_folder_may_be_named_in_any_way(music, monkeypatch):
    made(music / "a.mp3", UNTAGGED)
    monkeypatch.chdir(music)
    for place in (".", "../Music", "../Music/"):
        (playlist,) = folder.read_playlists(Path(place))
        assert playlist.full_name == "Music"
        assert folder.read_collection(Path(place)).tracks[0].path == str(music / "a.mp3")


def test_order_does_not_depend_on_the_file_system(music, tmp_path):
    files = [f"{number}. Title.mp3" for number in range(1, 30)]
    for name in random.Random(7).sample(files, len(files)):
        made(music / name, UNTAGGED)
    assert [track.path.rsplit("/", 1)[1] for track in folder.read_collection(music).tracks] == files


def test_folders_that_may_not_be_entered_are_named_and_the_others_are_read(music, monkeypatch, caplog):
    """The system is asked by name here: root may enter all folders."""

    def scandir(place):
        if Path(place).name.startswith("Locked"):
            raise PermissionError(13, "Permission denied")
        return real_scandir(place)

    real_scandir = os.scandir
    for place in ("a.mp3", "Locked/b.mp3", "Open/c.mp3"):
        made(music / place, UNTAGGED)
    monkeypatch.setattr(os, "scandir", scandir)
    assert names(folder.read_playlists(music)) == [("Music", 1), ("Music/Open", 1)]
    assert caplog.messages == [f"1 folder could not be read: {music / 'Locked'}: Permission denied"]
    assert len(folder.read_collection(music).tracks) == 2
    made(music / "Locked 2" / "d.mp3", UNTAGGED)
    caplog.clear()
    assert folder.read_playlists(music, warn=False)
    assert caplog.messages == []
    with pytest.raises(InputError) as caught:
        folder.read_playlists(music / "Locked")
    assert caught.value.message == f"{music / 'Locked'}: Permission denied: this folder cannot be read"
