"""Measure the store with invented answers of 25 candidates.

    python -m tests.benchmarks.store [--answers 20000] [--tracks 100000] [--folder DIR]

Prints how often a second each operation can be done, its 99th percentile and slowest, the time that the end of a run
takes, and the size of the store.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from beatmatch.models import BeatportCandidate, RBTrack, Status, TrackResult
from beatmatch.store import ANY_AGE, FILE_NAME, open_store

SYLLABLES = ["ba", "be", "bo", "da", "de", "fa", "fi", "ga", "go", "ka", "ko", "la", "le", "lo", "ma", "mi", "na", "no"]
RNG = random.Random(7)  # the same answers on every machine


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        store = open_store(Path(folder), time.time)
        pool = [tuple(_candidate() for _ in range(25)) for _ in range(500)]
        questions = [f"search:{_words(4)} {number}" for number in range(options.answers)]
        _measure(
            "keep",
            lambda number: store.save_answer("bench", questions[number], pool[number % 500]),
            range(options.answers),
        )
        order = RNG.sample(range(options.answers), options.answers)
        _measure("answer", lambda number: store.load_answer("bench", questions[number], ANY_AGE), order)
        _measure("answer, unknown", lambda number: store.load_answer("bench", f"search:{number}", ANY_AGE), order)
        results = [_result(number, pool) for number in range(options.tracks)]
        run = store.begin_run("bench", "all", "")
        _measure("record", lambda number: store.record_result(run, results[number]), range(options.tracks))
        started = time.perf_counter()
        store.finish_run(run)
        print(f"{'finish a run':<16} {time.perf_counter() - started:10.2f} s for {options.tracks:,} tracks")
        _measure("outcome", lambda number: store.last_outcome("bench", results[number].track), range(options.tracks))
        store.close()
        print(f"{'size':<16} {Path(folder, FILE_NAME).stat().st_size / 2**20:10.1f} MiB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=20_000)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to put the store while it runs")
    return parser.parse_args()


def _measure(name: str, operation: Callable[[int], object], arguments: Iterable[int]) -> None:
    times = []
    for argument in arguments:
        started = time.perf_counter()
        operation(argument)
        times.append(time.perf_counter() - started)
    p99 = statistics.quantiles(times, n=100)[-1]
    print(
        f"{name:<16} {len(times) / sum(times):10,.0f} a second   "
        f"p99 {p99 * 1000:6.2f} ms   slowest {max(times) * 1000:7.2f} ms"
    )


def _words(count: int) -> str:
    return " ".join("".join(RNG.choices(SYLLABLES, k=RNG.choice([2, 3, 4]))).title() for _ in range(count))


def _candidate() -> BeatportCandidate:
    title = _words(RNG.choice([1, 2, 3]))
    return BeatportCandidate(
        track_id=RNG.randint(1_000_000, 20_000_000),
        title=title,
        mix_name=RNG.choice(["Original Mix", "Extended Mix", f"{_words(2)} Remix"]),
        artists=tuple(_words(2) for _ in range(RNG.choice([1, 1, 2, 3]))),
        key=RNG.choice(["A Minor", "C Major", "F# Minor"]),
        bpm=float(RNG.randint(118, 130)),
        length_ms=RNG.randint(180_000, 480_000),
        release_date=f"20{RNG.randint(10, 25)}-0{RNG.randint(1, 9)}-1{RNG.randint(0, 9)}",
        label=f"{_words(1)} Records",
        genre="Deep House",
        release=_words(2),
        catalog_number=f"{_words(1).upper()}{RNG.randint(1, 999):03}",
        isrc=f"XXABC{RNG.randint(0, 9_999_999):07}",
        slug=title.lower().replace(" ", "-"),
    )


def _result(number: int, pool: list[tuple[BeatportCandidate, ...]]) -> TrackResult:
    track = RBTrack(
        track_id=str(number),
        title=_words(3),
        artist=_words(2),
        seconds=RNG.randint(180, 480),
        location=f"{number}.mp3",
    )
    return TrackResult(
        playlist="All", playlist_index=number + 1, track=track, status=Status.MATCHED, score=95.0, best=pool[0][0]
    )


if __name__ == "__main__":
    main()
