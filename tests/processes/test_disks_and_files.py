"""Disks that are full, folders that are read-only, files that are folders, a stdout that closes."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.places import EXAMPLE_CATALOG
from tests.processes.conftest import COLLECTION, FRIDAY, check_integrity, count_changes, is_one_line, is_root, logged_in

FROM_FILE = (*FRIDAY, "-c", str(EXAMPLE_CATALOG))
pytestmark = pytest.mark.slow
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")
DEV_FULL = Path("/dev/full")


# A disk that is full


@pytest.fixture
def small_disk(tmp_path):
    """Return a function that mounts a small disk. It needs the rights of root."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(size, *options):
        command = ["mount", "-t", "tmpfs", "-o", ",".join([f"size={size}", *options]), "none", disk]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here")
        return disk

    yield mount
    if os.path.ismount(disk):
        subprocess.run(["umount", disk], check=True)


def test_a_store_on_a_full_disk_is_reported_once_and_its_answers_are_kept(online, new_requests, small_disk):
    disk = small_disk("144k")
    done = online.run("match", *COLLECTION, "--state-dir", str(disk / "state"), "-q", "-f", "ndjson")
    needed = new_requests()
    assert (done.status, len(done.out.splitlines())) == (0, 47)
    assert is_one_line(done.err, "the disk is full; this run goes on without it")
    store = disk / "state" / "beatmatch.db"
    with closing(sqlite3.connect(store)) as db:
        stored = db.execute("SELECT count(*) FROM answers").fetchone()[0]
    assert check_integrity(store) == "ok"
    small_disk("64m", "remount")
    online.run("match", *COLLECTION, "--state-dir", str(disk / "state"), "-q", "-f", "ndjson")
    assert 0 < stored < needed
    assert 0 < new_requests() <= needed - stored


@pytest.mark.parametrize("option", ["-o", "--candidates"])
def test_results_that_do_not_fit_on_the_disk_end_the_run_and_the_old_file_stays(program, small_disk, option):
    disk = small_disk("32k")
    file = disk / "out.json"
    file.write_text("as it was")
    done = program.match(*FROM_FILE, option, str(file), "-q")
    assert done.status == 2
    assert is_one_line(done.err, f"cannot write {file}: no space left", "ree some space and run again")
    assert [path.name for path in disk.iterdir()] == ["out.json"]
    assert file.read_text() == "as it was"
    assert set(count_changes(program.results(*FROM_FILE))) == {"new"}  # that run has shown no results


@pytest.mark.skipif(not DEV_FULL.exists(), reason="no /dev/full")
@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
def test_a_stdout_on_a_full_disk_is_reported_in_one_line(program, form):
    with DEV_FULL.open("w") as full:
        done = program.match(*FROM_FILE, "-q", "-f", form, stdout=full)
    assert done.status == 2
    assert is_one_line(done.err, "no space left")


@posix
@pytest.mark.skipif(shutil.which("prlimit") is None, reason="no prlimit")
def test_a_limit_on_file_sizes_is_like_a_full_disk(online, new_requests):
    limited = replace(online, prefix=("prlimit", "--fsize=70000"))
    done = limited.match(*COLLECTION, "-q", "-f", "ndjson")
    assert (done.status, len(done.out.splitlines())) == (0, 47)
    assert is_one_line(done.err, "this run goes on without it")
    assert new_requests() > 0
    assert check_integrity(online.store) == "ok"


# A folder that is read-only


@contextmanager
def read_only(folder):
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


@pytest.fixture
def unprivileged(program):
    """Return the program without the rights of root, to whom no file is read-only."""
    if not is_root():
        return program
    if shutil.which("setpriv") is None:
        pytest.skip("root's rights cannot be dropped here")
    return replace(program, prefix=("setpriv", "--bounding-set", "-dac_override,-dac_read_search"))


def match_in_usual_folder(program, *arguments):
    """Match with a state folder that nobody has named."""
    return program.run("match", *arguments, "-q", "-f", "ndjson", env={"XDG_STATE_HOME": str(program.home / "usual")})


def usual_folder(program):
    return program.home / "usual/beatmatch"


@posix
def test_a_read_only_state_folder_is_reported_and_the_run_goes_on(unprivileged):
    usual_folder(unprivileged).mkdir(parents=True)
    with read_only(usual_folder(unprivileged)):
        done = match_in_usual_folder(unprivileged, *FROM_FILE)
    assert (done.status, len(done.out.splitlines())) == (0, 23)
    assert is_one_line(done.err, "the store cannot be opened (Permission denied); this run goes on without it")


