"""What the tags of every kind of file say, and what is said of files that cannot be read."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest

from beatmatch.errors import ConfigError
from beatmatch.tags.files import AudioFileError, Problem
from beatmatch.tags.reading import FileTags, read_tags
from beatmatch.tags.table import Kind
from tests.audio_files.everyday import EVERYDAY
from tests.audio_files.files import aiff, flac, flac_comments, id3_chunk, info_list, item, itunes_item, m4a, mp3, wav
from tests.audio_files.id3 import comment, frame, id3, id3v1, own_text, text

IN_ID3 = [
    text("TIT2", "Glass Parade"),
    text("TPE1", "Ivo Ren"),
    text("TIT3", "Extended Mix"),
    text("TALB", "Parades"),
    text("TCON", "(35)"),
    own_text("STYLE", "Deep House"),
    text("TPUB", "Hollow"),
    text("TPE4", "Ana Ví"),
    text("TKEY", "8A"),
    text("TBPM", "126.5"),
    text("TYER", "2021"),
    text("TDAT", "0703"),
    comment("a note"),
    comment("of iTunes", description="iTunNORM"),
    text("TSRC", "GB-DG1-13-02861"),
    own_text("CATALOGNUMBER", "HLW042"),
    own_text("BEATPORT_TRACK_ID", "17827767"),
    own_text("WWWAUDIOFILE", "https://www.beatport.com/track/glass-parade/17827767"),
]
IN_VORBIS = [
    "title=Glass Parade", "ARTIST=Ivo Ren", "SUBTITLE=Extended Mix", "ALBUM=Parades", "GENRE=House", "STYLE=Deep House",
    "ORGANIZATION=Hollow", "REMIXER=Ana Ví", "KEY=8A", "BPM=126.5", "DATE=2021-03-07", "COMMENT=a note",
    "ISRC=GBDG11302861", "CATALOGNUMBER=HLW042", "BEATPORT_TRACK_ID=17827767",
    "TRACK_URL=https://www.beatport.com/track/glass-parade/17827767",
]  # fmt: skip
IN_ITUNES = b"".join(
    (
        item("©nam", b"Glass Parade"),
        item("©ART", b"Ivo Ren"),
        itunes_item("SUBTITLE", b"Extended Mix"),
        item("©alb", b"Parades"),
        item("©gen", b"House"),
        itunes_item("STYLE", b"Deep House"),
        itunes_item("LABEL", b"Hollow"),
        itunes_item("REMIXER", "Ana Ví".encode()),
        itunes_item("initialkey", b"8A"),
        itunes_item("BPM", b"126.5"),
        item("©day", b"2021-03-07"),
        item("©cmt", b"a note"),
        itunes_item("ISRC", b"GBDG11302861"),
        itunes_item("CATALOGNUMBER", b"HLW042"),
        itunes_item("BEATPORT_TRACK_ID", b"17827767"),
        itunes_item("WWWAUDIOFILE", b"https://www.beatport.com/track/glass-parade/17827767"),
    )
)
FILES = {
    Kind.MP3: (mp3(id3(IN_ID3)), 1, 320, False),
    Kind.AIFF: (aiff(after=id3_chunk(id3(IN_ID3), ">")), 0, 1411, True),
    Kind.WAV: (wav(after=id3_chunk(id3(IN_ID3))), 0, 1411, True),
    Kind.FLAC: (flac([(4, flac_comments(*IN_VORBIS))]), 0, 1, True),
    Kind.M4A: (m4a(IN_ITUNES), 0, None, False),
}


@pytest.mark.parametrize("kind", Kind)
def test_every_field_is_read_from_every_kind_of_file(tmp_path, kind):
    content, seconds, bitrate, lossless = FILES[kind]
    (tmp_path / "a").write_bytes(content)
    assert read_tags(tmp_path / "a") == FileTags(
        kind=kind,
        title="Glass Parade",
        artist="Ivo Ren",
        mix="Extended Mix",
        album="Parades",
        genre="House",
        sub_genre="Deep House",
        label="Hollow",
        remixer="Ana Ví",
        key="8A",
        isrc="GBDG11302861",
        catalog_number="HLW042",
        comment="a note",
        date="2021-03-07",
        beatport_url="https://www.beatport.com/track/glass-parade/17827767",
        beatport_id=17827767,
        bpm=126.5,
        year=2021,
        seconds=seconds,
        bitrate=bitrate,
        lossless=lossless,
    )


@pytest.mark.parametrize("name", EVERYDAY)
def test_files_as_djs_have_them_are_read(tmp_path, name):
    (tmp_path / name).write_bytes(EVERYDAY[name](1))
    tags = read_tags(tmp_path / name)
    expected = ("", "") if "plain" in name else ("Glass Parade", "Ivo Ren")
    assert (tags.title, tags.artist) == expected


def test_the_text_fields_of_a_wav_file_are_read_where_it_has_no_id3_tag(tmp_path):
    info = info_list(
        INAM="Glass Paradé", IART="Ivo Ren", IPRD="Parades", IGNR="House", ICRD="2021-03-07", ICMT="a note"
    )
    (tmp_path / "a.wav").write_bytes(wav(info))
    tags = read_tags(tmp_path / "a.wav")
    assert (tags.title, tags.artist, tags.album) == ("Glass Paradé", "Ivo Ren", "Parades")
    assert (tags.genre, tags.date, tags.year, tags.comment) == ("House", "2021-03-07", 2021, "a note")


def test_an_old_tag_counts_only_where_there_is_no_newer_one(tmp_path):
    (tmp_path / "old.mp3").write_bytes(mp3(after=id3v1("Glass Parade", genre=35)))
    (tmp_path / "both.mp3").write_bytes(mp3(id3([text("TIT2", "Glass Parade")]), id3v1("Glass Parade", genre=35)))
    assert read_tags(tmp_path / "old.mp3").genre == "House"
    assert read_tags(tmp_path / "both.mp3").genre == ""


@pytest.mark.parametrize(
    "frames",
    [
        [own_text("BEATPORT_TRACK_ID", "777")],
        [own_text("Beatport_Id", "777")],
        [own_text("WWWAUDIOFILE", "https://www.beatport.com/track/glass-parade/777")],
        [frame("WOAF", b"https://www.beatport.com/de/track/glass-parade/777")],
        [frame("UFID", b"http://www.beatport.com\0track-777")],
    ],
)
def test_the_id_of_a_track_is_read_as_other_programs_write_it(tmp_path, frames):
    (tmp_path / "a.mp3").write_bytes(mp3(id3(frames)))
    assert read_tags(tmp_path / "a.mp3").beatport_id == 777


@pytest.mark.parametrize(
    "frames",
    [
        [own_text("BEATPORT_TRACK_ID", "none")],
        [frame("WOAF", b"https://www.beatport.com/release/parades/777")],
        [frame("WOAF", b"https://example.org/track/glass-parade/777")],
    ],
)
def test_what_is_no_id_of_a_track_is_none(tmp_path, frames):
    (tmp_path / "a.mp3").write_bytes(mp3(id3(frames)))
    assert read_tags(tmp_path / "a.mp3").beatport_id is None


def test_a_kind_is_told_by_the_content_and_not_by_the_name(tmp_path):
    (tmp_path / "a.mp3").write_bytes(flac())
    assert read_tags(tmp_path / "a.mp3").kind is Kind.FLAC


UNUSABLE = {
    "empty": (b"", Problem.DAMAGED, "is empty"),
    "zeros": (bytes(4096), Problem.DAMAGED, "begins with nothing but zeros"),
    "text": (b"no sound at all " * 300, Problem.DAMAGED, "holds no MP3 sound"),
    "only a tag": (id3(IN_ID3), Problem.DAMAGED, "is damaged: can't sync to MPEG frame"),
    "cut off WAV": (wav()[:3000], Problem.DAMAGED, "is damaged: the chunk data is cut off"),
    "WAV without sound": (b"RIFF\x04\0\0\0WAVE", Problem.DAMAGED, "is damaged: a WAV file without sound"),
    "cut off FLAC": (flac([(4, flac_comments(*IN_VORBIS))])[:60], Problem.DAMAGED, "is damaged: "),
    "cut off M4A": (m4a(IN_ITUNES)[:400], Problem.DAMAGED, "is damaged: "),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_damaged_file_is_one_line(tmp_path, name):
    content, problem, why = UNUSABLE[name]
    (tmp_path / "a.mp3").write_bytes(content)
    with pytest.raises(AudioFileError) as raised:
        read_tags(tmp_path / "a.mp3")
    assert raised.value.problem is problem
    assert raised.value.message.startswith(f"{tmp_path / 'a.mp3'}: {why}")
    assert "\n" not in raised.value.message


@pytest.mark.parametrize("name", EVERYDAY)
def test_a_file_that_is_cut_off_anywhere_is_read_or_refused(tmp_path, name):
    content = EVERYDAY[name](1)
    for size in range(0, min(len(content), 8000), 97):
        (tmp_path / name).write_bytes(content[:size])
        with suppress(AudioFileError):
            read_tags(tmp_path / name)


def test_files_that_are_not_there_or_no_files_are_one_line(tmp_path):
    (tmp_path / "link.mp3").symlink_to(tmp_path / "gone.mp3")
    os.mkfifo(tmp_path / "pipe.mp3")
    (tmp_path / "folder.mp3").mkdir()
    (tmp_path / "song.ogg").write_bytes(b"OggS" + bytes(100))
    (tmp_path / ".cloud.mp3.icloud").write_bytes(b"bplist00")
    with (tmp_path / "hole.mp3").open("wb") as hole:
        hole.truncate(1 << 20)
    assert [said(tmp_path / name) for name in ("no.mp3", "link.mp3", "pipe.mp3", "folder.mp3", "song.ogg")] == [
        (Problem.MISSING, "there is no such file"),
        (Problem.MISSING, "a link to nothing"),
        (Problem.OTHER_KIND, "no plain file"),
        (Problem.OTHER_KIND, "is a folder"),
        (Problem.OTHER_KIND, "is no MP3, AIFF, WAV, FLAC or M4A"),
    ]
    assert said(tmp_path / "cloud.mp3") == (Problem.PLACEHOLDER, "is in iCloud and not on this disk")
    assert said(tmp_path / "hole.mp3") == (Problem.PLACEHOLDER, "is in a cloud and not on this disk")
    assert said(tmp_path / "a\0b") == (Problem.MISSING, "no path of a file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_line(tmp_path):
    (tmp_path / "a.mp3").write_bytes(mp3())
    (tmp_path / "a.mp3").chmod(0)
    assert said(tmp_path / "a.mp3") == (Problem.NO_PERMISSION, "may not be read")


def said(path):
    with pytest.raises(AudioFileError) as raised:
        read_tags(path)
    return raised.value.problem, raised.value.why


def test_without_mutagen_the_error_says_how_to_install_it(tmp_path, monkeypatch):
    (tmp_path / "a.mp3").write_bytes(mp3())
    monkeypatch.setitem(sys.modules, "mutagen", None)
    with pytest.raises(ConfigError) as raised:
        read_tags(tmp_path / "a.mp3")
    assert raised.value.message == "tags of audio files need mutagen, which is not installed"
    assert raised.value.hint == "run: pip install 'beatmatch[tags]'"


def test_all_of_mutagen_is_imported_before_threads_read(tmp_path):
    """Threads that each import one of its modules first can wait for each other: a deadlock, once in many runs."""
    for name, content in EVERYDAY.items():
        (tmp_path / name).write_bytes(content(1))
    code = (
        "import sys; from pathlib import Path; from beatmatch.tags.texts import read_raw, require_mutagen;"
        "require_mutagen(); before = set(sys.modules); [read_raw(Path(path)) for path in sys.argv[1:]];"
        "print(sorted(name for name in set(sys.modules) - before if name.startswith('mutagen')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, tmp_path.iterdir())], check=True, capture_output=True, text=True
    )
    assert done.stdout == "[]\n"
