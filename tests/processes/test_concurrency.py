"""Any number of workers gives the same bytes, and two runs can share a state folder."""

import json
import os
import sqlite3
import time
from contextlib import closing, suppress

import pytest

from tests.fake_beatport import beatport_process
from tests.places import BENCH, EXAMPLE_CATALOG, needs_shared
from tests.processes.conftest import COLLECTION, FRIDAY, check_integrity, logged_in, results_part

pytestmark = pytest.mark.slow
WORKERS = ("1", "5", "64")
FROM_FILE = (*FRIDAY, "-c", str(EXAMPLE_CATALOG))


def test_every_format_has_the_same_bytes_at_any_number_of_workers(in_process):
    extra_files = ("--candidates", "candidates.csv", "--review", "review.csv")
    seen = set()
    for workers in WORKERS:
        csv, lines, document = (
            in_process.in_folder(f"{form}{workers}").match(
                *FROM_FILE, *options, "-f", form, "--max-concurrent-tracks", workers
            )
            for form, options in (("csv", extra_files), ("ndjson", ()), ("json", ()))
        )
        assert [done.status for done in (csv, lines, document)] == [0, 0, 0]
        files = tuple((in_process.home / f"csv{workers}" / name).read_bytes() for name in extra_files[1::2])
        seen.add((csv.out, lines.out, results_part(document), files))
    assert len(seen) == 1
    ((rows, lines, results, _),) = seen
    assert rows.count("Friday Night") == 23
    assert [json.loads(line) for line in lines.splitlines()] == json.loads(f"[{results.rstrip().removesuffix(']}')}]")


@needs_shared
def test_the_labelled_playlist_has_the_same_bytes_at_any_number_of_workers(in_process):
    arguments = (str(BENCH / "library.xml"), "To Split", "-c", str(BENCH / "catalog.jsonl"), "-f", "ndjson")
    single, many = (
        in_process.in_folder(f"with{workers}").match(*arguments, "--max-concurrent-tracks", workers)
        for workers in ("1", "64")
    )
    assert single.out == many.out
    assert single.out.count("\n") == 79


def test_results_from_beatport_and_from_the_store_have_the_same_bytes_at_any_number_of_workers(in_process, beatport):
    online, asked, stored = logged_in(in_process, beatport), set(), set()
    for workers in WORKERS:
        program = online.in_folder(f"with{workers}")
        asked.add(results_part(program.match(*FRIDAY, "-f", "json", "--max-concurrent-tracks", workers)))
        stored.add(results_part(program.match(*FRIDAY, "-f", "json", "--max-concurrent-tracks", workers)))
    assert (len(asked), len(stored)) == (1, 1)
    assert asked.pop().replace('"changed": "new"', '"changed": "same"') == stored.pop()


@pytest.mark.parametrize("second", [FRIDAY, COLLECTION], ids=["the same", "another"])
def test_two_runs_at_the_same_time_on_one_state_folder_both_succeed(program, tmp_path, second):
    with beatport_process(EXAMPLE_CATALOG, tmp_path / "log", "--latency", "0.01") as beatport:
        program = logged_in(program, beatport)
        arguments = [("match", *playlist, "--state-dir", str(program.state)) for playlist in (FRIDAY, second)]
        processes, outputs = run_all(program, arguments)
        assert [process.returncode for process in processes] == [0, 0]
        assert [err for _, err in outputs] == ["", ""]
        assert [len(out.splitlines()) for out, _ in outputs] == [23, 23 if second is FRIDAY else 47]
        assert check_integrity(program.store) == "ok"
        requests = beatport.count()
        assert {result["changed"] for result in program.results(*second)} == {"same"}
        assert beatport.count() == requests


@pytest.mark.parametrize("options", [(), ("--refresh",)], ids=["first run", "refresh"])
def test_ten_runs_of_one_playlist_ask_little_more_than_one(program, tmp_path, options):
    with beatport_process(EXAMPLE_CATALOG, tmp_path / "log", "--latency", "0.1") as beatport:
        online = logged_in(program, beatport)
        alone = online.in_folder("alone")
        alone.results(*FRIDAY)
        needed = beatport.count()
        arguments = ("match", *FRIDAY, "--state-dir", str(online.state), *options)
        processes, outputs = run_all(online, [arguments] * 10)
        assert [process.returncode for process in processes] == [0] * 10
        assert {(len(out.splitlines()), err) for out, err in outputs} == {(23, "")}
        assert beatport.count() - needed <= 1.5 * needed
        with closing(sqlite3.connect(online.store)) as db:
            assert db.execute("SELECT count(*) FROM claims").fetchone() == (0,)


@pytest.mark.skipif(os.name != "posix", reason="POSIX only")
def test_a_question_of_a_run_that_was_killed_is_asked_by_the_next_one(program, tmp_path):
    with beatport_process(EXAMPLE_CATALOG, tmp_path / "log", "--latency", "1") as beatport:
        online = logged_in(program, beatport)
        with online.start("match", *FRIDAY, "--state-dir", str(online.state)) as process:
            while not claims(online.store):
                time.sleep(0.02)
            process.kill()
        assert claims(online.store)
        started = time.monotonic()
        online.results(*FRIDAY)
        assert time.monotonic() - started < 60
        assert claims(online.store) == 0


def run_all(program, arguments):
    """Run the program several times at once; a pipe that nobody reads yet would hold a run up."""
    files = [program.home / f"{number}.ndjson" for number in range(len(arguments))]
    processes = [program.start(*each, "-q", "-o", file.name) for each, file in zip(arguments, files, strict=True)]
    errors = [process.communicate(timeout=120)[1] for process in processes]
    return processes, [(file.read_text(), err) for file, err in zip(files, errors, strict=True)]


def claims(store):
    if not store.exists():
        return 0
    with closing(sqlite3.connect(store)) as db, suppress(sqlite3.OperationalError):  # it is being made
        return db.execute("SELECT count(*) FROM claims").fetchone()[0]
    return 0


@pytest.mark.skipif(os.name != "posix", reason="POSIX only")
def test_only_its_owner_may_read_the_store(in_process):
    in_process.results(*FRIDAY, "-c", str(EXAMPLE_CATALOG))
    assert [oct(path.stat().st_mode & 0o777) for path in (in_process.state, in_process.store)] == ["0o700", "0o600"]
