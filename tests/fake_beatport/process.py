"""Run the fake Beatport in a process of its own, for tests of the whole program."""

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
    """A running fake Beatport. `token` is a valid access token, `log` the file of its requests."""

    web_url: str
    token: str
    log: Path

    @property
    def api_url(self) -> str:
        return f"{self.web_url}/v4"

    def requests(self) -> list[dict[str, Any]]:
        """Return the requests so far: the fields of `server.Request`."""
        complete_lines = self.log.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in complete_lines.splitlines()]

    def count(self, path: str = "") -> int:
        """Return the number of requests so far whose path begins with `path`."""
        return sum(request["path"].startswith(path) for request in self.requests())

    def env(self) -> dict[str, str]:
        """Return the environment variables with which beatmatch asks this server, without a login."""
        return {"BEATMATCH_API_URL": self.api_url, "BEATMATCH_WEB_URL": self.web_url}


@contextmanager
def beatport_process(catalog: Path | None, log: Path, *options: str) -> Iterator[BeatportProcess]:
    """Start a fake Beatport, and stop it in the end.

    `log` is a file for the requests; `options` are those of `python -m tests.fake_beatport`.
    """
    token = "access-of-a-process"
    command = [sys.executable, "-m", "tests.fake_beatport", "--requests", str(log), "--token", token, *options]
    if catalog is not None:
        command += ["--catalog", str(catalog)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, "the fake Beatport did not start; its standard error says why"
        try:
            yield BeatportProcess(url, token, log)
        finally:
            process.communicate(timeout=20)
