"""Measure a catalogue file of a million invented tracks: building its index, and searching it.

    python -m tests.benchmarks.local_catalog [--tracks 1000000] [--searches 500] [--folder DIR]

Prints seconds, peak memory and size of the build, and median, 95th percentile and slowest of the searches. A search
of common words is not expected to find its track, only to end in time.
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
        queries = _write_catalogue(source, options.tracks, options.searches)
        _measure_build(source, target)
        asyncio.run(_measure_searches(target, queries))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=1_000_000)
    parser.add_argument("--searches", type=int, default=500)
    parser.add_argument("--folder", type=Path, help="where to put the files while it runs")
    return parser.parse_args()


def _write_catalogue(source: Path, tracks: int, searches: int) -> dict[str, list[tuple[str, int]]]:
    """Write the catalogue; return the queries of each kind, each with the id of the track that it is for."""
    rng = random.Random(7)  # the same catalogue on every machine
    rare = [_name(rng) for _ in range(tracks // 8)]
    artists = [_person(rng, rare) for _ in range(max(tracks // 12, 10))]
    queries: dict[str, list[tuple[str, int]]] = {"full": [], "title only": [], "one letter off": [], "typo alone": []}
    queries["common words"] = []
    every = max(tracks // searches, 1)
    with source.open("w", encoding="utf-8") as stream:
        for number, record in enumerate(_records(rng, rare, artists, tracks)):
            stream.write(json.dumps(record) + "\n")
            if number % every == 0:
                _add_queries(queries, record, rng)
    return queries


def _name(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.choice([2, 2, 3, 3, 4]))).title()


def _person(rng: random.Random, rare: list[str]) -> str:
    return " ".join(rng.choices(rare, k=rng.choice([1, 2, 2])))


def _records(rng: random.Random, rare: list[str], artists: list[str], tracks: int) -> Iterator[dict[str, object]]:
    for number in range(tracks):
        remixer = rng.choice(artists) if rng.random() < 0.3 else None
        words = rng.choices(COMMON, weights=range(len(COMMON), 0, -1), k=rng.choice([0, 1, 1, 2, 3]))
        words += rng.choices(rare, k=rng.choice([0, 1, 1, 2]) or (not words))
        rng.shuffle(words)
        yield {
            "id": 1_000_000 + number * 3,
            "name": " ".join(words).title(),
            "mix_name": f"{remixer} {rng.choice(['Remix', 'Extended Remix'])}" if remixer else rng.choice(MIXES),
            "slug": "-".join(words).lower(),
            "artists": [{"name": name} for name in rng.choices(artists, k=rng.choice([1, 1, 2]))],
            "remixers": [{"name": remixer}] if remixer else [],
            "bpm": rng.randint(118, 130),
            "key": {"name": rng.choice(["A Minor", "C Major", "F# Minor"])},
            "genre": {"name": "House"},
            "isrc": f"XX{number:010d}",
            "length_ms": rng.randint(180_000, 480_000),
            "new_release_date": f"20{rng.randint(10, 25)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}",
            "release": {"name": rng.choice(rare), "label": {"name": f"{rng.choice(rare)} Records"}},
        }


def _add_queries(queries: dict[str, list[tuple[str, int]]], record: dict[str, object], rng: random.Random) -> None:
    artists = " ".join(artist["name"] for artist in record["artists"])
    number = int(record["id"])
    place = rng.choice([place for place, letter in enumerate(artists) if letter != " "])
    misspelled = artists[:place] + "x" + artists[place + 1 :]
    queries["full"].append((f"{artists} {record['name']} {record['mix_name']}", number))
    queries["title only"].append((str(record["name"]), number))
    queries["one letter off"].append((f"{misspelled} {record['name']}", number))
    queries["typo alone"].append((misspelled, number))
    queries["common words"].append(
        (rng.choice(["Original Mix", "The Love", "Love", "My Love Extended Mix", "The"]), number)
    )


def _measure_build(source: Path, target: Path) -> None:
    before = _peak_memory()
    started = time.perf_counter()
    report = build_index(source, target)
    seconds = time.perf_counter() - started
    print(f"source      {source.stat().st_size / 2**20:8.0f} MiB, {report.tracks:,} tracks")
    print(f"build       {seconds:8.1f} s ({report.tracks / seconds:,.0f} tracks a second)")
    print(f"peak memory {_peak_memory():8.0f} MiB ({before:.0f} MiB before)")
    print(f"index       {target.stat().st_size / 2**20:8.0f} MiB")


def _peak_memory() -> float:
    """Return the largest memory use of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


async def _measure_searches(target: Path, queries: dict[str, list[tuple[str, int]]]) -> None:
    catalog = open_catalog(target, None)
    for kind, of_kind in queries.items():
        times, found = [], 0
        for text, number in of_kind:
            started = time.perf_counter()
            answer = await catalog.search(Query(text, QueryKind.FULL))
            times.append((time.perf_counter() - started) * 1000)
            found += any(candidate.track_id == number for candidate in answer.candidates)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"{kind:<15} median {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms   "
            f"slowest {max(times):6.1f} ms   found {found}/{len(of_kind)}"
        )
    print(f"peak memory {_peak_memory():8.0f} MiB")
    catalog.close()


if __name__ == "__main__":
    main()
