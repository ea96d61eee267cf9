"""A store that is in use, full, or may not be written."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress

import pytest

from beatmatch.errors import StoreError
from beatmatch.store import ANY_AGE, FILE_NAME, Store, open_store
from tests.environment import without_coverage
from tests.places import ROOT
from tests.store.samples import MOONRISE, Watch, fill_disk, open_database, result, save_until_full, track, use


def test_a_store_that_is_in_use_for_too_long_is_told(tmp_path):
    with (
        closing(open_database(tmp_path, busy_seconds=0.05)) as one,
        closing(open_database(tmp_path, busy_seconds=0.05)) as two,
    ):
        with one.transaction(), pytest.raises(StoreError) as caught:
            Store(two, Watch()).save_answer("beatport", "search:moonrise", ())
        assert (
            caught.value.message == f"{tmp_path / FILE_NAME}: the store is in use by another run for more than 0.05 s"
        )
        Store(two, Watch()).save_answer("beatport", "search:moonrise", ())


def test_a_store_can_be_opened_and_read_while_another_process_writes(tmp_path):
    with closing(open_database(tmp_path, busy_seconds=0.05)) as one:
        Store(one, Watch()).save_answer("beatport", "search:moonrise", (MOONRISE,))
        with one.transaction(), closing(open_database(tmp_path, busy_seconds=0.05)) as two:
            assert Store(two, Watch()).load_answer("beatport", "search:moonrise", ANY_AGE) == (MOONRISE,)


def test_a_store_that_another_process_turns_to_write_ahead_at_this_moment_can_be_opened(tmp_path):
    with closing(open_store(tmp_path, Watch())) as store:
        store.save_answer("beatport", "search:moonrise", (MOONRISE,))
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        other.execute("BEGIN IMMEDIATE")
        with closing(open_database(tmp_path, busy_seconds=0.05)) as database:
            assert Store(database, Watch()).load_answer("beatport", "search:moonrise", ANY_AGE) == (MOONRISE,)


def test_a_full_disk_is_told_and_what_was_kept_is_still_there(tmp_path):
    with closing(open_database(tmp_path)) as database:
        store = Store(database, Watch())
        store.save_answer("beatport", "search:moonrise", (MOONRISE,))
        fill_disk(database)
        with pytest.raises(StoreError) as caught:
            save_until_full(store)
        assert caught.value.message == f"{tmp_path / FILE_NAME}: the store cannot be written, the disk is full"
        assert store.load_answer("beatport", "search:moonrise", ANY_AGE) == (MOONRISE,)


def test_a_run_that_cannot_be_ended_can_be_resumed(tmp_path):
    with closing(open_database(tmp_path)) as database:
        store = Store(database, Watch())
        run = store.begin_run("beatport", "Late", "")
        for number in range(1000):
            store.record_result(run, result(of=track(f"Moonrise {number}")))
        fill_disk(database)
        with pytest.raises(StoreError, match="the disk is full"):
            store.finish_run(run)
    with closing(open_store(tmp_path, Watch())) as store:
        assert store.last_outcome("beatport", track("Moonrise 0")) is None
        assert store.begin_run("beatport", "Late", "") == run


LIMITED = """
import resource, sys, time
from pathlib import Path
from beatmatch.errors import StoreError
from beatmatch.store import open_store
from tests.store.samples import MOONRISE
store = open_store(Path(sys.argv[1]), time.time)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    for number in range(1000):
        store.save_answer("beatport", f"{number}", (MOONRISE,) * 20)
except StoreError as problem:
    print(problem.message)
store.close()
"""


def test_a_file_that_may_not_grow_is_told(tmp_path):
    said = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=without_coverage(os.environ),
    )
    assert said.stderr == ""
    assert said.stdout.startswith(f"{tmp_path / FILE_NAME}: the store cannot be ")
    assert said.stdout.count("\n") == 1
    with closing(open_store(tmp_path, Watch())) as store:
        assert store.load_answer("beatport", "0", ANY_AGE) == (MOONRISE,) * 20


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path, Watch())
    assert caught.value.message == f"{tmp_path / FILE_NAME}: the store cannot be opened (Is a directory)"


@pytest.mark.parametrize("inside", [".", "deeper"])
def test_a_file_in_the_place_of_the_folder_is_told(tmp_path, inside):
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StoreError, match="the store cannot be opened"):
        open_store(tmp_path / "state" / inside, Watch())


@pytest.fixture
def as_somebody(tmp_path):
    """Be nobody special for a while: nothing is forbidden to root."""
    if os.geteuid() != 0:
        yield
        return
    for folder in (tmp_path, *tmp_path.parents[:3]):  # the third is a worker's, where tests run side by side
        if folder.stat().st_uid == 0 and folder.name.startswith(("pytest-", "popen-", tmp_path.name)):
            folder.chmod(0o711)
    os.chown(tmp_path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_may_not_be_written_is_told(tmp_path, as_somebody):
    (tmp_path / "state").mkdir(mode=0o500)
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path / "state", Watch())
    assert caught.value.message == f"{tmp_path / 'state' / FILE_NAME}: the store cannot be opened (Permission denied)"


def test_a_store_whose_folder_may_no_longer_be_written_is_told(tmp_path, as_somebody):
    state = tmp_path / "state"
    open_store(state, Watch()).close()
    state.chmod(0o500)
    with pytest.raises(StoreError, match="the store cannot be read or written"):
        use(state)
    state.chmod(0o700)


def test_our_own_mistakes_are_not_told_as_trouble_of_the_store(tmp_path):
    store = open_store(tmp_path, Watch())
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.decisions()


def test_what_breaks_in_the_middle_is_undone_whole_and_the_store_goes_on(tmp_path):
    with closing(open_database(tmp_path, busy_seconds=0.05)) as database:
        store = Store(database, Watch())
        with suppress(KeyboardInterrupt), database.transaction():
            store.save_answer("beatport", "search:moonrise", (MOONRISE,))
            raise KeyboardInterrupt
        assert store.load_answer("beatport", "search:moonrise", ANY_AGE) is None
        store.finish_run(store.begin_run("beatport", "Late", ""))


def test_a_store_writes_ahead_and_syncs_as_that_needs(tmp_path):
    with closing(open_database(tmp_path)) as database:
        assert database.fetch_one("PRAGMA journal_mode") == ("wal",)
        assert database.fetch_one("PRAGMA synchronous") == (1,)
