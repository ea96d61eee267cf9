"""beatmatch login, logout, auth status."""

import getpass
import io
import json
import re
import stat
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.fake_beatport import BeatportThread, Fault, beatport_thread

PASSWORD = "open sesame"
PASTE = (
    "Paste a token instead: 1. open https://api.beatport.com/v4/docs/ in a browser, with its developer tools (F12) at "
    "Network; 2. log in there; 3. save the answer to the request o/token/, the whole JSON, in a file; "
    "4. beatmatch login --token-stdin < FILE; 5. delete the file"
)
ANOTHER = "Log in with another account: a free one may read the catalogue"
CHALLENGE = Fault("challenge", 403, body=b"<html><title>Just a moment...</title></html>")


@pytest.fixture
def beatport(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[BeatportThread]:
    with beatport_thread() as running:
        for name, value in running.env().items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def file(environment: dict[str, str]) -> Path:
    return Path(environment["XDG_STATE_HOME"]) / "beatmatch" / "login.json"


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def pipe(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return pipe


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    def type_(user: str, password: str) -> None:
        monkeypatch.setattr(sys, "stdin", Keyboard(f"{user}\n"))
        monkeypatch.setattr(getpass, "getpass", lambda prompt, stream: password)

    return type_


# --- login -------------------------------------------------------------------------------------------------------


def test_a_login_with_a_password_is_kept_without_it(cli: Cli, beatport, file, typed):
    typed(" dana ", PASSWORD)
    done = cli("login")
    assert (done.status, done.out) == (0, "")
    said = r"Beatport user name: Logged in as dana\. Time left: (10 h 0|9 h 59) min, then renewed by itself\.\n"
    assert re.fullmatch(said, done.err)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = json.loads(file.read_text())
    assert (kept["user"], kept["client_id"]) == ("dana", "TESTCLIENT")
    assert PASSWORD not in file.read_text()
    assert beatport.server.login.attempts == ["dana"]


def test_a_wrong_password_is_told_in_one_line_and_not_tried_again(cli: Cli, beatport, file, typed):
    typed("dana", "swordfish")
    done = cli("login", "-vv")
    assert (done.status, done.out) == (5, "")
    assert done.err == (
        "Beatport user name: beatmatch: Beatport refused the user name or the password. "
        "Try them on beatport.com, then here again\n"
    )
    assert beatport.server.login.attempts == ["dana"]
    assert not file.exists()


@pytest.mark.parametrize(("user", "password", "what"), [("", PASSWORD, "user name"), ("dana", "", "password")])
def test_an_empty_answer_asks_nobody(cli: Cli, beatport, typed, user, password, what):
    typed(user, password)
    done = cli("login")
    assert (done.status, done.err.partition("beatmatch: ")[2]) == (
        2,
        f"no {what} was given. Start again, and type one\n",
    )
    assert beatport.server.requests == []


def test_ctrl_d_at_the_password_is_an_empty_answer(cli: Cli, beatport, typed, monkeypatch):
    def end(prompt: str, stream: None) -> str:
        raise EOFError

    typed("dana", "")
    monkeypatch.setattr(getpass, "getpass", end)
    assert cli("login").status == 2


def test_a_terminal_that_would_show_the_password_is_not_asked(cli: Cli, beatport, typed, monkeypatch):
    def show(prompt: str, stream: None) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        return PASSWORD

    typed("dana", "")
    monkeypatch.setattr(getpass, "getpass", show)
    done = cli("login")
    assert done.status == 2
    assert "this terminal would show the password" in done.err
    assert beatport.server.requests == []


def test_without_a_terminal_nothing_is_asked(cli: Cli, beatport, piped):
    piped("dana\nopen sesame\n")
    done = cli("login")
    assert done.status == 2
    assert done.err == (
        "beatmatch: there is no terminal to ask for user name and password on. "
        "Run it in one, or pipe a token in: beatmatch login --token-stdin < FILE\n"
    )
    assert beatport.server.requests == []


@pytest.mark.parametrize("form", ["{}", "Bearer {}\n", '\ufeff{{"access_token": "{}", "expires_in": 7200}}'])
def test_a_token_may_be_piped_in(cli: Cli, beatport, file, piped, form):
    token = beatport.server.login.issue("dana")
    piped(form.format(token))
    done = cli("login", "--token-stdin")
    left = "2 h 0 min" if "expires_in" in form else "unknown"
    assert (done.status, done.out, done.err) == (0, "", f"Logged in as dana. Time left: {left}.\n")
    kept = json.loads(file.read_text())
    assert (kept["access"], kept["user"]) == (token, "dana")
    assert [asked.path for asked in beatport.server.requests] == ["/v4/my/account/", "/v4/catalog/search/"]


def test_a_token_that_beatport_refuses_is_not_kept(cli: Cli, beatport, file, piped):
    piped("nobodys-token")
    done = cli("login", "--token-stdin")
    assert (done.status, done.err) == (
        5,
        f"beatmatch: Beatport refused the token: it has run out, or it is none. {PASTE}\n",
    )
    assert not file.exists()
    assert len(beatport.server.requests) == 1


def test_what_is_no_token_asks_nobody(cli: Cli, beatport, piped):
    piped("not a token")
    done = cli("login", "--token-stdin")
    assert (done.status, done.err.startswith("beatmatch: this is no token. Paste the token alone")) == (2, True)
    assert beatport.server.requests == []


def test_a_token_is_not_typed_where_it_could_be_seen(cli: Cli, beatport, typed):
    typed("access-of-mine", "")
    done = cli("login", "--token-stdin")
    assert (done.status, done.err.startswith("beatmatch: a token typed here could be seen. Pipe it in")) == (2, True)


def test_a_login_while_beatport_is_away_keeps_the_one_before(cli: Cli, beatport, file, piped):
    piped(beatport.server.login.issue())
    cli("login", "--token-stdin")
    before = file.read_text()
    beatport.go_away()
    piped("another-token")
    done = cli("login", "--token-stdin")
    assert (done.status, done.err.startswith("beatmatch: 127.0.0.1 cannot be reached.")) == (4, True)
    assert file.read_text() == before


def test_a_variable_that_counts_before_the_login_is_named(cli: Cli, beatport, piped, monkeypatch):
    monkeypatch.setenv("BEATMATCH_CLIENT_ID", "own-client")
    monkeypatch.setenv("BEATMATCH_CLIENT_SECRET", "own-secret")
    piped(beatport.server.login.issue())
    message = cli("login", "--token-stdin").err
    assert message.splitlines()[1] == "BEATMATCH_CLIENT_ID and _SECRET are set, and count before the stored login."
    monkeypatch.setenv("BEATMATCH_TOKEN", "another")
    assert cli("logout").err.splitlines() == [
        "Logged out.",
        "BEATMATCH_TOKEN is set, and counts before the stored login.",
    ]


def test_quiet_says_nothing_when_it_went_well(cli: Cli, beatport, piped):
    piped(beatport.server.login.issue())
    assert cli("login", "--token-stdin", "-q") == type(cli("logout", "-q"))(0, "", "")


def test_without_a_home_there_is_no_place_for_a_login(cli: Cli, beatport, monkeypatch, tmp_path, piped):
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    for command in ("login", "logout"):
        done = cli(command)
        assert (done.status, done.err.startswith("beatmatch: there is no place for the login:")) == (2, True)
    piped(beatport.server.login.issue())
    assert cli("login", "--token-stdin", "--state-dir", str(tmp_path / "own")).status == 0
    assert (tmp_path / "own" / "login.json").exists()


REFUSALS = [  # where, the answer, the kind of exit status, and what is said
    ("/auth/login/", Fault.status(403), 4, "127.0.0.1 refuses to answer (403). " + PASTE),
    ("/auth/login/", CHALLENGE, 4, "127.0.0.1 shows a challenge page instead of answering. " + PASTE),
    (
        "/auth/login/",
        Fault.json('{"detail": "CSRF Failed: Referer checking failed"}', 403),
        4,
        "Beatport takes logins from a browser only, it says. " + PASTE,
    ),
    (
        "/auth/login/",
        Fault.json('{"detail": "Two-factor authentication required.", "mfa_token": "x"}', 403),
        5,
        "Beatport asks this account for a second factor, which beatmatch cannot give. " + PASTE,
    ),
    (
        "/auth/login/",
        Fault.json('{"otp_required": true}'),
        5,
        "Beatport asks this account for a second factor, which beatmatch cannot give. " + PASTE,
    ),
    (
        "/auth/login/",
        Fault.rate_limited(after="600"),
        4,
        "127.0.0.1 asks to wait 10 minutes (429). Wait that long, then try again: more tries make it longer",
    ),
    (
        "/auth/login/",
        Fault.rate_limited(),
        4,
        "127.0.0.1 asks to slow down (429). Wait a few minutes, then try again: more tries make it longer",
    ),
    (
        "/auth/login/",
        Fault.json('{"detail": "You do not have permission to perform this action."}', 403),
        5,
        f"Beatport does not let this account in; the password is not the reason. {ANOTHER}",
    ),
    (
        "/auth/o/authorize/",
        Fault.redirect("/x?error=access_denied"),
        5,
        f"Beatport does not let this account use its API. {ANOTHER}",
    ),
    ("/auth/login/", Fault.status(503), 4, "127.0.0.1 did not answer (503). Run it again later"),
    ("/auth/login/", Fault.close(), 4, "127.0.0.1 broke off while the login was asked for. Run it again later"),
    (
        "/docs/",
        Fault.html(),
        4,
        "Beatport's documentation page names no client id any more. Set BEATMATCH_CLIENT_ID to the API_CLIENT_ID that a "
        "script of https://api.beatport.com/v4/docs/ names, or p" + PASTE[1:],
    ),
]


@pytest.mark.parametrize(("path", "fault", "status", "says"), REFUSALS)
def test_a_login_that_is_refused_names_the_cause_and_the_next_way(
    cli: Cli, beatport, file, typed, path, fault, status, says
):
    typed("dana", PASSWORD)
    beatport.server.fail(next=[fault], path=path)
    done = cli("login")
    assert (done.status, done.err) == (status, f"Beatport user name: beatmatch: {says}\n")
    assert beatport.server.login.attempts in ([], ["dana"])
    assert not file.exists()


@pytest.mark.parametrize("fault", [refusal[1] for refusal in REFUSALS] + [Fault.status(503), Fault.close()])
@pytest.mark.parametrize(
    "path", ["/docs/", "/auth/login/", "/auth/o/authorize/", "/auth/o/token/", "/my/", "/catalog/"]
)
def test_no_message_of_a_login_tells_to_log_in(cli: Cli, beatport, typed, piped, path, fault):
    beatport.server.fail(next=[fault] * 3, path=path)
    if path in {"/my/", "/catalog/"}:
        piped(beatport.server.login.issue())
        done = cli("login", "--token-stdin")
    else:
        typed("dana", PASSWORD)
        done = cli("login")
    assert done.status in {0, 4, 5}
    told = done.err.replace("beatmatch login --token-stdin < FILE", "")
    assert "beatmatch login" not in told
    assert PASSWORD not in done.err


def test_a_client_id_is_found_in_the_page_itself_and_behind_scripts_that_fail(cli: Cli, beatport, file, typed):
    typed("dana", PASSWORD)
    page = "<script src='/static/a.js'></script><script>var x = {API_CLIENT_ID: 'TESTCLIENT'}</script>"
    beatport.server.fail(next=[Fault("page", body=page.encode())], path="/docs/")
    assert cli("login").status == 0
    page = "<script src='/static/btprt/gone.js'></script><script src='http://[x/y.js'></script><script src='/v4/docs/'>"
    page += "</script><script src='/static/other/real.js'></script>"
    assert cli("logout").status == 0
    file.with_name("client-id").unlink()
    beatport.server.fail(next=[Fault("page", body=page.encode())], path="/docs/")
    beatport.server.fail(next=[Fault.status(500)], path="/static/btprt/")
    beatport.server.fail(next=[Fault("script", body=b"x={API_CLIENT_ID: 'TESTCLIENT'}")], path="/static/other/")
    typed("dana", PASSWORD)
    assert cli("login").status == 0


def test_the_client_id_that_worked_is_used_again_after_a_logout_and_until_it_is_refused(
    cli: Cli, beatport, file, typed
):
    typed("dana", PASSWORD)
    assert (cli("login").status, cli("logout").status) == (0, 0)
    beatport.server.fail(next=[Fault.html()], path="/docs/")  # names no client id any more
    typed("dana", PASSWORD)
    assert (cli("login").status, beatport.paths.count("/v4/docs/")) == (0, 1)
    assert cli("logout").status == 0
    beatport.login.rotate_docs_client()
    typed("dana", PASSWORD)
    done = cli("login")
    assert (done.status, "names no client id any more. Set BEATMATCH_CLIENT_ID to" in done.err) == (4, True)
    typed("dana", PASSWORD)
    assert cli("login").status == 0
    assert file.with_name("client-id").read_text() == beatport.login.docs_client
    assert stat.S_IMODE(file.with_name("client-id").stat().st_mode) == 0o600


def test_a_client_id_of_ones_own_spares_the_page(cli: Cli, beatport, typed, monkeypatch):
    typed("dana", PASSWORD)
    monkeypatch.setenv("BEATMATCH_CLIENT_ID", "TESTCLIENT")
    beatport.server.fail(next=[Fault.status(500)], path="/docs/")
    assert cli("login").status == 0
    assert "/v4/docs/" not in beatport.paths


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_may_not_read_the_catalogue_is_named_as_that(cli: Cli, beatport, file, piped, status):
    piped(beatport.server.login.issue())
    beatport.server.fail(next=[Fault.json('{"detail": "Invalid token."}', status)], path="/catalog/")
    done = cli("login", "--token-stdin")
    says = "Beatport knows this token, but it may not read the catalogue; those of the website may not."
    assert (done.status, done.err) == (5, f"beatmatch: {says} {PASTE}\n")
    assert not file.exists()


def test_a_named_state_folder_is_written_and_deleted_and_no_other(cli: Cli, beatport, file, typed, tmp_path):
    typed("dana", PASSWORD)
    cli("login")
    usual, own = file.read_text(), tmp_path / "own"
    shown = cli("auth", "status", "--state-dir", str(own), "-f", "table").out
    assert f"{file}, only read: --state-dir has none" in shown
    assert cli("logout", "--state-dir", str(own)).err == "Nobody was logged in.\n"
    typed("dana", PASSWORD)
    assert cli("login", "--state-dir", str(own)).status == 0
    assert file.read_text() == usual
    assert (own / "login.json").read_text() != usual
    assert cli("logout", "--state-dir", str(own)).err == "Logged out.\n"
    assert (file.read_text(), (own / "login.json").exists()) == (usual, False)


# --- logout ------------------------------------------------------------------------------------------------------


def test_a_logout_forgets_the_login_here_and_at_beatport(cli: Cli, beatport, file, typed):
    typed("dana", PASSWORD)
    cli("login")
    done = cli("logout")
    assert (done.status, done.out, done.err) == (0, "", "Logged out.\n")
    assert not file.exists()
    assert (beatport.server.login.access, beatport.server.login.refresh) == ({}, {})
    assert cli("logout").err == "Nobody was logged in.\n"


def test_a_logout_does_not_need_beatport(cli: Cli, beatport, file, typed):
    typed("dana", PASSWORD)
    cli("login")
    beatport.server.fail(next=[Fault.status(500), Fault.close()], path="/revoke/")
    assert (cli("logout").status, file.exists()) == (0, False)


# --- auth status -------------------------------------------------------------------------------------------------


def status(cli: Cli, *more: str) -> tuple[int, dict[str, object]]:
    done = cli("auth", "status", "-f", "json", *more)
    assert done.err == ""
    return done.status, json.loads(done.out)


def test_the_status_tells_which_login_counts(cli: Cli, beatport, file, typed, monkeypatch):
    nobody = {"usable": False, "kind": "none", "user": None, "seconds_left": None, "renewable": False}
    assert status(cli) == (5, {**nobody, "file": str(file)})
    typed("dana", PASSWORD)
    cli("login")
    code, stored = status(cli)
    assert 35_990 <= stored.pop("seconds_left") <= 36_000
    assert (code, stored) == (
        0,
        {"usable": True, "kind": "stored", "user": "dana", "renewable": True, "file": str(file)},
    )
    monkeypatch.setenv("BEATMATCH_CLIENT_ID", "own-client")
    monkeypatch.setenv("BEATMATCH_CLIENT_SECRET", "own-secret")
    assert status(cli) == (0, {**nobody, "usable": True, "kind": "client", "renewable": True, "file": None})
    monkeypatch.setenv("BEATMATCH_TOKEN", "abc")
    assert status(cli) == (0, {**nobody, "usable": True, "kind": "token", "file": None})


@pytest.mark.parametrize(
    ("stored", "code", "left"),
    [
        ('{"access": "a", "expires_at": 5}', 5, "none"),
        ('{"access": "a", "refresh": "r", "expires_at": 5}', 0, "none, renewed by the next run"),
        ('{"access": "a"}', 0, "unknown"),
        ('{"access": "a", "refresh": "r"}', 0, "renewed by itself"),
    ],
)
def test_the_status_is_told_to_people(cli: Cli, file, stored, code, left):
    file.parent.mkdir(parents=True)
    file.write_text(stored)
    file.chmod(0o600)
    done = cli("auth", "status", "-f", "table")
    advice = ["What to do  run: beatmatch login"] if code else []
    width = len("What to do") if code else len("Time left")
    assert done.status == code
    assert done.out.splitlines() == [
        f"{'Login':{width}}  stored",
        f"{'Time left':{width}}  {left}",
        f"{'File':{width}}  {file}",
        *advice,
    ]


def test_the_status_of_nobody_says_what_to_do(cli: Cli, file):
    done = cli("auth", "status", "-f", "table")
    assert done.out.splitlines()[0] == "Login       nobody is logged in"
    assert done.out.splitlines()[-1] == "What to do  run: beatmatch login"


def test_a_login_that_cannot_be_used_is_one_line(cli: Cli, file, monkeypatch):
    file.parent.mkdir(parents=True)
    file.write_text("{")
    file.chmod(0o600)
    done = cli("auth", "status", "-f", "json")
    assert (done.status, done.out) == (5, "")
    assert json.loads(done.err)["error"]["message"] == f"the stored login in {file} is damaged"
    monkeypatch.setenv("BEATMATCH_TOKEN", "two words")
    done = cli("auth", "status", "-f", "table")
    assert (done.status, done.err.startswith("beatmatch: BEATMATCH_TOKEN: this is no token.")) == (2, True)
