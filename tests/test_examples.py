"""The examples: their catalogue and library are consistent, and the scripts print what they should."""

import csv
import subprocess
import sys

import msgspec
import pytest

from beatmatch import Settings, Status, process_playlist
from beatmatch.beatport.records import TrackRecord, parse_track
from beatmatch.library.rekordbox import read_collection, read_playlists
from tests.places import DATA, EXAMPLE_CATALOG, EXAMPLE_LIBRARY, EXAMPLES

CATALOG_LINES = EXAMPLE_CATALOG.read_bytes().splitlines()


def read_truth() -> dict[str, set[int]]:
    """Return the Beatport ids that are right for each track of the library, by its track id."""
    with (DATA / "examples_truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["track_id"]: {int(i) for i in row["right"].split(";") if i} for row in csv.DictReader(file)}


def output_of(script: str) -> str:
    done = subprocess.run(
        [sys.executable, EXAMPLES / script], capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1"}, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_catalogue_consists_of_track_objects_of_the_api():
    ids = [parse_track(line).track_id for line in CATALOG_LINES]
    assert len(ids) == len(set(ids)) == 197
    fields = set(TrackRecord.__struct_fields__)
    assert all(fields <= msgspec.json.decode(line).keys() for line in CATALOG_LINES)


def test_the_truth_names_every_track_and_its_answers_are_in_the_catalogue():
    truth = read_truth()
    assert truth.keys() == {track.track_id for track in read_collection(EXAMPLE_LIBRARY).tracks}
    assert set().union(*truth.values()) <= {parse_track(line).track_id for line in CATALOG_LINES}
    assert sum(bool(ids) for ids in truth.values()) == 36


def test_the_library_has_its_playlists():
    assert [(playlist.full_name, playlist.entries) for playlist in read_playlists(EXAMPLE_LIBRARY)] == [
        ("Friday Night", 23),
        ("Warm Up/Sunday", 9),
        (r"Warm Up/Minimal\/Deep Tech", 4),
        ("Peak/Sunday", 6),
        ("Peak/Festival/Main Stage", 10),
        ("Odds and Ends", 12),
    ]


@pytest.mark.parametrize("name", [playlist.full_name for playlist in read_playlists(EXAMPLE_LIBRARY)])
def test_every_match_in_the_examples_is_right(name):
    truth = read_truth()
    for result in process_playlist(EXAMPLE_LIBRARY, name, Settings(catalog=str(EXAMPLE_CATALOG))):
        if result.matched:
            assert result.best is not None
            assert result.best.track_id in truth[result.track.track_id], result.track.title


def test_nearly_every_track_that_has_an_answer_is_matched():
    truth = read_truth()
    settings = Settings(catalog=str(EXAMPLE_CATALOG))
    matched = {
        result.track.track_id
        for playlist in read_playlists(EXAMPLE_LIBRARY)
        for result in process_playlist(EXAMPLE_LIBRARY, playlist.full_name, settings)
        if result.status is Status.MATCHED
    }
    missed = sorted(
        track.title
        for track in read_collection(EXAMPLE_LIBRARY).tracks
        if truth[track.track_id] and track.track_id not in matched
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


def test_the_script_with_an_event_loop_prints_the_playlist():
    assert output_of("match_playlist.py") == MAIN_STAGE


def test_the_plain_script_prints_what_a_person_should_look_at():
    assert output_of("find_doubtful.py") == DOUBTFUL
