"""Any number of workers gives the same bytes, and two runs can share a state folder."""

import json
import os

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
        processes = [
            program.start("match", *playlist, "--state-dir", str(program.state), "-f", "ndjson", "-q")
            for playlist in (FRIDAY, second)
        ]
        outputs = [process.communicate(timeout=60) for process in processes]
        assert [process.returncode for process in processes] == [0, 0]
        assert [err for _, err in outputs] == ["", ""]
        assert [len(out.splitlines()) for out, _ in outputs] == [23, 23 if second is FRIDAY else 47]
        assert check_integrity(program.store) == "ok"
        requests = beatport.count()
        assert {result["changed"] for result in program.results(*second)} == {"same"}
        assert beatport.count() == requests


@pytest.mark.skipif(os.name != "posix", reason="POSIX only")
def test_only_its_owner_may_read_the_store(in_process):
    in_process.results(*FRIDAY, "-c", str(EXAMPLE_CATALOG))
    assert [oct(path.stat().st_mode & 0o777) for path in (in_process.state, in_process.store)] == ["0o700", "0o600"]
