"""The one place where the bench touches the matcher."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from beatmatch.models import BeatportCandidate, RBTrack, TrackResult
from beatmatch.settings import Settings
from tests.noise.invented import write_jsonl


def match_in_process(rows: Sequence[RBTrack], catalogue: Sequence[BeatportCandidate]) -> list[TrackResult]:
    """Match rows with beatmatch itself, against the catalogue written to a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.jsonl"
        write_jsonl(catalogue, path)
        return match_with_beatmatch(rows, path)


def match_with_beatmatch(rows: Sequence[RBTrack], catalogue_path: Path) -> list[TrackResult]:
    """Ask beatmatch for every row, one after another, as a caller of the public API would."""
    from beatmatch.catalogs.local import open_catalog  # noqa: PLC0415  # the bench can be used before the matcher exists
    from beatmatch.processor import match_track  # noqa: PLC0415  # the same

    settings = Settings(catalog=str(catalogue_path))

    async def match_all() -> list[TrackResult]:
        async with open_catalog(catalogue_path) as catalog:
            return [await match_track(index, row, settings, catalog=catalog) for index, row in enumerate(rows, start=1)]

    return asyncio.run(match_all())
