"""What is compared of a file's tags: everything that mutagen can read, and what it would drop when it writes."""

import io

import pytest

from beatmatch.tags.fingerprint import differences, fingerprint
from beatmatch.tags.table import Kind
from tests.audio_files.everyday import id3_of_other_programs
from tests.audio_files.files import (
    aiff,
    chunk,
    flac,
    flac_comments,
    id3_chunk,
    info_list,
    item,
    itunes_item,
    m4a,
    mp3,
    wav,
)
from tests.audio_files.id3 import frame, id3, picture, text

FRAMES = [*id3_of_other_programs(), frame("RVAD", b"\1\x10" + bytes(8)), frame("XYZW", b"\1\2\3"), text("TSIZ", "12"),
          text("TDAT", "0703")]  # fmt: skip


def changed(kind, before, after, written=(), added=()):
    prints = [fingerprint(io.BytesIO(content), kind) for content in (before, after)]
    return differences(*prints, written, added)


@pytest.mark.parametrize("left_out", range(len(FRAMES)))
def test_every_frame_that_is_missing_is_noticed(left_out):
    fewer = [each for number, each in enumerate(FRAMES) if number != left_out]
    assert changed(Kind.MP3, mp3(id3(FRAMES)), mp3(id3(fewer)))
    assert changed(Kind.AIFF, aiff(after=id3_chunk(id3(FRAMES), ">")), aiff(after=id3_chunk(id3(fewer), ">")))


def test_artwork_that_has_changed_is_noticed():
    other = picture()[:-1] + b"x"
    assert changed(Kind.MP3, mp3(id3([picture()])), mp3(id3([other]))) == ["APIC:cover"]


def test_what_was_written_or_added_is_no_difference():
    before, after = mp3(id3([text("TCON", "House")])), mp3(id3([text("TCON", "Techno"), text("TYER", "2021")]))
    assert changed(Kind.MP3, before, after, ["TCON"], ["TDRC"]) == []
    assert changed(Kind.MP3, before, after, ["TCON"]) == ["TYER"]
    assert changed(Kind.MP3, before, after, ["TYER"]) == ["TCON"]


@pytest.mark.parametrize(
    ("kind", "before", "after", "names"),
    [
        (Kind.WAV, wav(info_list(INAM="a", ISFT="b")), wav(info_list(INAM="a", ISFT="c")), ["info ISFT"]),
        (Kind.WAV, wav(chunk(b"bext", b"ab")), wav(), ["chunk bext"]),
        (Kind.WAV, wav(chunk(b"LIST", b"adtl12")), wav(chunk(b"LIST", b"adtl13")), ["chunk LIST"]),
        (Kind.WAV, wav(), wav(info_list(INAM="a")), ["info INAM"]),
        (Kind.FLAC, flac([(4, flac_comments("A=1", "a=2"))]), flac([(4, flac_comments("A=1"))]), ["A"]),
        (Kind.FLAC, flac([(2, b"testabc")]), flac(), ["block 1"]),
        (Kind.M4A, m4a(item("covr", b"ab", type_=13)), m4a(item("covr", b"ac", type_=13)), ["covr"]),
        (Kind.M4A, m4a(itunes_item("x", b"1")), m4a(), ["X"]),
    ],
)  # fmt: skip
def test_other_kinds_of_tags_are_compared_as_well(kind, before, after, names):
    assert changed(kind, before, after) == names
    assert changed(kind, before, before) == []
