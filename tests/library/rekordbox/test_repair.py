"""Damaged files: what is repaired, and what the warning says of the rest."""

import contextlib
import io
import logging

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from beatmatch.errors import InputError
from beatmatch.library.rekordbox import parse_playlist, read_collection, read_playlist
from beatmatch.library.rekordbox.repair import RepairedStream
from tests.library.rekordbox.files import TAIL, damaged_export, export, folder, letters, playlist, track


def read(source):
    return [(entry.title, entry.artist, entry.skip_reason) for entry in parse_playlist(io.BytesIO(source), "Set")]


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
def test_damaged_text_is_repaired_and_the_warning_names_damage_and_line(row, title, artist, damage, caplog):
    source = damaged_export(b'<TRACK TrackID="2" ' + row + b' Location="file://localhost/b.mp3"/>')
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
        one.title for one in read_collection(io.BytesIO(damaged_export(b'<TRACK TrackID="2" Name="A & B"/>'))).tracks
    ]
    assert read_titles == ["Café", "A & B", "Smørrebrød ✓"]
    assert len(caplog.records) == 1


def test_a_warning_names_three_places_and_counts_the_rest(caplog):
    rows = (
        b'<TRACK TrackID="2" Name="A & B"/>\n<TRACK TrackID="5" Name="\x02"/>\n'
        + b'<TRACK TrackID="6" Name="\xe9"/>\n' * 4
    )
    read(damaged_export(rows))
    assert caplog.messages[0] == (
        'the stream is damaged: a raw "&" in line 4, a control character in line 5, bytes that are no UTF-8 in line 6'
        " and 3 more; it was read all the same, check these lines"
    )


@pytest.mark.parametrize("row", [b'Name="Hold Me" Artist=Tess', b'Name="Hold Me" Mix="Late Artist="Tess"'])
def test_a_row_that_lost_attributes_is_set_aside_for_what_is_left_may_be_another_song(row, caplog):
    broken = b'<TRACK TrackID="2" ' + row + b' Location="file://localhost/b.mp3"/>'
    assert read(damaged_export(broken)) == [
        ("Café", "Ola Brandt", None),
        ("Hold Me", "", "its row in the file is damaged"),
        ("Smørrebrød ✓", "Tess Arvo", None),
    ]
    assert "attributes construct error in line 4" in caplog.messages[0]


def test_an_unclosed_playlist_does_not_give_its_tracks_to_the_next():
    tail = TAIL.replace(b"</NODE></NODE>", b'<NODE Name="Next" Type="1" KeyType="0"><TRACK Key="3"/></NODE></NODE>')
    source = io.BytesIO(damaged_export(b'<TRACK TrackID="2" Name="A"/>', tail))
    assert [entry.track_id for entry in parse_playlist(source, "Next")] == ["3"]


def test_what_the_damage_has_cost_is_told(caplog):
    tail = TAIL.replace(b'<TRACK Key="2"/>', b"<TRACK Key=2 />")
    assert [title for title, _, _ in read(damaged_export(b"<TRACK TrackID=2 />", tail))] == ["Café", "Smørrebrød ✓"]
    assert caplog.messages[1] == "the stream: the damage has cost 1 of 3 tracks and 1 playlist entries"


def test_a_tag_that_is_never_closed_does_not_swallow_the_rest(caplog):
    source = damaged_export(b'<TRACK TrackID="2" Name="A" Location="file://localhost/b.mp3"><TEMPO Inizio="1">')
    assert [title for title, _, _ in read(source)] == ["Café", "A", "Smørrebrød ✓"]
    assert "Opening and ending tag mismatch" in caplog.messages[0]


def test_damage_far_into_a_file_is_found_in_its_line(caplog):
    rows = b'<TRACK TrackID="9" Name="Filler" Location="file://localhost/f.mp3"/>\n' * 3000
    read(damaged_export(rows + b'<TRACK TrackID="2" Name="A & B" Location="file://localhost/b.mp3"/>'))
    assert 'a raw "&" in line 3004;' in caplog.messages[0]


@pytest.mark.parametrize(
    "rest", [bytes(30), b"left from a longer file</DJ_PLAYLISTS>\n", b"\n<x>" + b"\n" * 70_000 + b"x>"]
)
def test_what_stands_behind_a_whole_file_is_left_alone(rest, caplog):
    source = damaged_export(b'<TRACK TrackID="2" Name="A"/>') + rest
    if len(rest) > 70_000:
        source += b"</DJ_PLAYLISTS>"
    assert len(read(source)) == 3
    assert caplog.messages[0].startswith("the stream is damaged: something behind the end in line 7")


@given(st.text(letters, max_size=40), st.integers(0, 3))
def test_repairing_leaves_a_sound_file_as_it_is(text, pieces):
    source = export([track("1", text)], *(playlist(f"{number}{text}", "1") for number in range(pieces)))
    repaired = RepairedStream(io.BytesIO(source), root="DJ_PLAYLISTS", tags=["TRACK", "NODE"])
    assert b"".join(iter(repaired.read, b"")) == source
    assert (repaired.damage, repaired.start_tags) == ([], 2 + 2 * pieces)


@given(st.binary(max_size=60))
def test_whatever_bytes_stand_in_a_name_the_other_tracks_are_read(junk):
    assume(not set(junk) & set(b'"<>'))
    sound = export([track("1", "JUNK"), track("2", "Sound")], playlist("Set", "1", "2"))
    read = read_playlist(io.BytesIO(sound.replace(b"JUNK", junk)), "Set")
    assert [entry.track_id for entry in read.tracks] == ["1", "2"]
    assert read.tracks[1].title == "Sound"


SMALL = export([track("1", "One"), track("2", "R&B")], folder("Sets", playlist("A", "1", "2")))


@given(
    st.integers(0, len(SMALL)), st.integers(0, 12), st.binary(max_size=12) | st.sampled_from([b"<", b"&", b'"', b"</"])
)
def test_whatever_is_done_to_a_file_it_is_read_or_refused(start, length, junk):
    source = io.BytesIO(SMALL[:start] + junk + SMALL[start + length :])
    with contextlib.suppress(InputError):
        assert len(read_collection(source).tracks) <= 3
