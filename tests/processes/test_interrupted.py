"""Ctrl-C, SIGTERM and SIGHUP at any moment: status 128 + signal, no traceback, and the results so far are written."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from tests.environment import without_coverage
from tests.fake_beatport import beatport_process
from tests.places import EXAMPLE_CATALOG
from tests.processes.conftest import COLLECTION, FRIDAY, logged_in

NOT_COMPLETE = "The run is not complete: what is done is kept, run again for the rest.\n"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="POSIX only")]


@pytest.fixture(scope="module")
def slow_beatport(tmp_path_factory):
    with beatport_process(EXAMPLE_CATALOG, tmp_path_factory.mktemp("beatport") / "log", "--latency", "0.05") as running:
        yield running


@pytest.fixture
def online(program, slow_beatport):
    return logged_in(program, slow_beatport)


def interrupt(online, beatport, *arguments, by=(signal.SIGINT,), after=6):
    """Start a run, send it signals after so many requests, and return its status, stdout and stderr."""
    enough = beatport.count() + after
    with (online.home / "out").open("w+", encoding="utf-8") as out:  # a pipe that nobody reads would fill up
        with online.start("match", *COLLECTION, "--state-dir", str(online.state), *arguments, stdout=out) as process:
            while beatport.count() < enough:
                assert process.poll() is None
                time.sleep(0.005)
            for each in by:
                process.send_signal(each)
                time.sleep(0.01)
            _, err = process.communicate(timeout=30)
        out.seek(0)
        return process.returncode, out.read(), err


@pytest.mark.parametrize(
    "by",
    [(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGHUP,), (signal.SIGINT,) * 2, (signal.SIGTERM, signal.SIGINT)],
    ids=str,
)
def test_the_results_so_far_are_a_complete_document_and_the_next_run_asks_for_the_rest(online, slow_beatport, by):
    status, out, err = interrupt(online, slow_beatport, "-f", "json", by=by)
    document = json.loads(out)
    # Python takes signals that come together in the order of their numbers; the second may find it shutting down, and
    # a shell adds 128 to the number of a signal that ended a program.
    assert status in {*(128 + number for number in by), -by[-1]}
    assert "Traceback" not in err
    assert document["run"]["complete"] is False
    indexes = [result["playlist_index"] for result in document["results"]]
    assert indexes == sorted(indexes)
    assert 0 < len(indexes) < 47
    assert document["summary"]["error"] == 0
    requests = slow_beatport.count()
    again = online.results(*COLLECTION)
    assert {result["changed"] for result in again} == {"new"}
    assert slow_beatport.count() - requests < 85


def test_every_line_that_was_written_is_complete(online, slow_beatport):
    status, out, err = interrupt(online, slow_beatport, "-f", "ndjson", "-q")
    assert status == 130
    assert err == f"interrupted: {len(out.splitlines())} of 47 done\n{NOT_COMPLETE}"
    indexes = [json.loads(line)["playlist_index"] for line in out.splitlines()]
    assert indexes == sorted(indexes)
    assert out.endswith("\n")


def test_a_run_without_network_can_be_interrupted_too(online, slow_beatport):
    """A run that finds everything in the store awaits nothing, so it has to look for signals itself."""
    online.results(*FRIDAY)
    many = online.home / "many.m3u"
    many.write_text("#EXTINF:0,Nobody - Nothing\nnothing.mp3\n" * 1500)
    online.results(str(many))
    with online.start("match", str(many), "--state-dir", str(online.state), "-q", "-f", "ndjson") as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    done = re.fullmatch(rf"interrupted: (\d+) of 1500 done\n{NOT_COMPLETE}", err)
    assert 0 < int(done[1]) < 1499
    assert len(out.splitlines()) > 1400  # the rest comes from the memory; readline() above has eaten some


# Sends itself a signal when a module is imported, or at the call of a method ("module:Class.method").
SELF_INTERRUPTING = """
import os, signal, sys

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == where:
            sys.meta_path.remove(Finder)
            os.kill(os.getpid(), number)

number = int(sys.argv.pop(1))
where = sys.argv.pop(1)
if ":" in where:
    from importlib import import_module
    module, _, name = where.partition(":")
    owner, _, name = name.partition(".")
    owner = getattr(import_module(module), owner)
    real = getattr(owner, name)
    def call(*args, **more):
        os.kill(os.getpid(), number)
        return real(*args, **more)
    setattr(owner, name, call)
else:
    sys.meta_path.insert(0, Finder)
from beatmatch.__main__ import main
main()
"""


def run_interrupting(online, where, *arguments, number=signal.SIGINT):
    match = ("match", *FRIDAY, "--state-dir", str(online.state))
    return subprocess.run(
        [sys.executable, "-c", SELF_INTERRUPTING, str(int(number)), where, *match, *arguments],
        env=without_coverage(online.env),
        cwd=online.home,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("module", ["beatmatch.cli", "lxml", "aiohttp", "sqlite3"])
def test_an_interrupt_during_an_import_shows_no_traceback(online, module):
    done = run_interrupting(online, module)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert done.stdout == "" or json.loads(done.stdout)["run"]["complete"] is False


def test_a_document_that_is_being_written_is_completed(online):
    done = run_interrupting(online, "beatmatch.writers.json:JsonWriter.close", "-f", "json", "-q")
    assert (done.returncode, done.stderr) == (0, "")  # there was nothing left to interrupt
    assert len(json.loads(done.stdout)["results"]) == 23
