"""Measure whole runs against the fake Beatport: requests a track, and the time against what the network allows.

    python -m tests.benchmarks.network [--library FILE --catalog FILE] [--latency 0.1] [--tracks 5] [--fail-share 0]

The bound is requests x latency / concurrent tracks: the time of a run that does nothing but wait. Beatport is a process
of its own; its searches take time on top of the latency.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from beatmatch.library.reading import read_library, read_playlists
from beatmatch.models import Playlist, Status, TrackResult
from beatmatch.settings import Login, Network, Settings
from tests.end_to_end.runs import match_all
from tests.fake_beatport import BeatportProcess, beatport_process
from tests.places import EXAMPLE_CATALOG, EXAMPLE_LIBRARY


def main() -> None:
    options = _options()
    names = [playlist.full_name for playlist in read_playlists(options.library)]
    playlists = read_library(options.library, names)
    server_options = [f"--{name}={value}" for name, value in vars(options).items() if name in ("latency", "seed")]
    with (
        tempfile.TemporaryDirectory() as folder,
        beatport_process(
            options.catalog, Path(folder, "log"), f"--fail-share={options.fail_share}", *server_options
        ) as beatport,
    ):
        for catalog in ("beatport", "beatport-web"):
            asyncio.run(_measure(playlists, catalog, beatport, options))


async def _measure(
    playlists: Sequence[Playlist], catalog: str, beatport: BeatportProcess, options: argparse.Namespace
) -> None:
    network = Network(rate=None, api_url=beatport.api_url, web_url=beatport.web_url)
    login = Login(token=beatport.token)
    settings = Settings(catalog=catalog, max_concurrent_tracks=options.tracks, network=network, login=login)
    before, started = beatport.count(), time.perf_counter()
    results = await match_all(playlists, settings)
    _print(catalog, results, beatport.count() - before, time.perf_counter() - started, options)


def _print(
    catalog: str, results: Sequence[TrackResult], requests: int, seconds: float, options: argparse.Namespace
) -> None:
    sought = [result for result in results if result.status is not Status.SKIPPED]
    bound = requests * options.latency / options.tracks
    matched = sum(result.matched for result in results)
    errors = sum(result.status is Status.ERROR for result in results)
    print(f"{catalog:<13} {len(sought)} tracks, {matched} matched, {errors} errors")
    print(f"{'':<13} {requests} requests, {requests / len(sought):.2f} a track")
    print(f"{'':<13} {seconds:.2f} s; bound {bound:.2f} s, {seconds / bound:.2f} times as long")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=EXAMPLE_LIBRARY)
    parser.add_argument("--catalog", type=Path, default=EXAMPLE_CATALOG)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds before each answer")
    parser.add_argument("--tracks", type=int, default=5, help="concurrent tracks")
    parser.add_argument("--fail-share", type=float, default=0.0, help="share of answers that fail")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
