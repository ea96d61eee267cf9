"""Every way in which the program can end: its exit code, its one line, and closed or full streams."""

import io
import json
import os
import signal
import subprocess
import sys

import pytest
import typer

from beatmatch.cli.entry import wants_json
from tests.cli.commands import FRIDAY, FRIDAY_ONLINE, piped, shell
from tests.cli.conftest import LIBRARY
from tests.environment import without_coverage


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["match", "nope.xml", "X"], "beatmatch: nope.xml: there is no such file. Check the path"),
        (["mtach"], "beatmatch: No such command 'mtach'. Did you mean 'match'? Try: beatmatch -h"),
        (["match"], "beatmatch: Missing argument 'LIBRARY'. Try: beatmatch match -h"),
        (["catalog", "build", "a.jsonl"], "beatmatch: Missing option '-o'"),
        ([*FRIDAY_ONLINE, "--rat", "3"], "beatmatch: No such option: --rat"),
        (
            [*FRIDAY_ONLINE, "--rate", "fast"],
            "beatmatch: --rate is 'fast'. Give requests a second, or none for no limit",
        ),
        (
            [*FRIDAY_ONLINE, "--rate", "-3"],
            "beatmatch: rate is -3. Give requests a second, more than 0 and at most 1000",
        ),
        (
            [*FRIDAY_ONLINE, "--overwrite", "key"],
            "beatmatch: --overwrite says what is written, and nothing is to be written.",
        ),
        ([*FRIDAY_ONLINE, "--config", "no.toml"], "beatmatch: no.toml: there is no such configuration file."),
        ([*FRIDAY_ONLINE, "-c", "catalog.json"], "beatmatch: catalog 'catalog.json' is neither a known name nor a"),
        (
            ["match", LIBRARY, "Friday Nigt"],
            f"beatmatch: no playlist in {LIBRARY} is called 'Friday Nigt'. Did you mean",
        ),
        (["match", LIBRARY, "X", "--collection"], "beatmatch: --collection takes everything, and playlists are named"),
        (["explain", LIBRARY, "Friday Night", "24"], 'beatmatch: "Friday Night" has no entry 24. Give a number from 1'),
        (["explain", LIBRARY, "Friday Night", "0"], 'beatmatch: "Friday Night" has no entry 0. Give a number from 1'),
        (
            ["explain", LIBRARY, "Friday Night", "amber feild"],
            "beatmatch: 'amber feild' is no position. Did you mean 1 (Amber Field)?",
        ),
        (["explain", LIBRARY, "Friday Night", "x"], "beatmatch: 'x' is no position. Give a number from 1 to 23"),
        (
            ["playlists", LIBRARY, "-f", "csv"],
            "beatmatch: Invalid value for '-f' / '--format': 'csv' is none of table,",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line_with_status_2(cli, arguments, line):
    done = cli(*arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(line)
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "asked", [["-f", "json"], ["-fndjson"], ["--format=json"], ["-o", "x.json"], ["--output=x.jsonl"]]
)
def test_where_json_was_asked_for_the_line_is_an_object(cli, asked):
    for arguments, kind in (
        (["match", "nope.xml", "X"], "input"),
        (["match", LIBRARY, "X", "--color", "blue"], "config"),
        (["match", LIBRARY, "X", "--what"], "usage"),
    ):
        done = cli(*arguments, *asked)
        error = json.loads(done.err)["error"]
        assert (done.status, error["kind"], sorted(error)) == (2, kind, ["hint", "kind", "message"])


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("asked", "is_json"), [(("-f", "json"), True), (("-o", "x.json"), False), ((), False)])
def test_on_a_terminal_errors_are_json_only_where_its_name_was_given(cli, monkeypatch, asked, is_json):
    for arguments in (["match", "nope.xml", "X"], ["match", LIBRARY, "X", "--what"], ["match", LIBRARY, "--rate", "x"]):
        screen = Screen()
        monkeypatch.setattr("sys.stderr", screen)
        assert cli(*arguments, *asked).status == 2
        assert screen.getvalue().startswith("{") is is_json


