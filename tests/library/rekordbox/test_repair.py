"""Files that are broken, cut off, hostile or something else."""

import io
import logging
import os

import pytest

from beatmatch.errors import InputError
from beatmatch.library.rekordbox import parse_playlist, read_collection, read_library, read_playlists

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="3">\n'
FIRST = b'<TRACK TrackID="1" Name="Caf\xc3\xa9" Artist="Ola Brandt" Location="file://localhost/a.mp3"/>\n'
LAST = '<TRACK TrackID="3" Name="Smørrebrød ✓" Artist="Tess Arvo" Location="file://localhost/c.mp3"/>\n'.encode()
TAIL = (
    b'</COLLECTION><PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Name="Set" Type="1" KeyType="0" Entries="3">\n'
    b'<TRACK Key="1"/><TRACK Key="2"/><TRACK Key="3"/></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>\n'
)
HINT = "in Rekordbox choose File > Export Collection in xml format"


def library(row, tail=TAIL):
    """An export with this row in line 4."""
    return HEAD + FIRST + row + b"\n" + LAST + tail


def read(source):
    return [(entry.title, entry.artist, entry.skip_reason) for entry in parse_playlist(io.BytesIO(source), "Set")]


def refused(source):
    with pytest.raises(InputError) as caught:
        read_playlists(source if isinstance(source, str | os.PathLike) else io.BytesIO(source))
    assert "\n" not in caught.value.message
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("row", "title", "artist", "damage"),
    [
        (b'Name="R&B & Dub" Artist="K&D"', "R&B & Dub", "K&D", 'a raw "&" in line 4'),
        (b'Name="A&B;" Artist="&eacute;"', "A&B;", "&eacute;", 'a raw "&" in line 4'),
        (b'Name="&amp; &lt;3 &#233; &#xe9;" Artist="C & D"', "& <3 é é", "C & D", 'a raw "&" in line 4'),
        (b'Name="A\x01B\x00" Artist="C\x0bD"', "AB", "CD", "a control character in line 4"),
        (b'Name="A&#1;B" Artist="C&#x1F;D&#0;"', "AB", "CD", "a control character in line 4"),
        (b'Name="A\xef\xbf\xbfB" Artist="C"', "AB", "C", "a control character in line 4"),
        (b'Name="Caf\xe9 \x93x\x94" Artist="Bj\xf6rk"', "Café “x”", "Björk", "bytes that are no UTF-8 in line 4"),
        (b'Name="A" Artist="C" Name="B"', "A", "C", "an attribute twice in line 4"),
        (b'Name="A <3 B" Artist="C"', "A <3 B", "C", 'a raw "<" in line 4'),
        (b'Name="Hold "Me" Now" Artist="C"', 'Hold "Me" Now', "C", "a raw quote in line 4"),
        (b'Name=""Me" (7" Mix)" Artist=""', '"Me" (7" Mix)', "", "a raw quote in line 4"),
    ],
)
def test_damaged_text_is_mended_and_the_warning_names_damage_and_line(row, title, artist, damage, caplog):
    source = library(b'<TRACK TrackID="2" ' + row + b' Location="file://localhost/b.mp3"/>')
    assert read(source) == [
        ("Café", "Ola Brandt", None),
        (title, artist, None),
        ("Smørrebrød ✓", "Tess Arvo", None),
    ]
    assert caplog.record_tuples == [
        (
            "beatmatch.library.rekordbox",
            logging.WARNING,
            f"the stream is damaged: {damage}; it was read all the same, check these lines",
        )
    ]


def test_the_collection_of_a_damaged_file_is_read_with_one_warning(caplog):
    read_titles = [
        one.title for one in read_collection(io.BytesIO(library(b'<TRACK TrackID="2" Name="A & B"/>'))).tracks
    ]
    assert read_titles == ["Café", "A & B", "Smørrebrød ✓"]
    assert len(caplog.records) == 1


def test_a_warning_names_three_places_and_counts_the_rest(caplog):
    rows = (
        b'<TRACK TrackID="2" Name="A & B"/>\n<TRACK TrackID="5" Name="\x02"/>\n'
        + b'<TRACK TrackID="6" Name="\xe9"/>\n' * 4
    )
    read(library(rows))
    assert caplog.messages[0] == (
        'the stream is damaged: a raw "&" in line 4, a control character in line 5, bytes that are no UTF-8 in line 6'
        " and 3 more; it was read all the same, check these lines"
    )


@pytest.mark.parametrize("row", [b'Name="Hold Me" Artist=Tess', b'Name="Hold Me" Mix="Late Artist="Tess"'])
def test_a_row_that_lost_attributes_is_set_aside_for_what_is_left_may_be_another_song(row, caplog):
    broken = b'<TRACK TrackID="2" ' + row + b' Location="file://localhost/b.mp3"/>'
    assert read(library(broken)) == [
        ("Café", "Ola Brandt", None),
        ("Hold Me", "", "its row in the file is damaged"),
        ("Smørrebrød ✓", "Tess Arvo", None),
    ]
    assert "attributes construct error in line 4" in caplog.messages[0]


