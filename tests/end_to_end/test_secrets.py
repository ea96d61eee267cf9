"""Nothing that the program writes at its highest log level holds a token, a password or a client's secret."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import LIBRARY
from tests.end_to_end.test_program import start_program, write_login
from tests.fake_beatport import BeatportThread, Fault

pytestmark = pytest.mark.slow
PASSWORD, CLIENT_SECRET, GIVEN_TOKEN = "open sesame", "own-secret", "token-of-the-environment-31415"
FORMATS = ("table", "csv", "json", "ndjson")
ALL_FILES = (
    "--candidates", "candidates.csv", "--queries", "queries.csv", "--review", "review.csv", "--write-xml", "new.xml",
)  # fmt: skip


class KeyRecorder(dict[str, object]):
    """A dict that adds each of its keys to a set, where they stay."""

    def __init__(self, seen: set[str]) -> None:
        self.seen = seen

    def __setitem__(self, key: str, value: object) -> None:
        self.seen.add(key)
        super().__setitem__(key, value)


@pytest.fixture
def secrets(beatport: BeatportThread, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return all secrets: those of the user, and each that this Beatport issues."""
    seen = {PASSWORD, CLIENT_SECRET, GIVEN_TOKEN}
    for name in ("access", "refresh", "sessions", "codes"):
        monkeypatch.setattr(beatport.login, name, KeyRecorder(seen))
    return seen


class Runs:
    """Runs the program at -vv with a log file, and keeps all that it wrote."""

    def __init__(self, environment: Mapping[str, str], folder: Path, beatport: BeatportThread) -> None:
        self._environment, self._folder, self._beatport = environment, folder, beatport
        self.written: list[str] = []
        self.statuses: list[int] = []

    def __call__(self, *arguments: str, stdin: str | None = None, **more: str) -> str:
        log = ("-vv", "--log-file", str(self._folder / "log.txt"))
        with start_program(self._environment, *arguments, *log, stdin=stdin is not None, **more) as program:
            out, err = program.communicate(stdin, timeout=60)
        self.written += [out, err]
        self.statuses.append(program.returncode)
        return f"{out}{err}"

    def leaks(self, secrets: set[str]) -> list[tuple[str, str]]:
        texts = {f"output {number}": text for number, text in enumerate(self.written)}
        texts |= {str(path): path.read_bytes().decode("latin-1") for path in self._files()}
        texts |= {f"query of {request.path}": str(request.query) for request in self._beatport.server.requests}
        return [(secret, where) for where, text in texts.items() for secret in secrets if secret in text]

    def _files(self) -> Iterator[Path]:
        return (path for path in self._folder.rglob("*") if path.is_file() and path.name != "login.json")


@pytest.fixture
def runs(environment: Mapping[str, str], tmp_path: Path, beatport: BeatportThread) -> Runs:
    return Runs(environment, tmp_path, beatport)


@pytest.fixture
def login_file(environment: Mapping[str, str]) -> Path:
    return Path(environment["XDG_STATE_HOME"]) / "beatmatch" / "login.json"


Match = Callable[..., str]
PEAK = ("match", LIBRARY, "Peak/Sunday")


def test_runs_in_every_format_with_faults_and_a_renewal(runs, secrets, beatport, login_file):
    write_login(beatport, login_file)
    beatport.server.fail_share(0.2, seed=3)
    for number, form in enumerate(FORMATS):
        beatport.kill_tokens_after(2 * (number % 2))
        runs("match", LIBRARY, "Friday Night", "-f", form, "--refresh", *ALL_FILES[: 6 + 2 * (form == "json")])
    runs("explain", LIBRARY, "Peak/Sunday", "1", "-f", "json", "--no-store")
    assert runs.statuses == [0] * 5
    assert beatport.login.grants == ["refresh_token"] * 2
    assert len(secrets) >= 3 + 2 + 4
    assert runs.leaks(secrets) == []
    assert "200, " in Path("log.txt").read_text()  # the log holds the requests


