"""What a later run asks again, counted at Beatport."""

import sqlite3
import time
from contextlib import closing

import pytest

from tests.fake_beatport import beatport_process
from tests.processes.conftest import FRIDAY, by_title, changes, logged_in
from tests.test_examples import CATALOG

DAY = 24 * 3600


@pytest.fixture
def online(quick, beatport):
    return logged_in(quick, beatport)


@pytest.fixture
def after_one(online, counted):
    """The program after a first run, which asked 23 tracks' questions."""
    first = online.results(*FRIDAY)
    assert counted() > 20
    return online, first


def age(program, seconds, statuses=("matched", "review", "no_match")):
    """Let what is in the store be so much older."""
    marks = ", ".join("?" * len(statuses))
    with closing(sqlite3.connect(program.store)) as db, db:
        db.execute("UPDATE answers SET asked_at = asked_at - ?", (seconds,))
        db.execute(f"UPDATE outcomes SET decided_at = decided_at - ? WHERE status IN ({marks})", (seconds, *statuses))


def questions(results):
    return {(query["text"], query["kind"] == "filter") for result in results for query in result["queries"]}


def same_but_for_change(one, other):
    return [{**result, "changed": None} for result in one] == [{**result, "changed": None} for result in other]


def test_a_second_run_asks_nothing_and_says_the_same(after_one, counted):
    program, first = after_one
    second = program.results(*FRIDAY)
    assert counted() == 0
    assert same_but_for_change(first, second)
    assert (changes(first), changes(second)) == ({"new": 23}, {"same": 23})


def test_after_half_a_day_still_nothing_after_a_day_the_misses_after_a_month_everything_but_what_is_settled(
    after_one, counted
):
    program, first = after_one
    missed = {title: result for title, result in by_title(first).items() if result["status"] == "no_match"}
    assert len(missed) == 2
    age(program, DAY // 2)
    program.results(*FRIDAY)
    assert counted() == 0
    age(program, DAY // 2)
    program.results(*FRIDAY)
    asked_for_misses = counted()
    assert asked_for_misses == len(questions(missed.values()))
    program.results(*FRIDAY)
    assert counted() == 0
    age(program, 400 * DAY, ("matched", "review"))
    assert same_but_for_change(program.results(*FRIDAY), first)
    assert 0 < counted() <= asked_for_misses  # matches stay


@pytest.mark.parametrize(
    ("retry", "again"),
    [("no_match", {"no_match"}), ("review", {"review"}), ("error", set()), ("all", {"matched", "review", "no_match"})],
)
def test_what_is_retried_is_asked_again_and_nothing_else(after_one, counted, retry, again):
    program, first = after_one
    wanted = questions(result for result in first if result["status"] in again)
    second = program.results(*FRIDAY, "--retry", retry)
    assert counted() == len(wanted)
    assert same_but_for_change(first, second)


def test_to_refresh_asks_everything_once_more(online, counted):
    online.results(*FRIDAY)
    asked = counted()
    assert changes(online.results(*FRIDAY, "--refresh")) == {"same": 23}
    assert counted() == asked
    online.results(*FRIDAY, "--refresh")
    assert counted() == asked


def test_offline_answers_come_from_the_store_alone(after_one, counted, tmp_path):
    program, first = after_one
    age(program, 400 * DAY)
    assert same_but_for_change(program.results(*FRIDAY, "--offline"), first)
    other = program.results(FRIDAY[0], "--collection", "--offline", status=4)
    assert counted() == 0
    unknown = [result for result in other if result["error"]]
    assert {result["error"]["kind"] for result in unknown} == {"offline"}
    assert {result["title"] for result in unknown}.isdisjoint(by_title(first))
    assert 0 < len(unknown) < len(other) == 47


def test_offline_without_a_store_knows_nothing_and_asks_nobody(online, counted):
    results = online.results(*FRIDAY, "--offline", "--no-store", status=4)
    assert counted() == 0
    assert {result["status"] for result in results} == {"error", "skipped"}


def test_without_a_store_everything_is_asked_and_nothing_is_left_behind(online, counted):
    for _ in range(2):
        assert changes(online.results(*FRIDAY, "--no-store")) == {None: 23}
        assert counted() > 20
    assert not online.state.exists()


def test_an_interrupted_run_that_asked_for_everything_anew_is_resumed(program, tmp_path):
    with beatport_process(CATALOG, tmp_path / "log", "--latency", "0.02") as beatport:
        program = logged_in(program, beatport)
        program.results(*FRIDAY)
        whole = beatport.count()
        with program.start("match", *FRIDAY, "--refresh", "--state-dir", str(program.state), "-q") as process:
            while beatport.count() < whole + 8:
                assert process.poll() is None
                time.sleep(0.01)
            process.terminate()
            process.communicate()
        assert process.returncode == 130
        program.results(*FRIDAY, "--refresh")
        assert beatport.count() <= 2 * whole + 5
