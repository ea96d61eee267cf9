"""Damaged audio files: read, tagged, and taken back to what they were, damage and all; or refused in one line."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from beatmatch.tags.journal import Start, new_journal, open_journal, read_run
from beatmatch.tags.tagging import TagReport, plan_tags, write_plan
from beatmatch.tags.undoing import undo
from beatmatch.writers.fill import Field, Policy
from tests.audio_files.everyday import EVERYDAY
from tests.tags.samples import match_of

_EVERYTHING = Policy(overwrite=frozenset(Field))
_FILES = ("v22.mp3", "v23, APE and v1.mp3", "v24.mp3", "24 bits.aif", "info first, ID3.wav", "rf64.wav", "comments.flac",
          "tags and room.m4a", "long offsets.m4a")  # fmt: skip


def audio_seeds() -> Mapping[str, bytes]:
    return {name: EVERYDAY[name](1) for name in _FILES}


def tag_and_take_back(file: Path) -> None:
    """Write everything into the tags of a file, and take it back. Raises AudioFileError for one that is refused."""
    content, report, folder = file.read_bytes(), TagReport(), file.parent / "journals"
    plan = plan_tags([match_of(file)], _EVERYTHING)
    with new_journal(folder, Start(beatmatch="", library="", playlists=()), datetime.now(UTC)) as journal:
        write_plan(plan, journal, report)
    if report.written:
        with open_journal(folder, journal.run) as again:
            undone = undo(read_run(folder, journal.run), again)
        assert undone.restored == 1, f"not taken back: {undone.refused}"
    assert file.read_bytes() == content, "not what it was"
    assert {each.name for each in file.parent.iterdir()} == {file.name, "journals"}, "something is left behind"
    for error in plan.refused + report.refused:
        raise error
