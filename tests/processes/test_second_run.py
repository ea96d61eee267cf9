"""What a later run asks Beatport again."""

import sqlite3
import time
from contextlib import closing

import pytest

from tests.fake_beatport import beatport_process
from tests.places import EXAMPLE_CATALOG
from tests.processes.conftest import FRIDAY, by_title, count_changes, logged_in

DAY = 24 * 3600


@pytest.fixture
def online(in_process, beatport):
    return logged_in(in_process, beatport)


@pytest.fixture
def after_first_run(online, new_requests):
    """Return the program after a first run of 23 tracks, and the results of that run."""
    first = online.results(*FRIDAY)
    assert new_requests() > 20
    return online, first


def make_older(program, seconds, statuses=("matched", "review", "no_match")):
    """Make the answers in the store, and the outcomes with these statuses, so many seconds older."""
    placeholders = ", ".join("?" * len(statuses))
    with closing(sqlite3.connect(program.store)) as db, db:
        db.execute("UPDATE answers SET asked_at = asked_at - ?", (seconds,))
        db.execute(
            f"UPDATE outcomes SET decided_at = decided_at - ? WHERE status IN ({placeholders})", (seconds, *statuses)
        )


def distinct_queries(results):
    return {(query["text"], query["kind"] == "filter") for result in results for query in result["queries"]}


def without_change(results):
    return [{**result, "changed": None} for result in results]


def test_a_second_run_asks_nothing_and_has_the_same_results(after_first_run, new_requests):
    program, first = after_first_run
    second = program.results(*FRIDAY)
    assert new_requests() == 0
    assert without_change(first) == without_change(second)
    assert (count_changes(first), count_changes(second)) == ({"new": 23}, {"same": 23})


def test_after_half_a_day_nothing_is_asked_after_a_day_what_was_not_found_and_later_never_what_was_matched(
    after_first_run, new_requests
):
    program, first = after_first_run
    not_found = {title: result for title, result in by_title(first).items() if result["status"] == "no_match"}
    assert len(not_found) == 2
    make_older(program, DAY // 2)
    program.results(*FRIDAY)
    assert new_requests() == 0
    make_older(program, DAY // 2)
    program.results(*FRIDAY)
    requests_for_not_found = new_requests()
    assert requests_for_not_found == len(distinct_queries(not_found.values()))
    program.results(*FRIDAY)
    assert new_requests() == 0
    make_older(program, 400 * DAY, ("matched", "review"))
    assert without_change(program.results(*FRIDAY)) == without_change(first)
    assert 0 < new_requests() <= requests_for_not_found  # matches are kept


@pytest.mark.parametrize(
    ("retry", "asked_again"),
    [("no_match", {"no_match"}), ("review", {"review"}), ("error", set()), ("all", {"matched", "review", "no_match"})],
)
def test_only_what_is_retried_is_asked_again(after_first_run, new_requests, retry, asked_again):
    program, first = after_first_run
    expected = distinct_queries(result for result in first if result["status"] in asked_again)
    second = program.results(*FRIDAY, "--retry", retry)
    assert new_requests() == len(expected)
    assert without_change(first) == without_change(second)


def test_a_refresh_asks_everything_once_more(online, new_requests):
    online.results(*FRIDAY)
    needed = new_requests()
    assert count_changes(online.results(*FRIDAY, "--refresh")) == {"same": 23}
    assert new_requests() == needed
    online.results(*FRIDAY, "--refresh")
    assert new_requests() == needed


def test_offline_answers_come_from_the_store_only(after_first_run, new_requests, tmp_path):
    program, first = after_first_run
    make_older(program, 400 * DAY)
    assert without_change(program.results(*FRIDAY, "--offline")) == without_change(first)
    collection = program.results(FRIDAY[0], "--collection", "--offline", status=4)
    assert new_requests() == 0
    unknown = [result for result in collection if result["error"]]
    assert {result["error"]["kind"] for result in unknown} == {"offline"}
    assert {result["title"] for result in unknown}.isdisjoint(by_title(first))
    assert 0 < len(unknown) < len(collection) == 47


def test_offline_without_a_store_knows_nothing_and_asks_nobody(online, new_requests):
    results = online.results(*FRIDAY, "--offline", "--no-store", status=4)
    assert new_requests() == 0
    assert {result["status"] for result in results} == {"error", "skipped"}


def test_without_a_store_everything_is_asked_and_nothing_is_left_behind(online, new_requests):
    for _ in range(2):
        assert count_changes(online.results(*FRIDAY, "--no-store")) == {None: 23}
        assert new_requests() > 20
    assert not online.state.exists()


@pytest.mark.slow
def test_an_interrupted_refresh_is_resumed(program, tmp_path):
    with beatport_process(EXAMPLE_CATALOG, tmp_path / "log", "--latency", "0.02") as beatport:
        program = logged_in(program, beatport)
        program.results(*FRIDAY)
        needed = beatport.count()
        with program.start("match", *FRIDAY, "--refresh", "--state-dir", str(program.state), "-q") as process:
            while beatport.count() < needed + 8:
                assert process.poll() is None
                time.sleep(0.01)
            process.terminate()
            process.communicate()
        assert process.returncode == 143
        program.results(*FRIDAY, "--refresh")
        assert beatport.count() <= 2 * needed + 5
