"""What the writing of tags says to people, with hostile titles in it."""

from pathlib import Path

from beatmatch.console.tags import plan_counts, preview, refusals, report_lines, run_line, undo_lines
from beatmatch.tags.changes import Change
from beatmatch.tags.files import AudioFileError, Problem
from beatmatch.tags.journal import Run, Start, Written
from beatmatch.tags.tagging import FilePlan, TagPlan, TagReport
from beatmatch.tags.undoing import UndoReport
from beatmatch.writers.fill import Field


def written(name):
    return Written(file=name, before="", after="", changes={}, old_bytes=())


def test_the_preview_is_one_line_for_each_field_whatever_titles_hold():
    changes = {Field.GENRE: Change("House\x1b[31m\nDeep", "Techno"), Field.KEY: Change("", "8A")}
    plan = TagPlan([FilePlan(Path("/music/a\x1b]0;x\x07.mp3"), "Ivo Ren - Glass\nParade", changes)])
    assert list(preview(plan)) == [
        "Ivo Ren - Glass Parade",
        "  /music/a.mp3",
        "    key            (nothing) -> 8A",
        "    genre          House Deep -> Techno",
    ]


def test_the_counts_say_what_is_written_and_what_is_not():
    plan = TagPlan(
        [FilePlan(Path("a.mp3"), "A", {Field.KEY: Change("", "8A")})], without_news=2, less_sure=1, without_file=3
    )
    assert list(plan_counts(plan)) == [
        "tags: 1 file to write, 1 field",
        "tags: 2 files with nothing to add",
        "tags: 1 matched row of less confidence left out (--min-confidence)",
        "tags: 3 matched rows without a file",
    ]


def test_files_that_cannot_be_used_are_counted_by_why_and_named():
    many = [AudioFileError(Path(f"{number}.mp3"), Problem.DAMAGED, "is empty") for number in range(22)]
    lines = list(refusals([AudioFileError(Path("x.mp3"), Problem.MISSING, "there is no such file"), *many]))
    assert lines[:2] == ["tags: 1 file left as it is: missing", "  x.mp3: there is no such file"]
    assert lines[2] == "tags: 22 files left as they are: damaged"
    assert lines[-2:] == [
        "  and 2 more",
        "  If the library comes from another machine, say where its files are: --music-root OLD=NEW",
    ]


def test_the_report_says_how_to_take_it_back_and_what_to_do_in_rekordbox():
    assert list(report_lines(TagReport(written=2, fields=9), "20261125-142301")) == [
        "tags: 2 files written, 9 fields",
        "To take it back: beatmatch tag --undo 20261125-142301",
        "In Rekordbox 5, 6 and 7: select the tracks (Ctrl-A, Cmd-A), right-click > Reload Tag.",
        "Cues, grids and My Tags stay as they are. Of WAV files it reads RIFF INFO, which has no key, label or remixer.",
    ]
    assert list(report_lines(TagReport(), "x")) == ["tags: 0 files written, 0 fields"]


def test_files_that_a_later_run_has_written_too_are_to_be_taken_back_in_order():
    error = AudioFileError(Path("a.mp3"), Problem.CHANGED, "has changed since the run, and stays as it is")
    assert list(undo_lines(UndoReport(restored=1, refused=[error]))) == [
        "tags: 1 file left as it is: changed meanwhile",
        "  a.mp3: has changed since the run, and stays as it is",
        "  Where a later run has written them as well, take that back first: beatmatch tag --runs",
        "tags: 1 file brought back to what it was",
        "In Rekordbox 5, 6 and 7: select the tracks (Ctrl-A, Cmd-A), right-click > Reload Tag.",
    ]


def test_a_run_is_one_line():
    start = Start(beatmatch="1", library="library.xml", playlists=("Friday", "Sat\nurday"))
    some = Run("20261125-142301", start, (written("a"), written("b")), frozenset({"a"}), (), is_finished=True)
    assert run_line(some) == "20261125-142301  2 files, 1 undone  library.xml: Friday, Sat urday"
    assert run_line(Run("20261125-142301", None, (), frozenset(), (), is_finished=False)) == "20261125-142301  0 files"
