"""A run of match: its results, its exit codes, and how it ends when it is interrupted or Beatport does not answer."""

import csv
import io
import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import FRIDAY, FRIDAY_ONLINE, MAIN_STAGE
from tests.cli.conftest import CATALOG, LIBRARY, PROGRAM, clean_env
from tests.fake_beatport.process import beatport_process


def test_without_a_terminal_the_results_are_one_document_of_json(cli):
    done = cli(*MAIN_STAGE, "--no-store")
    document = json.loads(done.out)
    assert done.status == 0
    assert [result["playlist_index"] for result in document["results"]] == list(range(1, 11))
    assert document["summary"]["matched"] == 7
    run = document["run"]
    assert (run["library"], run["playlists"], run["complete"]) == (LIBRARY, ["Peak/Festival/Main Stage"], True)
    assert run["catalog"].startswith("file:")
    assert run["requests"] == 0
    assert done.err == "10 tracks: 7 matched, 3 not found (1 s, 0 requests)\n"


@pytest.mark.parametrize("tracks", ["1", "64"])
def test_the_order_and_the_results_do_not_depend_on_concurrency(cli, tracks):
    one = cli(*FRIDAY, "-f", "csv", "--no-store")
    other = cli(*FRIDAY, "-f", "csv", "--no-store", "--max-concurrent-tracks", tracks)
    assert other.out == one.out


def test_options_reach_the_run(cli, monkeypatch):
    monkeypatch.setenv("BEATMATCH_MIN_SCORE", "99.5")
    monkeypatch.setenv("BEATMATCH_FORMAT", "json")
    document = json.loads(cli(*FRIDAY, "--title-only", "--prefer", "extended", "--generic-phrase", "Dusk Take").out)
    assert document["run"]["settings"] == {
        "catalog": CATALOG,
        "title_only": True,
        "prefer": "extended",
        "min_score": 99.5,
        "generic_phrases": ["Dusk Take"],
        "read_tags": False,
    }


def test_rows_that_are_not_wanted_give_status_3(cli):
    assert cli(*FRIDAY, "-o", "a.csv", "--fail-on", "review").status == 3
    assert cli(*MAIN_STAGE, "-o", "a.csv", "--fail-on", "review").status == 0
    assert cli(*MAIN_STAGE, "-o", "a.csv", "--fail-on", "unmatched").status == 3


def test_a_quiet_run_says_nothing(cli):
    done = cli(*FRIDAY, "-q", "-o", "a.csv", "--write-xml", "new.xml")
    assert (done.status, done.out, done.err) == (0, "", "")


def broken(*_args, **_kwargs):
    raise KeyError("heads")


def test_a_bug_in_one_track_does_not_take_the_others_along(cli, monkeypatch):
    monkeypatch.setattr("beatmatch.result.async_best_beatport_match", broken)
    done = cli(*FRIDAY, "-f", "ndjson")
    assert done.status == 1
    assert {json.loads(line)["status"] for line in done.out.splitlines()} == {"error", "skipped"}
    assert "That is a bug" in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_an_empty_environment_wants_to_know_where_the_memory_lies(program, tmp_path):
    bare = {name: value for name, value in clean_env(tmp_path).items() if name.startswith(("COV", "COVERAGE"))}
    done = program(*FRIDAY, env=bare)
    assert done.status == 2
    assert "neither HOME nor XDG_STATE_HOME is set. Name a folder with --state-dir, or give --no-store" in done.err
    for option in (("--no-store",), ("--state-dir", str(tmp_path / "state"))):
        done = program(*FRIDAY, "-f", "csv", *option, env=bare)
        assert (done.status, done.out.count("\n")) == (0, 24)
    assert program("playlists", LIBRARY, env=bare).status == 0
    assert program(*FRIDAY, "--dry-run", env=bare).status == 0


@pytest.fixture(scope="module")
def beatport(tmp_path_factory):
    log = tmp_path_factory.mktemp("beatport") / "requests"
    with beatport_process(Path(CATALOG), log, "--latency", "0.25", "--challenge") as running:
        yield running


@pytest.fixture
def online(beatport, environment):
    return {**environment, **beatport.env(), "BEATMATCH_TOKEN": beatport.token, "BEATMATCH_RATE": "none"}


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_writes_what_is_done(online, tmp_path, number):
    command = [*PROGRAM, *FRIDAY_ONLINE, "-f", "ndjson", "--max-concurrent-tracks", "2", "--candidates", "c.csv"]
    with subprocess.Popen(
        command, env=online, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.send_signal(number)
        # Not communicate(): that would lose what readline() has read beyond the first line.
        lines = [first, *process.stdout.read().splitlines()]
        messages = process.stderr.read()
        process.wait(timeout=30)
    results = [json.loads(line) for line in lines]
    assert process.returncode == 128 + number
    assert [result["playlist_index"] for result in results] == list(range(1, len(results) + 1))
    assert len(results) < 23
    assert {row["track_id"] for row in csv.DictReader(io.StringIO((tmp_path / "c.partial.csv").read_text()))} == {
        result["track_id"] for result in results
    }
    assert "The run is not complete: what is done is kept, run again for the rest." in messages
    assert "Traceback" not in messages


@pytest.mark.slow
def test_an_interrupted_document_is_whole_and_says_that_it_is_not_complete(online, tmp_path):
    command = [*PROGRAM, *FRIDAY_ONLINE, "-o", "out.json", "--max-concurrent-tracks", "1", "--log-file", "log", "-v"]
    with subprocess.Popen(command, env=online, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.terminate()
        process.communicate(timeout=30)
    document = json.loads((tmp_path / "out.partial.json").read_text())
    assert process.returncode == 143
    assert document["run"]["complete"] is False
    assert 1 <= len(document["results"]) < 23
    assert document["run"]["requests"] >= len(document["results"])


@pytest.mark.slow
def test_a_wall_is_no_answer_and_gives_status_4(program, online):
    done = program(*FRIDAY_ONLINE, "-c", "beatport-web", "-f", "json", env=online)
    document = json.loads(done.out)
    assert done.status == 4
    assert document["summary"]["no_match"] == 0
    assert document["summary"]["error_kinds"] == {"blocked": 22}
    assert document["run"]["complete"] is False
    assert "run again" in done.err


@pytest.mark.slow
def test_a_token_that_is_refused_gives_status_5(program, online):
    done = program(*FRIDAY_ONLINE, "-f", "json", env={**online, "BEATMATCH_TOKEN": "a-token-of-somebody-else"})
    assert done.status == 5
    assert json.loads(done.out)["summary"]["error_kinds"] == {"auth": 22}
    assert "login" in done.err
    assert "a-token-of-somebody-else" not in done.err + done.out
