"""Disks that are full, folders that are read-only, files that are folders, a stdout that closes, a broken store."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from beatmatch.store.database import MIGRATIONS
from tests.processes.conftest import ALL, FRIDAY, changes, integrity, is_root, logged_in
from tests.test_examples import CATALOG

FROM_FILE = (*FRIDAY, "-c", str(CATALOG))
posix = pytest.mark.skipif(os.name != "posix", reason="files of POSIX")
DEV_FULL = Path("/dev/full")


def one_line(done, *words):
    """Tell whether a run that is otherwise quiet has said one line with these words."""
    return (done.err.count("\n"), [word for word in words if word not in done.err]) == (1, [])


# A disk that is full


@pytest.fixture
def small_disk(tmp_path):
    """Mount a disk of some pages; needs root and a machine that lets it."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(size, *options):
        command = ["mount", "-t", "tmpfs", "-o", ",".join([f"size={size}", *options]), "none", place]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here")
        return place

    yield mount
    if os.path.ismount(place):
        subprocess.run(["umount", place], check=True)


def test_a_store_on_a_full_disk_is_told_once_and_nothing_that_was_kept_is_lost(online, counted, small_disk):
    disk = small_disk("144k")
    full = online.run("match", *ALL, "--state-dir", str(disk / "state"), "-q", "-f", "ndjson")
    needed = counted()
    assert (full.status, len(full.out.splitlines())) == (0, 47)
    assert one_line(full, "the disk is full; this run goes on without it")
    store = disk / "state" / "beatmatch.db"
    with closing(sqlite3.connect(store)) as db:
        kept = db.execute("SELECT count(*) FROM answers").fetchone()[0]
    assert integrity(store) == "ok"
    small_disk("64m", "remount")
    online.run("match", *ALL, "--state-dir", str(disk / "state"), "-q", "-f", "ndjson")
    assert 0 < kept < needed
    assert 0 < counted() <= needed - kept


@pytest.mark.parametrize("option", ["-o", "--candidates"])
def test_results_on_a_full_disk_end_the_run_and_the_old_ones_stay(program, small_disk, option):
    disk = small_disk("32k")
    file = disk / "out.json"
    file.write_text("as it was")
    done = program.match(*FROM_FILE, option, str(file), "-q")
    assert done.status == 2
    assert one_line(done, f"cannot write {file}: no space left", "ree some space and run again")
    assert [place.name for place in disk.iterdir()] == ["out.json"]
    assert file.read_text() == "as it was"
    assert set(changes(program.results(*FROM_FILE))) == {"new"}  # nobody has seen what that run found


@pytest.mark.skipif(not DEV_FULL.exists(), reason="no /dev/full")
@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
def test_a_stdout_on_a_full_disk_is_an_error_in_one_line(program, form):
    with DEV_FULL.open("w") as full:
        done = program.match(*FROM_FILE, "-q", "-f", form, stdout=full)
    assert done.status == 2
    assert one_line(done, "no space left")


@posix
@pytest.mark.skipif(shutil.which("prlimit") is None, reason="no prlimit")
def test_a_limit_on_the_size_of_files_is_no_worse_than_a_full_disk(online, counted):
    limited = replace(online, before=("prlimit", "--fsize=70000"))
    done = limited.match(*ALL, "-q", "-f", "ndjson")
    assert (done.status, len(done.out.splitlines())) == (0, 47)
    assert one_line(done, "this run goes on without it")
    assert counted() > 0
    assert integrity(online.store) == "ok"


# A folder that is read-only


@contextmanager
def read_only(folder):
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


@pytest.fixture
def commoner(program):
    """The program without the powers of root, for whom nothing is read-only."""
    if not is_root():
        return program
    if shutil.which("setpriv") is None:
        pytest.skip("root cannot be held back here")
    return replace(program, before=("setpriv", "--bounding-set", "-dac_override,-dac_read_search"))


@posix
def test_a_state_folder_that_is_read_only_is_told_and_the_run_goes_on(commoner):
    commoner.state.mkdir()
    with read_only(commoner.state):
        done = commoner.match(*FROM_FILE, "-q", "-f", "ndjson")
    assert (done.status, len(done.out.splitlines())) == (0, 23)
    assert one_line(done, "the store cannot be opened (Permission denied); this run goes on without it")


@posix
def test_a_store_that_is_read_only_is_done_without(commoner, beatport, counted):
    online = logged_in(commoner, beatport)
    online.results(*FRIDAY)
    asked = counted()
    online.store.chmod(0o400)
    try:
        with read_only(online.state):
            done = online.match(*FRIDAY, "-q", "-f", "ndjson")
    finally:
        online.store.chmod(0o600)
    assert (done.status, len(done.out.splitlines()), counted() >= asked) == (0, 23, True)
    assert one_line(done, "this run goes on without it")


