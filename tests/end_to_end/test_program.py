"""The command line against a Beatport that answers, blocks, slows down, goes away, or ends a login."""

import asyncio
import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CATALOG, LIBRARY, Cli, Done
from tests.end_to_end.runs import outcomes_in
from tests.fake_beatport import BeatportThread, Fault
from tests.places import ROOT

FRIDAY = ("match", LIBRARY, "Friday Night", "-f", "json")
PEAK = ("match", LIBRARY, "Peak/Sunday", "-f", "json")
PROGRAM = (sys.executable, "-m", "tests.end_to_end.short_waits")


def document(done: Done) -> dict[str, Any]:
    return dict(json.loads(done.out))


def error_kinds(done: Done) -> list[str]:
    return [result["error"]["kind"] for result in document(done)["results"] if result["error"]]


@pytest.fixture
def login_file(environment: Mapping[str, str]) -> Path:
    return Path(environment["XDG_STATE_HOME"]) / "beatmatch" / "login.json"


@pytest.fixture
def logged_in(beatport: BeatportThread, login_file: Path) -> Path:
    """Write a login that can be renewed."""
    write_login(beatport, login_file)
    return login_file


def write_login(beatport: BeatportThread, file: Path, **changes: object) -> None:
    """Write the file of a login that Beatport knows, with some of its fields changed."""
    pair = beatport.login.issue_pair()
    tokens = {
        "access": pair["access_token"],
        "refresh": pair["refresh_token"],
        "client_id": "TESTCLIENT",
        "user": "dana",
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**tokens, "obtained_at": 1.0, "expires_at": 4e9, **changes}))
    file.chmod(0o600)


