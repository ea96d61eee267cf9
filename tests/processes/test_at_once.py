"""Runs side by side: the same bytes whatever their number of workers, and two of them on one state folder."""

import json
import os

import pytest

from tests.fake_beatport import beatport_process
from tests.places import BENCH, needs_shared
from tests.processes.conftest import ALL, FRIDAY, integrity, logged_in, results_bytes
from tests.test_examples import CATALOG

WORKERS = ("1", "5", "64")
EXAMPLE = (*FRIDAY, "-c", str(CATALOG))


def test_the_bytes_of_every_format_are_the_same_at_any_number_of_workers(quick):
    audits = ("--candidates", "candidates.csv", "--review", "review.csv")
    seen = set()
    for workers in WORKERS:
        csv, lines, document = (
            quick.fresh(f"{form}{workers}").match(*EXAMPLE, *more, "-f", form, "--max-concurrent-tracks", workers)
            for form, more in (("csv", audits), ("ndjson", ()), ("json", ()))
        )
        assert [one.status for one in (csv, lines, document)] == [0, 0, 0]
        files = tuple((quick.home / f"csv{workers}" / name).read_bytes() for name in audits[1::2])
        seen.add((csv.out, lines.out, results_bytes(document), files))
    assert len(seen) == 1
    ((rows, lines, results, _),) = seen
    assert rows.count("Friday Night") == 23
    assert [json.loads(line) for line in lines.splitlines()] == json.loads(f"[{results.rstrip().removesuffix(']}')}]")


@needs_shared
def test_the_bytes_are_the_same_on_the_labelled_playlist(quick):
    arguments = (str(BENCH / "library.xml"), "To Split", "-c", str(BENCH / "catalog.jsonl"), "-f", "ndjson")
    one, many = (
        quick.fresh(f"with{workers}").match(*arguments, "--max-concurrent-tracks", workers) for workers in ("1", "64")
    )
    assert one.out == many.out
    assert one.out.count("\n") == 79


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
    with beatport_process(CATALOG, tmp_path / "log", "--latency", "0.01") as beatport:
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
