"""The local Beatport in a process of its own, for tests of the whole program."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.places import ROOT


@dataclass(frozen=True, slots=True)
class BeatportProcess:
    """A running one. Log in with `token`, which it takes for valid."""

    web_url: str
    token: str
    log: Path

    @property
    def api_url(self) -> str:
        return f"{self.web_url}/v4"

    def requests(self) -> list[dict[str, Any]]:
        """Read what was asked so far: the fields of server.Request."""
        whole = self.log.read_text(encoding="utf-8").rpartition("\n")[0]  # the last line may be in the making
        return [json.loads(line) for line in whole.splitlines()]

    def count(self, path: str = "") -> int:
        return sum(asked["path"].startswith(path) for asked in self.requests())

    def env(self) -> dict[str, str]:
        """Give the variables that point beatmatch here, without a login."""
        return {"BEATMATCH_API_URL": self.api_url, "BEATMATCH_WEB_URL": self.web_url}


@contextmanager
def beatport_process(catalog: Path | None, log: Path, *options: str) -> Iterator[BeatportProcess]:
    """Start one and end it. `log` is a file for the requests; `options` are those of `python -m tests.fake_beatport`."""
    token = "access-of-a-process"
    command = [sys.executable, "-m", "tests.fake_beatport", "--requests", str(log), "--token", token, *options]
    if catalog is not None:
        command += ["--catalog", str(catalog)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, "the local Beatport did not start; its standard error says why"
        try:
            yield BeatportProcess(url, token, log)
        finally:
            process.communicate(timeout=20)