@posix
@pytest.mark.parametrize("option", ["-o", "--review", "--write-xml"])
def test_a_place_for_results_that_is_read_only_is_told_before_anything_is_asked(commoner, beatport, counted, option):
    online = logged_in(commoner, beatport)
    shelf = online.home / "shelf"
    shelf.mkdir()
    with read_only(shelf):
        done = online.match(*FRIDAY, "-q", option, str(shelf / "out.csv"))
    assert (done.status, done.out, counted()) == (2, "", 0)
    assert one_line(done, "no permission")


# A file that is a folder, a folder that is a file


@pytest.mark.parametrize("option", ["-o", "--candidates", "--queries", "--review", "--write-xml", "--log-file"])
def test_a_folder_in_place_of_a_file_is_told_before_anything_is_asked(quick, beatport, counted, option, tmp_path):
    (tmp_path / "out.csv").mkdir()
    done = logged_in(quick, beatport).match(*FRIDAY, "-q", option, "out.csv")
    assert (done.status, done.out, counted()) == (2, "", 0)
    assert one_line(done, "out.csv", "older" if option != "--log-file" else "Is a directory")


def test_a_file_in_place_of_the_state_folder_is_told_and_stays(quick):
    quick.state.write_text("a note")
    done = quick.match(*FROM_FILE, "-q", "-f", "ndjson")
    assert (done.status, len(done.out.splitlines())) == (0, 23)
    assert one_line(done, "the store cannot be opened (", "; this run goes on without it")
    assert quick.state.read_text() == "a note"


def test_a_folder_in_place_of_the_store_is_told_and_stays(quick):
    quick.store.mkdir(parents=True)
    done = quick.match(*FROM_FILE, "-q", "-f", "ndjson")
    assert (done.status, len(done.out.splitlines())) == (0, 23)
    assert one_line(done, "the store cannot be opened (Is a directory); this run goes on without it")


# A stdout that closes


@posix
@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_reader_that_has_had_enough_ends_the_run_quietly_and_what_was_learnt_stays(online, counted, form):
    with online.start("match", *FRIDAY, "--state-dir", str(online.state), "-q", "-f", form) as process:
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, "")
    asked = counted()
    results = online.results(*FRIDAY)
    assert set(changes(results)) == {"new"}
    assert asked + counted() <= 25 + 5  # what was on its way


@posix
def test_a_reader_that_leaves_takes_no_file_along(program):
    with program.start("match", *FROM_FILE, "--no-store", "-q", "-f", "ndjson", "--candidates", "all.csv") as process:
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, "")
    assert (program.home / "all.csv").read_text().startswith("playlist,")


@posix
def test_a_stdout_that_was_never_open_is_told(program):
    closed = replace(program, before=("sh", "-c", 'exec "$@" >&-', "sh"))
    done = closed.match(*FROM_FILE, "-q")
    assert (done.status, done.out) == (2, "")
    assert one_line(done, "cannot write to stdout: it is closed", "Name a file with -o")


# A store that is damaged, of a later time, or in use


@pytest.fixture
def filled(quick, beatport):
    """The program with a store of a first run."""
    online = logged_in(quick, beatport)
    assert changes(online.results(*FRIDAY)) == {"new": 23}
    return online


def garbage(store):
    store.write_bytes(b"this is no database " * 400)


def cut_short(store):
    with closing(sqlite3.connect(store)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    store.write_bytes(store.read_bytes()[:9000])


def of_a_later_time(store):
    with closing(sqlite3.connect(store)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


def somebody_elses(store):
    store.unlink()
    with closing(sqlite3.connect(store)) as db:
        db.execute("CREATE TABLE recipes (name)")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (garbage, "the store is damaged (file is not a database)"),
        (cut_short, "the store is damaged ("),
        (of_a_later_time, f"the store is of a newer beatmatch (version {len(MIGRATIONS) + 1}, known here:"),
        (somebody_elses, "a database, but no store of beatmatch"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_in_one_line_and_left_as_it_is(filled, counted, spoil, words):
    spoil(filled.store)
    before = filled.store.read_bytes()
    counted()
    done = filled.match(*FRIDAY, "-q", "-f", "ndjson")
    assert (done.status, len(done.out.splitlines())) == (0, 23)
    assert one_line(done, str(filled.store), words, "this run goes on without it")
    assert filled.store.read_bytes() == before
    assert counted() > 0


def test_a_store_that_another_run_holds_for_too_long_is_told_and_what_is_known_is_used(filled, counted, monkeypatch):
    monkeypatch.setattr("beatmatch.store.store.BUSY_SECONDS", 0.1)
    counted()
    with closing(sqlite3.connect(filled.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = filled.match(*FRIDAY, "-q", "-f", "ndjson")
        other.execute("ROLLBACK")
    assert (done.status, len(done.out.splitlines()), counted()) == (0, 23, 0)
    assert one_line(done, "the store is in use by another run for more than 0.1 s; this run goes on without it")
    assert changes(filled.results(*FRIDAY)) == {"same": 23}
