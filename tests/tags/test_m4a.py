"""Tags of M4A files: other atoms stay as they are, and the sound is found where it is."""

import io
import struct

import pytest
from mutagen.mp4 import MP4

from beatmatch.tags.m4a import edit_m4a, read_atoms
from beatmatch.tags.pieces import NotEditableError, copy_with
from tests.audio_files.files import atom, item, itunes_item, m4a
from tests.audio_files.id3 import PICTURE

ITEMS = item("©nam", b"Old") + item("covr", PICTURE, type_=13) + itunes_item("markersv2", b"abc", mean="com.serato.dj")


def edited(content, texts):
    stream, out = io.BytesIO(content), io.BytesIO()
    copy_with(stream, edit_m4a(stream, texts), out)
    return out.getvalue()


def sound(content):
    """Return the bytes that the tables of the track point to: of each chunk the first twenty."""
    stream = io.BytesIO(content)
    tables = [each for top in read_atoms(stream) for each in top.walk() if each.name in (b"stco", b"co64")]
    raw = content[tables[0].content : tables[0].end]
    places = struct.unpack_from(">2I" if tables[0].name == b"stco" else ">2Q", raw, 8)
    return [content[place : place + 20] for place in places]


def test_an_item_is_replaced_where_it_stands_and_a_new_one_comes_last():
    assert edited(m4a(ITEMS), {"©nam": "New", "LABEL": "Hollow"}) == m4a(
        ITEMS.replace(item("©nam", b"Old"), item("©nam", b"New")) + itunes_item("LABEL", b"Hollow")
    )


@pytest.mark.parametrize("options", [{}, {"long_offsets": True}, {"sound_first": True}, {"free": 2000}, {"free": 90}])
@pytest.mark.parametrize("items", [ITEMS, b"", None])
def test_the_sound_is_found_after_it(options, items):
    old = m4a(items, seed=3, **options)
    new = edited(old, {"©gen": "Techno", "tmpo": "124", "BEATPORT_TRACK_ID": "777"})
    assert sound(new) == sound(old)
    tags = MP4(io.BytesIO(new)).tags
    assert (tags["©gen"], tags["tmpo"], tags["----:com.apple.iTunes:BEATPORT_TRACK_ID"]) == (
        ["Techno"],
        [124],
        [b"777"],
    )


def test_sizes_of_eight_bytes_are_kept():
    old = m4a(ITEMS, sound_first=True)
    at = old.index(b"moov") - 4
    size = struct.unpack(">I", old[at : at + 4])[0]
    long = old[:at] + struct.pack(">I4sQ", 1, b"moov", size + 8) + old[at + 8 :]
    new = edited(long, {"©gen": "Techno"})
    assert new[at : at + 16] == struct.pack(">I4sQ", 1, b"moov", size + 8 + 30)
    assert MP4(io.BytesIO(new)).tags["©gen"] == ["Techno"]
    assert sound(new) == sound(old)


def test_room_comes_from_the_free_atom_and_the_sound_does_not_move():
    old = m4a(ITEMS, free=300)
    new = edited(old, {"©gen": "Techno"})
    assert len(new) == len(old)
    assert new == m4a(ITEMS + item("©gen", b"Techno"), free=300 - 30)
    assert edited(new, {"©gen": "T"}) == m4a(ITEMS + item("©gen", b"T"), free=300 - 25)


def test_room_that_is_not_enough_stays_free():
    assert edited(m4a(ITEMS, free=30), {"©gen": "Techno"}) == m4a(ITEMS + item("©gen", b"Techno"), free=30)


def test_names_of_itunes_are_found_in_any_case_and_keep_their_spelling():
    old = m4a(itunes_item("InitialKey", b"1A") + itunes_item("Label", b"Old"))
    assert edited(old, {"initialkey": "8A", "LABEL": "Hollow"}) == m4a(
        itunes_item("InitialKey", b"8A") + itunes_item("Label", b"Hollow")
    )


def test_a_genre_as_a_number_gives_way_to_the_one_in_words():
    old = m4a(item("gnre", b"\0\x12", type_=0) + item("©nam", b"Old"))
    assert edited(old, {"©gen": "Techno", "gnre": ""}) == m4a(item("©nam", b"Old") + item("©gen", b"Techno"))


def test_an_item_that_stands_twice_stands_once_when_it_is_written():
    old = m4a(item("©gen", b"House") + item("©nam", b"Old") + item("©gen", b"Deep"))
    assert edited(old, {"©gen": "Techno"}) == m4a(item("©gen", b"Techno") + item("©nam", b"Old"))


def test_user_data_of_another_kind_stays():
    old = m4a(None)
    other = atom("udta", atom("Xtra", b"windows"))
    at = old.index(b"moov") - 4
    size = struct.unpack(">I", old[at : at + 4])[0]
    content = old[:at] + struct.pack(">I", size + len(other)) + old[at + 4 : at + size] + other + old[at + size :]
    new = edited(content, {"©gen": "Techno"})
    assert atom("Xtra", b"windows") in new
    assert MP4(io.BytesIO(new)).tags["©gen"] == ["Techno"]


REFUSED = {
    "no movie": (atom("ftyp", b"M4A ") + atom("mdat", b"x"), "is no M4A file that can be written"),
    "fragments": (m4a(ITEMS) + atom("moof", bytes(16)), "in fragments"),
    "cut off": (m4a(ITEMS)[:-3], "the atom 'mdat' is cut off"),
    "of QuickTime": (
        m4a(ITEMS).replace(b"mdirappl", b"mdtaappl").replace(b"ilst", b"keys"),
        "of another kind than iTunes'",
    ),
    "encrypted": (m4a(ITEMS).replace(b"smhd", b"saio"), "encrypted"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_written_safely_is_refused(name):
    content, why = REFUSED[name]
    with pytest.raises(NotEditableError, match=why):
        edited(content, {"©gen": "Techno"})
