"""What can be read, and what is said of what cannot."""

import io
import os
import threading
from pathlib import Path

import pytest

from beatmatch.errors import InputError
from beatmatch.library.rekordbox import read_playlist, read_playlists
from beatmatch.library.source import decode_text, open_source
from tests.library.rekordbox.files import export, playlist, track


def refused(source):
    with pytest.raises(InputError) as caught:
        read_playlists(source if isinstance(source, str | os.PathLike) else io.BytesIO(source))
    assert "\n" not in caught.value.message
    return caught.value.message, caught.value.hint


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


def test_a_missing_file_is_one_clear_line(tmp_path):
    missing = tmp_path / "none.xml"
    assert refused(missing) == (f"{missing}: there is no such file", "check the path")


def test_a_folder_is_one_clear_line(tmp_path):
    assert refused(tmp_path) == (f"{tmp_path} is a folder", "name the file in it")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero")
def test_a_device_without_an_end_is_one_clear_line():
    with pytest.raises(InputError, match=r"^/dev/zero is a device, not a file$"), open_source("/dev/zero"):
        pass


def test_a_name_that_no_file_can_have_is_one_clear_line():
    assert refused("a\0b.xml")[0].startswith(r"'a\x00b.xml' is no path of a file")


def test_a_file_that_may_not_be_read_is_one_clear_line(tmp_path, monkeypatch):
    file = tmp_path / "library.xml"

    def refuse(*_args):
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert refused(file)[0] == f"{file} cannot be read: Permission denied"


def test_a_disk_that_fails_in_the_middle_is_one_clear_line():
    class Failing(io.BytesIO):
        def read(self, *_args):
            raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match="the stream cannot be read: Input/output error"):
        read_playlists(Failing())


def test_a_stdin_that_is_closed_is_one_clear_line(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert refused("-") == ("stdin is closed", "name a file, or pipe one in")


def test_an_empty_stdin_is_called_by_its_name(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert refused("-")[0] == "stdin is empty"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Café ✓".encode(), "Café ✓", "utf-8"),
        ("Café ✓".encode("utf-8-sig"), "Café ✓", "utf-8"),
        ("Café ✓".encode("utf-16"), "Café ✓", "utf-16"),
        (b"\xfe\xff\x00C\x00a\x00f\x00\xe9", "Café", "utf-16"),
        ("Café “x”".encode("cp1252"), "Café “x”", "cp1252"),
        (b"Caf\xe9 \x81", "Café \ufffd", "cp1252"),
        (b"", "", "utf-8"),
    ],
)
def test_a_text_is_decoded_by_its_byte_order_mark_else_as_utf_8_else_as_windows_wrote_it(data, text, encoding):
    assert decode_text(data) == (text, encoding)


def test_data_with_a_nul_byte_is_no_text():
    with pytest.raises(ValueError, match="NUL"):
        decode_text(b"ID3\x03\x00")


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("libary.xml", "did you mean {}?"), ("LIBRARY.XML", "did you mean {}?"), ("set.m3u8", "check the path")],
)
def test_a_file_of_a_similar_name_is_offered(tmp_path, wrong, hint):
    (tmp_path / "library.xml").write_text("")
    (tmp_path / "libary.xml.d").mkdir()
    if (tmp_path / wrong).exists():
        pytest.skip("the file system does not tell small letters from capitals")
    assert refused(tmp_path / wrong)[1] == hint.format(tmp_path / "library.xml")
