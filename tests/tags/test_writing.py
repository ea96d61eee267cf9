"""Writing the tags of a file: the new file is checked before it takes the old one's place, and else the old one stays."""

import os
import stat
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

import beatmatch.tags.writing as module
from beatmatch.tags.changes import Change
from beatmatch.tags.files import AudioFileError, Problem
from beatmatch.tags.journal import Start, new_journal, read_run
from beatmatch.tags.pieces import Splice
from beatmatch.tags.reading import read_tags
from beatmatch.tags.writing import check_writable, write_tags
from beatmatch.writers.fill import Field
from tests.audio_files.everyday import EVERYDAY
from tests.audio_files.files import atom, flac, flac_comments, m4a, mp3, wav
from tests.audio_files.id3 import id3, id3v1, text

CHANGES = {Field.KEY: Change("", "8A"), Field.BPM: Change("", "126.5"), Field.LABEL: Change("", "Hollow")}
START = Start(beatmatch="1", library="library.xml", playlists=("Friday",))
NOW = datetime(2026, 11, 25, 14, 23, 1, tzinfo=UTC)


@contextmanager
def journal(tmp_path):
    with new_journal(tmp_path / "journals", START, NOW) as opened:
        yield opened


def write(path, changes=None):
    with journal(path.parent) as opened:
        write_tags(path, changes or CHANGES, opened)


def refused(path, changes=None):
    """Return why a file is refused; it has to stay, and nothing beside it."""
    before = path.read_bytes()
    with pytest.raises(AudioFileError) as raised:
        write(path, changes)
    assert path.read_bytes() == before
    assert not [each for each in path.parent.iterdir() if each.name.startswith(".beatmatch-")]
    return raised.value.problem, raised.value.why


@pytest.mark.parametrize("name", EVERYDAY)
def test_files_as_djs_have_them_are_written(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(EVERYDAY[name](2))
    write(path)
    tags = read_tags(path)
    assert (tags.key, tags.label) == ("8A", "Hollow")
    assert tags.bpm == (126 if name.endswith("m4a") else 126.5)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([name, "journals"])


def test_times_permissions_and_owner_stay(tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3())
    path.chmod(0o640)
    os.utime(path, ns=(1_500_000_000_123_456_789, 1_400_000_000_987_654_321))
    before = path.stat()
    write(path)
    after = path.stat()
    assert (after.st_mtime_ns, after.st_atime_ns) == (1_400_000_000_987_654_321, 1_500_000_000_123_456_789)
    assert stat.S_IMODE(after.st_mode) == 0o640
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    assert after.st_ino != before.st_ino


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_extended_attributes_stay(tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3())
    try:
        os.setxattr(path, "user.colour", b"green")
    except OSError:
        pytest.skip("no extended attributes on this disk")
    write(path)
    assert os.getxattr(path, "user.colour") == b"green"


def test_a_link_stays_one_and_its_file_is_written(tmp_path):
    (tmp_path / "music").mkdir()
    path, link = tmp_path / "music" / "a.mp3", tmp_path / "link.mp3"
    path.write_bytes(mp3())
    link.symlink_to(path)
    write(link)
    assert link.is_symlink()
    assert read_tags(path).key == "8A"


@pytest.mark.parametrize("newer", [b"", id3([]), id3([], 4, 300)])
def test_an_old_tag_alone_is_told_to_the_new_one(tmp_path, newer):
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3(newer, id3v1("Glass Parade", "Ivo Ren", "Parades", "2021", 35)))
    write(path)
    tags = read_tags(path)
    assert (tags.title, tags.artist, tags.album, tags.year, tags.genre) == (
        "Glass Parade",
        "Ivo Ren",
        "Parades",
        2021,
        "House",
    )
    assert path.read_bytes().endswith(id3v1("Glass Parade", "Ivo Ren", "Parades", "2021", 35))


def test_the_journal_says_what_it_was_before_the_file_is_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3(id3([text("TKEY", "1A"), text("TIT2", "Glass Parade")])))
    seen = []
    replace = type(path).replace

    def replacing(self, target):
        seen.append(read_run(tmp_path / "journals", "20261125-142301").written[0])
        return replace(self, target)

    monkeypatch.setattr(type(path), "replace", replacing)
    write(path, {Field.KEY: Change("1A", "8A")})
    assert seen[0].file == str(path)
    assert seen[0].changes == {"key": ("1A", "8A")}
    assert sum(each.size for each in seen[0].old_bytes) < 30


