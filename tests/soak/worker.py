"""The run: `python -m tests.soak.worker LIBRARY OUTPUT STATE API_URL TOKEN RATE`; it prints a sample now and then."""

import asyncio
import gc
import json
import os
import resource
import sys
from pathlib import Path

from beatmatch.events import Event, TrackFinished
from beatmatch.library.reading import read_library
from beatmatch.processor import match_entries, run_scope
from beatmatch.session import open_session
from beatmatch.settings import Login, Network, Settings
from beatmatch.writers.json import NdjsonWriter

_SAMPLES = 20  # in all


def measure(done: int) -> dict[str, int]:
    """Return memory in KB, open file handles, tasks, and entries of the matching's bounded caches."""
    return {
        "done": done,
        "memory": _memory(),
        "handles": _handles(),
        "tasks": len(asyncio.all_tasks()),
        "cached": _cached(),
    }


def _cached() -> int:
    caches = (each for each in gc.get_objects() if type(each).__name__ == "_lru_cache_wrapper")
    return sum(cache.cache_info().currsize for cache in caches if str(cache.__module__).startswith("beatmatch."))


def _memory() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))


def _handles() -> int:
    folder = next((path for path in ("/proc/self/fd", "/dev/fd") if Path(path).exists()), None)
    return len(os.listdir(folder)) if folder else 0  # noqa: PTH208  # Path.iterdir would open one more


async def work(library: str, output: str, state: str, url: str, token: str, rate: str) -> None:
    network = Network(
        api_url=url,
        rate=float(rate),
        backoff=0.05,
        read_timeout=2.0,
        total_timeout=5.0,
        max_wait=2.0,
        breaker=50,
    )
    settings = Settings(
        catalog="beatport",
        max_concurrent_tracks=20,
        state_dir=Path(state),
        network=network,
        login=Login(token=token),
    )
    playlists = read_library(library, ["Soak"])
    every, done = max(1, len(playlists[0].tracks) // _SAMPLES), 0

    def listen(event: Event) -> None:
        nonlocal done
        if isinstance(event, TrackFinished):
            done += 1
            if done % every == 0:
                print(json.dumps(measure(done)), flush=True)

    with Path(output).open("w", encoding="utf-8") as stream:  # noqa: ASYNC230  # before anything runs beside it
        scope = run_scope(library, playlists)
        async with open_session(settings, scope=scope, listen=listen) as session:
            complete = await match_entries(
                playlists, settings, session, deliver=NdjsonWriter(stream).write, listen=listen
            )
            print(json.dumps({"requests": session.requests_sent(), "complete": complete}), flush=True)


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