def start_program(
    environment: Mapping[str, str], *arguments: str, stdin: bool = False, **more: str
) -> "subprocess.Popen[str]":
    """Start the real program, with short waits, as a process of its own."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        env={**environment, "PYTHONPATH": str(ROOT), **more},
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def expected(cli: Cli) -> list[tuple[str, int | None]]:
    """Return the outcomes of FRIDAY with a catalogue in a file."""
    return outcomes_in(cli(*FRIDAY, "-c", CATALOG, "--no-store").out)


# --- which source


def test_auto_without_a_login_asks_the_website(cli: Cli, beatport, expected):
    done = cli(*FRIDAY)
    assert (done.status, outcomes_in(done.out), document(done)["run"]["catalog"]) == (0, expected, "beatport-web")
    assert {path.partition("/")[0] + path[:8] for path in beatport.paths} == {"/search/"}
    assert not any(request.sent_token for request in beatport.server.requests)
    assert done.err.startswith(
        "nobody is logged in, so Beatport's website is asked, which turns many programs away; "
        "after beatmatch login (a free account will do) it is the API\n"
    )
    for silent in (("-q",), ("-c", "beatport-web"), ("--offline",), ("-c", CATALOG)):
        assert "nobody is logged in" not in cli(*FRIDAY, *silent).err


def test_a_login_of_the_usual_folder_is_read_for_another_one_and_that_is_said(cli: Cli, beatport, logged_in, tmp_path):
    before = logged_in.read_text()
    done = cli(*PEAK, "--state-dir", str(tmp_path / "own"))
    assert done.status == 0
    assert f"the login is read from {logged_in}, for --state-dir has none; it is not renewed there" in done.err
    assert logged_in.read_text() == before


def test_auto_with_a_login_asks_the_api(cli: Cli, beatport, logged_in, expected):
    done = cli(*FRIDAY)
    assert (done.status, outcomes_in(done.out), document(done)["run"]["catalog"]) == (0, expected, "beatport")
    assert {request.path[:12] for request in beatport.server.requests} == {"/v4/catalog/"}
    assert all(request.authorised for request in beatport.server.requests)


def test_an_api_client_needs_no_stored_login(cli: Cli, beatport, monkeypatch, expected):
    monkeypatch.setenv("BEATMATCH_CLIENT_ID", "own-client")
    monkeypatch.setenv("BEATMATCH_CLIENT_SECRET", "own-secret")
    assert outcomes_in(cli(*FRIDAY).out) == expected
    assert beatport.login.grants == ["client_credentials"]


def test_a_website_behind_its_bot_wall_is_an_error_and_the_login_is_recommended(cli: Cli, beatport):
    beatport.server.website.challenge = True
    done = cli(*FRIDAY)
    assert (done.status, error_kinds(done)) == (4, ["blocked"] * 22)
    summary = document(done)["summary"]
    assert (summary["no_match"], summary["error"], summary["error_kinds"]) == (0, 22, {"blocked": 22})
    assert document(done)["run"]["complete"] is False
    assert "Beatport did not answer for 22 tracks (blocked). They are not 'not found'" in done.err
    assert "beatmatch login" in done.err
    assert "beatmatch login" in cli(*FRIDAY, "-q").err
    assert len(beatport.paths) < 20


def test_the_api_without_a_login_is_status_5(cli: Cli, beatport):
    done = cli(*FRIDAY, "-c", "beatport")
    assert (done.status, error_kinds(done)) == (5, ["auth"] * 22)
    assert "run beatmatch login" in done.err


# --- a login that ends


def test_a_token_that_expires_during_the_run_is_renewed_once(cli: Cli, beatport, logged_in, expected):
    beatport.kill_tokens_after(7)
    before = json.loads(logged_in.read_text())
    done = cli(*FRIDAY)
    assert (done.status, outcomes_in(done.out)) == (0, expected)
    assert beatport.login.grants == ["refresh_token"]
    assert 1 <= sum(request.status == 401 for request in beatport.server.requests) <= 5
    after = json.loads(logged_in.read_text())
    assert after["access"] != before["access"]
    assert after["refresh"] in beatport.login.refresh


def test_a_login_that_has_ended_is_status_5_and_nothing_is_retried(cli: Cli, beatport, logged_in):
    beatport.kill_tokens_after(4)
    beatport.login.kill_refresh_tokens()
    done = cli(*FRIDAY)
    assert done.status == 5
    statuses = [status for status, _ in outcomes_in(done.out)]
    assert {*error_kinds(done)} == {"auth"}
    assert statuses.count("error") >= 15
    assert document(done)["summary"]["no_match"] <= 2
    assert beatport.login.grants == ["refresh_token"]
    assert "run beatmatch login" in done.err


def test_a_refused_token_in_the_environment_is_status_5(cli: Cli, beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", "a-token-that-has-run-out")
    done = cli(*FRIDAY)
    assert (done.status, error_kinds(done)) == (5, ["auth"] * 22)
    assert "a-token-that-has-run-out" not in done.out + done.err
    assert len(beatport.paths) <= 6


def test_a_token_that_may_not_read_the_catalogue_has_not_run_out(cli: Cli, beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.login.issue())
    beatport.server.fail(next=[Fault.json('{"detail": "Invalid token."}', 401)] * 9, path="/catalog/")
    done = cli(*PEAK)
    assert done.status == 5
    assert "knows the token in BEATMATCH_TOKEN, but it may not read the catalogue" in done.err
    assert "run out" not in done.err


@pytest.mark.slow
@pytest.mark.parametrize("expires", ["before the run", "during the run"])
def test_two_programs_that_renew_at_the_same_time_keep_the_login(environment, beatport, login_file, expected, expires):
    write_login(beatport, login_file, expires_at=2.0 if expires == "before the run" else 4e9)
    if expires == "during the run":
        beatport.server.latency = 0.02
        beatport.kill_tokens_after(6)
    programs = [start_program(environment, *FRIDAY, "--no-store") for _ in range(2)]
    for each in programs:
        out, err = each.communicate(timeout=50)
        assert (each.returncode, outcomes_in(out)) == (0, expected), err
    assert beatport.login.reused_refresh_tokens == 0
    assert beatport.login.grants == ["refresh_token"]
    assert json.loads(login_file.read_text())["refresh"] in beatport.login.refresh


def test_a_login_that_cannot_be_stored_is_reported_and_not_as_a_bug(cli: Cli, beatport, login_file, monkeypatch):
    write_login(beatport, login_file, expires_at=2.0)
    Path(f"{login_file}.lock").mkdir()  # for root every folder can be written
    done = cli(*PEAK, "--no-store")
    assert (done.status, {*error_kinds(done)}) == (5, {"auth"})
    assert "bug" not in done.err
    assert "refresh_token" not in beatport.login.grants  # the new one could not have been stored


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((*PEAK, "--state-dir"), 5),
        (("auth", "status", "--state-dir"), 5),
        (("doctor", "-f", "json", "--state-dir"), 5),
        (("logout", "--state-dir"), 2),
        ((*PEAK, "--config"), 2),
        ((*PEAK, "-c"), 2),
    ],
)
def test_a_path_that_cannot_be_looked_at_is_reported_and_not_as_a_bug(cli: Cli, beatport, arguments, status):
    done = cli(*arguments, f"{'x' * 300}.jsonl")  # a name that is too long: root may look into every folder
    assert (done.status, "bug" in done.err + done.out) == (status, False)
    assert len(done.err.splitlines()) <= 5


# --- Beatport away


def test_a_beatport_that_cannot_be_reached_is_status_4_and_never_not_found(cli: Cli, beatport, logged_in):
    beatport.go_away()
    try:
        done = cli(*FRIDAY)
        assert (done.status, error_kinds(done)) == (4, ["network"] * 22)
        message = done.err.replace("'not found'", "")
        assert "22 unanswered" in message
        assert "not found" not in message
        assert "Beatport did not answer for 22 tracks (network). They are not 'not found': run again." in done.err
        table = cli("match", LIBRARY, "Friday Night", "-f", "table")
        assert (table.status, table.out.lower().count("not found"), table.out.lower().count("no match")) == (4, 0, 0)
        as_csv = cli("match", LIBRARY, "Friday Night", "-f", "csv")
        assert as_csv.out.count(",error,") == 22
        assert "no_match" not in as_csv.out
    finally:
        beatport.come_back()
    again = cli(*FRIDAY)
    assert (again.status, error_kinds(again)) == (0, [])


def test_results_are_kept_when_beatport_goes_away_and_the_next_run_asks_for_the_rest(cli: Cli, beatport, expected):
    beatport.server.fail(next=[Fault.slow(0.0)] * 8 + [Fault.rate_limited(after="7200")] * 9)
    first = cli(*FRIDAY)
    assert first.status == 4
    answered = [index for index, (status, _) in enumerate(outcomes_in(first.out)) if status != "error"]
    assert len(answered) >= 6
    assert [outcomes_in(first.out)[index] for index in answered] == [expected[index] for index in answered]
    requests = len(beatport.paths)
    beatport.server.clear_faults()
    second = cli(*FRIDAY)
    assert (second.status, outcomes_in(second.out)) == (0, expected)
    assert len(beatport.paths) - requests <= 1.3 * (22 - len(answered)) + 2


def test_a_fifth_of_all_answers_failing_changes_nothing_but_the_number_of_requests(cli: Cli, beatport, expected):
    beatport.server.fail_share(0.2, seed=5)
    done = cli(*FRIDAY)
    assert (done.status, outcomes_in(done.out)) == (0, expected)
    assert document(done)["run"]["requests"] > 22


# --- waiting and being interrupted


@pytest.mark.slow
@pytest.mark.parametrize("interruption", [signal.SIGINT, signal.SIGTERM])
def test_a_wait_is_shown_and_can_be_interrupted_and_the_results_so_far_are_written(environment, beatport, interruption):
    beatport.server.fail(next=[Fault.slow(0.0), Fault.slow(0.0)] + [Fault.rate_limited(after="40")] * 5)
    lines = ("match", LIBRARY, "Peak/Sunday", "-f", "ndjson", "-c", "beatport-web", "--max-concurrent-tracks", "1")
    running = start_program(environment, *lines)
    try:
        assert running.stderr is not None
        assert running.stderr.readline() == "waiting 40 s, asked to slow down\n"
        running.send_signal(interruption)
        out, err = running.communicate(timeout=15)
    finally:
        running.kill()
    assert running.returncode == 128 + interruption
    assert [json.loads(line)["status"] for line in out.splitlines()] == ["matched"] * 2
    assert "Traceback" not in err
    assert "Unclosed" not in err
    assert "not complete" in err


@pytest.mark.slow
def test_a_renewal_in_progress_is_not_lost_when_the_run_is_interrupted(environment, beatport, login_file):
    write_login(beatport, login_file, expires_at=2.0)
    old = json.loads(login_file.read_text())["refresh"]
    beatport.server.fail(next=[Fault.slow(0.4)], path="/auth/o/token/")
    running = start_program(environment, *PEAK, "--no-store")
    while beatport.server.pending_faults and running.poll() is None:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=15)
    assert (running.returncode, json.loads(out)["results"]) == (130, []), err
    new = json.loads(login_file.read_text())["refresh"]
    assert new != old
    assert new in beatport.login.refresh


# --- login and doctor as real programs


@pytest.mark.slow
async def test_a_password_is_asked_for_on_the_terminal_and_never_shown(environment, beatport, login_file):
    keyboard, terminal = os.openpty()
    command = await asyncio.create_subprocess_exec(
        *PROGRAM, "login", "-vv",
        env={**environment, "PYTHONPATH": str(ROOT)}, stdin=terminal, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert command.stdout is not None
    assert command.stderr is not None
    assert await command.stderr.readuntil(b": ") == b"Beatport user name: "
    os.write(keyboard, b"dana\n")
    assert await command.stderr.readuntil(b": ") == b"Password (not shown, not kept): "
    os.write(keyboard, b"open sesame\n")
    messages = await command.stderr.read()
    assert await command.wait() == 0, messages
    shown = os.read(keyboard, 1000)
    os.close(keyboard)
    os.close(terminal)
    assert b"sesame" not in shown + messages + await command.stdout.read() + login_file.read_bytes()
    assert b"Logged in as dana. Time left: 10 h 0 min, then renewed by itself." in messages


# --- what answers and clocks may be like


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("http://dana:secret@{host}/v4/catalog/search/?q=x", "redirects nowhere"),
        ("https://-bad-name-.example/", "redirects to -bad-name-.example, which is not asked"),
        ("https://exa mple/", "redirects to exa mple, which is not asked"),
        ("https://host.example:99999/", "redirects nowhere"),
    ],
)
def test_a_wrong_redirect_is_blocked_and_no_bug(cli: Cli, beatport, monkeypatch, location, says):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.login.issue())
    target = location.format(host=beatport.server.web_url.removeprefix("http://"))
    beatport.server.fail_always(Fault.redirect(target))
    done = cli(*PEAK, "--no-store")
    assert (done.status, {*error_kinds(done)}) == (4, {"blocked"})
    assert says in done.err
    assert "secret" not in done.out + done.err


@pytest.mark.slow
@pytest.mark.parametrize("line", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 199 Wait\r\n\r\n"])
def test_answers_without_end_are_a_time_out_and_end_in_time(cli: Cli, beatport, monkeypatch, line):
    with endless(line) as url:
        monkeypatch.setenv("BEATMATCH_API_URL", url)
        monkeypatch.setenv("BEATMATCH_TOKEN", "anything")
        start = time.monotonic()
        done = cli("match", LIBRARY, "Peak/Sunday", "-f", "json", "--max-concurrent-tracks", "10")
        seconds = time.monotonic() - start
    assert (done.status, {*error_kinds(done)}) == (4, {"timeout"})
    assert "did not come to the end of an answer in time" in done.err
    assert seconds < 2 * 2 * 2.0  # twice the time-out for each of the two questions that a track may ask


@contextmanager
def endless(line):
    """Answer every request with the same line again and again."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(65536)
            with suppress(OSError):
                while True:
                    self.request.sendall(line)
                    time.sleep(0.01)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v4"
        server.shutdown()
        thread.join(10)


