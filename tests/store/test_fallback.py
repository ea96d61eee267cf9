"""Runs without a store, and with one that breaks under way."""

from contextlib import closing

import pytest

from beatmatch.errors import InputError, StoreError
from beatmatch.models import Status
from beatmatch.store import ANY_AGE, FILE_NAME, FallbackStore, NullStore, RunHandle, Store
from tests.store.samples import (
    HARBOUR,
    MOONRISE,
    NOW,
    Watch,
    fill,
    fill_disk,
    open_database,
    result,
    save_until_full,
    track,
)


def test_without_a_store_nothing_is_known_and_nothing_is_kept():
    store = NullStore(Watch())
    store.save_answer("beatport", "search:moonrise", (MOONRISE,))
    run = store.begin_run("beatport", "Late", "")
    store.record_result(run, result())
    store.finish_run(run)
    assert run == RunHandle(0, "beatport", NOW)
    assert store.load_answer("beatport", "search:moonrise", ANY_AGE) is None
    assert store.last_outcome("beatport", track()) is None
    assert store.decision(track()) is None
    assert store.decisions() == ()
    assert not store.remembers
    store.close()


def test_without_a_store_a_decision_is_refused():
    with pytest.raises(StoreError, match="a decision cannot be remembered without a store"):
        NullStore(Watch()).decide(track(), None)
    with pytest.raises(InputError, match="no decision is about"):
        NullStore(Watch()).forget("moonrise")


def fallback_store(folder):
    """A store that falls back, the database behind it, and a list of the errors that it warned of."""
    warnings = []
    database = open_database(folder)
    return database, FallbackStore(Store(database, Watch()), NullStore(Watch()), warnings.append), warnings


def test_as_long_as_nothing_breaks_the_store_is_what_it_is(tmp_path):
    _, store, warnings = fallback_store(tmp_path)
    with closing(store):
        run = store.begin_run("beatport", "Late", "")
        store.save_answer("beatport", "search:moonrise", (MOONRISE,))
        store.record_result(run, result())
        store.finish_run(run)
        made = store.decide(track(), 4_711_001)
        assert store.load_answer("beatport", "search:moonrise", ANY_AGE) == (MOONRISE,)
        assert store.last_outcome("beatport", track()).status is Status.MATCHED
        assert store.decision(track()) == made
        assert store.decisions() == (made,)
        assert store.forget("12") == made
        assert store.remembers
    assert warnings == []


def test_when_the_disk_is_full_there_is_one_warning_and_what_is_known_stays_known(tmp_path):
    database, store, warnings = fallback_store(tmp_path)
    with closing(store):
        store.save_answer("beatport", "search:moonrise", (MOONRISE,))
        run = store.begin_run("beatport", "Late", "")
        fill_disk(database)
        save_until_full(store)
        store.record_result(run, result())
        store.finish_run(run)
        assert [problem.message for problem in warnings] == [
            f"{tmp_path / FILE_NAME}: the store cannot be written, the disk is full"
        ]
        assert store.load_answer("beatport", "search:moonrise", ANY_AGE) == (MOONRISE,)
        assert store.remembers


def test_when_it_cannot_be_read_the_run_goes_on_as_without_a_store(tmp_path):
    fill(tmp_path)
    database, store, warnings = fallback_store(tmp_path)
    with closing(store):
        database.execute("UPDATE answers SET candidates = x'00ff'")
        assert store.load_answer("beatport", "search:0", ANY_AGE) is None
        assert store.load_answer("beatport", "search:1", ANY_AGE) is None
        assert store.last_outcome("beatport", track("Moonrise 0")) is None
        assert store.decision(track("Moonrise 0")) is None
        store.save_answer("beatport", "search:0", (HARBOUR,))
        assert not store.remembers
        assert len(warnings) == 1
        with pytest.raises(StoreError, match="damaged"):
            Store(database, Watch()).load_answer("beatport", "search:0", ANY_AGE)


def test_a_read_that_fails_after_a_write_has_failed_is_not_told_again(tmp_path):
    fill(tmp_path)
    database, store, warnings = fallback_store(tmp_path)
    with closing(store):
        database.execute("UPDATE answers SET candidates = x'00ff'")
        fill_disk(database)
        save_until_full(store)
        assert store.load_answer("beatport", "search:0", ANY_AGE) is None
        assert len(warnings) == 1


def test_a_run_that_cannot_be_begun_goes_on_without_memory_of_itself(tmp_path):
    database, store, warnings = fallback_store(tmp_path)
    with closing(store):
        database.execute("DROP TABLE runs")
        assert store.begin_run("beatport", "Late", "") == RunHandle(0, "beatport", NOW)
        assert len(warnings) == 1


def test_a_decision_that_cannot_be_saved_is_an_error(tmp_path):
    database, store, warnings = fallback_store(tmp_path)
    with closing(store):
        database.execute("DROP TABLE decisions")
        with pytest.raises(StoreError, match="no such table: decisions"):
            store.decide(track(), None)
    assert warnings == []
