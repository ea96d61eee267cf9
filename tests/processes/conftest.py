"""The real program against a Beatport of our own in another process: nothing is patched, everything is counted."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import pytest

from beatmatch.catalogs.local.catalog import open_catalog
from beatmatch.cli.entry import run
from tests.cli.conftest import Done, clean_env
from tests.fake_beatport import BeatportProcess, Fault, LocalBeatport, beatport_process
from tests.fake_beatport.search import Shelf
from tests.test_examples import CATALOG, LIBRARY

FRIDAY = (str(LIBRARY), "Friday Night")
ALL = (str(LIBRARY), "--collection")


def uncovered(env: dict[str, str]) -> dict[str, str]:
    """Keep coverage out of a process that is limited, interrupted or killed: it writes files and holds locks."""
    return {name: value for name, value in env.items() if not name.startswith("COV")}


@dataclass(frozen=True)
class Program:
    """The program in an environment of its own: nothing of this machine's, a store in `state`."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()  # a command that runs it in other circumstances

    @property
    def state(self) -> Path:
        return self.home / "state"

    @property
    def store(self) -> Path:
        return self.state / "beatmatch.db"

    def start(self, *arguments: str, env: dict[str, str] | None = None, **more) -> subprocess.Popen:
        command = [*self.before, sys.executable, "-m", "beatmatch", *arguments]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
        return subprocess.Popen(
            command, cwd=self.home, env=uncovered(self.env | (env or {})), encoding="utf-8", **streams
        )

    def run(self, *arguments: str, **more) -> Done:
        with self.start(*arguments, **more) as process:
            out, err = process.communicate(timeout=60)
        return Done(process.returncode, out or "", err or "")

    def match(self, *arguments: str, **more) -> Done:
        return self.run("match", *arguments, "--state-dir", str(self.state), **more)

    def results(self, *arguments: str, status: int = 0, **more) -> list[dict]:
        """Match, and read what comes out."""
        done = self.match(*arguments, "-f", "ndjson", **more)
        assert (done.status, "Traceback" in done.err) == (status, False), done.err
        return [json.loads(line) for line in done.out.splitlines()]

    def fresh(self, name: str) -> "Program":
        """Give the same in a folder that is empty."""
        folder = self.home / name
        folder.mkdir()
        return replace(self, home=folder, env={**self.env, "HOME": str(folder)})


@dataclass(frozen=True)
class InProcess(Program):
    """The same without a process for each run, which is ten times as quick."""

    capfd: pytest.CaptureFixture | None = None

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> Done:
        with pytest.MonkeyPatch.context() as patch:
            for name in os.environ.keys() - self.env.keys():
                patch.delenv(name)
            for name, value in {**self.env, **(env or {})}.items():
                patch.setenv(name, value)
            patch.chdir(self.home)
            before = signal.getsignal(signal.SIGTERM)
            self.capfd.readouterr()
            try:
                status = run(arguments)
            finally:
                signal.signal(signal.SIGTERM, before)
        said = self.capfd.readouterr()
        return Done(status, said.out, said.err)


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A cache folder with the index of the example catalogue in it."""
    folder = tmp_path_factory.mktemp("cache")
    open_catalog(CATALOG, folder / "beatmatch").close()
    return folder


@pytest.fixture
def program(tmp_path, cache):
    """A program without a network: `-c CATALOG` is given by the test."""
    env = {**clean_env(tmp_path), "XDG_CACHE_HOME": str(cache), "COLUMNS": "100"}
    return Program(tmp_path, {name: value for name, value in env.items() if name != "XDG_STATE_HOME"})


def logged_in(program: Program, beatport: "BeatportProcess | Live", rate: str = "none") -> Program:
    env = {**program.env, **beatport.env(), "BEATMATCH_TOKEN": beatport.token, "BEATMATCH_RATE": rate}
    return replace(program, env=env)


@pytest.fixture(scope="session")
def beatport(tmp_path_factory):
    """A Beatport with the example catalogue, for tests that count what they ask themselves."""
    with beatport_process(CATALOG, tmp_path_factory.mktemp("beatport") / "log", "--latency", "0.003") as running:
        yield running


@pytest.fixture
def online(program, beatport):
    return logged_in(program, beatport)


@pytest.fixture
def quick(program, capfd):
    return InProcess(program.home, program.env, capfd=capfd)


@pytest.fixture
def counted(beatport):
    """Count what is asked: call it for the number of requests since it was called before."""
    seen = beatport.count()

    def since() -> int:
        nonlocal seen
        before, seen = seen, beatport.count()
        return seen - before

    return since


class Live:
    """A Beatport in a thread of this process: what it holds and how it answers can change between runs."""

    def __init__(self, tracks=()):
        self._server = LocalBeatport(tracks)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._server.__aenter__())
        self.token = self._server.login.issue()
        return self

    def __exit__(self, *problem) -> None:
        self._do(self._server.__aexit__(*problem))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def env(self) -> dict[str, str]:
        return {"BEATMATCH_API_URL": self._server.api_url, "BEATMATCH_WEB_URL": self._server.web_url}

    def holds(self, *tracks) -> None:
        self._server.catalogue.shelf = Shelf(tracks, ())

    def fails_next(self, *faults: Fault) -> None:
        self._server.fail(next=faults)

    def count(self) -> int:
        return self._server.count()

    def _do(self, coroutine) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)


@pytest.fixture
def live():
    with Live() as running:
        yield running


def on_beatport(number: int, name: str, artist: str, mix: str = "Original Mix") -> dict:
    return {"id": number, "name": name, "mix_name": mix, "artists": [{"name": artist}], "length_ms": 360_000}


def changes(results: list[dict]) -> dict[str, int]:
    return dict(Counter(result["changed"] for result in results))


def by_title(results: list[dict]) -> dict[str, dict]:
    return {result["title"]: result for result in results}


def results_bytes(done: Done) -> str:
    """Cut what depends on the moment off a document."""
    return done.out.partition('"results": [')[2]


def integrity(store: Path) -> str:
    with closing(sqlite3.connect(store)) as db:
        return db.execute("PRAGMA integrity_check").fetchone()[0]


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