@posix
@pytest.mark.parametrize("command", [("match", *FROM_FILE), ("explain", *FROM_FILE[:2], "1", *FROM_FILE[2:])])
def test_a_read_only_state_folder_that_was_named_ends_the_run(unprivileged, command):
    unprivileged.state.mkdir()
    with read_only(unprivileged.state):
        done = unprivileged.run(*command, "--state-dir", str(unprivileged.state))
    assert (done.status, done.out) == (2, "")
    assert is_one_line(done.err, "--state-dir names a folder that cannot be used", "Permission denied", "Name another")


@posix
def test_a_read_only_store_is_not_used(unprivileged, beatport, new_requests):
    online = logged_in(unprivileged, beatport)
    match_in_usual_folder(online, *FRIDAY)
    needed = new_requests()
    store = usual_folder(online) / "beatmatch.db"
    store.chmod(0o400)
    try:
        with read_only(store.parent):
            done = match_in_usual_folder(online, *FRIDAY)
    finally:
        store.chmod(0o600)
    assert (done.status, len(done.out.splitlines()), new_requests() >= needed) == (0, 23, True)
    assert is_one_line(done.err, "this run goes on without it")


@posix
@pytest.mark.parametrize("option", ["-o", "--review", "--write-xml"])
def test_a_read_only_folder_for_results_is_reported_before_any_request(unprivileged, beatport, new_requests, option):
    online = logged_in(unprivileged, beatport)
    folder = online.home / "folder"
    folder.mkdir()
    with read_only(folder):
        done = online.match(*FRIDAY, "-q", option, str(folder / "out.csv"))
    assert (done.status, done.out, new_requests()) == (2, "", 0)
    assert is_one_line(done.err, "no permission")


# A file that is a folder, a folder that is a file


@pytest.mark.parametrize("option", ["-o", "--candidates", "--queries", "--review", "--write-xml"])
def test_a_folder_where_a_file_should_be_is_reported_before_any_request(
    in_process, beatport, new_requests, option, tmp_path
):
    (tmp_path / "out.csv").mkdir()
    done = logged_in(in_process, beatport).match(*FRIDAY, "-q", option, "out.csv")
    assert (done.status, done.out, new_requests()) == (2, "", 0)
    assert is_one_line(done.err, "out.csv", "older")


def test_a_file_where_the_state_folder_should_be_is_reported_and_stays(in_process):
    usual_folder(in_process).parent.mkdir()
    usual_folder(in_process).write_text("a note")
    done = match_in_usual_folder(in_process, *FROM_FILE)
    assert (done.status, len(done.out.splitlines())) == (0, 23)
    assert is_one_line(done.err, "the store cannot be opened (", "; this run goes on without it")
    assert usual_folder(in_process).read_text() == "a note"


@pytest.mark.parametrize("command", ["match", "review"])
def test_a_file_that_was_named_as_the_state_folder_ends_the_run(in_process, command):
    in_process.state.write_text("a note")
    made = in_process.run("match", *FROM_FILE, "--no-store", "-o", "friday.json")
    assert made.status == 0
    rest = FROM_FILE if command == "match" else ("friday.json",)
    done = in_process.run(command, *rest, "--state-dir", str(in_process.state))
    assert (done.status, done.out) == (2, "")
    assert is_one_line(done.err, "--state-dir names a folder that cannot be used")
    assert in_process.state.read_text() == "a note"


def test_a_folder_where_the_store_should_be_is_reported_and_stays(in_process):
    (usual_folder(in_process) / "beatmatch.db").mkdir(parents=True)
    done = match_in_usual_folder(in_process, *FROM_FILE)
    assert (done.status, len(done.out.splitlines())) == (0, 23)
    assert is_one_line(done.err, "the store cannot be opened (Is a directory); this run goes on without it")


# A stdout that closes


@posix
@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_reader_that_closes_the_pipe_ends_the_run_quietly_and_answers_are_kept(online, new_requests, form):
    with online.start("match", *FRIDAY, "--state-dir", str(online.state), "-q", "-f", form) as process:
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, "")
    first = new_requests()
    results = online.results(*FRIDAY)
    assert set(count_changes(results)) == {"new"}
    assert first + new_requests() <= 25 + 5  # some were on their way


@posix
def test_a_reader_that_closes_the_pipe_leaves_the_other_files_complete(program):
    with program.start("match", *FROM_FILE, "--no-store", "-q", "-f", "ndjson", "--candidates", "all.csv") as process:
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, "")
    assert (program.home / "all.csv").read_text().startswith("playlist,")


@posix
def test_a_stdout_that_was_never_open_is_reported(program):
    closed = replace(program, prefix=("sh", "-c", 'exec "$@" >&-', "sh"))
    done = closed.match(*FROM_FILE, "-q")
    assert (done.status, done.out) == (2, "")
    assert is_one_line(done.err, "cannot write to stdout: it is closed", "Name a file with -o")