def test_files_that_cannot_be_written_are_named(tmp_path):
    for name in ("read-only.mp3", "linked.mp3"):
        (tmp_path / name).write_bytes(mp3())
    (tmp_path / "read-only.mp3").chmod(0o444)
    os.link(tmp_path / "linked.mp3", tmp_path / "other name.mp3")
    (tmp_path / "text.mp3").write_text("no sound " * 100)
    (tmp_path / "song.ogg").write_bytes(b"OggS" + bytes(100))
    assert refused(tmp_path / "read-only.mp3") == (Problem.READ_ONLY, "is read-only")
    assert refused(tmp_path / "linked.mp3") == (
        Problem.SEVERAL_NAMES,
        "has several names (hard links), of which only one would get the tags",
    )
    assert refused(tmp_path / "text.mp3") == (Problem.DAMAGED, "holds no MP3 sound")
    assert refused(tmp_path / "song.ogg") == (Problem.OTHER_KIND, "is no MP3, AIFF, WAV, FLAC or M4A")
    with pytest.raises(AudioFileError, match="there is no such file"):
        write(tmp_path / "gone.mp3")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_named(tmp_path):
    folder = tmp_path / "music"
    folder.mkdir()
    (folder / "a.mp3").write_bytes(mp3())
    folder.chmod(0o555)
    with pytest.raises(AudioFileError, match="is in a folder that is read-only"):
        check_writable(folder / "a.mp3")


def test_tags_that_are_not_those_of_the_preview_any_more_are_left(tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3(id3([text("TKEY", "2A")])))
    assert refused(path, {Field.KEY: Change("1A", "8A")}) == (Problem.CHANGED, "has other tags than in the preview")


def test_tags_of_a_kind_that_is_not_written_are_named_by_the_preview_and_the_writing(tmp_path):
    path = tmp_path / "a.m4a"
    path.write_bytes(m4a(b"", after=atom("moof", atom("mfhd", bytes(8)))))
    why = "is an M4A file in fragments, which is not written"
    assert refused(path) == (Problem.NOT_EDITABLE, why)
    with pytest.raises(AudioFileError, match=why):
        check_writable(path)


def damaging(start, old, new):
    """Return an edit that also changes other bytes, as a mistake in it would."""
    edit = module.edit

    def damaged(stream, kind, texts, others):
        return sorted([*edit(stream, kind, texts, others), Splice(start, old, new)], key=lambda change: change.start)

    return damaged


def test_a_file_whose_sound_would_change_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a.wav"
    path.write_bytes(wav())
    content = path.read_bytes()
    monkeypatch.setattr(module, "edit", damaging(1000, content[1000:1001], bytes([content[1000] ^ 1])))
    assert refused(path) == (Problem.NOT_EQUAL, "would not have the same sound")


def test_a_file_that_would_lose_another_tag_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a.flac"
    path.write_bytes(flac([(4, flac_comments("RATING=80", "TITLE=x")), (1, bytes(400))]))
    at = path.read_bytes().index(b"RATING=80")
    monkeypatch.setattr(module, "edit", damaging(at + 7, b"8", b"9"))
    assert refused(path) == (Problem.NOT_EQUAL, "would lose or change RATING")


def test_a_file_that_would_not_have_the_new_value_stays_as_it_was(tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3())
    problem, why = refused(path, {Field.GENRE: Change("", "17")})  # a number, which ID3 takes for a genre of a list
    assert (problem, why) == (Problem.NOT_EQUAL, "would have 'Rock' as its genre, not '17'")


def test_a_file_that_another_program_writes_meanwhile_stays_as_that_leaves_it(tmp_path, monkeypatch):
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3())
    copy_with = module.copy_with

    def writing_meanwhile(*arguments):
        copy_with(*arguments)
        path.write_bytes(mp3(seed=7) + b"more")

    monkeypatch.setattr(module, "copy_with", writing_meanwhile)
    with pytest.raises(AudioFileError) as raised:
        write(path)
    assert raised.value.problem in (Problem.CHANGED, Problem.NOT_EQUAL)
    assert path.read_bytes() == mp3(seed=7) + b"more"


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "copy_with", full)
    assert refused(path) == (Problem.FAILED, "cannot be written: No space left on device")


def test_the_check_of_a_file_changes_nothing(tmp_path):
    for name, make in EVERYDAY.items():
        path = tmp_path / name
        path.write_bytes(make(3))
        check_writable(path)
        assert path.read_bytes() == make(3)
