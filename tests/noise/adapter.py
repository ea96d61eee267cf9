"""The one place where the bench touches the matcher."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from beatmatch.models import BeatportCandidate, RBTrack, TrackResult
from beatmatch.result import PlaylistEntry, result_for
from beatmatch.session import open_session
from beatmatch.settings import Settings
from tests.noise.invented import write_jsonl


def match_in_process(rows: Sequence[RBTrack], catalogue: Sequence[BeatportCandidate]) -> list[TrackResult]:
    """Match rows with beatmatch itself, against the catalogue written to a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.jsonl"
        write_jsonl(catalogue, path)
        return match_with_beatmatch(rows, path)


def match_with_beatmatch(rows: Sequence[RBTrack], catalogue_path: Path) -> list[TrackResult]:
    """Match every row, one after another, in one session on a catalogue file."""
    settings = Settings(catalog=str(catalogue_path))

    async def match_all() -> list[TrackResult]:
        async with open_session(settings) as opened:
            return [
                await result_for(PlaylistEntry("", index, row), opened.memory, settings)
                for index, row in enumerate(rows, start=1)
            ]

    return asyncio.run(match_all())
