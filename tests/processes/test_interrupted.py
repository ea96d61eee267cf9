"""Ctrl-C and SIGTERM at any moment: one status, no traceback, and what was done is written."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.fake_beatport import beatport_process
from tests.processes.conftest import ALL, FRIDAY, logged_in, uncovered
from tests.test_examples import CATALOG

NOT_COMPLETE = "The run is not complete: what is done is kept, run again for the rest.\n"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture(scope="module")
def slow(tmp_path_factory):
    with beatport_process(CATALOG, tmp_path_factory.mktemp("slow") / "log", "--latency", "0.05") as running:
        yield running


@pytest.fixture
def online(program, slow):
    return logged_in(program, slow)


def interrupted(online, beatport, *arguments, by=(signal.SIGINT,), after=6):
    """Start a run, send it signals when it has asked so many questions, and let it end."""
    enough = beatport.count() + after
    with (online.home / "out").open("w+", encoding="utf-8") as out:  # a pipe that nobody reads would fill up
        with online.start("match", *ALL, "--state-dir", str(online.state), *arguments, stdout=out) as process:
            while beatport.count() < enough:
                assert process.poll() is None
                time.sleep(0.005)
            for one in by:
                process.send_signal(one)
                time.sleep(0.01)
            _, err = process.communicate(timeout=30)
        out.seek(0)
        return process.returncode, out.read(), err


@pytest.mark.parametrize(
    "by", [(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGINT,) * 2, (signal.SIGTERM, signal.SIGINT)], ids=str
)
def test_what_was_done_is_a_whole_document_and_the_rest_is_for_the_next_run(online, slow, by):
    status, out, err = interrupted(online, slow, "-f", "json", by=by)
    document = json.loads(out)
    assert status in (130, -signal.SIGINT)  # a shell calls both 130; the second signal may find Python shutting down
    assert "Traceback" not in err
    assert document["run"]["complete"] is False
    done = [result["playlist_index"] for result in document["results"]]
    assert done == sorted(done)
    assert 0 < len(done) < 47
    assert document["summary"]["error"] == 0
    asked = slow.count()
    again = online.results(*ALL)
    assert {result["changed"] for result in again} == {"new"}
    assert slow.count() - asked < 85


def test_lines_that_were_written_are_whole_lines(online, slow):
    status, out, err = interrupted(online, slow, "-f", "ndjson", "-q")
    assert (status, err) == (130, NOT_COMPLETE)
    indexes = [json.loads(line)["playlist_index"] for line in out.splitlines()]
    assert indexes == sorted(indexes)
    assert out.endswith("\n")


def test_a_run_that_needs_no_network_hears_ctrl_c_too(online, slow):
    """From memory a run awaits nothing: it would go on to its end."""
    online.results(*FRIDAY)
    many = online.home / "many.m3u"
    many.write_text("#EXTINF:0,Nobody - Nothing\nnothing.mp3\n" * 1500)
    online.results(str(many))
    with online.start("match", str(many), "--state-dir", str(online.state), "-q", "-f", "ndjson") as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, NOT_COMPLETE)
    assert len(out.splitlines()) < 1499


# Interrupts itself when a module is looked for, or at the first call of something.
SELF_INTERRUPTING = """
import os, signal, sys

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == moment:
            sys.meta_path.remove(Finder)
            os.kill(os.getpid(), signal.SIGINT)

moment = sys.argv.pop(1)
if ":" in moment:
    from importlib import import_module
    module, _, name = moment.partition(":")
    owner, _, name = name.partition(".")
    owner = getattr(import_module(module), owner)
    real = getattr(owner, name)
    def call(*args, **more):
        os.kill(os.getpid(), signal.SIGINT)
        return real(*args, **more)
    setattr(owner, name, call)
else:
    sys.meta_path.insert(0, Finder)
from beatmatch.__main__ import main
main()
"""


def interrupting(online, moment, *arguments):
    return subprocess.run(
        [
            sys.executable,
            "-c",
            SELF_INTERRUPTING,
            moment,
            "match",
            *FRIDAY,
            "--state-dir",
            str(online.state),
            *arguments,
        ],
        env=uncovered(online.env),
        cwd=online.home,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("module", ["beatmatch.cli", "lxml", "aiohttp", "sqlite3"])
def test_at_the_start_there_is_no_traceback_either(online, module):
    done = interrupting(online, module)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert done.stdout == "" or json.loads(done.stdout)["run"]["complete"] is False


def test_what_is_being_written_is_written_to_its_end(online):
    done = interrupting(online, "beatmatch.writers.json:JsonWriter.close", "-f", "json", "-q")
    assert (done.returncode, done.stderr) == (0, "")  # there was nothing left to interrupt
    assert len(json.loads(done.stdout)["results"]) == 23
