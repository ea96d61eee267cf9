"""A folder of files of every kind, some of them unusable, a playlist of all, and the catalogue that they are found in."""

import json
import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.audio_files.everyday import EVERYDAY

_UNUSABLE_EVERY = 25  # files


def _missing(_: Path) -> None:
    """Write nothing."""


def _damaged(path: Path) -> None:
    path.write_bytes(b"no sound " * 500)


def _cut_off(path: Path) -> None:
    path.write_bytes(EVERYDAY["comments.flac"](1)[:100])


def _other_kind(path: Path) -> None:
    path.write_bytes(b"OggS" + bytes(500))


def _read_only(path: Path) -> None:
    path.write_bytes(EVERYDAY["v23.mp3"](1))
    path.chmod(0o444)


def _linked(path: Path) -> None:
    path.write_bytes(EVERYDAY["v24.mp3"](2))
    os.link(path, path.with_name(f"other name of {path.name}"))


def _in_a_cloud(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(5_000_000)


_UNUSABLE: Mapping[str, Callable[[Path], None]] = {
    "missing.mp3": _missing,
    "damaged.mp3": _damaged,
    "cut off.flac": _cut_off,
    "other kind.ogg": _other_kind,
    "read-only.mp3": _read_only,
    "linked.mp3": _linked,
    "cloud.wav": _in_a_cloud,
}


@dataclass(frozen=True, slots=True)
class Music:
    """The playlist, the catalogue, and how many files can be written and cannot."""

    playlist: Path
    catalog: Path
    usable: int
    unusable: int


def write_music(folder: Path, files: int, seed: int = 1) -> Music:
    """Write `files` files of mixed kinds, one in 25 of them unusable, each as another track."""
    rng, lines, records, unusable = random.Random(seed), ["#EXTM3U"], [], 0
    music = folder / "music"
    music.mkdir(parents=True)
    for number in range(files):
        title, artist = f"{_word(rng)} {_word(rng)} {_word(rng)}".title(), f"{_word(rng)} {_word(rng)}".title()
        if number % _UNUSABLE_EVERY == _UNUSABLE_EVERY - 1:
            kind = list(_UNUSABLE)[unusable % len(_UNUSABLE)]
            _UNUSABLE[kind](path := music / f"{number:04} {kind}")
            unusable += 1
        else:
            kind = list(EVERYDAY)[number % len(EVERYDAY)]
            path = music / f"{number:04} {kind}"
            path.write_bytes(EVERYDAY[kind](number))
            os.utime(path, ns=(1_600_000_000_000_000_000 + number, 1_500_000_000_000_000_000 + number))
        lines += [f"#EXTINF:360,{artist} - {title}", f"music/{path.name}"]
        records.append(_record(number, title, artist))
    playlist, catalog = folder / "all.m3u8", folder / "catalog.jsonl"
    playlist.write_text("\n".join(lines), encoding="utf-8")
    catalog.write_text("\n".join(records), encoding="utf-8")
    return Music(playlist, catalog, files - unusable, unusable)


def _record(number: int, title: str, artist: str) -> str:
    return json.dumps(
        {
            "id": 100_000 + number,
            "name": title,
            "mix_name": "Original Mix",
            "artists": [{"name": artist}],
            "length_ms": 360_000,
            "bpm": 120 + number % 20,
            "key": {"name": "A Minor"},
            "genre": {"name": "Melodic House & Techno"},
            "publish_date": "2026-02-27",
            "release": {"name": f"{title} EP", "label": {"name": "Hóllow Ω"}},
            "catalog_number": f"HLW{number}",
            "isrc": f"ZZHL226{number:05}",
            "slug": title.lower().replace(" ", "-"),
        }
    )


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstv") + rng.choice("aeiou") for _ in range(3))
