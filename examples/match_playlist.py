"""Match a playlist from a program that has an event loop of its own."""

import asyncio
from pathlib import Path

from beatmatch import Settings, TrackResult, match_playlist

HERE = Path(__file__).parent


async def main() -> None:
    settings = Settings(catalog=str(HERE / "catalog.jsonl"))
    for result in await match_playlist(HERE / "library.xml", "Peak/Festival/Main Stage", settings):
        print(as_line(result))


def as_line(result: TrackResult) -> str:
    line = f"{result.playlist_index:2}  {result.status:8}  {result.track.title}"
    if result.matched and result.best:
        line += f"  ->  {result.best.title} ({result.best.mix_name}), {result.best.key}, {result.best.bpm:g} BPM"
    return line


if __name__ == "__main__":
    asyncio.run(main())
