"""Taking a run back brings every file back byte for byte, unless something else has changed it since."""

import os
from datetime import UTC, datetime

import pytest

from beatmatch.errors import InputError
from beatmatch.tags.changes import Change
from beatmatch.tags.files import Problem
from beatmatch.tags.journal import (
    Begun,
    Finished,
    Start,
    clear_up,
    new_journal,
    open_journal,
    path_of,
    path_text,
    read_run,
    runs,
)
from beatmatch.tags.undoing import undo
from beatmatch.tags.writing import write_tags
from beatmatch.writers.fill import Field
from tests.audio_files.everyday import EVERYDAY
from tests.audio_files.files import flac, flac_comments, mp3

START = Start(beatmatch="1", library="library.xml", playlists=("Friday",))
NOW = datetime(2026, 11, 25, 14, 23, 1, tzinfo=UTC)
RUN = "20261125-142301"
CHANGES = {Field.KEY: Change("", "8A"), Field.LABEL: Change("", "Hollow")}


@pytest.fixture
def music(tmp_path):
    """Return a folder of files whose tags a run has written; the folder of journals is beside it."""
    folder = tmp_path / "music"
    folder.mkdir()
    for name, make in EVERYDAY.items():
        (folder / name).write_bytes(make(4))
        os.utime(folder / name, ns=(1_500_000_000_000_000_000, 1_400_000_000_987_654_321))
    with new_journal(tmp_path / "journals", START, NOW) as journal:
        for path in sorted(folder.iterdir()):
            write_tags(path, CHANGES, journal)
        journal.add(Finished())
    return folder


def take_back(folder, run=RUN):
    with open_journal(folder, run) as journal:
        return undo(read_run(folder, run), journal)


def test_every_file_is_what_it_was(music, tmp_path):
    report = take_back(tmp_path / "journals")
    assert (report.restored, report.unchanged, report.refused) == (len(EVERYDAY), 0, [])
    for name, make in EVERYDAY.items():
        assert (music / name).read_bytes() == make(4)
        assert (music / name).stat().st_mtime_ns == 1_400_000_000_987_654_321
    assert {each.name for each in music.iterdir()} == set(EVERYDAY)


def test_what_was_taken_away_and_what_was_put_in_at_the_same_place_both_come_back(tmp_path):
    path = tmp_path / "a.flac"
    content = flac([(4, flac_comments("INITIALKEY=1A", "initialkey=2A")), (1, bytes(100))])
    path.write_bytes(content)
    with new_journal(tmp_path / "journals", START, NOW) as journal:
        write_tags(path, {Field.KEY: Change("1A, 2A", "8A"), Field.LABEL: Change("", "Hollow")}, journal)
    assert take_back(tmp_path / "journals").restored == 1
    assert path.read_bytes() == content


def test_taking_back_twice_finds_everything_as_it_was(music, tmp_path):
    take_back(tmp_path / "journals")
    report = take_back(tmp_path / "journals")
    assert (report.restored, report.unchanged) == (0, len(EVERYDAY))
    assert read_run(tmp_path / "journals", RUN).undone == {str(path) for path in music.iterdir()}


def test_files_that_have_changed_since_or_are_gone_are_named_and_stay(music, tmp_path):
    (music / "plain.mp3").write_bytes(mp3(seed=9))
    (music / "v1.mp3").unlink()
    (music / "v22.mp3").chmod(0o444)
    report = take_back(tmp_path / "journals")
    assert report.restored == len(EVERYDAY) - 3
    assert {(path.problem, path.why) for path in report.refused} == {
        (Problem.CHANGED, "has changed since the run, and stays as it is"),
        (Problem.MISSING, "there is no such file"),
        (Problem.READ_ONLY, "is read-only"),
    }
    assert (music / "plain.mp3").read_bytes() == mp3(seed=9)


def test_runs_are_listed_the_oldest_first_and_have_names_of_their_own(tmp_path):
    assert runs(tmp_path / "none") == []
    for _ in range(11):
        with new_journal(tmp_path, START, NOW):
            pass
    with new_journal(tmp_path, START, datetime(2026, 11, 24, 8, tzinfo=UTC)):
        pass
    (tmp_path / "other.jsonl").write_text("")
    assert runs(tmp_path) == ["20261124-080000", RUN, *(f"{RUN}-{number}" for number in range(2, 12))]


def test_a_run_that_is_not_known_is_one_line(tmp_path):
    with pytest.raises(InputError) as raised:
        read_run(tmp_path, "yesterday")
    assert raised.value.message == "there is no run 'yesterday' that has written tags"
    assert raised.value.hint == "no run has written tags"


def test_a_journal_whose_last_line_was_cut_off_is_read_without_it(music, tmp_path):
    path = tmp_path / "journals" / f"{RUN}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]) + lines[4][:50])
    assert len(read_run(tmp_path / "journals", RUN).written) == 1
    path.write_bytes(lines[0] + b"{]\n" + lines[1])
    with pytest.raises(InputError, match="is damaged in line 2"):
        read_run(tmp_path / "journals", RUN)


@pytest.mark.parametrize("kept", [50, -1], ids=["in the middle", "before its end"])
def test_a_journal_whose_last_line_was_cut_off_is_added_to_and_read_again(music, tmp_path, kept):
    path = tmp_path / "journals" / f"{RUN}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    written = [number for number, line in enumerate(lines) if b'"written"' in line]
    path.write_bytes(b"".join(lines[: written[1]]) + lines[written[1]][:kept])
    clear_up(tmp_path / "journals")
    run = read_run(tmp_path / "journals", RUN)
    assert (len(run.written), run.is_finished) == (1 if kept > 0 else 2, True)
    assert take_back(tmp_path / "journals").restored == len(run.written)
    assert read_run(tmp_path / "journals", RUN).undone == {entry.file for entry in run.written}


def test_what_a_killed_run_has_left_beside_the_files_is_deleted(tmp_path):
    left, others = tmp_path / ".beatmatch-0123456789abcdef.tmp", tmp_path / "precious.mp3"
    for path in (left, others):
        path.write_bytes(b"x")
    with new_journal(tmp_path / "journals", START, NOW) as journal:
        journal.add(Begun(file="a.mp3", temporary=str(left)))
        journal.add(Begun(file="a.mp3", temporary=str(others)))
        journal.add(Begun(file="a.mp3", temporary="\0zz"))
    clear_up(tmp_path / "journals")
    assert (left.exists(), others.exists()) == (False, True)
    assert read_run(tmp_path / "journals", RUN).is_finished


def test_a_name_that_is_no_text_is_kept():
    path = path_of(path_text(path_of("/music/a.mp3")))
    assert str(path) == "/music/a.mp3"
    odd = os.fsdecode(b"/music/\xff\xfe.mp3")
    assert os.fsencode(path_of(path_text(path_of(odd)))) == b"/music/\xff\xfe.mp3"
    assert path_text(path_of(odd)).isascii()
