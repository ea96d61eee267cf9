"""ID3v2 tags keep their version, and every frame that is not written, byte for byte."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3

from beatmatch.tags.id3 import edit_id3, new_id3
from beatmatch.tags.pieces import NotEditableError, new_content, splices
from tests.audio_files.id3 import (
    PICTURE,
    comment,
    cues,
    frame,
    id3,
    own_text,
    picture,
    private,
    rating,
    synchsafe,
    text,
    unsynchronise,
)


def edited(tag, **texts):
    pieces = edit_id3(tag, {name.replace("TXXX_", "TXXX:"): words for name, words in texts.items()})
    assert b"".join(piece.old for piece in pieces) == tag
    return new_content(pieces)


def read(tag):
    return ID3(io.BytesIO(tag))


def test_a_frame_is_replaced_where_it_stands_and_a_new_one_comes_last():
    tag = id3([text("TIT2", "Old"), picture(), text("TCON", "House"), private()])
    assert edited(tag, TCON="Techno", TKEY="8A") == id3(
        [text("TIT2", "Old"), picture(), text("TCON", "Techno"), private(), text("TKEY", "8A")]
    )


@pytest.mark.parametrize(
    ("version", "raw"),
    [
        (2, b"TCO\x00\x00\x07\x00Techno"),
        (3, b"TCON\x00\x00\x00\x07\x00\x00\x00Techno"),
        (4, b"TCON\x00\x00\x00\x07\x00\x00\x00Techno"),
    ],
)
def test_the_version_of_the_tag_is_kept(version, raw):
    tag = id3([text("TIT2", "Old", version), picture(version)], version)
    assert edited(tag, TCON="Techno") == id3([text("TIT2", "Old", version), picture(version), raw], version)


@pytest.mark.parametrize(
    ("version", "raw"),
    [
        (2, b"TT2\x00\x00\x07\x01\xff\xfeN\x00\xf3\x00"),
        (3, b"TIT2\x00\x00\x00\x07\x00\x00\x01\xff\xfeN\x00\xf3\x00"),
        (4, b"TIT2\x00\x00\x00\x04\x00\x00\x03N\xc3\xb3"),
    ],
)
def test_other_letters_are_utf_16_before_version_4_and_utf_8_in_it(version, raw):
    tag = id3([rating(version)], version)
    assert edited(tag, TIT2="Nó") == id3([rating(version), raw], version)


def test_a_date_is_two_frames_before_version_4():
    assert edited(id3([rating(2)], 2), TDRC="2021-03-07") == id3(
        [rating(2), b"TYE\x00\x00\x05\x002021", b"TDA\x00\x00\x05\x000703"], 2
    )
    assert edited(id3([rating()]), TDRC="2021-03-07") == id3([rating(), text("TYER", "2021"), text("TDAT", "0703")])
    assert edited(id3([rating(4)], 4), TDRC="2021-03-07") == id3([rating(4), text("TDRC", "2021-03-07", 4)], 4)


def test_a_year_takes_the_day_of_another_year_away():
    tag = id3([text("TYER", "2019"), text("TDAT", "0703"), rating()])
    assert edited(tag, TDRC="2021") == id3([text("TYER", "2021"), rating()])


def test_a_frame_of_the_other_version_is_kept_equal():
    assert edited(id3([text("TDRC", "2019")]), TDRC="2021") == id3([text("TDRC", "2021"), text("TYER", "2021")])
    odd = id3([text("TYER", "2019", 4), text("TDRC", "2019", 4)], 4)
    assert edited(odd, TDRC="2021-03-07") == id3([text("TYER", "2021", 4), text("TDRC", "2021-03-07", 4)], 4)


def test_a_text_of_the_users_own_is_found_in_any_case_and_keeps_its_name():
    tag = id3([own_text("CatalogNumber", "A1"), own_text("ENERGY", "7")])
    assert edited(tag, TXXX_CATALOGNUMBER="B2") == id3([own_text("CatalogNumber", "B2"), own_text("ENERGY", "7")])
    utf16 = frame("TXXX", b"\x01\xff\xfeB\x00P\x00\x00\x00\xff\xfe1\x00")
    assert str(read(edited(id3([utf16]), TXXX_BP="2"))["TXXX:BP"]) == "2"


def test_of_comments_only_the_first_without_a_description_is_replaced():
    others = [comment("of iTunes", description="iTunNORM"), comment("en français", language="fra")]
    tag = id3([others[0], comment("old", language="deu"), others[1]])
    assert edited(tag, COMM="new") == id3([others[0], comment("new", language="deu"), others[1]])
    assert edited(id3([others[0]]), COMM="new") == id3([others[0], comment("new")])


def test_a_frame_that_stands_twice_stands_once_when_it_is_written():
    tag = id3([text("TCON", "House"), cues(), text("TCON", "Deep")])
    assert edited(tag, TCON="Techno") == id3([text("TCON", "Techno"), cues()])


def test_room_comes_from_the_padding_and_goes_back_to_it():
    tag = id3([text("TIT2", "Old")], padding=100)
    longer = edited(tag, TCON="Techno")
    assert longer == id3([text("TIT2", "Old"), text("TCON", "Techno")], padding=100 - 17)
    assert edited(longer, TCON="T") == id3([text("TIT2", "Old"), text("TCON", "T")], padding=100 - 12)


def test_padding_that_is_not_enough_stays():
    tag = id3([text("TIT2", "Old")], padding=10)
    assert edited(tag, TCON="Techno") == id3([text("TIT2", "Old"), text("TCON", "Techno")], padding=10)


def test_what_follows_the_frames_and_is_no_padding_stays():
    tag = id3([text("TIT2", "Old"), b"\0\0 junk \xff"])
    assert edited(tag, TCON="Techno") == id3([text("TIT2", "Old"), text("TCON", "Techno"), b"\0\0 junk \xff"])


@pytest.mark.parametrize("version", [2, 3])
def test_an_unsynchronised_tag_stays_one(version):
    frames = [text("TIT2", "Old", version), picture(version), cues(version)]
    tag = id3(frames, version, 50, unsynchronised=True)
    new = edited(tag, TCON="Tæchno")
    assert new[:6] == tag[:6]
    assert new[10:].startswith(unsynchronise(b"".join(frames) + b"T"))
    assert str(read(new)["TCON"]) == "Tæchno"
    assert read(new).getall("APIC")[0].data == PICTURE


def test_a_tag_that_is_not_unsynchronised_as_it_says_is_refused():
    tag = bytearray(id3([text("TIT2", "Old"), picture()]))
    tag[5] = 0x80
    with pytest.raises(NotEditableError, match="not unsynchronised as it says"):
        edit_id3(bytes(tag), {"TCON": "Techno"})


def test_frames_that_are_unsynchronised_one_by_one_stay_as_they_are():
    raw = unsynchronise(b"\0image/jpeg\0\x03cover\0" + PICTURE)
    frames = [frame("APIC", raw, 4, b"\0\x02"), text("TIT2", "Old", 4)]
    tag = bytearray(id3(frames, 4))
    tag[5] = 0x80
    new = edited(bytes(tag), TCON="Techno")
    assert new[10:] == b"".join(frames) + text("TCON", "Techno", 4)
    assert read(new).getall("APIC")[0].data == PICTURE


def test_sizes_as_itunes_wrote_them_are_understood_and_kept():
    def plain(name, content):
        return name.encode() + struct.pack(">I", len(content)) + b"\0\0" + content

    frames = [plain("APIC", b"\0image/jpeg\0\x03\0" + PICTURE), plain("TIT2", b"\0Old")]
    long = "x" * 200
    assert edited(id3(frames, 4, 20), TCON=long) == id3([*frames, plain("TCON", b"\0" + long.encode())], 4, 20)


def test_an_extended_header_stays_and_says_how_much_padding_is_left():
    extended = struct.pack(">IHI", 6, 0, 30)
    tag = bytearray(id3([extended, text("TIT2", "Old")], padding=30))
    tag[5] = 0x40
    new = edited(bytes(tag), TCON="Techno")
    assert new[10:] == struct.pack(">IHI", 6, 0, 13) + text("TIT2", "Old") + text("TCON", "Techno") + bytes(13)
    newest = bytearray(id3([synchsafe(6) + b"\x01\0", text("TIT2", "Old", 4)], 4))
    newest[5] = 0x40
    assert edited(bytes(newest), TCON="T")[10:] == bytes(newest)[10:] + text("TCON", "T", 4)


@pytest.mark.parametrize(
    ("version", "extended"),
    [(3, struct.pack(">IHII", 10, 0x8000, 0, 1234)), (4, synchsafe(12) + b"\x01\x20\x05" + bytes(5))],
)
def test_a_tag_with_a_checksum_is_refused(version, extended):
    tag = bytearray(id3([extended, text("TIT2", "Old", version)], version))
    tag[5] = 0x40
    with pytest.raises(NotEditableError, match="extended header that is not written"):
        edit_id3(bytes(tag), {"TCON": "Techno"})


def test_a_footer_says_the_same_as_the_header():
    tag = bytearray(id3([text("TIT2", "Old", 4)], 4))
    tag[5] = 0x10
    tag += b"3DI" + tag[3:10]
    new = edited(bytes(tag), TCON="Techno")
    frames = text("TIT2", "Old", 4) + text("TCON", "Techno", 4)
    assert new == b"ID3\4\0\x10" + synchsafe(len(frames)) + frames + b"3DI\4\0\x10" + synchsafe(len(frames))


def test_a_version_that_nobody_knows_is_refused():
    for head in (b"ID3\x05\0\0", b"ID3\x02\0\x40"):
        with pytest.raises(NotEditableError, match="of a kind that is not written"):
            edit_id3(head + bytes(14), {"TCON": "Techno"})


def test_frames_that_are_compressed_or_encrypted_stay():
    frames = [frame("TXXX", b"\0\0\0\x10zipped", 3, b"\0\x80"), frame("TXXX", b"\x01secret", 4, b"\0\x04")]
    assert edited(id3(frames[:1]), TXXX_BP="1") == id3([frames[0], own_text("BP", "1")])
    assert edited(id3(frames[1:], 4), TXXX_BP="1") == id3([frames[1], own_text("BP", "1", 4)], 4)


def test_a_new_tag_is_of_version_3_with_some_room():
    assert new_id3({"TCON": "Techno"}) == id3([text("TCON", "Techno")], 3, 1024)
    assert new_id3({"TDRC": "2021"}, room=0) == id3([text("TYER", "2021")])


WORDS = st.text(st.characters(min_codepoint=1, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
FRAMES = st.lists(
    st.sampled_from(["TIT2", "TPE1", "TALB", "PRIV", "GEOB", "APIC", "TXXX", "COMM", "POPM", "UFID", "WXXX", "XYZ1"])
    .flatmap(lambda name: st.tuples(st.just(name), st.binary(min_size=1, max_size=300))),
    max_size=8,
)  # fmt: skip


@given(st.sampled_from([3, 4]), FRAMES, st.integers(0, 200), st.booleans(), WORDS)
def test_whatever_other_frames_hold_they_stay_byte_for_byte(version, frames, padding, is_unsynchronised, words):
    raw = [frame(name, content, version) for name, content in frames]
    tag = id3(raw, version, padding, unsynchronised=is_unsynchronised and version == 3)
    new = edited(tag, TKEY=words)
    content = new[10:].replace(b"\xff\0", b"\xff") if is_unsynchronised and version == 3 else new[10:]
    assert content.startswith(b"".join(raw))
    rest = content[len(b"".join(raw)) :]
    assert rest[:4] == b"TKEY"
    assert set(rest[10 + (int.from_bytes(rest[4:8], "big") if version == 3 else rest[6] << 7 | rest[7]) :]) <= {0}
    assert len(new) == 10 + (new[6] << 21 | new[7] << 14 | new[8] << 7 | new[9])


def test_what_changes_is_told_in_few_bytes():
    tag = id3([text("TIT2", "Old"), picture(), text("TCON", "House"), cues()], padding=300)
    changes = splices(0, edit_id3(tag, {"TCON": "Techno", "TKEY": "8A"}))
    assert sum(len(change.old) for change in changes) < 60
