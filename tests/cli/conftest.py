"""The program run in this process (quick), and as a process of its own (true to the last stream)."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from beatmatch.cli.entry import run
from tests.places import EXAMPLES

LIBRARY = str(EXAMPLES / "library.xml")
CATALOG = str(EXAMPLES / "catalog.jsonl")
PROGRAM = (sys.executable, "-m", "beatmatch")


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended and what it wrote."""

    status: int
    out: str
    err: str


Cli = Callable[..., Done]


def clean_env(home: Path) -> dict[str, str]:
    """Return an environment that touches nothing outside `home`, with what coverage needs."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("COVERAGE_", "COV_", "PATH"))}
    return {**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "XDG_STATE_HOME": str(home / "state")}


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def environment(tmp_path: Path, shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set a clean environment in a folder of its own; the index of the example catalogue is built once for all."""
    for name in list(os.environ):
        if name.startswith(("BEATMATCH_", "XDG_")) or name in ("NO_COLOR", "COLUMNS", "TERM", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    wanted = {**clean_env(tmp_path), "XDG_CACHE_HOME": str(shared_cache), "COLUMNS": "100"}
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return wanted


@pytest.fixture
def cli(environment: Mapping[str, str], capfd: pytest.CaptureFixture[str]) -> Cli:
    """Run a command in this process."""

    def call(*arguments: str) -> Done:
        before = signal.getsignal(signal.SIGTERM)
        capfd.readouterr()
        try:
            status = run(arguments)
        finally:
            signal.signal(signal.SIGTERM, before)
        captured = capfd.readouterr()
        return Done(status, captured.out, captured.err)

    return call


@pytest.fixture
def program(environment: Mapping[str, str]) -> Cli:
    """Run the real program to its end."""

    def call(*arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Done:
        done = subprocess.run(
            [*PROGRAM, *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=environment if env is None else env,
            check=False,
            timeout=60,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return call
