"""The loop: damage, read, and note what is not an error of beatmatch, or takes too long."""

import logging
import random
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from beatmatch.errors import BeatmatchError
from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

MOST_SECONDS = 5.0  # for one case


@dataclass(frozen=True, slots=True)
class Finding:
    """A case that ended in another way. The case of a seed and a number is always the same."""

    target: str
    number: int
    problem: str


@dataclass(slots=True)
class Hunt:
    """What came of all cases."""

    tried: Counter[str] = field(default_factory=Counter)  # by target
    refused: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest: float = 0.0


def damaged_file(target: str, data: bytes, seed: int, number: int) -> bytes:
    return mutate(random.Random(f"{seed} {target} {number}"), data)


def hunt(
    numbers: Iterable[int],
    seed: int,
    *,
    targets: Iterable[str] = tuple(TARGETS),
    report: Callable[[Finding], None] = lambda _: None,
) -> Hunt:
    """Try the cases of these numbers, each with the target whose turn it is."""
    logging.getLogger("beatmatch").setLevel(logging.CRITICAL)
    names, files, result = list(targets), seeds(), Hunt()
    for number in numbers:
        name = names[number % len(names)]
        problem, seconds = _try(name, damaged_file(name, files[name], seed, number), result)
        result.tried[name] += 1
        result.slowest = max(result.slowest, seconds)
        if seconds > MOST_SECONDS:
            problem = problem or f"takes {seconds:.1f} s"
        if problem:
            result.findings.append(Finding(name, number, problem))
            report(result.findings[-1])
    return result


def _try(name: str, data: bytes, result: Hunt) -> tuple[str, float]:
    started = time.monotonic()
    with TemporaryDirectory(prefix="fuzz-") as folder:
        try:
            TARGETS[name](data, Path(folder))
        except BeatmatchError as error:
            result.refused[name] += 1
            problem = "" if len(f"{error.message} {error.hint}") < 2_000 else "a message without end"
        except Exception as bug:  # noqa: BLE001  # what this is all about
            frame = traceback.extract_tb(bug.__traceback__)[-1]
            problem = f"{type(bug).__name__}: {str(bug)[:100]} ({Path(frame.filename).name}:{frame.lineno})"
        else:
            problem = ""
    return problem, time.monotonic() - started
