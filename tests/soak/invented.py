"""A library and the catalogue that it is found in, of any size and all invented."""

import json
import random
from pathlib import Path
from xml.sax.saxutils import quoteattr

_FIRST = "amber copper drift echo fern glass hollow iris jade kelp lumen moss north onyx pale quartz".split()  # noqa: SIM905  # words read better so
_SECOND = "harbour lantern meadow mirror orbit parade river signal station summit tide tower valley voyage".split()  # noqa: SIM905
_MISSING = 0.1  # share of the tracks that the catalogue lacks


def write_files(folder: Path, tracks: int, seed: int = 1) -> tuple[Path, Path]:
    """Write `library.xml`, with one playlist "Soak", and `catalog.jsonl`; return both."""
    rng, rows, lines = random.Random(seed), [], []
    for number in range(1, tracks + 1):
        title = f"{rng.choice(_FIRST)} {rng.choice(_SECOND)} {_word(rng)}".title()
        artist = f"{_word(rng)} {_word(rng)}".title()
        rows.append(f'<TRACK TrackID="{number}" Name={quoteattr(title)} Artist={quoteattr(artist)} TotalTime="360"/>')
        if rng.random() >= _MISSING:
            record = {"id": 100_000 + number, "name": title, "mix_name": "Original Mix", "length_ms": 360_000}
            more = {
                "bpm": 124,
                "key": {"name": "Ab Minor"},
                "new_release_date": "2026-02-27",
                "catalog_number": "SOAK1",
            }
            record |= {**more, "isrc": f"ZZSK126{number:05}"}
            lines.append(json.dumps({**record, "artists": [{"name": artist}]}))
    keys = "".join(f'<TRACK Key="{number}"/>' for number in range(1, tracks + 1))
    library, catalog = folder / "library.xml", folder / "catalog.jsonl"
    library.write_text(
        f'<DJ_PLAYLISTS><COLLECTION Entries="{tracks}">{"".join(rows)}</COLLECTION><PLAYLISTS><NODE Type="0" '
        f'Name="ROOT"><NODE Name="Soak" Type="1" KeyType="0" Entries="{tracks}">{keys}</NODE></NODE></PLAYLISTS>'
        "</DJ_PLAYLISTS>",
        encoding="utf-8",
    )
    catalog.write_text("\n".join(lines), encoding="utf-8")
    return library, catalog


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstv") + rng.choice("aeiou") for _ in range(3))
