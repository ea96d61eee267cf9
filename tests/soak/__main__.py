"""`python -m tests.soak --tracks 10000`. Exits with 1 where results differ or a measure is not flat."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.fake_beatport import BeatportProcess, beatport_process
from tests.places import ROOT
from tests.soak.invented import write_files

# Of 100 answers 15 fail, 5 are cut off, and one in 200 never comes.
_FAIL_SHARE = 0.205
_KINDS = [*["status_500", "status_502", "rate_limited"] * 10, *["cut_off"] * 10, "hang"]
_KILLS = (1 / 3, 2 / 3)  # of the tracks, at which the run is killed
_FLAT = {"memory": 1.25, "handles": 1.25, "tasks": 1.25}  # the end may have so many times what the start has
_CACHED = 0.8  # KB that an entry of a bounded cache may take: the caches of the matching fill up, and then stay
_SPARE = {"memory": 8_000, "handles": 12, "tasks": 5}  # and so much more

Sample = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--tracks", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=40.0, help="requests a second that are allowed")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="soak-") as name:
        return soak(Path(name), options.tracks, options.rate)


def soak(folder: Path, tracks: int, rate: float) -> int:
    """Run without faults, then with all of them, and compare."""
    library, catalog = write_files(folder, tracks)
    with beatport_process(catalog, folder / "clean.log") as beatport:
        list(_run(library, folder / "clean.ndjson", folder / "clean", beatport, 1_000))
        needed = beatport.count()
    faults = ("--fail-share", str(_FAIL_SHARE), "--kinds", ",".join(_KINDS))
    started = time.monotonic()
    with beatport_process(catalog, folder / "soak.log", *faults) as beatport:
        for share in _KILLS:
            for sample in _run(library, folder / "soak.ndjson", folder / "soak", beatport, rate):
                if sample.get("done", 0) >= share * tracks:
                    break  # which kills it
        samples = list(_run(library, folder / "soak.ndjson", folder / "soak", beatport, rate))
        asked = beatport.count()
    seconds = time.monotonic() - started
    same = (folder / "clean.ndjson").read_bytes() == (folder / "soak.ndjson").read_bytes()
    print(f"{tracks:,} tracks, {len(_KILLS)} kills, {seconds:.0f} s, {asked / seconds:.1f} requests a second")
    print(f"requests: {needed:,} without faults, {asked:,} with them")
    print(f"results equal to those without faults: {'yes' if same else 'NO'}")
    flat = _print_samples([sample for sample in samples if "done" in sample])
    return 0 if same and flat else 1


def _run(library: Path, output: Path, state: Path, beatport: BeatportProcess, rate: float) -> Iterator[Sample]:
    """Start the run and yield its samples; it is killed where the caller stops."""
    command = [sys.executable, "-m", "tests.soak.worker", library, output, state, beatport.api_url, beatport.token]
    with subprocess.Popen([*command, str(rate)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                yield json.loads(line)
        finally:
            process.kill()


def _print_samples(samples: Sequence[Sample]) -> bool:
    """Print the first, the middle and the last sample; return whether no measure has grown."""
    chosen = {"start": samples[0], "middle": samples[len(samples) // 2], "end": samples[-1]}
    print(f"{'':<8}{'tracks':>8}{'memory, KB':>12}{'handles':>9}{'tasks':>7}{'cached':>9}")
    for name, sample in chosen.items():
        print(
            f"{name:<8}{sample['done']:>8,}{sample['memory']:>12,}{sample['handles']:>9}{sample['tasks']:>7}{sample['cached']:>9,}"
        )
    in_caches = _CACHED * (samples[-1]["cached"] - samples[0]["cached"])
    samples[-1]["memory"] -= in_caches
    grown = [name for name, factor in _FLAT.items() if samples[-1][name] > samples[0][name] * factor + _SPARE[name]]
    print(f"flat: {'yes' if not grown else 'NO: ' + ', '.join(grown)}")
    return not grown


if __name__ == "__main__":
    sys.exit(main())
