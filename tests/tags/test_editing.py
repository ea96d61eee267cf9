"""Files as DJs have them, with texts put into their tags: the sound and everything else stay as they are."""

import io
import shutil
import struct
import subprocess

import pytest

from beatmatch.tags.editing import edit
from beatmatch.tags.files import open_audio
from beatmatch.tags.fingerprint import differences, fingerprint
from beatmatch.tags.pieces import NotEditableError, copy_with, inverse
from beatmatch.tags.reading import read_tags
from beatmatch.tags.sound import sound_hash
from beatmatch.tags.table import TABLE, Kind
from beatmatch.writers.fill import Field
from tests.audio_files.everyday import EVERYDAY
from tests.audio_files.files import aiff, chunk, id3_chunk, info_list, wav
from tests.audio_files.id3 import id3, picture, text

VALUES = {
    Field.KEY: "8A",
    Field.BPM: "126",
    Field.GENRE: "Techno (Peak Time / Driving)",
    Field.LABEL: "Hóllow, Ω & Co.",
    Field.DATE: "2021-03-07",
    Field.ALBUM: "Parades",
    Field.BEATPORT_ID: "17827767",
    Field.COMMENT: "new",
    Field.TITLE: "Glass Parade (ガラス)",
}


def texts(kind):
    names = {Kind.FLAC: "vorbis", Kind.M4A: "m4a"}.get(kind, "id3")
    return {name: value for field, value in VALUES.items() for name in getattr(TABLE[field], names)}


@pytest.fixture(params=EVERYDAY)
def before_and_after(request, tmp_path):
    """Return the paths of a file before and after an edit."""
    old, new = tmp_path / f"old {request.param}", tmp_path / f"new {request.param}"
    old.write_bytes(EVERYDAY[request.param](5))
    with open_audio(old) as (stream, kind), new.open("wb") as out:
        copy_with(stream, edit(stream, kind, texts(kind), {}), out)
    return old, new


def test_the_new_texts_are_read(before_and_after):
    tags = read_tags(before_and_after[1])
    assert (tags.key, tags.bpm, tags.genre) == ("8A", 126, "Techno (Peak Time / Driving)")
    assert (tags.label, tags.date, tags.album) == ("Hóllow, Ω & Co.", "2021-03-07", "Parades")
    assert (tags.beatport_id, tags.comment, tags.title) == (17827767, "new", "Glass Parade (ガラス)")


def test_the_sound_and_all_other_tags_stay(before_and_after):
    old, new = before_and_after
    with old.open("rb") as before, new.open("rb") as after:
        kind = read_tags(old).kind
        assert sound_hash(before, kind) == sound_hash(after, kind)
        assert differences(fingerprint(before, kind), fingerprint(after, kind), texts(kind), ()) == []


def test_the_edit_can_be_taken_back_byte_for_byte(before_and_after):
    old, new = before_and_after
    with old.open("rb") as stream, new.open("rb") as changed:
        out = io.BytesIO()
        kind = read_tags(old).kind
        copy_with(changed, inverse(edit(stream, kind, texts(kind), {})), out)
    assert out.getvalue() == old.read_bytes()


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_ffmpeg_hears_the_same_and_finds_nothing_wrong(before_and_after):
    assert heard(before_and_after[1]) == heard(before_and_after[0])


def heard(path):
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a", "-f", "md5", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if "JPEG" not in line]


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_ffprobe_reads_the_new_texts(before_and_after):
    if "unsynchronised" in before_and_after[1].name:
        pytest.skip("ffmpeg takes the sizes of unsynchronised frames for those of version 2.4")
    command = [
        "ffprobe",
        "-v",
        "error",
        "-show_entries",
        "format_tags",
        "-of",
        "default=nw=1",
        str(before_and_after[1]),
    ]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Techno (Peak Time / Driving)" in found
    assert "Glass Parade (ガラス)" in found


def edited(content, kind, others=None, **written):
    stream, out = io.BytesIO(content), io.BytesIO()
    copy_with(stream, edit(stream, kind, written, others or {}), out)
    return out.getvalue()


def test_a_wav_file_gets_both_an_id3_tag_and_riff_info():
    new = edited(wav(), Kind.WAV, TCON="Techno", TKEY="8A")
    assert new == wav(after=id3_chunk(id3([text("TCON", "Techno"), text("TKEY", "8A")])) + info_list(IGNR="Techno"))
    assert edited(wav(), Kind.WAV, TKEY="8A") == wav(after=id3_chunk(id3([text("TKEY", "8A")])))


