import unicodedata
from pathlib import Path

import pytest

from beatmatch.errors import ConfigError
from beatmatch.library.music_root import local_file, parse_music_roots


@pytest.mark.parametrize(
    ("root", "path", "expected"),
    [
        ("C:/Music=/mnt/music", "C:/Music/House/Amber Field.mp3", "/mnt/music/House/Amber Field.mp3"),
        ("C:/Music/=/mnt/music/", "c:/MUSIC/a.mp3", "/mnt/music/a.mp3"),
        (r"C:\Music=/mnt/music", "C:/Music/a.mp3", "/mnt/music/a.mp3"),
        (r"\\nas\music=/mnt/music", "//nas/music/a.mp3", "/mnt/music/a.mp3"),
        ("D:=/mnt/stick", "D:/Contents/a.mp3", "/mnt/stick/Contents/a.mp3"),
        ("/Users/odalyn/Music=/home/odalyn/music", "/Users/odalyn/Music/a=b.mp3", "/home/odalyn/music/a=b.mp3"),
        ("/Volumes/DJ=/media/DJ = two", "/Volumes/DJ/a.mp3", "/media/DJ = two/a.mp3"),
        ("/=/mnt/mac", "/Users/odalyn/a.mp3", "/mnt/mac/Users/odalyn/a.mp3"),
        ("/Musik/Cafe\u0301=/mnt/cafe", "/Musik/Caf\u00e9/a.mp3", "/mnt/cafe/a.mp3"),
        # Not in the folder: another one whose name begins alike, another case where case counts, the folder itself.
        ("/Users/odalyn/Mus=/mnt", "/Users/odalyn/Music/a.mp3", "/Users/odalyn/Music/a.mp3"),
        ("/users/odalyn=/mnt", "/Users/odalyn/a.mp3", "/Users/odalyn/a.mp3"),
        ("/Users/odalyn=/mnt", "/Users/odalyn", "/Users/odalyn"),
        ("/Users/odalyn=/mnt", "/Users/odalyn/../other/a.mp3", "/Users/odalyn/../other/a.mp3"),
    ],
)
def test_a_path_is_moved_from_the_folder_of_the_other_machine(root, path, expected):
    assert local_file(path, parse_music_roots([root])) == Path(expected)


def test_the_first_root_that_holds_a_path_moves_it():
    roots = parse_music_roots(["/Music/House=/house", "/Music=/music"])
    assert local_file("/Music/House/a.mp3", roots) == Path("/house/a.mp3")
    assert local_file("/Music/Techno/a.mp3", roots) == Path("/music/Techno/a.mp3")


@pytest.mark.parametrize("path", ["", "soundcloud:tracks:12345", "/v4/catalog/tracks/17", "a\0b.mp3"])
def test_a_stream_and_what_is_no_path_have_no_file(path):
    assert local_file(path, parse_music_roots(["/=/mnt"])) is None


def test_a_relative_path_begins_at_the_folder_of_its_playlist(tmp_path):
    assert local_file("House/a.mp3", folder=tmp_path) == tmp_path / "House" / "a.mp3"
    assert local_file("/House/a.mp3", folder=tmp_path) == Path("/House/a.mp3")


@pytest.mark.parametrize(("here", "in_library"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_the_file_is_found_whichever_unicode_form_its_name_has(tmp_path, here, in_library):
    file = tmp_path / unicodedata.normalize(here, "Caf\u00e9 Odal\u00fd.mp3")
    file.write_bytes(b"")
    assert local_file(unicodedata.normalize(in_library, str(file))) == file


@pytest.mark.parametrize("text", ["/Music", "=/mnt", "/Music=", " = ", ""])
def test_a_root_that_is_no_pair_is_refused_with_an_example(text):
    with pytest.raises(ConfigError) as caught:
        parse_music_roots([text])
    assert caught.value.message == f"--music-root is {text!r}"
    assert "OLD=NEW" in caught.value.hint


def test_a_new_folder_may_begin_at_home(monkeypatch):
    monkeypatch.setenv("HOME", "/home/odalyn")
    assert local_file("C:/a.mp3", parse_music_roots(["C:=~/music"])) == Path("/home/odalyn/music/a.mp3")
