"""A good file is never replaced by a worse one: Beatport away, a run interrupted, with a memory and without one."""

import json
import os
import signal
import time

import pytest

from tests.fake_beatport import Fault, beatport_process
from tests.fake_beatport.server import read_tracks
from tests.places import EXAMPLE_CATALOG
from tests.processes.conftest import COLLECTION, FRIDAY, logged_in

AWAY = Fault.json('{"detail": "closed for ever"}', 418)  # nothing that would be worth a second try


@pytest.fixture
def online(in_process, own_beatport):
    own_beatport.replace_tracks(*read_tracks(EXAMPLE_CATALOG))
    return logged_in(in_process, own_beatport)


def read(path):
    document = json.loads(path.read_text())
    return document["summary"], document["results"]


def test_with_beatport_away_a_refresh_keeps_every_remembered_result_and_says_so(online, own_beatport):
    file = online.home / "friday.json"
    assert online.match(*FRIDAY, "-o", str(file), "-q").status == 0
    before, results_before = read(file)
    own_beatport.server.fail_always(AWAY)
    done = online.match(*FRIDAY, "-o", str(file), "-q", "--refresh")
    after, results = read(file)
    assert done.status == 4
    assert (
        "could not be renewed (source changed) and kept the result of an earlier run: look for a newer beatmatch.\n"
        in done.err
    )
    assert [after[name] for name in ("total", "done", "matched", "review", "error")] == [
        before[name] for name in ("total", "done", "matched", "review", "error")
    ]
    assert 15 < after["kept"] <= 23
    assert {result["changed"] for result in results} == {"same"}
    kept = [result for result in results if "from an earlier run; it could not be renewed" in str(result["reasons"])]
    assert len(kept) == after["kept"]
    assert [result["beatport_track_id"] for result in results] == [
        result["beatport_track_id"] for result in results_before
    ]


def test_a_result_that_was_kept_is_asked_for_again_in_the_next_run(online, own_beatport):
    online.results(*FRIDAY)
    own_beatport.server.fail_always(AWAY)
    online.results(*FRIDAY, "--refresh", status=4)
    own_beatport.server.fail_always(None)
    asked = own_beatport.server.count("/v4/catalog/")
    assert "from an earlier run" not in str(online.results(*FRIDAY, "--refresh"))
    assert own_beatport.server.count("/v4/catalog/") > asked + 20


def test_without_a_memory_an_unanswered_run_leaves_the_old_file_and_writes_beside_it(online, own_beatport):
    file, beside = online.home / "friday.csv", online.home / "friday.partial.csv"
    file.write_text("as it was")
    own_beatport.server.fail_always(AWAY)
    done = online.run("match", *FRIDAY, "-o", str(file), "-q", "--no-store")
    assert done.status == 4
    assert done.err.endswith(f"{file} is left as it was: what is done is in {beside}.\n")
    assert (file.read_text(), beside.read_text().count("\n")) == ("as it was", 24)


def test_with_an_empty_memory_too_an_unanswered_run_leaves_the_old_file_until_there_are_answers(online, own_beatport):
    file, beside = online.home / "friday.csv", online.home / "friday.partial.csv"
    file.write_text("as it was")
    own_beatport.server.fail_always(AWAY)
    for _ in range(2):  # the second time the memory knows the entries, but no answer
        done = online.match(*FRIDAY, "-o", str(file), "-q")
        assert (done.status, file.read_text(), beside.read_text().count("\n")) == (4, "as it was", 24)
        assert done.err.endswith(f"{file} is left as it was: what is done is in {beside}.\n")
    own_beatport.server.fail_always(None)
    assert online.match(*FRIDAY, "-o", str(file), "-q").status == 0
    assert file.read_text().count("\n") == 24


def test_an_unanswered_run_writes_a_file_where_there_was_none(online, own_beatport):
    own_beatport.server.fail_always(AWAY)
    online.run("match", *FRIDAY, "-o", "friday.csv", "-q", "--no-store")
    assert (online.home / "friday.csv").read_text().count("\n") == 24


# Interrupted runs

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


@pytest.fixture(scope="module")
def slow_beatport(tmp_path_factory):
    with beatport_process(EXAMPLE_CATALOG, tmp_path_factory.mktemp("beatport") / "log", "--latency", "0.05") as running:
        yield running


@pytest.fixture
def slow(program, slow_beatport):
    return logged_in(program, slow_beatport)


def interrupt(program, beatport, *arguments, after=6):
    enough = beatport.count() + after
    with program.start("match", *COLLECTION, "--state-dir", str(program.state), "-q", *arguments) as process:
        while beatport.count() < enough:
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    return process.returncode, err


@posix
def test_an_interrupted_run_without_a_memory_leaves_every_file_as_it_was(slow, slow_beatport):
    names = {
        "-o": "all.json",
        "--candidates": "c.csv",
        "--queries": "q.csv",
        "--review": "r.csv",
        "--write-xml": "n.xml",
    }
    for name in names.values():
        (slow.home / name).write_text("as it was")
    status, err = interrupt(slow, slow_beatport, *(part for pair in names.items() for part in pair))
    assert status == 130
    assert {(slow.home / name).read_text() for name in names.values()} == {"as it was"}
    summary, results = read(slow.home / "all.partial.json")
    assert (summary["total"], summary["done"]) == (47, len(results))
    assert 0 < len(results) < 47
    assert f"interrupted: {len(results)} of 47 done\n" in err
    assert "all.json is left as it was: what is done is in all.partial.json.\n" in err
    assert (slow.home / "n.partial.xml").read_text().endswith("</DJ_PLAYLISTS>\n")
    left = {path.name for path in slow.home.iterdir() if path.is_file()}
    assert left == {*names.values(), *(name.replace(".", ".partial.") for name in names.values())}


@posix
def test_an_interrupted_run_fills_the_rest_from_the_memory(slow, slow_beatport):
    file = slow.home / "all.json"
    slow.match(*COLLECTION, "-o", str(file), "-q")
    _, whole = read(file)
    status, err = interrupt(slow, slow_beatport, "-o", str(file), "--refresh")
    summary, results = read(file)
    assert status == 130
    assert 0 < summary["done"] < summary["total"] == len(results) == 47
    assert summary["kept"] == 47 - summary["done"]
    assert f"interrupted: {summary['done']} of 47 done\n" in err
    assert "left as it was" not in err
    assert [result["beatport_track_id"] for result in results] == [result["beatport_track_id"] for result in whole]
    assert "it could not be renewed: the run was interrupted" in str(results[-5]["reasons"])
    assert not (slow.home / "all.partial.json").exists()


@posix
def test_a_run_that_is_interrupted_before_its_first_result_writes_nothing(program, tmp_path):
    file = program.home / "all.json"
    with beatport_process(EXAMPLE_CATALOG, tmp_path / "log", "--fail-always", "hang") as beatport:
        slow = logged_in(program, beatport)
        with slow.start("match", *COLLECTION, "--no-store", "-q", "-o", str(file)) as process:
            while not list(slow.home.glob(".beatmatch-*.tmp")):
                time.sleep(0.01)
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted: 0 of 47 done\n" in err
    assert "all.json is not written: nothing is done.\n" in err
    assert [path.name for path in slow.home.iterdir() if path.is_file() and path != tmp_path / "log"] == []
