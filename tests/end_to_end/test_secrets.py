"""The whole program with every log level on: nothing it writes holds a token, a password or a client's secret."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import LIBRARY
from tests.end_to_end.beatport import Beatport
from tests.end_to_end.test_program import start, store
from tests.fake_beatport import Fault

PASSWORD, OWN_SECRET, GIVEN = "open sesame", "own-secret", "token-of-the-variable-31415"
FORMATS = ("table", "csv", "json", "ndjson")
ALL_FILES = (
    "--candidates", "candidates.csv", "--queries", "queries.csv", "--review", "review.csv", "--write-xml", "new.xml",
)  # fmt: skip


class Noted(dict[str, object]):
    """A dict that never forgets a key."""

    def __init__(self, seen: set[str]) -> None:
        self.seen = seen

    def __setitem__(self, key: str, value: object) -> None:
        self.seen.add(key)
        super().__setitem__(key, value)


@pytest.fixture
def issued(beatport: Beatport, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Note every secret that this Beatport gives out."""
    seen = {PASSWORD, OWN_SECRET, GIVEN}
    for name in ("access", "refresh", "sessions", "codes"):
        monkeypatch.setattr(beatport.desk, name, Noted(seen))
    return seen


class Runs:
    """Runs of the program at -vv with a log, and all they wrote."""

    def __init__(self, environment: Mapping[str, str], folder: Path, beatport: Beatport) -> None:
        self._environment, self._folder, self._beatport = environment, folder, beatport
        self.written: list[str] = []
        self.statuses: list[int] = []

    def __call__(self, *arguments: str, stdin: str | None = None, **more: str) -> str:
        log = ("-vv", "--log-file", str(self._folder / "log.txt"))
        with start(self._environment, *arguments, *log, stdin=stdin is not None, **more) as program:
            out, err = program.communicate(stdin, timeout=60)
        self.written += [out, err]
        self.statuses.append(program.returncode)
        return f"{out}{err}"

    def leaks(self, issued: set[str]) -> list[tuple[str, str]]:
        texts = {f"output {number}": text for number, text in enumerate(self.written)}
        texts |= {str(path): path.read_bytes().decode("latin-1") for path in self._files()}
        texts |= {f"address {asked.path}": str(asked.query) for asked in self._beatport.server.requests}
        return [(secret, where) for where, text in texts.items() for secret in issued if secret in text]

    def _files(self) -> Iterator[Path]:
        return (path for path in self._folder.rglob("*") if path.is_file() and path.name != "login.json")


@pytest.fixture
def runs(environment: Mapping[str, str], tmp_path: Path, beatport: Beatport) -> Runs:
    return Runs(environment, tmp_path, beatport)


@pytest.fixture
def login_file(environment: Mapping[str, str]) -> Path:
    return Path(environment["XDG_STATE_HOME"]) / "beatmatch" / "login.json"


Match = Callable[..., str]
PEAK = ("match", LIBRARY, "Peak/Sunday")


def test_a_run_in_every_format_with_faults_and_a_renewal(runs, issued, beatport, login_file):
    store(beatport, login_file)
    beatport.server.fail_share(0.2, seed=3)
    for number, form in enumerate(FORMATS):
        beatport.kill_tokens_after(2 * (number % 2))
        runs("match", LIBRARY, "Friday Night", "-f", form, "--refresh", *ALL_FILES[: 6 + 2 * (form == "json")])
    runs("explain", LIBRARY, "Peak/Sunday", "1", "-f", "json", "--no-store")
    assert runs.statuses == [0] * 5
    assert beatport.desk.grants == ["refresh_token"] * 2
    assert len(issued) >= 3 + 2 + 4
    assert runs.leaks(issued) == []
    assert "200, " in Path("log.txt").read_text()  # the log does tell of requests


def test_logging_in_looking_and_logging_out(runs, issued, beatport, login_file):
    runs("auth", "status", "-f", "json")
    runs("login", "--token-stdin", stdin=f"Bearer {beatport.desk.issue()}")
    runs("login", "--token-stdin", stdin=json.dumps(dict(beatport.desk.issue_pair())))
    runs("login", "--token-stdin", stdin=f"{GIVEN} and more")
    runs("login", "--token-stdin", stdin=GIVEN)
    runs("auth", "status", "-f", "table")
    runs("config", "show", "-f", "json", BEATMATCH_TOKEN=GIVEN, BEATMATCH_CLIENT_SECRET=OWN_SECRET)
    runs("doctor", "-f", "json")
    beatport.server.fail(next=[Fault.json(json.dumps({"detail": f"token {GIVEN} is bad"}), 418)], path="/v4/catalog/")
    runs("doctor", "-f", "table", BEATMATCH_TOKEN=GIVEN)
    runs("logout")
    assert runs.statuses == [5, 0, 0, 2, 5, 0, 0, 0, 4, 0]
    assert runs.leaks(issued) == []


def test_the_own_client_and_the_variable(runs, issued, beatport):
    own = {"BEATMATCH_CLIENT_ID": "own-client", "BEATMATCH_CLIENT_SECRET": OWN_SECRET}
    runs(*PEAK, "-f", "json", **own)
    runs(*PEAK, "-f", "json", "--refresh", **{**own, "BEATMATCH_CLIENT_ID": "unknown"})
    runs(*PEAK, "-f", "json", "--refresh", BEATMATCH_TOKEN=GIVEN)
    runs(*PEAK, "-f", "json", "--refresh", BEATMATCH_TOKEN=f'{{"access_token": "{GIVEN}')
    assert runs.statuses == [0, 5, 5, 2]
    assert runs.leaks(issued) == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault.json(json.dumps({"detail": f"your Bearer {GIVEN} is no good"}), 403),
        Fault.json(json.dumps({"detail": f"what is {GIVEN}?"}), 400),
        Fault.json(json.dumps({"tracks": [{"id": GIVEN}]})),
        Fault.garbage(),
    ],
    ids=["forbidden", "bad request", "odd answer", "garbage"],
)
def test_an_answer_that_quotes_the_token(runs, issued, beatport, fault):
    beatport.desk.accept(GIVEN)
    beatport.server.fail_always(fault)
    runs(*PEAK, "-f", "json", BEATMATCH_TOKEN=GIVEN)
    assert runs.statuses[0] in (4, 5)
    assert runs.leaks(issued) == []


@pytest.mark.parametrize("place", ["track", "end"])
def test_a_crash(runs, issued, beatport, login_file, place):
    store(beatport, login_file)
    said = runs(*PEAK, "-f", "json", BREAK=place, PYTHONASYNCIODEBUG="1")
    assert runs.statuses == [1]
    assert "RuntimeError: boom" in said
    assert re.search(r'File ".*", line \d+', said)  # at -vv
    assert runs.leaks(issued) == []


def test_where_a_crash_happened_is_not_shown_to_users(environment, beatport, login_file):
    store(beatport, login_file)
    with start(environment, *PEAK, "-f", "table", BREAK="end") as program:
        _, err = program.communicate(timeout=60)
    assert program.returncode == 1
    assert "Traceback" not in err
    assert "this is a bug in beatmatch: RuntimeError: boom" in err
