"""Runs without a store, and with one that breaks under way."""

from contextlib import closing

import pytest

from beatmatch.errors import InputError, StoreError
from beatmatch.models import Status
from beatmatch.store import ANY, FILE_NAME, Forgiving, NoStore, RunHandle, open_store
from tests.store.samples import HARBOUR, MOONRISE, NOW, Watch, fill, full, result, track, until_full


def test_without_a_store_nothing_is_known_and_nothing_is_kept():
    store = NoStore(Watch())
    store.keep("beatport", "search:moonrise", (MOONRISE,))
    run = store.begin_run("beatport", "Late", "")
    store.record(run, result())
    store.finish_run(run)
    assert run == RunHandle(0, "beatport", NOW)
    assert store.answer("beatport", "search:moonrise", ANY) is None
    assert store.outcome("beatport", track()) is None
    assert store.decision(track()) is None
    assert store.decisions() == ()
    assert not store.remembers
    store.close()


def test_without_a_store_a_decision_is_refused():
    with pytest.raises(StoreError, match="a decision cannot be remembered without a store"):
        NoStore(Watch()).decide(track(), None)
    with pytest.raises(InputError, match="no decision is about"):
        NoStore(Watch()).forget("moonrise")


def forgiving(folder):
    told = []
    store = open_store(folder, Watch())
    return store, Forgiving(store, NoStore(Watch()), told.append), told


def test_as_long_as_nothing_breaks_the_store_is_what_it_is(tmp_path):
    _, store, told = forgiving(tmp_path)
    with closing(store):
        run = store.begin_run("beatport", "Late", "")
        store.keep("beatport", "search:moonrise", (MOONRISE,))
        store.record(run, result())
        store.finish_run(run)
        made = store.decide(track(), 4_711_001)
        assert store.answer("beatport", "search:moonrise", ANY) == (MOONRISE,)
        assert store.outcome("beatport", track()).status is Status.MATCHED
        assert store.decision(track()) == made
        assert store.decisions() == (made,)
        assert store.forget("12") == made
        assert store.remembers
    assert told == []


def test_when_the_disk_is_full_it_is_told_once_and_what_is_known_stays_known(tmp_path):
    real, store, told = forgiving(tmp_path)
    with closing(store):
        store.keep("beatport", "search:moonrise", (MOONRISE,))
        run = store.begin_run("beatport", "Late", "")
        full(real)
        until_full(store)
        store.record(run, result())
        store.finish_run(run)
        assert [problem.message for problem in told] == [
            f"{tmp_path / FILE_NAME}: the store cannot be written, the disk is full"
        ]
        assert store.answer("beatport", "search:moonrise", ANY) == (MOONRISE,)
        assert store.remembers


def test_when_it_cannot_be_read_the_run_goes_on_as_without_a_store(tmp_path):
    fill(tmp_path)
    real, store, told = forgiving(tmp_path)
    with closing(store):
        real._db.run("UPDATE answers SET candidates = x'00ff'")
        assert store.answer("beatport", "search:0", ANY) is None
        assert store.answer("beatport", "search:1", ANY) is None
        assert store.outcome("beatport", track("Moonrise 0")) is None
        assert store.decision(track("Moonrise 0")) is None
        store.keep("beatport", "search:0", (HARBOUR,))
        assert not store.remembers
        assert len(told) == 1
        with pytest.raises(StoreError, match="damaged"):
            real.answer("beatport", "search:0", ANY)


def test_a_read_that_fails_after_a_write_has_failed_is_not_told_again(tmp_path):
    fill(tmp_path)
    real, store, told = forgiving(tmp_path)
    with closing(store):
        real._db.run("UPDATE answers SET candidates = x'00ff'")
        full(real)
        until_full(store)
        assert store.answer("beatport", "search:0", ANY) is None
        assert len(told) == 1


def test_a_run_that_cannot_be_begun_goes_on_without_memory_of_itself(tmp_path):
    real, store, told = forgiving(tmp_path)
    with closing(store):
        real._db.run("DROP TABLE runs")
        assert store.begin_run("beatport", "Late", "") == RunHandle(0, "beatport", NOW)
        assert len(told) == 1


def test_a_decision_that_cannot_be_kept_is_not_forgiven(tmp_path):
    real, store, told = forgiving(tmp_path)
    with closing(store):
        real._db.run("DROP TABLE decisions")
        with pytest.raises(StoreError, match="no such table: decisions"):
            store.decide(track(), None)
    assert told == []
