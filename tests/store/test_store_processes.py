"""The store among processes: several at once, and killed at any moment."""

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from beatmatch.models import Status
from beatmatch.store import ANY_AGE, FILE_NAME, open_store
from tests.places import ROOT
from tests.store.samples import track
from tests.store.worker import answer_to


def worker(folder, name, count):
    command = [sys.executable, "-m", "tests.store.worker", folder, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def killed_after(process, lines):
    """Kill -9 a process that has reported so many answers; return all that it has reported."""
    reported = [int(process.stdout.readline()) for _ in range(lines)]
    process.kill()
    rest, _ = process.communicate()
    return reported + [int(line) for line in rest.splitlines() if line]


def integrity(folder):
    with closing(sqlite3.connect(folder / FILE_NAME)) as db:
        return db.execute("PRAGMA integrity_check").fetchall()


def test_processes_that_begin_at_the_same_moment_share_a_store_that_is_not_there_yet(tmp_path):
    names = ["ebb", "flow", "surge", "swell"]
    processes = [worker(tmp_path / "state", name, 150) for name in names]
    problems = [process.communicate()[1] for process in processes]
    assert (problems, [process.returncode for process in processes]) == ([""] * 4, [0] * 4)
    assert integrity(tmp_path / "state") == [("ok",)]
    with closing(open_store(tmp_path / "state", time.time)) as store:
        for name in names:
            for number in range(150):
                assert store.load_answer("beatport", f"{name} {number}", ANY_AGE) == answer_to(name, number)
                assert store.last_outcome("beatport", track(f"{name} {number}")).status is Status.MATCHED


@pytest.mark.parametrize("seed", range(10))
def test_a_killed_process_loses_nothing_that_it_was_told_is_kept(tmp_path, seed):
    draw = random.Random(seed)
    one, two = worker(tmp_path, "ebb", 100_000), worker(tmp_path, "flow", 100_000)
    reported = {"ebb": killed_after(one, draw.randrange(1, 80)), "flow": killed_after(two, draw.randrange(1, 80))}
    opened_at = time.time()
    with closing(open_store(tmp_path, time.time)) as store:
        for name, numbers in reported.items():
            for number in numbers:
                assert store.load_answer("beatport", f"{name} {number}", ANY_AGE) == answer_to(name, number)
        assert store.last_outcome("beatport", track("ebb 0")) is None
        assert store.begin_run("beatport", "ebb", "").started_at < opened_at
    assert integrity(tmp_path) == [("ok",)]