def test_stray_tags_that_close_the_whole_file_early_are_no_reason_to_read_half_of_it():
    message, hint = refused(library(b"</COLLECTION></PLAYLISTS>"))
    assert message.startswith("the stream is damaged beyond reading: Opening and ending tag mismatch: DJ_PLAYLISTS")
    assert hint == HINT


def test_an_unclosed_playlist_does_not_give_its_tracks_to_the_next():
    tail = TAIL.replace(b"</NODE></NODE>", b'<NODE Name="Next" Type="1" KeyType="0"><TRACK Key="3"/></NODE></NODE>')
    source = io.BytesIO(library(b'<TRACK TrackID="2" Name="A"/>', tail))
    assert [entry.track_id for entry in parse_playlist(source, "Next")] == ["3"]


def test_what_the_damage_has_cost_is_told(caplog):
    tail = TAIL.replace(b'<TRACK Key="2"/>', b"<TRACK Key=2 />")
    assert [title for title, _, _ in read(library(b"<TRACK TrackID=2 />", tail))] == ["Café", "Smørrebrød ✓"]
    assert caplog.messages[1] == "the stream: the damage has cost 1 of 3 tracks and 1 playlist entries"


def test_a_tag_that_is_never_closed_does_not_swallow_the_rest(caplog):
    source = library(b'<TRACK TrackID="2" Name="A" Location="file://localhost/b.mp3"><TEMPO Inizio="1">')
    assert [title for title, _, _ in read(source)] == ["Café", "A", "Smørrebrød ✓"]
    assert "Opening and ending tag mismatch" in caplog.messages[0]


def test_damage_in_another_encoding_is_refused():
    source = library(b'<TRACK TrackID="2" Name="A & B"/>').decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert refused(source) == (
        "the stream is damaged and not in UTF-8: xmlParseEntityRef: no name, line 4, column 29",
        HINT + " again",
    )


def test_damage_far_into_a_file_is_found_in_its_line(caplog):
    rows = b'<TRACK TrackID="9" Name="Filler" Location="file://localhost/f.mp3"/>\n' * 3000
    read(library(rows + b'<TRACK TrackID="2" Name="A & B" Location="file://localhost/b.mp3"/>'))
    assert 'a raw "&" in line 3004;' in caplog.messages[0]


@pytest.mark.parametrize("end", [150, 250, 330, len(library(b"")) - 3, len(library(b"")) - 17])
def test_a_cut_off_file_is_refused_wherever_it_was_cut(end):
    assert refused(library(b"")[:end]) == ("the stream is cut off: it ends before </DJ_PLAYLISTS>", HINT + " again")


def test_a_cut_off_file_is_refused_by_every_way_of_reading():
    for reader in (read_collection, read_playlists, lambda source: read_library(source, ["Set"])):
        with pytest.raises(InputError, match="is cut off"):
            reader(io.BytesIO(library(b"")[:300]))


def test_a_file_that_a_crash_filled_with_zeros_is_cut_off():
    assert "is cut off" in refused(library(b"")[:300] + bytes(4000))[0]


def test_a_file_that_is_damaged_and_cut_off_is_cut_off():
    assert "is cut off" in refused(library(b'<TRACK TrackID="2" Name="A & B"/>')[:-30])[0]


@pytest.mark.parametrize(
    "rest", [bytes(30), b"left from a longer file</DJ_PLAYLISTS>\n", b"\n<x>" + b"\n" * 70_000 + b"x>"]
)
def test_what_stands_behind_a_whole_file_is_left_alone(rest, caplog):
    source = library(b'<TRACK TrackID="2" Name="A"/>') + rest
    if len(rest) > 70_000:
        source += b"</DJ_PLAYLISTS>"
    assert len(read(source)) == 3
    assert caplog.messages[0].startswith("the stream is damaged: something behind the end in line 7")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "the stream is empty"),
        (b" \n", "the stream is no XML file: Start tag expected, '<' not found, line 2, column 1"),
        (b"Artist - Title\n", "the stream is no XML file: Start tag expected, '<' not found, line 1, column 1"),
        (b"\x1f\x8b\x08\x00", "the stream is no XML file but a gzip file"),
        (b"PK\x03\x04", "the stream is no XML file but a zip file"),
        (b"SQLite format 3\x00", "the stream is no XML file but a database"),
        (b"#EXTM3U\na.mp3", "the stream is no XML file but an m3u playlist"),
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
    assert refused(source) == (message, HINT)


def test_an_encoding_that_nobody_knows_is_refused():
    assert "Unsupported encoding: nonsense" in refused(b'<?xml version="1.0" encoding="nonsense"?><DJ_PLAYLISTS/>')[0]


def test_a_missing_file_is_one_clear_line(tmp_path):
    missing = tmp_path / "none.xml"
    assert refused(missing) == (f"{missing}: there is no such file", "check the path")


def test_a_folder_is_one_clear_line(tmp_path):
    assert refused(tmp_path) == (f"{tmp_path} is a folder", "name the file in it")


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
    assert refused(source) == ("the stream declares a document type, which no Rekordbox export does", HINT)