def test_a_bug_does_not_close_the_run_as_complete(environment, beatport, login_file):
    write_login(beatport, login_file)
    with start_program(environment, *PEAK, CRASH="request") as program:
        out, err = program.communicate(timeout=60)
    assert program.returncode == 1, err
    assert json.loads(out)["run"]["complete"] is False
    assert "The run is not complete" in err


def test_a_token_that_is_too_old_by_a_wrong_clock_is_judged_by_beatport(cli: Cli, beatport, login_file):
    write_login(beatport, login_file, expires_at=2.0, refresh=None)
    done = cli(*PEAK, "--no-store")
    assert (done.status, error_kinds(done)) == (0, [])
    beatport.server.kill_tokens()
    done = cli(*PEAK, "--no-store")
    assert (done.status, {*error_kinds(done)}) == (5, {"auth"})


@pytest.mark.parametrize("catalog", ["beatport", "beatport-web"])
def test_every_request_names_the_program_as_the_setting_says(cli: Cli, beatport, login_file, monkeypatch, catalog):
    write_login(beatport, login_file, expires_at=2.0)
    cli(*PEAK, "--no-store", "-c", catalog)
    assert {request.user_agent for request in beatport.server.requests} == {
        "beatmatch/0.1.0 (+https://pypi.org/project/beatmatch/)"
    }
    beatport.server.requests.clear()
    write_login(beatport, login_file, expires_at=2.0)
    monkeypatch.setenv("BEATMATCH_USER_AGENT", "dana/1.0 (+https://dana.example)")
    cli(*PEAK, "--no-store", "-c", catalog)
    assert {request.user_agent for request in beatport.server.requests} == {"dana/1.0 (+https://dana.example)"}
    monkeypatch.setenv("BEATMATCH_USER_AGENT", "dana\n1.0")
    done = cli("match", LIBRARY, "Peak/Sunday")
    assert (done.status, done.err.splitlines()[0]) == (
        2,
        "beatmatch: user-agent is 'dana\\n1.0'. Give a name in ASCII, such as beatmatch/1.0 (+address)",
    )