def test_a_new_tag_of_a_wav_file_says_what_the_other_one_says():
    says = {"TIT2": "Glass Parade", "TPE1": "Ivo Ren"}
    info = info_list(INAM="Glass Parade", IART="Ivo Ren")
    tag = id3([text("TIT2", "Glass Parade"), text("TPE1", "Ivo Ren")])
    assert edited(wav(info), Kind.WAV, says, TKEY="8A") == wav(
        info, id3_chunk(id3([text("TIT2", "Glass Parade"), text("TPE1", "Ivo Ren"), text("TKEY", "8A")]))
    )
    assert edited(wav(after=id3_chunk(tag)), Kind.WAV, says, TALB="Parades") == wav(
        after=id3_chunk(id3([text("TIT2", "Glass Parade"), text("TPE1", "Ivo Ren"), text("TALB", "Parades")]))
        + info_list(INAM="Glass Parade", IART="Ivo Ren", IPRD="Parades")
    )


def test_riff_info_keeps_its_other_fields_and_writes_letters_as_windows_does():
    old = wav(info_list(INAM="Old", ISFT="Encoder", ITRK="1"))
    new = edited(old, Kind.WAV, TIT2="Né")
    raw = b"INFO" + chunk(b"INAM", b"N\xe9\0") + chunk(b"ISFT", b"Encoder\0") + chunk(b"ITRK", b"1\0")
    assert chunk(b"LIST", raw) in new
    assert "Ω".encode() in edited(old, Kind.WAV, TIT2="Ω")


def test_an_rf64_file_keeps_its_sizes_in_ds64():
    tag = id3([text("TIT2", "Old")])
    new = edited(wav(after=id3_chunk(tag), rf64=True), Kind.WAV, TKEY="8A")
    assert new == wav(after=id3_chunk(id3([text("TIT2", "Old"), text("TKEY", "8A")])), rf64=True)


@pytest.mark.parametrize("size", range(1, 5))
def test_odd_sizes_are_made_even(size):
    tag = id3([text("TIT2", "x" * size), picture()])
    new = edited(aiff(after=id3_chunk(tag, ">") + chunk(b"ANNO", b"odd", ">")), Kind.AIFF, TKEY="8A")
    expected = id3([text("TIT2", "x" * size), picture(), text("TKEY", "8A")])
    assert new == aiff(after=id3_chunk(expected, ">") + chunk(b"ANNO", b"odd", ">"))


def test_a_last_chunk_without_the_byte_that_makes_it_even_is_mended():
    odd = wav(after=chunk(b"note", b"odd"))[:-1]
    assert edited(odd, Kind.WAV, TKEY="8A") == wav(after=chunk(b"note", b"odd") + id3_chunk(id3([text("TKEY", "8A")])))
    tag = id3([text("TIT2", "xx")])
    assert len(tag) % 2
    new = edited(wav(after=id3_chunk(tag))[:-1], Kind.WAV, TCON="Techno")
    assert new == wav(after=id3_chunk(id3([text("TIT2", "xx"), text("TCON", "Techno")])) + info_list(IGNR="Techno"))


def test_what_lies_behind_the_last_chunk_stays_there():
    new = edited(wav() + b"\xff\xfeleft behind", Kind.WAV, TKEY="8A")
    assert new == wav(after=id3_chunk(id3([text("TKEY", "8A")]))) + b"\xff\xfeleft behind"
    tagged = edited(wav() + b"TAG" + b"old tag " * 15, Kind.WAV, TKEY="8A")
    assert tagged == wav(after=id3_chunk(id3([text("TKEY", "8A")]))) + b"TAG" + b"old tag " * 15


def test_a_file_that_would_be_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("beatmatch.tags.editing._LARGEST_FILE", 1000)
    with pytest.raises(NotEditableError, match="is too large to be added to"):
        edited(wav(), Kind.WAV, TKEY="8A")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (wav(after=chunk(b"id3 ", b"no tag at all")), "its chunk of ID3 holds no tag"),
        (wav(after=chunk(b"LIST", b"INFO" + b"INAM" + struct.pack("<I", 999) + b"x")), "RIFF INFO cannot be followed"),
        (wav()[:200], "the chunk data is cut off"),
    ],
)
def test_damaged_chunks_are_refused(content, why):
    with pytest.raises(NotEditableError, match=why):
        edited(content, Kind.WAV, TIT2="New")
