"""The real program with real pipes, signals and environments."""

import csv
import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CATALOG, LIBRARY, PROGRAM, clean_env
from tests.fake_beatport.process import beatport_process

pytestmark = pytest.mark.slow
FRIDAY = ("match", LIBRARY, "Friday Night")
LOCAL = (*FRIDAY, "-c", CATALOG)


def piped(command, env, **options):
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"],
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        **options,
    )


def shell(*arguments):
    quoted = (f"'{argument}'" for argument in (*PROGRAM, *arguments))
    return " ".join(quoted)


def test_the_version_is_told_without_importing_anything(environment):
    uncovered = {name: value for name, value in environment.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "beatmatch", "--version"],
        env=uncovered,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.stdout == "beatmatch 0.1.0\n"
    assert "beatmatch" in imported
    assert not imported & {"typer", "rich", "aiohttp", "lxml", "rapidfuzz", "msgspec", "sqlite3", "asyncio"}


def test_the_program_and_the_module_are_the_same(program):
    assert program("--version").out == "beatmatch 0.1.0\n"
    assert program("playlists", LIBRARY, "-f", "table").status == 0


@pytest.mark.parametrize("form", ["ndjson", "csv", "table", "json"])
def test_a_reader_that_has_enough_is_no_error(environment, form):
    done = piped(f"{shell(*LOCAL, '-f', form)} | head -n 1", environment)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert "rror" not in done.stderr


@pytest.mark.parametrize("form", ["ndjson", "json", "table"])
def test_a_reader_that_is_gone_costs_no_file(environment, tmp_path, form):
    done = piped(
        f"{shell(*LOCAL, '-f', form, '--review', 'r.csv', '--write-xml', 'new.xml', '-q')} | true", environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "r.csv").read_text().startswith("decision,")
    assert (tmp_path / "new.xml").exists()


def test_help_may_be_cut_off_too(environment):
    done = piped(f"{shell('match', '--help')} | true", environment)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_library_may_come_from_stdin(program):
    text = Path(LIBRARY).read_text(encoding="utf-8")
    done = program("match", "-", "Peak/Sunday", "-c", CATALOG, "-f", "csv", stdin=text)
    assert (done.status, len(list(csv.reader(io.StringIO(done.out))))) == (0, 7)
    unnamed = program("match", "-", "-c", CATALOG, stdin=text)
    assert unnamed.status == 2
    assert unnamed.err.startswith('beatmatch: which playlist of stdin? Name one of "Friday Night"')


def test_stdin_is_left_alone_unless_it_is_asked_for(environment, tmp_path):
    (tmp_path / "names").write_text("Friday Night\nPeak/Sunday\n")
    loop = f"while read -r name; do {shell('match', LIBRARY)} \"$name\" -c '{CATALOG}' -f csv -q; done < names"
    done = piped(loop, environment)
    assert {row[0] for row in csv.reader(io.StringIO(done.stdout))} == {"playlist", "Friday Night", "Peak/Sunday"}


def test_a_closed_stdout_is_told_in_one_line(environment):
    done = piped(f"{shell(*LOCAL)} >&-", environment)
    assert done.returncode == 2
    assert done.stderr == "beatmatch: cannot write to stdout: it is closed. Name a file with -o\n"


def test_a_full_disk_is_told_in_one_line(environment):
    done = piped(f"{shell(*LOCAL, '-f', 'csv')} > /dev/full", environment)
    assert done.returncode == 2
    assert done.stderr == "beatmatch: cannot write to stdout: no space left. Free some space and run again\n"


def test_a_closed_stderr_is_no_reason_to_fail(environment):
    done = piped(f"{shell(*LOCAL, '-f', 'csv')} 2>&-", environment)
    assert (done.returncode, done.stdout.count("\n")) == (0, 24)


def test_a_stderr_that_nobody_reads_does_not_end_the_run(environment, tmp_path):
    done = piped(f"{shell(*LOCAL, '-v', '-o', 'out.csv')} 2>&1 | true", environment)
    assert done.returncode == 0
    assert (tmp_path / "out.csv").read_text().count("\n") == 24


def test_an_empty_environment_wants_to_know_where_the_memory_lies(program, tmp_path):
    bare = {name: value for name, value in clean_env(tmp_path).items() if name.startswith(("COV", "COVERAGE"))}
    done = program(*LOCAL, env=bare)
    assert done.status == 2
    assert "neither HOME nor XDG_STATE_HOME is set. Name a folder with --state-dir, or give --no-store" in done.err
    for option in (("--no-store",), ("--state-dir", str(tmp_path / "state"))):
        done = program(*LOCAL, "-f", "csv", *option, env=bare)
        assert (done.status, done.out.count("\n")) == (0, 24)
    assert program("playlists", LIBRARY, env=bare).status == 0
    assert program(*LOCAL, "--dry-run", env=bare).status == 0


# --- a source that answers slowly, or not ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def beatport(tmp_path_factory):
    log = tmp_path_factory.mktemp("beatport") / "requests"
    with beatport_process(Path(CATALOG), log, "--latency", "0.25", "--challenge") as running:
        yield running


@pytest.fixture
def online(beatport, environment):
    return {**environment, **beatport.env(), "BEATMATCH_TOKEN": beatport.token, "BEATMATCH_RATE": "none"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_writes_what_is_done(online, tmp_path, number):
    command = [*PROGRAM, *FRIDAY, "-f", "ndjson", "--max-concurrent-tracks", "2", "--candidates", "c.csv"]
    with subprocess.Popen(
        command, env=online, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(number)
        rest, said = process.communicate(timeout=30)
    results = [json.loads(line) for line in [first, *rest.splitlines()]]
    assert process.returncode == 130
    assert [result["playlist_index"] for result in results] == list(range(1, len(results) + 1))
    assert len(results) < 23
    assert {row["track_id"] for row in csv.DictReader(io.StringIO((tmp_path / "c.csv").read_text()))} == {
        result["track_id"] for result in results
    }
    assert "The run is not complete: what is done is kept, run again for the rest." in said
    assert "Traceback" not in said


def test_an_interrupted_document_is_whole_and_says_that_it_is_not_complete(online, tmp_path):
    command = [*PROGRAM, *FRIDAY, "-o", "out.json", "--max-concurrent-tracks", "1", "--log-file", "log", "-v"]
    with subprocess.Popen(command, env=online, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.terminate()
        process.communicate(timeout=30)
    document = json.loads((tmp_path / "out.json").read_text())
    assert process.returncode == 130
    assert document["run"]["complete"] is False
    assert 1 <= len(document["results"]) < 23
    assert document["run"]["requests"] >= len(document["results"])


def test_a_wall_is_no_answer_and_gives_status_4(program, online):
    done = program(*FRIDAY, "-c", "beatport-web", "-f", "json", env=online)
    document = json.loads(done.out)
    assert done.status == 4
    assert document["summary"]["no_match"] == 0
    assert document["summary"]["error_kinds"] == {"blocked": 22}
    assert document["run"]["complete"] is False
    assert "run again" in done.err


def test_a_token_that_is_refused_gives_status_5(program, online):
    done = program(*FRIDAY, "-f", "json", env={**online, "BEATMATCH_TOKEN": "a-token-of-somebody-else"})
    assert done.status == 5
    assert json.loads(done.out)["summary"]["error_kinds"] == {"auth": 22}
    assert "login" in done.err
    assert "a-token-of-somebody-else" not in done.err + done.out
