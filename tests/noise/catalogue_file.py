"""Read and write a catalogue as JSON Lines in the shape of the API's tracks, as `--catalog FILE.jsonl` takes it."""

import json
from collections.abc import Iterable
from pathlib import Path

from beatmatch.beatport.records import parse_track
from beatmatch.models import BeatportCandidate


def read_catalogue(path: Path) -> tuple[BeatportCandidate, ...]:
    with path.open("rb") as lines:
        return tuple(parse_track(line) for line in lines if line.strip())


def write_catalogue(tracks: Iterable[BeatportCandidate], path: Path) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for track in tracks:
            lines.write(json.dumps(_as_record(track), ensure_ascii=False) + "\n")


def _as_record(track: BeatportCandidate) -> dict[str, object]:
    return {
        "id": track.track_id,
        "name": track.title,
        "mix_name": track.mix_name,
        "slug": track.slug,
        "artists": [{"name": name} for name in track.artists],
        "remixers": [{"name": name} for name in track.remixers],
        "bpm": track.bpm,
        "key": {"name": track.key} if track.key else None,
        "genre": {"name": track.genre} if track.genre else None,
        "sub_genre": {"name": track.sub_genre} if track.sub_genre else None,
        "isrc": track.isrc,
        "catalog_number": track.catalog_number,
        "length_ms": track.length_ms,
        "publish_date": track.release_date,
        "new_release_date": track.release_date,
        "release": {"name": track.release, "label": {"name": track.label} if track.label else None},
        "is_dj_edit": track.is_dj_edit,
    }
