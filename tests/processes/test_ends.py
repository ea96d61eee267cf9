"""How a run ends: by signals at any moment, with a stderr or a log that takes nothing."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from tests.places import EXAMPLE_CATALOG
from tests.processes.conftest import FRIDAY
from tests.processes.test_interrupted import run_interrupting

FROM_FILE = (*FRIDAY, "-c", str(EXAMPLE_CATALOG), "-q")
NO_LIBRARY = ("nowhere.xml", "Friday Night", "-f", "csv")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX only")
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("module", ["beatmatch.cli", "typer", "beatmatch.cli.match_run", "lxml", "sqlite3"])
def test_a_signal_while_the_program_starts_shows_no_traceback(program, number, module):
    done = run_interrupting(program, module, "-c", str(EXAMPLE_CATALOG), "-o", "out.json", number=number)
    assert done.returncode == 128 + number
    assert "Traceback" not in done.stderr
    assert not (program.home / "out.json").exists()


@pytest.fixture
def sighup_ignored():
    """Ignore SIGHUP here, which a process started from here takes over, as it does from nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("sighup_ignored")
def test_sighup_under_nohup_is_no_end(program):
    with program.start("match", *FROM_FILE, "-f", "csv", "--no-store") as process:
        process.send_signal(signal.SIGHUP)
        out, _ = process.communicate(timeout=60)
    assert (process.returncode, out.count("\n")) == (0, 24)


def full_disk():
    return os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb")


def closed_reader():
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "wb")


@needs_full
@pytest.mark.parametrize("stderr", [full_disk, closed_reader], ids=["full", "unread"])
@pytest.mark.parametrize(("arguments", "status"), [(FROM_FILE[:-1], 0), (NO_LIBRARY, 2), (("--such",), 2)])
def test_a_stderr_that_takes_nothing_changes_no_exit_status(program, stderr, arguments, status):
    with stderr() as stream:
        done = program.match(*arguments, "-v", "-o", "out.csv", stderr=stream)
    assert done.status == status


@pytest.mark.parametrize(("arguments", "status"), [(FROM_FILE[:-1], 0), (NO_LIBRARY, 2), (("--such",), 2)])
def test_a_stderr_that_was_never_open_changes_no_exit_status(program, arguments, status):
    closed = replace(program, prefix=("sh", "-c", 'exec "$@" 2>&-', "sh"))
    assert closed.match(*arguments, "-o", "out.csv").status == status


@needs_full
@pytest.mark.parametrize("log", ["/dev/full", "nowhere/log.txt", "."])
def test_a_log_that_cannot_be_written_is_reported_once_and_the_run_ends_as_it_would_have(program, log):
    done = program.match(*FROM_FILE, "-f", "csv", "--log-file", log)
    assert (done.status, done.out.count("\n")) == (0, 24)
    assert done.err.count("\n") == 1
    assert "cannot be written (" in done.err
    assert done.err.endswith("); the run goes on without it\n")
    assert program.match(*NO_LIBRARY, "--log-file", log).status == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_log_that_is_a_pipe_without_a_reader_is_not_waited_for(program):
    os.mkfifo(program.home / "pipe")
    done = program.match(*FROM_FILE, "-f", "csv", "--log-file", "pipe", "-q")
    assert (done.status, done.err.count("\n"), done.err.count("pipe cannot be written")) == (0, 1, 1)
