"""Measure the catalogue in a file at a million invented tracks.

    python -m tests.benchmarks.local_catalog [--tracks 1000000] [--searches 500] [--folder DIR]

Prints what the build took (seconds, peak memory, size) and what a search takes (median, p95, slowest).
"""

import argparse
import asyncio
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from beatmatch.catalogs.local.catalog import build_index, open_catalog
from beatmatch.models import Query, QueryKind

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
COMMON = ["the", "love", "in", "of", "my", "you", "night", "me", "is", "to", "it", "on", "we", "feel", "your", "dance"]
COMMON += ["dream", "sun", "light", "home", "time", "for", "and", "music"]
MIXES = ["Original Mix"] * 50 + ["Extended Mix"] * 25 + ["Radio Edit", "Club Mix", "Dub Mix", "Instrumental Mix"]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        source, target = Path(folder, "catalog.jsonl"), Path(folder, "catalog.db")
        questions = _write(source, options.tracks, options.searches)
        _measure_build(source, target)
        asyncio.run(_measure_searches(target, questions))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=1_000_000)
    parser.add_argument("--searches", type=int, default=500)
    parser.add_argument("--folder", type=Path, help="where the files lie while it runs")
    return parser.parse_args()


def _write(source: Path, tracks: int, searches: int) -> dict[str, list[tuple[str, int]]]:
    """Write the catalogue; give questions of several kinds, each with the id that it is after."""
    draw = random.Random(7)  # the same catalogue on every machine
    rare = [_name(draw) for _ in range(tracks // 8)]
    artists = [_person(draw, rare) for _ in range(max(tracks // 12, 10))]
    asked: dict[str, list[tuple[str, int]]] = {"full": [], "title only": [], "one letter off": [], "typo alone": []}
    asked["common words"] = []  # nothing to be found, only to be survived
    every = max(tracks // searches, 1)
    with source.open("w", encoding="utf-8") as stream:
        for number, record in enumerate(_records(draw, rare, artists, tracks)):
            stream.write(json.dumps(record) + "\n")
            if number % every == 0:
                _ask(asked, record, draw)
    return asked


def _name(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=draw.choice([2, 2, 3, 3, 4]))).title()


def _person(draw: random.Random, rare: list[str]) -> str:
    return " ".join(draw.choices(rare, k=draw.choice([1, 2, 2])))


def _records(draw: random.Random, rare: list[str], artists: list[str], tracks: int) -> Iterator[dict[str, object]]:
    for number in range(tracks):
        remixer = draw.choice(artists) if draw.random() < 0.3 else None
        words = draw.choices(COMMON, weights=range(len(COMMON), 0, -1), k=draw.choice([0, 1, 1, 2, 3]))
        words += draw.choices(rare, k=draw.choice([0, 1, 1, 2]) or (not words))
        draw.shuffle(words)
        yield {
            "id": 1_000_000 + number * 3,
            "name": " ".join(words).title(),
            "mix_name": f"{remixer} {draw.choice(['Remix', 'Extended Remix'])}" if remixer else draw.choice(MIXES),
            "slug": "-".join(words).lower(),
            "artists": [{"name": name} for name in draw.choices(artists, k=draw.choice([1, 1, 2]))],
            "remixers": [{"name": remixer}] if remixer else [],
            "bpm": draw.randint(118, 130),
            "key": {"name": draw.choice(["A Minor", "C Major", "F# Minor"])},
            "genre": {"name": "House"},
            "isrc": f"XX{number:010d}",
            "length_ms": draw.randint(180_000, 480_000),
            "new_release_date": f"20{draw.randint(10, 25)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}",
            "release": {"name": draw.choice(rare), "label": {"name": f"{draw.choice(rare)} Records"}},
        }


def _ask(asked: dict[str, list[tuple[str, int]]], record: dict[str, object], draw: random.Random) -> None:
    artists = " ".join(artist["name"] for artist in record["artists"])
    number = int(record["id"])
    place = draw.choice([place for place, letter in enumerate(artists) if letter != " "])
    misspelt = artists[:place] + "x" + artists[place + 1 :]
    asked["full"].append((f"{artists} {record['name']} {record['mix_name']}", number))
    asked["title only"].append((str(record["name"]), number))
    asked["one letter off"].append((f"{misspelt} {record['name']}", number))
    asked["typo alone"].append((misspelt, number))
    asked["common words"].append(
        (draw.choice(["Original Mix", "The Love", "Love", "My Love Extended Mix", "The"]), number)
    )


def _measure_build(source: Path, target: Path) -> None:
    before = _peak()
    started = time.perf_counter()
    report = build_index(source, target)
    seconds = time.perf_counter() - started
    print(f"source      {source.stat().st_size / 2**20:8.0f} MiB, {report.tracks:,} tracks")
    print(f"build       {seconds:8.1f} s ({report.tracks / seconds:,.0f} tracks a second)")
    print(f"peak memory {_peak():8.0f} MiB ({before:.0f} MiB before)")
    print(f"index       {target.stat().st_size / 2**20:8.0f} MiB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


async def _measure_searches(target: Path, questions: dict[str, list[tuple[str, int]]]) -> None:
    catalog = open_catalog(target, None)
    for kind, asked in questions.items():
        times, found = [], 0
        for text, number in asked:
            started = time.perf_counter()
            answer = await catalog.search(Query(text, QueryKind.FULL))
            times.append((time.perf_counter() - started) * 1000)
            found += any(candidate.track_id == number for candidate in answer.candidates)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"{kind:<15} median {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms   "
            f"slowest {max(times):6.1f} ms   found {found}/{len(asked)}"
        )
    print(f"peak memory {_peak():8.0f} MiB")
    catalog.close()


if __name__ == "__main__":
    main()
