"""Measure how much faster a second run of the program is than the first, at the default rate limit.

    python -m tests.benchmarks.second_run [LIBRARY PLAYLIST CATALOG]

Prints time and number of requests of both runs, and the ratio of the times. Default: the largest playlist of the
examples.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.fake_beatport import BeatportProcess, beatport_process
from tests.places import EXAMPLE_CATALOG, EXAMPLE_LIBRARY
from tests.processes.conftest import Program

DEFAULT = [str(EXAMPLE_LIBRARY), "Friday Night", str(EXAMPLE_CATALOG)]


def main() -> None:
    library, playlist, catalog = sys.argv[1:4] or DEFAULT
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with beatport_process(Path(catalog), home / "log", "--latency", "0.1") as beatport:
            env = {"PATH": os.environ["PATH"], "HOME": folder, "BEATMATCH_TOKEN": beatport.token, **beatport.env()}
            program = Program(home, env)
            arguments = (str(Path(library).resolve()), playlist, "-f", "json", "-o", "out.json")
            first = _timed("first run", program, beatport, arguments)
            second = _timed("second run", program, beatport, arguments)
    print(f"{'ratio':<12} {first / second:8.1f}")


def _timed(name: str, program: Program, beatport: BeatportProcess, arguments: tuple[str, ...]) -> float:
    requests, started = beatport.count(), time.perf_counter()
    with program.start("match", *arguments, "--state-dir", str(program.state)) as process:
        _, messages = process.communicate()
    seconds = time.perf_counter() - started
    print(f"{name:<12} {seconds:8.2f} s, {beatport.count() - requests} requests; {messages.splitlines()[0]}")
    return seconds


if __name__ == "__main__":
    main()
