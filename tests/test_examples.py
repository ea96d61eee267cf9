import csv
import subprocess
import sys

import msgspec
import pytest

from beatmatch import Settings, Status, process_playlist
from beatmatch.beatport.records import TrackRecord, parse_track
from beatmatch.library.rekordbox import read_collection, read_playlists
from tests.places import DATA, EXAMPLES

LIBRARY = EXAMPLES / "library.xml"
CATALOG = EXAMPLES / "catalog.jsonl"
LINES = CATALOG.read_bytes().splitlines()


def truth() -> dict[str, set[int]]:
    with (DATA / "examples_truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["track_id"]: {int(i) for i in row["right"].split(";") if i} for row in csv.DictReader(file)}


def output_of(script: str) -> str:
    done = subprocess.run(
        [sys.executable, EXAMPLES / script], capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1"}, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_catalogue_is_made_of_the_objects_that_the_api_lists():
    ids = [parse_track(line).track_id for line in LINES]
    assert len(ids) == len(set(ids)) == 197
    known = set(TrackRecord.__struct_fields__)
    assert all(known <= msgspec.json.decode(line).keys() for line in LINES)


def test_every_track_has_its_right_answers_and_they_are_in_the_catalogue():
    right = truth()
    assert right.keys() == {track.track_id for track in read_collection(LIBRARY).tracks}
    assert set().union(*right.values()) <= {parse_track(line).track_id for line in LINES}
    assert sum(bool(ids) for ids in right.values()) == 36


def test_the_library_has_its_playlists():
    assert [(playlist.full_name, playlist.entries) for playlist in read_playlists(LIBRARY)] == [
        ("Friday Night", 23),
        ("Warm Up/Sunday", 9),
        (r"Warm Up/Minimal\/Deep Tech", 4),
        ("Peak/Sunday", 6),
        ("Peak/Festival/Main Stage", 10),
        ("Odds and Ends", 12),
    ]


@pytest.mark.parametrize("name", [playlist.full_name for playlist in read_playlists(LIBRARY)])
def test_no_match_in_the_examples_is_a_wrong_one(name):
    right = truth()
    for result in process_playlist(LIBRARY, name, Settings(catalog=str(CATALOG))):
        if result.matched:
            assert result.best is not None
            assert result.best.track_id in right[result.track.track_id], result.track.title


def test_nearly_all_that_the_catalogue_holds_is_found():
    right = truth()
    settings = Settings(catalog=str(CATALOG))
    matched = {
        result.track.track_id
        for playlist in read_playlists(LIBRARY)
        for result in process_playlist(LIBRARY, playlist.full_name, settings)
        if result.status is Status.MATCHED
    }
    missed = sorted(
        track.title
        for track in read_collection(LIBRARY).tracks
        if right[track.track_id] and track.track_id not in matched
    )
    assert len(missed) <= 2, missed


MAIN_STAGE = """\
 1  matched   Undertow - Kessa Lornet Remix  ->  Undertow (Kessa Lornet Remix), Db Minor, 124 BPM
 2  matched   Signal Fade (Orginal Mix)  ->  Signal Fade (Original Mix), Ab Minor, 131 BPM
 3  matched   Northern Platform 134  ->  Northern Platform (Original Mix), E Minor, 134 BPM
 4  matched   Tidal Locked (Anso Reyle & Mottram Remix)  ->  Tidal Locked (Anso Reyle & Mottram Remix), Bb Minor, 132 BPM
 5  matched   Velvet Static  ->  Velvet Static (Extended Mix), G Minor, 125 BPM
 6  matched   [7-8] Kiosk (Extended Mix) [8]  ->  Kiosk (Extended Mix), Ab Minor, 128 BPM
 7  matched   Lighthouse Theory (Extended Mix)  ->  Lighthouse Theory (Extended Mix), F# Minor, 138 BPM
 8  no_match  Static Bloom (Vero Luntz Remix)
 9  no_match  Pale Firelight
10  no_match  Halogen (Mottram Raw Mix)
"""

DOUBTFUL = """\
2 of 23 tracks want a look

20. Hollis Perrin-Vale - Foxglove
   nearest: Hollis Perrin-Vale - Foxglove (Radio Edit)
   only another version was found
   library: no version named, Beatport: Radio Edit

22. (no artist) - Kiosk (Extended Mix)
   nearest: Corbel Saint - Kiosk (Extended Mix)
   no artist to compare with
"""


def test_the_script_that_awaits_prints_the_playlist():
    assert output_of("match_playlist.py") == MAIN_STAGE


def test_the_plain_script_prints_what_wants_a_human():
    assert output_of("find_doubtful.py") == DOUBTFUL
