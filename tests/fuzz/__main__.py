"""Run many cases: `python -m tests.fuzz --cases 100000`. Exits with 1 when there is a finding."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from tests.fuzz.hunt import Finding, Hunt, hunt
from tests.fuzz.targets import TARGETS

_BATCH = 500  # cases that one process takes at a time


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case, to see one again")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--target", action="append", choices=list(TARGETS), help="only this kind of file (repeatable)")
    options = parser.parse_args()
    targets = options.target or list(TARGETS)
    last = options.first + options.cases
    batches = [range(start, min(start + _BATCH, last)) for start in range(options.first, last, _BATCH)]
    started = time.monotonic()
    with ProcessPoolExecutor(options.processes) as pool:
        hunts = pool.map(_hunt, batches, [options.seed] * len(batches), [targets] * len(batches))
        findings = _print_table(list(hunts), time.monotonic() - started)
    return 1 if findings else 0


def _hunt(numbers: range, seed: int, targets: list[str]) -> Hunt:
    return hunt(numbers, seed, targets=targets)


def _print_table(hunts: list[Hunt], _seconds: float) -> list[Finding]:
    tried, refused = _sum(each.tried for each in hunts), _sum(each.refused for each in hunts)
    findings = [finding for each in hunts for finding in each.findings]
    fallen = Counter(finding.target for finding in findings)
    print(f"{'kind of file':<16} {'tried':>8} {'refused':>8} {'fallen':>7}")
    for name in tried:
        print(f"{name:<16} {tried[name]:>8,} {refused[name]:>8,} {fallen[name]:>7,}")
    print(f"{'all':<16} {tried.total():>8,} {refused.total():>8,} {fallen.total():>7,}")
    print(f"the slowest case took {max(each.slowest for each in hunts):.2f} s")
    for (target, problem), count in Counter((each.target, each.problem) for each in findings).most_common(40):
        first = next(each.number for each in findings if (each.target, each.problem) == (target, problem))
        print(f"{count} times, first --first {first}: {target}: {problem}")
    return findings


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counters, Counter())


if __name__ == "__main__":
    sys.exit(main())
