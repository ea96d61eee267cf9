"""A store that is damaged, of a newer version, of another program, or locked by another run."""

import sqlite3
from contextlib import closing

import pytest

from beatmatch.store.database import MIGRATIONS
from tests.processes.conftest import FRIDAY, count_changes, is_one_line, logged_in


@pytest.fixture
def with_store(in_process, beatport):
    """Return the program with the store of a first run."""
    online = logged_in(in_process, beatport)
    assert count_changes(online.results(*FRIDAY)) == {"new": 23}
    return online


def overwrite(store):
    store.write_bytes(b"this is no database " * 400)


def truncate(store):
    with closing(sqlite3.connect(store)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    store.write_bytes(store.read_bytes()[:9000])


def make_newer(store):
    with closing(sqlite3.connect(store)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


def replace_by_another(store):
    store.unlink()
    with closing(sqlite3.connect(store)) as db:
        db.execute("CREATE TABLE recipes (name)")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (overwrite, "the store is damaged (file is not a database)"),
        (truncate, "the store is damaged ("),
        (make_newer, f"the store is of a newer beatmatch (version {len(MIGRATIONS) + 1}, known here:"),
        (replace_by_another, "a database, but no store of beatmatch"),
    ],
)
def test_a_store_that_cannot_be_used_is_reported_in_one_line_and_left_as_it_is(
    with_store, new_requests, damage, message
):
    damage(with_store.store)
    before = with_store.store.read_bytes()
    new_requests()
    done = with_store.match(*FRIDAY, "-q", "-f", "ndjson")
    assert (done.status, len(done.out.splitlines())) == (0, 23)
    assert is_one_line(done.err, str(with_store.store), message, "this run goes on without it")
    assert with_store.store.read_bytes() == before
    assert new_requests() > 0


@pytest.mark.slow
def test_a_store_that_another_run_locks_for_too_long_is_reported_and_still_read(with_store, new_requests):
    new_requests()
    with closing(sqlite3.connect(with_store.store, isolation_level=None)) as other_run:
        other_run.execute("BEGIN IMMEDIATE")
        done = with_store.match(*FRIDAY, "-q", "-f", "ndjson")
        other_run.execute("ROLLBACK")
    assert (done.status, len(done.out.splitlines()), new_requests()) == (0, 23, 0)
    assert is_one_line(done.err, "the store is in use by another run for more than 5 s; this run goes on without it")
    assert count_changes(with_store.results(*FRIDAY)) == {"same": 23}
