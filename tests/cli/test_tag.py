"""`tag` and `match --write-tags`: the preview, the question, the writing, and taking it back."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from beatmatch.library.reading import read_library
from beatmatch.tags.reading import read_tags
from tests.audio_files.files import aiff, flac, m4a, mp3, wav
from tests.cli.conftest import CATALOG, LIBRARY, PROGRAM
from tests.cli.terminal import in_terminal

PLAYLIST = "Warm Up/Sunday"
MAKE = {".mp3": mp3, ".aiff": aiff, ".aif": aiff, ".wav": wav, ".flac": flac, ".m4a": m4a}
TAG = ("tag", LIBRARY, PLAYLIST, "-c", CATALOG)


@pytest.fixture
def music(tmp_path):
    """Return the folder where the files of the playlist are; the library has them elsewhere."""
    folder = tmp_path / "music"
    for number, track in enumerate(read_library(LIBRARY, [PLAYLIST])[0].tracks):
        path = folder / track.path.removeprefix("/Users/dj/Music/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MAKE[path.suffix](seed=number))
    return folder


@pytest.fixture
def root(music):
    return ("--music-root", f"/Users/dj/Music={music}")


def files(folder: Path):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def amber(music):
    return next(music.rglob("*Amber Field.aiff"))


def run_name(done):
    return done.err.partition("beatmatch tag --undo ")[2].split()[0]


def test_the_preview_shows_each_file_and_writes_nothing(cli, music, root):
    before = files(music)
    done = cli(*TAG, *root)
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[:5] == [
        "Odalyn Fenn - Amber Field",
        f"  {amber(music)}",
        "    key            (nothing) -> 11A",
        "    bpm            (nothing) -> 123",
        "    label          (nothing) -> Ninth Pier",
    ]
    assert "Nothing is written. To write it, run the same with --yes.\n" in done.err
    assert files(music) == before


def test_the_writing_can_be_taken_back_byte_for_byte(cli, music, root):
    before = files(music)
    done = cli(*TAG, *root, "--yes")
    assert done.status == 0
    assert "tags: 6 files written, " in done.err
    assert "In Rekordbox 5, 6 and 7: select the tracks (Ctrl-A, Cmd-A), right-click > Reload Tag.\n" in done.err
    assert read_tags(amber(music)).key == "11A"
    assert cli("tag", "--runs").out == f"{run_name(done)}  6 files  {LIBRARY}: {PLAYLIST}\n"
    again = cli(*TAG, *root, "--yes")
    assert (again.out, "tags: 6 files with nothing to add\n" in again.err) == ("", True)
    undone = cli("tag", "--undo", run_name(done))
    assert undone.status == 0
    assert "tags: 6 files brought back to what they were\n" in undone.err
    assert files(music) == before
    assert cli("tag", "--runs").out == f"{run_name(done)}  6 files, undone  {LIBRARY}: {PLAYLIST}\n"
    assert "0 files brought back to what they were, 6 so already" in cli("tag", "--undo", run_name(done)).err


def test_files_that_cannot_be_written_are_counted_and_named_and_the_others_written(cli, music, root):
    gone = amber(music)
    gone.unlink()
    others = sorted(files(music))
    others[0].write_bytes(b"x" * 1000)
    others[1].chmod(0o444)
    done = cli(*TAG, *root, "--yes", "-q")
    assert done.status == 0
    assert f"  {gone}: there is no such file\n" in done.err
    assert "tags: 1 file left as it is: missing\n" in done.err
    assert "tags: 1 file left as it is: damaged\n" in done.err
    assert f"tags: 1 file left as it is: read-only\n  {others[1]}: is read-only\n" in done.err
    assert done.err.count("--music-root OLD=NEW") == 1
    assert sum(read_tags(path).beatport_id is not None for path in others[2:]) == 3


def test_files_that_have_changed_since_are_left_when_a_run_is_taken_back(cli, music, root):
    run = run_name(cli(*TAG, *root, "--yes"))
    amber(music).write_bytes(aiff(seed=99))
    done = cli("tag", "--undo", run)
    assert done.status == 4
    assert f"{amber(music)}: has changed since the run, and stays as it is" in done.err
    assert "tags: 5 files brought back to what they were\n" in done.err


def test_match_writes_tags_beside_its_results(cli, music, root):
    done = cli("match", *TAG[1:], *root, "--write-tags", "--yes", "-f", "json")
    assert done.status == 0
    assert json.loads(done.out)["summary"]["matched"] == 7
    assert "    key            (nothing) -> 11A\n" in done.err
    assert read_tags(amber(music)).label == "Ninth Pier"


def test_tag_writes_results_only_where_a_file_is_named(cli, music, root, tmp_path):
    done = cli(*TAG, *root, "-o", "results.json")
    assert done.out.startswith("Odalyn Fenn - Amber Field\n")
    assert json.loads((tmp_path / "results.json").read_text())["summary"]["total"] == 9


def test_a_dry_run_only_counts(cli, music, root):
    before = files(music)
    done = cli(*TAG, *root, "--yes", "--dry-run")
    assert (done.status, "Warm Up/Sunday" in done.out + done.err) == (0, True)
    assert files(music) == before


def test_fields_and_notation_are_as_asked_for(cli, music, root):
    cli(*TAG, *root, "--yes", "--fill", "key", "--overwrite", "title", "--key-notation", "musical")
    tags = read_tags(amber(music))
    assert (tags.key, tags.title, tags.label) == ("F#m", "Amber Field (Original Mix)", "")


def test_what_is_wrong_in_the_command_is_said_before_anything_is_asked(cli, monkeypatch):
    assert cli("tag").err.startswith("beatmatch: which library? Name it: beatmatch tag LIBRARY PLAYLIST")
    unknown = cli("tag", "--undo", "yesterday")
    assert (unknown.status, unknown.err) == (
        2,
        "beatmatch: there is no run 'yesterday' that has written tags. No run has written tags\n",
    )
    done = cli("match", *TAG[1:], "--yes")
    assert (done.status, "--yes says that tags are to be written" in done.err) == (2, True)
    monkeypatch.setitem(sys.modules, "mutagen", None)
    done = cli(*TAG)
    assert (done.status, done.err) == (
        2,
        "beatmatch: tags of audio files need mutagen, which is not installed. Run: pip install 'beatmatch[tags]'\n",
    )


def test_without_a_place_for_the_journal_nothing_is_written(cli, monkeypatch):
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("XDG_STATE_HOME")
    done = cli(*TAG, "--no-store")
    assert done.status == 2
    assert done.err.startswith("beatmatch: there is no place for the journal of old tags")


def test_two_runs_do_not_write_tags_at_once(cli, music, root, tmp_path):
    folder = tmp_path / "state" / "beatmatch" / "tagged"
    folder.mkdir(parents=True)
    with FileLock(folder / "lock"):
        done = cli(*TAG, *root, "--yes")
    assert done.status == 2
    assert "another run is writing tags. Wait until it has ended, and run again" in done.err


def test_a_run_whose_journal_is_damaged_is_listed_with_the_others(cli, music, root, tmp_path):
    done = cli(*TAG, *root, "--yes")
    damaged = tmp_path / "state" / "beatmatch" / "tagged" / "20200101-000000.jsonl"
    damaged.write_text("{]\n")
    assert cli("tag", "--runs").out.splitlines() == [
        f"20200101-000000  the journal {damaged} is damaged in line 1",
        f"{run_name(done)}  6 files  {LIBRARY}: {PLAYLIST}",
    ]


@pytest.mark.parametrize("in_the_way", ["tagged", "tagged/lock"])
def test_where_no_journal_can_be_kept_nothing_is_written(cli, music, root, tmp_path, in_the_way):
    place = tmp_path / "state" / "beatmatch" / in_the_way
    place.parent.mkdir(parents=True)
    place.mkdir() if place.name == "lock" else place.write_text("a file")
    before = files(music)
    done = cli(*TAG, *root, "--yes")
    assert done.status == 2
    assert f"beatmatch: no journal can be kept in {tmp_path / 'state' / 'beatmatch' / 'tagged'}: " in done.err
    assert "Name another --state-dir" in done.err
    assert files(music) == before


def test_mutagen_is_imported_only_where_tags_are_read_or_written(environment):
    code = "import sys, beatmatch.cli.match_run, beatmatch.cli.tag; print('mutagen' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.slow
def test_on_a_terminal_it_asks(environment, music, root):
    before = files(music)
    for answer, written in (("n", False), ("", False), ("y", True)):
        with in_terminal((*PROGRAM, *TAG, *root), environment) as screen:
            screen.until("Write them? [y/N]")
            screen.press(f"{answer}\n", "6 files written" if written else "Nothing is written.")
            assert screen.end() == 0
        assert (files(music) == before) is not written