def test_a_variable_or_the_file_may_ask_for_json_too(cli, monkeypatch, tmp_path):
    (tmp_path / "own.toml").write_text('format = "json"\n')
    assert json.loads(cli("match", "nope.xml", "--config", "own.toml").err)["error"]["kind"] == "input"
    monkeypatch.setenv("BEATMATCH_FORMAT", "json")
    assert json.loads(cli("match", "nope.xml").err)["error"]["kind"] == "input"
    assert json.loads(cli("match").err)["error"]["kind"] == "usage"


@pytest.mark.parametrize(
    ("arguments", "json_wanted"),
    [
        ([], False),
        (["-f"], False),
        (["-f", "csv", "-o", "x.json"], False),
        (["-o", "x.csv"], False),
        (["--overwrite", "json"], False),
        (["--offline"], False),
        (["-ojson.json"], True),
    ],
)
def test_json_is_read_from_a_command_line_that_may_be_wrong(arguments, json_wanted, environment):
    assert wants_json(arguments) is json_wanted


def interrupted(*_args, **_kwargs):
    raise KeyboardInterrupt


def terminated(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGTERM)


def given_up(*_args, **_kwargs):
    raise typer.Abort


@pytest.mark.parametrize(("way", "status"), [(interrupted, 130), (terminated, 143), (given_up, 130)])
def test_an_interruption_before_the_run_is_quiet(cli, monkeypatch, way, status):
    monkeypatch.setattr("beatmatch.cli.match.read_chosen_playlists", way)
    done = cli(*FRIDAY_ONLINE)
    assert (done.status, done.out, done.err) == (status, "", "")


def unread(*_args, **_kwargs):
    raise BrokenPipeError


@pytest.mark.parametrize(("way", "status"), [(interrupted, 130), (unread, 0)])
def test_an_end_outside_of_any_command_is_quiet_too(cli, monkeypatch, way, status):
    monkeypatch.setattr("typer.main.get_command", way)
    done = cli("match")
    assert (done.status, done.out, done.err) == (status, "", "")


def test_the_version_is_told_without_importing_anything(environment):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "beatmatch", "--version"],
        env=without_coverage(environment),
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


@pytest.mark.slow
@pytest.mark.parametrize("form", ["ndjson", "csv", "table", "json"])
def test_a_reader_that_has_enough_is_no_error(environment, form):
    done = piped(f"{shell(*FRIDAY, '-f', form)} | head -n 1", environment)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert "rror" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("form", ["ndjson", "json", "table"])
def test_a_reader_that_is_gone_costs_no_file(environment, tmp_path, form):
    done = piped(
        f"{shell(*FRIDAY, '-f', form, '--review', 'r.csv', '--write-xml', 'new.xml', '-q')} | true", environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "r.csv").read_text().startswith("decision,")
    assert (tmp_path / "new.xml").exists()


@pytest.mark.slow
def test_help_may_be_cut_off_too(environment):
    done = piped(f"{shell('match', '--help')} | true", environment)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_a_closed_stdout_is_told_in_one_line(environment):
    done = piped(f"{shell(*FRIDAY)} >&-", environment)
    assert done.returncode == 2
    assert done.stderr == "beatmatch: cannot write to stdout: it is closed. Name a file with -o\n"


@pytest.mark.slow
def test_a_full_disk_is_told_in_one_line(environment):
    done = piped(f"{shell(*FRIDAY, '-f', 'csv')} > /dev/full", environment)
    assert done.returncode == 2
    assert done.stderr == "beatmatch: cannot write to stdout: no space left. Free some space and run again\n"


@pytest.mark.slow
def test_a_closed_stderr_is_no_reason_to_fail(environment):
    done = piped(f"{shell(*FRIDAY, '-f', 'csv')} 2>&-", environment)
    assert (done.returncode, done.stdout.count("\n")) == (0, 24)


@pytest.mark.slow
def test_a_stderr_that_nobody_reads_does_not_end_the_run(environment, tmp_path):
    done = piped(f"{shell(*FRIDAY, '-v', '-o', 'out.csv')} 2>&1 | true", environment)
    assert done.returncode == 0
    assert (tmp_path / "out.csv").read_text().count("\n") == 24
