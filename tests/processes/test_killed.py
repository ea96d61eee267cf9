"""Runs that are killed at any moment: no answer is lost or asked for twice, and the results are the same."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from beatmatch.beatport.search_text import search_text
from tests.fake_beatport import beatport_process
from tests.places import BENCH, EXAMPLE_CATALOG
from tests.processes.conftest import COLLECTION, FRIDAY, check_integrity, count_changes, logged_in, results_part

pytestmark = pytest.mark.slow
KILLS, CONCURRENT_TRACKS = 20, 3


@pytest.fixture(scope="module")
def task():
    """Return a catalogue, a number of entries, and what to match: the labelled playlist, else the examples."""
    if BENCH.exists():
        return BENCH / "catalog.jsonl", 79, (str(BENCH / "library.xml"), "To Split")
    return EXAMPLE_CATALOG, 47, COLLECTION


def test_a_run_that_was_killed_twenty_times_has_the_same_results_and_asks_nothing_twice(program, tmp_path, task):
    catalog, entries, playlist = task
    with beatport_process(catalog, tmp_path / "whole.log") as beatport:
        whole = logged_in(program, beatport).in_folder("whole").match(*playlist, "-f", "json")
        needed = beatport.count()
    with beatport_process(catalog, tmp_path / "killed.log", "--latency", "0.02") as beatport:
        killed = logged_in(program, beatport).in_folder("killed")
        for number in range(KILLS):
            answered, before = answered_queries(killed.store), beatport.count()
            share = (needed - len(answered)) // (KILLS - number)  # so that no run comes to its end
            kill(start(killed, playlist), beatport, random.Random(number).randrange(share + 1))
            assert answered.isdisjoint(map(query_of, beatport.requests()[before:]))
        answered, before = answered_queries(killed.store), beatport.count()
        assert 0 < len(answered) < needed  # something could have been lost, and something is left to do
        last = killed.match(*playlist, "-f", "json")
        requests = beatport.requests()
    assert answered.isdisjoint(map(query_of, requests[before:]))
    assert len(requests) <= needed + KILLS * CONCURRENT_TRACKS
    assert (whole.status, last.status) == (0, 0)
    assert results_part(last) == results_part(whole)
    assert len(json.loads(last.out)["results"]) == entries
    assert check_integrity(killed.store) == "ok"


def start(program, playlist):
    options = ("--state-dir", str(program.state), "--max-concurrent-tracks", str(CONCURRENT_TRACKS))
    return program.start("match", *playlist, *options, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill(process, beatport, requests):
    """Kill a run a moment after so many requests; with 0, somewhere in its start."""
    rng, before = random.Random(requests), count_lines(beatport.log)
    if requests:
        wait_until(lambda: count_lines(beatport.log) >= before + requests, process)
    time.sleep(rng.random() * (0.03 if requests else 0.2))
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    time.sleep(0.05)  # Beatport may still be writing the last requests to its log


def count_lines(file: Path) -> int:
    return file.read_bytes().count(b"\n")


def wait_until(condition, process):
    limit = time.monotonic() + 60
    while not condition():
        assert process.poll() is None
        assert time.monotonic() < limit
        time.sleep(0.002)


def answered_queries(store: Path) -> set[str]:
    """Return the queries that have an answer in the store, as they are sent to Beatport."""
    if not store.exists():
        return set()
    with closing(sqlite3.connect(store)) as db:
        has_tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return {as_sent(row[0]) for row in db.execute("SELECT question FROM answers")} if has_tables else set()


def query_of(request) -> str:
    """Return the query of a request as the store names it."""
    query = request["query"]
    if request["path"] == "/v4/catalog/search/":
        return f"search:{query['q'].lower()}"
    if "isrc" in query:
        return f"isrc:{query['isrc']}"
    if "name" in query:
        return f"filter:{query['name'].lower()}\t{query.get('artist_name', '').lower()}"
    return "id:" + request["path"].removeprefix("/v4/catalog/tracks/").strip("/")


def as_sent(question: str) -> str:
    kind, words = question.split(":", 1)
    return f"{kind}:{search_text(words)}" if kind == "search" else question


# Kills itself before or after the first call of a method, as a power failure would.
SELF_KILLING = """
import os, signal, sys
from pathlib import Path
from beatmatch.store.database import Database
from beatmatch.store.store import Store
from beatmatch.__main__ import main

def kill_at(owner, name, after):
    real = getattr(owner, name)
    def call(*args, **more):
        if after:
            real(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, call)

kill_at(*eval(sys.argv.pop(1)))
main()
"""


@pytest.mark.parametrize(
    ("where", "is_written"),
    [
        ("Path, 'replace', False", False),
        ("Path, 'replace', True", True),
        ("Store, 'finish_run', False", True),
        ("Database, 'execute_many', True", True),
        ("Store, 'finish_run', True", True),
    ],
)
def test_a_run_that_is_killed_while_it_writes_has_written_everything_or_reports_it_again(
    program, cache, where, is_written
):
    arguments = ("match", *FRIDAY, "-c", str(EXAMPLE_CATALOG), "--state-dir", str(program.state), "-o", "out.json")
    killed = subprocess.run(
        [sys.executable, "-c", SELF_KILLING, where, *arguments],
        env=program.env,
        cwd=program.home,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    file = program.home / "out.json"
    assert file.exists() is is_written
    if not is_written:
        assert program.run(*arguments).status == 0
    results = json.loads(file.read_text())["results"]
    assert len(results) == 23
    assert count_changes(results) == {"new": 23}
    assert check_integrity(program.store) == "ok"
