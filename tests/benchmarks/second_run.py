"""Measure how much quicker a second run is than the first, at the default rate, with the real program.

    python -m tests.benchmarks.second_run [LIBRARY PLAYLIST CATALOG]

Prints both times, both numbers of requests, and the ratio. Without arguments: the examples' largest playlist.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.fake_beatport import BeatportProcess, beatport_process
from tests.places import EXAMPLES
from tests.processes.conftest import Program

USUAL = [str(EXAMPLES / "library.xml"), "Friday Night", str(EXAMPLES / "catalog.jsonl")]


def main() -> None:
    library, playlist, catalog = sys.argv[1:4] or USUAL
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
    asked, started = beatport.count(), time.perf_counter()
    with program.start("match", *arguments, "--state-dir", str(program.state)) as process:
        _, said = process.communicate()
    seconds = time.perf_counter() - started
    print(f"{name:<12} {seconds:8.2f} s, {beatport.count() - asked} requests; {said.splitlines()[0]}")
    return seconds


if __name__ == "__main__":
    main()
