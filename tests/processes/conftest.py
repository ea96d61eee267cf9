"""The program in an environment of its own, and the fake Beatport that it asks."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from beatmatch.catalogs.local.catalog import open_catalog
from beatmatch.cli.entry import run
from tests.cli.conftest import Done, clean_env
from tests.environment import without_coverage
from tests.fake_beatport import BeatportProcess, BeatportThread, beatport_process, beatport_thread
from tests.places import EXAMPLE_CATALOG, EXAMPLE_LIBRARY

FRIDAY = (str(EXAMPLE_LIBRARY), "Friday Night")  # 23 entries
COLLECTION = (str(EXAMPLE_LIBRARY), "--collection")  # 47 entries


@dataclass(frozen=True)
class Program:
    """The program as a process, in a folder of its own and with its store in `state`."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)
    prefix: tuple[str, ...] = ()  # a command that runs the program in other circumstances

    @property
    def state(self) -> Path:
        return self.home / "state"

    @property
    def store(self) -> Path:
        return self.state / "beatmatch.db"

    def start(self, *arguments: str, env: dict[str, str] | None = None, **streams: Any) -> subprocess.Popen:
        """Start a run. stdout and stderr are pipes unless `streams` says otherwise."""
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
        return subprocess.Popen(
            [*self.prefix, sys.executable, "-m", "beatmatch", *arguments],
            cwd=self.home,
            env=without_coverage(self.env | (env or {})),
            encoding="utf-8",
            **streams,
        )

    def run(self, *arguments: str, **options: Any) -> Done:
        with self.start(*arguments, **options) as process:
            out, err = process.communicate(timeout=60)
        return Done(process.returncode, out or "", err or "")

    def match(self, *arguments: str, **options: Any) -> Done:
        return self.run("match", *arguments, "--state-dir", str(self.state), **options)

    def results(self, *arguments: str, status: int = 0, **options: Any) -> list[dict[str, Any]]:
        """Match, and return the results as they are printed."""
        done = self.match(*arguments, "-f", "ndjson", **options)
        assert (done.status, "Traceback" in done.err) == (status, False), done.err
        return [json.loads(line) for line in done.out.splitlines()]

    def in_folder(self, name: str) -> "Program":
        """Return the same program in a new, empty folder."""
        folder = self.home / name
        folder.mkdir()
        return replace(self, home=folder, env={**self.env, "HOME": str(folder)})


@dataclass(frozen=True)
class InProcessProgram(Program):
    """The same in the process of the test, which is ten times as fast."""

    capfd: pytest.CaptureFixture | None = None

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> Done:
        with pytest.MonkeyPatch.context() as patch:
            for name in os.environ.keys() - self.env.keys():
                patch.delenv(name)
            for name, value in {**self.env, **(env or {})}.items():
                patch.setenv(name, value)
            patch.chdir(self.home)
            previous_handler = signal.getsignal(signal.SIGTERM)
            self.capfd.readouterr()
            try:
                status = run(arguments)
            finally:
                signal.signal(signal.SIGTERM, previous_handler)
        captured = self.capfd.readouterr()
        return Done(status, captured.out, captured.err)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder that holds the index of the example catalogue."""
    folder = tmp_path_factory.mktemp("cache")
    open_catalog(EXAMPLE_CATALOG, folder / "beatmatch").close()
    return folder


@pytest.fixture
def program(tmp_path: Path, cache: Path) -> Program:
    """Return the program without a network: the test names a catalogue file."""
    env = {**clean_env(tmp_path), "XDG_CACHE_HOME": str(cache), "COLUMNS": "100"}
    return Program(tmp_path, {name: value for name, value in env.items() if name != "XDG_STATE_HOME"})


@pytest.fixture
def in_process(program: Program, capfd: pytest.CaptureFixture) -> InProcessProgram:
    return InProcessProgram(program.home, program.env, capfd=capfd)


@pytest.fixture(scope="session")
def beatport(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BeatportProcess]:
    """Return a Beatport with the example catalogue, which tests share."""
    log = tmp_path_factory.mktemp("beatport") / "log"
    with beatport_process(EXAMPLE_CATALOG, log, "--latency", "0.003") as running:
        yield running


@pytest.fixture
def own_beatport() -> Iterator[BeatportThread]:
    """Return a Beatport whose tracks and answers a test may change."""
    with beatport_thread() as running:
        yield running


@pytest.fixture
def online(program: Program, beatport: BeatportProcess) -> Program:
    return logged_in(program, beatport)


def logged_in(program: Program, beatport: BeatportProcess | BeatportThread) -> Program:
    """Return the program with a login at a Beatport, and without a rate limit."""
    env = {**program.env, **beatport.env(), "BEATMATCH_TOKEN": beatport.token, "BEATMATCH_RATE": "none"}
    return replace(program, env=env)


@pytest.fixture
def new_requests(beatport: BeatportProcess) -> Callable[[], int]:
    """Return a function that counts the requests since it was called before."""
    counted = beatport.count()

    def count() -> int:
        nonlocal counted
        before, counted = counted, beatport.count()
        return counted - before

    return count


def track_on_beatport(track_id: int, name: str, artist: str, mix: str = "Original Mix") -> dict[str, Any]:
    return {"id": track_id, "name": name, "mix_name": mix, "artists": [{"name": artist}], "length_ms": 360_000}


def count_changes(results: list[dict[str, Any]]) -> dict[str, int]:
    """Count the results that are new, the same, better or lost."""
    return dict(Counter(result["changed"] for result in results))


def by_title(results: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {result["title"]: result for result in results}


def results_part(done: Done) -> str:
    """Return a JSON document without its head, which depends on the time of the run."""
    return done.out.partition('"results": [')[2]


def check_integrity(store: Path) -> str:
    """Return what SQLite says of the store: "ok", or what is damaged."""
    with closing(sqlite3.connect(store)) as db:
        return db.execute("PRAGMA integrity_check").fetchone()[0]


def is_one_line(err: str, *parts: str) -> bool:
    """Return whether stderr is a single line that holds all these parts."""
    return (err.count("\n"), [part for part in parts if part not in err]) == (1, [])


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
