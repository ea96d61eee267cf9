"""Which files are read, and which are refused: cut off, beyond repair, hostile or something else."""

import io

import pytest

from beatmatch.errors import InputError
from beatmatch.library.rekordbox import parse_playlist, read_collection, read_library, read_playlists
from beatmatch.library.rekordbox.export import Export
from tests.library.rekordbox.files import EXPORT_HINT, damaged_export, export, playlist, track


def refused(source):
    with pytest.raises(InputError) as caught:
        read_playlists(io.BytesIO(source))
    assert "\n" not in caught.value.message
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings_are_read_when_they_are_declared(encoding):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = export([track("1", "Café")], playlist("A", "1")).decode().replace("UTF-8", declared)
    assert parse_playlist(io.BytesIO(text.encode(encoding)), "A")[0].title == "Café"


def test_elements_are_let_go_so_that_an_export_need_not_fit_into_memory():
    def most_held(elements):
        before = [list(element.itersiblings(preceding=True)) for element in elements]
        return max(map(len, before)), max(len(one) for siblings in before for one in siblings)

    source = export([track(str(number)) for number in range(500)], playlist("A", *map(str, range(500))))
    assert Export(io.BytesIO(source), "x").read_with(most_held) == (1, 0)


def test_stray_tags_that_close_the_whole_file_early_are_no_reason_to_read_half_of_it():
    message, hint = refused(damaged_export(b"</COLLECTION></PLAYLISTS>"))
    assert message.startswith("the stream is damaged beyond reading: Opening and ending tag mismatch: DJ_PLAYLISTS")
    assert hint == EXPORT_HINT


def test_damage_in_another_encoding_is_refused():
    source = damaged_export(b'<TRACK TrackID="2" Name="A & B"/>').decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert refused(source) == (
        "the stream is damaged and not in UTF-8: xmlParseEntityRef: no name, line 4, column 29",
        EXPORT_HINT + " again",
    )


@pytest.mark.parametrize("end", [150, 250, 330, len(damaged_export(b"")) - 3, len(damaged_export(b"")) - 17])
def test_a_cut_off_file_is_refused_wherever_it_was_cut(end):
    assert refused(damaged_export(b"")[:end]) == (
        "the stream is cut off: it ends before </DJ_PLAYLISTS>",
        EXPORT_HINT + " again",
    )


def test_a_cut_off_file_is_refused_by_every_way_of_reading():
    for reader in (read_collection, read_playlists, lambda source: read_library(source, ["Set"])):
        with pytest.raises(InputError, match="is cut off"):
            reader(io.BytesIO(damaged_export(b"")[:300]))


def test_a_file_that_a_crash_filled_with_zeros_is_cut_off():
    assert "is cut off" in refused(damaged_export(b"")[:300] + bytes(4000))[0]


def test_a_file_that_is_damaged_and_cut_off_is_cut_off():
    assert "is cut off" in refused(damaged_export(b'<TRACK TrackID="2" Name="A & B"/>')[:-30])[0]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "the stream is empty"),
        (b" \n", "the stream is no XML file: Start tag expected, '<' not found, line 2, column 1"),
        (b"Artist - Title\n", "the stream is no XML file: Start tag expected, '<' not found, line 1, column 1"),
        (b"\x1f\x8b\x08\x00", "the stream is no XML file but a gzip file"),
        (b"PK\x03\x04", "the stream is no XML file but a zip file"),
        (b"SQLite format 3\x00", "the stream is no XML file but a database"),
        (b"<plist/>", "the stream is no Rekordbox export but an iTunes or Apple Music library"),
        (b'<!DOCTYPE plist SYSTEM "http://127.0.0.1:9/x"><plist/>',
         "the stream is no Rekordbox export but an iTunes or Apple Music library"),
        (b'<NML VERSION="19"><COLLECTION/></NML>', "the stream is no Rekordbox export but a Traktor collection"),
        (b'<MASTER_PLAYLIST Version="3.0.0"/>',
         "the stream is no Rekordbox export but Rekordbox's own masterPlaylists6.xml, which holds no tracks"),
        (b"<VirtualDJ_Database/>", "the stream is no Rekordbox export but a VirtualDJ database"),
        (b"<html><body>", "the stream is no Rekordbox export but a web page"),
        (b"<rss/>", "the stream is no Rekordbox export but some other XML, with <rss> at its root"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_named(source, message):
    assert refused(source) == (message, EXPORT_HINT)


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("set.txt", b"#EXTM3U\na.mp3", "rename it: set.m3u8"),
        ("set", b"#EXTM3U\na.mp3", "rename it: set.m3u8"),
        ("tracks.jsonl", b'{"id": 1}', "if it is a catalogue: --catalog {folder}/tracks.jsonl; a library is what"),
    ],
)
def test_a_file_that_beatmatch_reads_elsewhere_is_told_where(tmp_path, name, content, hint):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_playlists(tmp_path / name)
    assert caught.value.hint.startswith(hint.format(folder=tmp_path))


def test_a_stream_that_is_an_m3u_playlist_is_to_be_saved():
    assert refused(b"#EXTM3U\na.mp3") == (
        "the stream is no XML file but an m3u playlist",
        "save it as a file that ends in .m3u8",
    )


def test_an_encoding_that_nobody_knows_is_refused():
    assert "Unsupported encoding: nonsense" in refused(b'<?xml version="1.0" encoding="nonsense"?><DJ_PLAYLISTS/>')[0]


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 12))


WITH_TRACK = b'<DJ_PLAYLISTS><COLLECTION><TRACK TrackID="1" Name="%s"/></COLLECTION></DJ_PLAYLISTS>'


@pytest.mark.parametrize(
    "source",
    [
        b'<!DOCTYPE DJ_PLAYLISTS [<!ENTITY l0 "ha">' + LAUGHS + b"]>" + WITH_TRACK % b"&l11;",
        b'<!DOCTYPE DJ_PLAYLISTS [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + WITH_TRACK % b"&x;",
        b'<!DOCTYPE DJ_PLAYLISTS SYSTEM "http://127.0.0.1:9/library.dtd">' + WITH_TRACK % b"A",
        b"<!DOCTYPE DJ_PLAYLISTS>" + WITH_TRACK % b"A",
    ],
)
def test_entities_and_document_types_are_refused(source):
    assert refused(source) == ("the stream declares a document type, which no Rekordbox export does", EXPORT_HINT)
