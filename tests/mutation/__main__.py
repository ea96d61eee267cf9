"""Run `python -m tests.mutation [AREA or FILE ...]`: say which small changes to the rules no test notices."""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutation.areas import AREAS, ROOT, Area
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.trial import Outcome, prepare, run


def main() -> int:
    wishes = _read_arguments()
    prepare()
    survivors = 0
    for name, area, path in _modules(wishes.what):
        survivors += _try_module(name, area, path, wishes)
    return 1 if survivors else 0


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("what", nargs="*", help=f"areas ({', '.join(AREAS)}) or files of them; all where none is named")
    parser.add_argument("--sample", type=int, default=40, help="changes tried in each module at most (40); 0: all")
    parser.add_argument("--seed", type=int, default=1, help="which changes are drawn (1)")
    parser.add_argument("--jobs", type=int, default=2, help="trials at once (2)")
    parser.add_argument("--lines", default="", help="only changes to these lines, for example 40-60")
    return parser.parse_args()


def _modules(what: Sequence[str]) -> Iterator[tuple[str, Area, Path]]:
    files = {(ROOT / name).resolve() for name in what if name not in AREAS}
    for name, area in AREAS.items():
        for path in area.paths():
            if not what or name in what or path in files:
                yield name, area, path


def _try_module(name: str, area: Area, path: Path, wishes: argparse.Namespace) -> int:
    """Try a module's changes, print those that no test noticed, and return how many they are."""
    every = _wanted(list(mutants_of(path)), wishes.lines)
    if not every:
        return 0
    started = time.monotonic()
    if [outcome for _, outcome in run(area.tests, [None], timeout=600)] != [Outcome.SURVIVED]:
        sys.exit(f"{name}: the tests fail without any change: {' '.join(area.tests)}")
    timeout = 15 + 8 * (time.monotonic() - started)
    drawn = every
    if wishes.sample and wishes.sample < len(every):
        drawn = random.Random(f"{wishes.seed} {path.name}").sample(every, wishes.sample)
    where = path.relative_to(ROOT)
    outcomes = []
    for mutant, outcome in run(area.tests, drawn, timeout=timeout, jobs=wishes.jobs):
        outcomes.append(outcome)
        if mutant and outcome is Outcome.SURVIVED:
            print(f"  {where}:{mutant.line} {mutant.operator}\n{mutant.difference()}", flush=True)
    _report(where, len(every), outcomes, time.monotonic() - started)
    return outcomes.count(Outcome.SURVIVED)


def _wanted(mutants: list[Mutant], lines: str) -> list[Mutant]:
    if not lines:
        return mutants
    first, _, last = lines.partition("-")
    return [mutant for mutant in mutants if int(first) <= mutant.line <= int(last or first)]


def _report(where: Path, every: int, outcomes: Sequence[Outcome], seconds: float) -> None:
    survived, endless = outcomes.count(Outcome.SURVIVED), outcomes.count(Outcome.TIMEOUT)
    killed = len(outcomes) - survived
    print(
        f"{where}: {every} changes, {len(outcomes)} tried, {killed} killed ({killed / len(outcomes):.0%}"
        f"{f', {endless} by the time limit' if endless else ''}), {survived} survived, {seconds:.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
