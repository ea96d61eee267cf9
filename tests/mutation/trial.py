"""Run the tests of a module with one changed line of it, each time in a process of its own."""

import contextlib
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from tests.mutation.areas import ROOT
from tests.mutation.mutants import Mutant

_OPTIONS = ("-x", "-q", "--no-header", "--tb=no", "-p", "pytest_asyncio.plugin", "-p", "_hypothesis_pytestplugin",
            "-p", "no:cacheprovider", "-o", "addopts=", "-m", "not slow",
            "--hypothesis-profile", "mutation")  # fmt: skip
_EXAMPLES = 20  # of each test with hypothesis: enough to notice, and the same every time


class Outcome(Enum):
    KILLED = "killed"
    SURVIVED = "survived"
    TIMEOUT = "timed out"


@dataclass(slots=True)
class _Trial:
    mutant: Mutant | None
    process: int
    ends: float

    def outcome(self) -> Outcome | None:
        """Return what came out; None while it runs. A change that makes the tests endless is noticed, too."""
        done, status = os.waitpid(self.process, os.WNOHANG)
        if done:
            return Outcome.SURVIVED if status == 0 else Outcome.KILLED
        if time.monotonic() < self.ends:
            return None
        os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        return Outcome.TIMEOUT


def run(
    tests: tuple[str, ...], mutants: Sequence[Mutant | None], *, timeout: float, jobs: int = 1
) -> Iterator[tuple[Mutant | None, Outcome]]:
    """Yield each change with whether the tests notice it, as they end; None stands for no change at all."""
    running: list[_Trial] = []
    waiting = list(mutants)[::-1]
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            running.append(_Trial(mutant, _start(tests, mutant), time.monotonic() + timeout))
        ended = [(trial, outcome) for trial in running if (outcome := trial.outcome())]
        running = [trial for trial in running if all(trial is not other for other, _ in ended)]
        for trial, outcome in ended:
            yield trial.mutant, outcome
        time.sleep(0 if ended else 0.02)


def prepare() -> None:
    """Import what every trial needs, but nothing of the package: each trial imports that anew."""
    import aiohttp  # noqa: F401, PLC0415
    import lxml.etree  # noqa: F401, PLC0415
    import msgspec.json  # noqa: F401, PLC0415
    import rapidfuzz.distance  # noqa: F401, PLC0415
    import typer  # noqa: F401, PLC0415
    from hypothesis import HealthCheck, settings  # noqa: PLC0415

    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    settings.register_profile(
        "mutation", max_examples=_EXAMPLES, derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def _start(tests: tuple[str, ...], mutant: Mutant | None) -> int:
    """Start the tests in a child, and return its process id, which is the id of its group, too."""
    if child := os.fork():
        with contextlib.suppress(OSError):  # the child may have done it already
            os.setpgid(child, child)
        return child
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(silence, stream)
    status = 1
    try:
        os.chdir(ROOT)
        if mutant:
            sys.meta_path.insert(0, _Changed(mutant))
        status = int(pytest.main([*_OPTIONS, *tests]))
    finally:
        os._exit(status)


class _Changed(importlib.abc.MetaPathFinder):
    """Finds the changed module in place of the one on disk, which stays as it is."""

    def __init__(self, mutant: Mutant) -> None:
        names = mutant.path.relative_to(ROOT).with_suffix("").parts
        self._name = ".".join(names[:-1] if names[-1] == "__init__" else names)
        self._mutant = mutant

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self._name:
            return None
        loader = _Loader(fullname, self._mutant.path, self._mutant.source)
        return importlib.util.spec_from_file_location(fullname, self._mutant.path, loader=loader)


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: Path, source: str) -> None:
        super().__init__(name, str(path))
        self._source = source

    def get_code(self, fullname):
        return compile(self._source, self.path, "exec", dont_inherit=True)
