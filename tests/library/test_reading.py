"""A library is an export, a database, a folder or an .m3u file, and is read the same way."""

import io
import subprocess
import sys

import pytest

from beatmatch.errors import ConfigError, InputError
from beatmatch.library.reading import (
    LibraryKind,
    library_kind,
    read_collection,
    read_library,
    read_playlists,
    with_tags,
)
from beatmatch.models import PlaylistInfo
from tests.library.rekordbox.files import export, playlist, track
from tests.library.test_file_tags import made


@pytest.fixture
def xml(tmp_path):
    file = tmp_path / "library.xml"
    file.write_bytes(export([track("1", "One"), track("2", "Two")], playlist("A", "1"), playlist("B", "2", "1")))
    return file


@pytest.fixture
def m3u(tmp_path):
    file = tmp_path / "Sunrise.M3U8"
    file.write_text("Ola Brandt - One.mp3\nTess Arvo - Two.mp3\n")
    return file


def test_an_export_is_read_as_one(xml):
    assert [[entry.title for entry in one.tracks] for one in read_library(xml, ["B", "A"])] == [["Two", "One"], ["One"]]
    assert [entry.title for entry in read_collection(xml).tracks] == ["One", "Two"]
    assert read_playlists(str(xml)) == (PlaylistInfo(path=("A",), entries=1), PlaylistInfo(path=("B",), entries=2))


@pytest.mark.parametrize("names", [[], ["Sunrise"], ["sunrise "]])
def test_an_m3u_file_is_one_playlist_with_or_without_its_name(m3u, names):
    (one,) = read_library(m3u, names)
    assert (one.path, [entry.title for entry in one.tracks]) == (("Sunrise",), ["One", "Two"])
    assert read_collection(str(m3u)) == one
    assert read_playlists(m3u) == (PlaylistInfo(path=("Sunrise",), entries=2),)


def test_another_name_for_an_m3u_file_is_refused(m3u):
    with pytest.raises(InputError) as caught:
        read_library(m3u, ["Sunset"])
    assert caught.value.message == f"no playlist in {m3u} is called 'Sunset'"
    assert caught.value.hint == 'leave the name away, or write "Sunrise"'


def test_an_m3u_file_is_read_without_lxml(m3u):
    code = f"import sys; from beatmatch.library.reading import read_library; read_library({str(m3u)!r}, []); print('lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_what_a_library_is_shows_in_its_place(xml, m3u, tmp_path):
    assert library_kind(xml) is library_kind("-") is library_kind(io.BytesIO()) is LibraryKind.EXPORT
    assert library_kind(tmp_path / "gone.db") is library_kind("MASTER.DB") is LibraryKind.MASTER_DB
    assert (library_kind(m3u), library_kind(tmp_path), library_kind(".")) == (
        LibraryKind.M3U,
        LibraryKind.FOLDER,
        LibraryKind.FOLDER,
    )
    (tmp_path / "folder.m3u").mkdir()
    assert library_kind(str(tmp_path / "folder.m3u")) is LibraryKind.FOLDER


def test_an_m3u_file_names_files_beside_it_whose_tags_are_read(tmp_path, monkeypatch):
    made(tmp_path / "sets" / "House" / "a.mp3")
    (tmp_path / "sets" / "Sunrise.m3u").write_text("House/a.mp3\n")
    monkeypatch.chdir(tmp_path)
    playlists = read_library("sets/Sunrise.m3u", [])
    assert [track.beatport_id for track in with_tags(playlists, "sets/Sunrise.m3u", [])[0].tracks] == [123456]


def test_the_tags_of_a_folder_are_known_and_not_read_again(tmp_path):
    made(tmp_path / "a.mp3")
    playlists = (read_collection(tmp_path),)
    made(tmp_path / "a.mp3", b"")
    assert with_tags(playlists, tmp_path, []) == playlists
    with pytest.raises(ConfigError):
        with_tags(playlists, tmp_path, ["no root"])
