"""Small catalogue files of invented tracks."""

import json
from pathlib import Path

from beatmatch.catalogs.local.index import BuildReport, build_index


def record(number, name, *artists, mix="Original Mix", remixers=(), **more):
    return {
        "id": number,
        "name": name,
        "mix_name": mix,
        "artists": [{"name": artist} for artist in artists],
        "remixers": [{"name": remixer} for remixer in remixers],
        **more,
    }


def write(path: Path, *lines) -> Path:
    """Write records, and texts and bytes as they stand, a line each."""
    path.write_bytes(b"".join(_line(line) + b"\n" for line in lines))
    return path


def _line(line) -> bytes:
    if isinstance(line, dict):
        return json.dumps(line, ensure_ascii=False).encode()
    return line.encode() if isinstance(line, str) else line


def build(folder: Path, *lines, **options) -> BuildReport:
    """Write lines to `tracks.jsonl`, and build the index `tracks.db` from them."""
    return build_index(write(folder / "tracks.jsonl", *lines), folder / "tracks.db", **options)
