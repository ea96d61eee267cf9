"""Files of real encoders, made by ffmpeg where that is installed: written, heard again, and taken back."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from beatmatch.tags.journal import Start, new_journal, open_journal, read_run
from beatmatch.tags.reading import read_tags
from beatmatch.tags.tagging import TagReport, plan_tags, write_plan
from beatmatch.tags.undoing import undo
from beatmatch.writers.fill import Field, Policy
from tests.tags.samples import match_of

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
TAGS = ("-metadata", "title=Old", "-metadata", "artist=Ivo Ren", "-metadata", "genre=House", "-metadata", "comment=5A")
ENCODINGS = {
    "v23.mp3": ("-b:a", "320k", "-id3v2_version", "3", "-write_id3v1", "1"),
    "v24.mp3": ("-q:a", "0", "-id3v2_version", "4"),
    "none.mp3": ("-b:a", "128k", "-id3v2_version", "0", "-write_xing", "0"),
    "aac.m4a": ("-c:a", "aac", "-b:a", "256k"),
    "first.m4a": ("-c:a", "aac", "-movflags", "+faststart"),
    "lossless.m4a": ("-c:a", "alac"),
    "sixteen.flac": ("-c:a", "flac"),
    "twenty-four.flac": ("-c:a", "flac", "-sample_fmt", "s32"),
    "sixteen.wav": ("-c:a", "pcm_s16le"),
    "rf64.wav": ("-c:a", "pcm_s24le", "-rf64", "always"),
    "id3.wav": ("-c:a", "pcm_s16le", "-write_id3v2", "1"),
    "twenty-four.aiff": ("-c:a", "pcm_s24be", "-write_id3v2", "1"),
    "none.aiff": ("-c:a", "pcm_s16be"),
}  # fmt: skip


def ffmpeg(*arguments):
    done = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments], capture_output=True, check=True)
    return done.stdout


def heard(path):
    return ffmpeg("-i", str(path), "-map", "0:a", "-f", "md5", "-")


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_sound_is_heard_as_before_and_the_file_can_be_taken_back(tmp_path, name):
    path = tmp_path / name
    options = ENCODINGS[name]
    encoders = ffmpeg("-hide_banner", "-encoders").decode()
    if name.endswith(".mp3") and "libmp3lame" not in encoders:
        pytest.skip("this ffmpeg makes no MP3")
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2")
    ffmpeg(*tone, "-ac", "2", "-ar", "44100", *TAGS, *options, str(path))
    content, sound, before = path.read_bytes(), heard(path), read_tags(path)
    policy = Policy(fill=frozenset(Field), overwrite=frozenset({Field.GENRE, Field.TITLE}))
    plan, report = plan_tags([match_of(path)], policy), TagReport()
    with new_journal(
        tmp_path / "journals", Start(beatmatch="", library="", playlists=()), datetime.now(UTC)
    ) as journal:
        write_plan(plan, journal, report)
    assert (report.written, plan.refused, report.refused) == (1, [], [])
    assert heard(path) == sound
    tags = read_tags(path)
    assert (tags.title, tags.genre, tags.key) == ("Glass Parade (Extended Mix)", "Melodic House & Techno", "Am")
    assert (tags.artist, tags.comment) == (before.artist or "Ivo Ren", before.comment or tags.beatport_url)
    assert (tags.seconds, tags.lossless) == (2, not name.endswith("mp3") and name not in ("aac.m4a", "first.m4a"))
    with open_journal(tmp_path / "journals", journal.run) as again:
        assert undo(read_run(tmp_path / "journals", journal.run), again).restored == 1
    assert path.read_bytes() == content
