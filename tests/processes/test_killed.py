"""Runs that are killed at any moment: nothing is lost, nothing is asked twice, and the end is the same."""

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
from tests.places import BENCH
from tests.processes.conftest import ALL, FRIDAY, changes, integrity, logged_in, results_bytes
from tests.test_examples import CATALOG

KILLS, AT_ONCE = 20, 3


@pytest.fixture(scope="module")
def matter():
    """What is matched: the labelled playlist where it is at hand, else the examples."""
    if BENCH.exists():
        return BENCH / "catalog.jsonl", 79, (str(BENCH / "library.xml"), "To Split")
    return CATALOG, 47, ALL


def test_a_run_killed_twenty_times_ends_as_if_it_never_was_and_asks_nothing_twice(program, tmp_path, matter):
    catalog, entries, playlist = matter
    with beatport_process(catalog, tmp_path / "whole.log") as beatport:
        whole = logged_in(program, beatport).fresh("whole").match(*playlist, "-f", "json")
        needed = beatport.count()
    with beatport_process(catalog, tmp_path / "cut.log", "--latency", "0.02") as beatport:
        cut = logged_in(program, beatport).fresh("cut")
        for number in range(KILLS):
            known, before = kept(cut.store), beatport.count()
            share = (needed - len(known)) // (KILLS - number)  # so that no life comes to the end of the run
            kill(start(cut, playlist), beatport, random.Random(number).randrange(share + 1))
            assert known.isdisjoint(map(signature, beatport.requests()[before:]))
        known, before = kept(cut.store), beatport.count()
        assert 0 < len(known) < needed  # there was something to lose, and something is left to do
        last = cut.match(*playlist, "-f", "json")
        requests = beatport.requests()
    assert known.isdisjoint(map(signature, requests[before:]))
    assert len(requests) <= needed + KILLS * AT_ONCE
    assert (whole.status, last.status) == (0, 0)
    assert results_bytes(last) == results_bytes(whole)
    assert len(json.loads(last.out)["results"]) == entries
    assert integrity(cut.store) == "ok"


def start(program, playlist):
    arguments = ("match", *playlist, "--state-dir", str(program.state), "--max-concurrent-tracks", str(AT_ONCE))
    return program.start(*arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill(process, beatport, more):
    """Kill a run a moment after it has asked so much more; with nothing, somewhere in its start."""
    dice, before = random.Random(more), lines(beatport.log)
    if more:
        wait_until(lambda: lines(beatport.log) >= before + more, process)
    time.sleep(dice.random() * (0.03 if more else 0.2))
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    time.sleep(0.05)  # until Beatport has noted what was on its way


def lines(file: Path) -> int:
    return file.read_bytes().count(b"\n")


def wait_until(is_so, process):
    limit = time.monotonic() + 60
    while not is_so():
        assert process.poll() is None
        assert time.monotonic() < limit
        time.sleep(0.002)


def kept(store: Path) -> set[str]:
    """Read which questions have their answer in the store, as they were put to Beatport."""
    if not store.exists():
        return set()
    with closing(sqlite3.connect(store)) as db:
        has_tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return {asked_with(row[0]) for row in db.execute("SELECT question FROM answers")} if has_tables else set()


def signature(request) -> str:
    query = request["query"]
    if request["path"] == "/v4/catalog/search/":
        return f"search:{query['q'].lower()}"
    if "isrc" in query:
        return f"isrc:{query['isrc']}"
    if "name" in query:
        return f"filter:{query['name'].lower()}\t{query.get('artist_name', '').lower()}"
    return "id:" + request["path"].removeprefix("/v4/catalog/tracks/").strip("/")


def asked_with(question: str) -> str:
    kind, words = question.split(":", 1)
    return f"{kind}:{search_text(words)}" if kind == "search" else question


# Kills itself in the midst of something, as a power cut would: {when} the first call of {what}.
SUICIDE = """
import os, signal, sys
from pathlib import Path
from beatmatch.store.database import Database
from beatmatch.store.store import Store
from beatmatch.__main__ main

def deadly(owner, name, after):
    real = getattr(owner, name)
    def call(*args, **more):
        if after:
            real(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, call)

deadly(*eval(sys.argv.pop(1)))
main()
""".replace("__main__ main", "__main__ import main")


@pytest.mark.parametrize(
    ("moment", "is_written"),
    [
        ("Path, 'replace', False", False),
        ("Path, 'replace', True", True),
        ("Store, 'finish_run', False", True),
        ("Database, 'run_many', True", True),
        ("Store, 'finish_run', True", True),
    ],
)
def test_whoever_is_killed_while_it_writes_either_has_written_it_all_or_says_it_all_again(
    program, cache, moment, is_written
):
    arguments = ("match", *FRIDAY, "-c", str(CATALOG), "--state-dir", str(program.state), "-o", "out.json")
    killed = subprocess.run(
        [sys.executable, "-c", SUICIDE, moment, *arguments],
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
    assert changes(results) == {"new": 23}
    assert integrity(program.store) == "ok"