def test_login_status_and_logout(runs, secrets, beatport, login_file):
    runs("auth", "status", "-f", "json")
    runs("login", "--token-stdin", stdin=f"Bearer {beatport.login.issue()}")
    runs("login", "--token-stdin", stdin=json.dumps(dict(beatport.login.issue_pair())))
    runs("login", "--token-stdin", stdin=f"{GIVEN_TOKEN} and more")
    runs("login", "--token-stdin", stdin=GIVEN_TOKEN)
    runs("auth", "status", "-f", "table")
    runs("config", "show", "-f", "json", BEATMATCH_TOKEN=GIVEN_TOKEN, BEATMATCH_CLIENT_SECRET=CLIENT_SECRET)
    runs("doctor", "-f", "json")
    beatport.server.fail(
        next=[Fault.json(json.dumps({"detail": f"token {GIVEN_TOKEN} is bad"}), 418)], path="/v4/catalog/"
    )
    runs("doctor", "-f", "table", BEATMATCH_TOKEN=GIVEN_TOKEN)
    runs("logout")
    assert runs.statuses == [5, 0, 0, 2, 5, 0, 0, 4, 4, 0]  # the examples have no "love" for the doctor
    assert runs.leaks(secrets) == []


@pytest.mark.parametrize("status", [201, 206, 300, 305, 400, 403, 418])
def test_a_refusal_of_any_status_does_not_quote_the_token_back(runs, beatport, status):
    token = beatport.login.issue()
    beatport.server.fail_always(Fault.json(json.dumps({"detail": f"{token.upper()} is bad, {token[3:20]}"}), status))
    runs(*PEAK, "-f", "json", "--no-store", BEATMATCH_TOKEN=token)
    assert runs.leaks({token, token.upper(), token[3:20]}) == []


def test_an_api_client_and_a_token_in_the_environment(runs, secrets, beatport):
    client = {"BEATMATCH_CLIENT_ID": "own-client", "BEATMATCH_CLIENT_SECRET": CLIENT_SECRET}
    runs(*PEAK, "-f", "json", **client)
    runs(*PEAK, "-f", "json", "--refresh", **{**client, "BEATMATCH_CLIENT_ID": "unknown"})
    runs(*PEAK, "-f", "json", "--refresh", BEATMATCH_TOKEN=GIVEN_TOKEN)
    runs(*PEAK, "-f", "json", "--refresh", BEATMATCH_TOKEN=f'{{"access_token": "{GIVEN_TOKEN}')
    assert runs.statuses == [0, 5, 5, 2]
    assert runs.leaks(secrets) == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault.json(json.dumps({"detail": f"your Bearer {GIVEN_TOKEN} is no good"}), 403),
        Fault.json(json.dumps({"detail": f"what is {GIVEN_TOKEN}?"}), 400),
        Fault.json(json.dumps({"tracks": [{"id": GIVEN_TOKEN}]})),
        Fault.garbage(),
    ],
    ids=["forbidden", "bad request", "odd answer", "garbage"],
)
def test_an_answer_that_quotes_the_token(runs, secrets, beatport, fault):
    beatport.login.accept(GIVEN_TOKEN)
    beatport.server.fail_always(fault)
    runs(*PEAK, "-f", "json", BEATMATCH_TOKEN=GIVEN_TOKEN)
    assert runs.statuses[0] in (4, 5)
    assert runs.leaks(secrets) == []


@pytest.mark.parametrize("place", ["request", "end"])
def test_a_crash(runs, secrets, beatport, login_file, place):
    write_login(beatport, login_file)
    output = runs(*PEAK, "-f", "json", CRASH=place, PYTHONASYNCIODEBUG="1")
    assert runs.statuses == [1]
    assert "RuntimeError: boom" in output
    assert re.search(r'File ".*", line \d+', output)  # at -vv
    assert runs.leaks(secrets) == []


def test_where_a_crash_happened_is_not_shown_to_users(environment, beatport, login_file):
    write_login(beatport, login_file)
    with start_program(environment, *PEAK, "-f", "table", CRASH="end") as program:
        _, err = program.communicate(timeout=60)
    assert program.returncode == 1
    assert "Traceback" not in err
    assert "this is a bug in beatmatch: RuntimeError: boom" in err
