"""Exit statuses, and the one line that goes with them."""

import json
import os
import signal

import pytest
import typer

from beatmatch.cli.entry import wants_json
from beatmatch.cli.match_run import status_of
from beatmatch.errors import ErrorKind
from beatmatch.writers.summary import Summary
from tests.cli.conftest import CATALOG, LIBRARY

FRIDAY = ("match", LIBRARY, "Friday Night")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["match", "nope.xml", "X"], "beatmatch: nope.xml: there is no such file. Check the path"),
        (["mtach"], "beatmatch: No such command 'mtach'. Did you mean 'match'? Try: beatmatch --help"),
        (["match"], "beatmatch: Missing argument 'LIBRARY'. Try: beatmatch match --help"),
        (["catalog"], "beatmatch: Missing command. Try: beatmatch catalog --help"),
        (["catalog", "build", "a.jsonl"], "beatmatch: Missing option '-o'"),
        ([*FRIDAY, "--rat", "3"], "beatmatch: No such option: --rat"),
        ([*FRIDAY, "--rate", "fast"], "beatmatch: --rate is 'fast'. Give requests a second, or none for no limit"),
        ([*FRIDAY, "--rate", "-3"], "beatmatch: rate is -3. Give requests a second, more than 0 and at most 1000"),
        ([*FRIDAY, "--fields", "key"], "beatmatch: --fields says what --write-xml writes, and that is not given."),
        ([*FRIDAY, "--config", "no.toml"], "beatmatch: no.toml: there is no such configuration file."),
        ([*FRIDAY, "-c", "catalog.json"], "beatmatch: catalog 'catalog.json' is neither a known name nor a"),
        (
            ["match", LIBRARY, "Friday Nigt"],
            f"beatmatch: no playlist in {LIBRARY} is called 'Friday Nigt'. Did you mean",
        ),
        (["match", LIBRARY, "X", "--collection"], "beatmatch: --collection takes everything, and playlists are named"),
        (["explain", LIBRARY, "Friday Night", "24"], 'beatmatch: "Friday Night" has no entry 24. Give a number from 1'),
        (["explain", LIBRARY, "Friday Night", "x"], "beatmatch: Invalid value for 'POSITION'"),
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
        (["--fields", "json"], False),
        (["--offline"], False),
        (["-ojson.json"], True),
    ],
)
def test_json_is_read_from_a_command_line_that_may_be_wrong(arguments, json_wanted, environment):
    assert wants_json(arguments) is json_wanted


@pytest.mark.parametrize(
    ("kinds", "fail_on", "interrupted", "status"),
    [
        ([], None, False, 0),
        ([], "review", False, 3),
        ([], "unmatched", False, 3),
        ([], "unmatched", True, 130),
        ([ErrorKind.BLOCKED], "review", False, 4),
        ([ErrorKind.OFFLINE], None, False, 4),
        ([ErrorKind.BLOCKED, ErrorKind.AUTH], None, False, 5),
        ([ErrorKind.AUTH, ErrorKind.INTERNAL], None, False, 1),
    ],
)
def test_the_worst_that_happened_decides_the_status(kinds, fail_on, interrupted, status):
    summary = Summary(total=9, review=1, error=len(kinds), error_kinds=tuple((kind, 1) for kind in kinds))
    assert status_of(summary, fail_on, interrupted=interrupted) == status


def test_rows_that_were_not_found_fail_a_run_only_where_they_should():
    summary = Summary(total=3, matched=1, no_match=2)
    assert status_of(summary, None, interrupted=False) == 0
    assert status_of(summary, "review", interrupted=False) == 0
    assert status_of(summary, "unmatched", interrupted=False) == 3


def test_without_a_command_the_help_is_shown_and_the_status_says_usage(cli):
    done = cli()
    assert (done.status, done.err) == (2, "")
    assert "beatmatch match library.xml" in done.out


def broken(*_args, **_kwargs):
    raise KeyError("heads")


def test_a_bug_is_told_in_one_line_and_its_place_only_where_it_helps(cli, monkeypatch, tmp_path):
    monkeypatch.setattr("beatmatch.cli.selection.select", broken)
    done = cli(*FRIDAY, "--log-file", "log.txt")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "beatmatch: this is a bug in beatmatch: KeyError: 'heads'. Please report it, with what -vv or --log-file say\n"
    )
    assert "in broken" in (tmp_path / "log.txt").read_text()
    assert "in broken" in cli(*FRIDAY, "-vv").err


def test_a_bug_in_one_track_does_not_take_the_others_along(cli, monkeypatch):
    monkeypatch.setattr("beatmatch.result.async_best_beatport_match", broken)
    done = cli(*FRIDAY, "-c", CATALOG, "-f", "ndjson")
    assert done.status == 1
    assert {json.loads(line)["status"] for line in done.out.splitlines()} == {"error", "skipped"}
    assert "That is a bug" in done.err
    assert "Traceback" not in done.err


def interrupted(*_args, **_kwargs):
    raise KeyboardInterrupt


def terminated(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGTERM)


def given_up(*_args, **_kwargs):
    raise typer.Abort


@pytest.mark.parametrize("way", [interrupted, terminated, given_up])
def test_an_interruption_before_the_run_is_quiet(cli, monkeypatch, way):
    monkeypatch.setattr("beatmatch.cli.selection.select", way)
    done = cli(*FRIDAY)
    assert (done.status, done.out, done.err) == (130, "", "")


def unread(*_args, **_kwargs):
    raise BrokenPipeError


@pytest.mark.parametrize(("way", "status"), [(interrupted, 130), (unread, 0)])
def test_an_end_outside_of_any_command_is_quiet_too(cli, monkeypatch, way, status):
    monkeypatch.setattr("beatmatch.cli.entry._run", way)
    done = cli("match")
    assert (done.status, done.out, done.err) == (status, "", "")
