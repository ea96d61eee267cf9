"""The matcher under test: beatmatch on a catalogue file, in this process."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from beatmatch.models import BeatportCandidate, RBTrack, TrackResult
from beatmatch.result import PlaylistEntry, result_for
from beatmatch.session import open_session
from beatmatch.settings import Settings
from tests.noise.catalogue_file import write_catalogue


def match_in_process(rows: Sequence[RBTrack], catalogue: Sequence[BeatportCandidate]) -> list[TrackResult]:
    """Match rows one after another, in one session, against the catalogue written to a temporary file."""

    async def match_all(settings: Settings) -> list[TrackResult]:
        async with open_session(settings) as session:
            return [
                await result_for(PlaylistEntry("", index, row), session.memory, settings)
                for index, row in enumerate(rows, start=1)
            ]

    with TemporaryDirectory() as folder:
        catalogue_file = Path(folder) / "catalog.jsonl"
        write_catalogue(catalogue, catalogue_file)
        return asyncio.run(match_all(Settings(catalog=str(catalogue_file))))
