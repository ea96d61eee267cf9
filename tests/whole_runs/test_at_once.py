"""Runs side by side: the same bytes whatever their number of workers, and two of them on one state folder."""

import json
import os

import pytest

from tests.local_beatport import beatport_process
from tests.test_examples import CATALOG
from tests.whole_runs.conftest import ALL, BENCH, FRIDAY, integrity, logged_in, needs_bench, results_bytes

WORKERS = ("1", "5", "64")
BENCH_MATTER = (str(BENCH / "library.xml"), "To Split", "-c", str(BENCH / "catalog.jsonl"))
MATTERS = [
    pytest.param((*FRIDAY, "-c", str(CATALOG)), WORKERS, id="examples"),
    pytest.param(BENCH_MATTER, ("1", "64"), id="bench", marks=needs_bench),
]


@pytest.mark.parametrize(("matter", "all_workers"), MATTERS)
def test_the_bytes_of_every_format_are_the_same_at_any_number_of_workers(quick, matter, all_workers):
    audits = ("--candidates", "candidates.csv", "--review", "review.csv")
    seen = set()
    for workers in all_workers:
        fresh = quick.fresh(f"with{workers}")
        done = [
            fresh.match(*matter, "-f", form, "--max-concurrent-tracks", workers, *(audits if form == "csv" else ()))
            for form in ("csv", "ndjson")
        ]
        document = quick.fresh(f"json{workers}").match(*matter, "-f", "json", "--max-concurrent-tracks", workers)
        assert [one.status for one in (*done, document)] == [0, 0, 0]
        files = tuple((fresh.home / name).read_bytes() for name in audits[1::2])
        seen.add((done[0].out, done[1].out, results_bytes(document), files))
    assert len(seen) == 1
    ((rows, lines, results, _),) = seen
    assert len(rows) > 5000
    assert len(lines.splitlines()) == len(json.loads(f"[{results.rstrip().removesuffix('}').removesuffix(']')}]"))


def test_the_bytes_are_the_same_from_beatport_too_fresh_and_from_memory(quick, beatport):
    online, fresh, again = logged_in(quick, beatport), set(), set()
    for workers in WORKERS:
        one = online.fresh(f"with{workers}")
        fresh.add(results_bytes(one.match(*FRIDAY, "-f", "json", "--max-concurrent-tracks", workers)))
        again.add(results_bytes(one.match(*FRIDAY, "-f", "json", "--max-concurrent-tracks", workers)))
    assert (len(fresh), len(again)) == (1, 1)
    assert fresh.pop().replace('"changed": "new"', '"changed": "same"') == again.pop()


@pytest.mark.parametrize("second", [FRIDAY, ALL], ids=["the same", "another"])
def test_two_runs_at_once_on_one_state_folder_both_end_well(program, tmp_path, second):
    with beatport_process(CATALOG, tmp_path / "log", "--latency", "0.02") as beatport:
        program = logged_in(program, beatport)
        both = [
            program.start("match", *playlist, "--state-dir", str(program.state), "-f", "ndjson", "-q")
            for playlist in (FRIDAY, second)
        ]
        said = [process.communicate(timeout=60) for process in both]
        assert [process.returncode for process in both] == [0, 0]
        assert [err for _, err in said] == ["", ""]
        assert [len(out.splitlines()) for out, _ in said] == [23, 23 if second is FRIDAY else 47]
        assert integrity(program.store) == "ok"
        asked = beatport.count()
        assert {result["changed"] for result in program.results(*second)} == {"same"}
        assert beatport.count() == asked


@pytest.mark.skipif(os.name != "posix", reason="folders of POSIX")
def test_the_store_is_for_its_owner_alone(quick):
    quick.results(*FRIDAY, "-c", str(CATALOG))
    assert [oct(place.stat().st_mode & 0o777) for place in (quick.state, quick.store)] == ["0o700", "0o600"]
