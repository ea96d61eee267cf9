from dataclasses import replace

import pytest

from beatmatch.beatport.api import parse_list, parse_search
from beatmatch.models import BeatportCandidate
from tests.beatport.samples import CANDIDATE, RECORD, list_body, person, search_body


def test_what_is_null_or_absent_is_unknown():
    bare = BeatportCandidate(track_id=5, title="Low Tide", artists=("Ilse",))
    known = {"id": 5, "name": "Low Tide", "artists": [person("Ilse")]}
    nothing = dict.fromkeys(
        ("mix_name", "remixers", "bpm", "key", "genre", "isrc", "release", "length_ms", "slug"), None
    )
    assert parse_search(search_body(known, {**known, **nothing})) == (bare, bare)


def test_a_track_without_a_name_stays_in_the_list():
    assert parse_list(list_body({"id": 29, "name": "", "artists": [person("Ilse")]}))[0].title == ""


@pytest.mark.parametrize("odd", [{"bpm": "fast"}, {"key": "8A"}, {"release": []}, {"length_ms": 6.5}, {"genre": 7}])
def test_an_odd_value_that_does_not_matter_leaves_the_rest(odd):
    field = {"bpm": "bpm", "key": "key", "release": "release", "length_ms": "length_ms", "genre": "genre"}[
        next(iter(odd))
    ]
    found = parse_search(search_body({**RECORD, **odd}))[0]
    assert getattr(found, field) is None
    assert (found.title, found.artists, found.isrc) == (CANDIDATE.title, CANDIDATE.artists, CANDIDATE.isrc)


@pytest.mark.parametrize("odd", [{"id": "18"}, {"name": None}, {"artists": "Mira"}, {"mix_name": 3}])
def test_a_track_whose_identity_is_odd_is_left_out_and_told(odd):
    seen = []
    assert parse_search(search_body({**RECORD, **odd}, RECORD), seen.append) == (CANDIDATE,)
    assert f"`$.tracks[0].{next(iter(odd))}`" in seen[0].problem


@pytest.mark.parametrize("artists", [None, [], [{}], [{"name": " "}], [{"artist_name": "Mira Vohl"}]])
def test_a_track_without_artists_is_left_out_and_told(artists):
    seen = []
    assert parse_search(search_body({**RECORD, "artists": artists}, RECORD), seen.append) == (CANDIDATE,)
    assert "without an artist's name - at `$.tracks[0].artists`" in seen[0].problem


def test_a_track_with_an_odd_list_of_remixers_is_kept_without_it():
    seen = []
    (found,) = parse_search(search_body({**RECORD, "remixers": {"name": "Tovan"}}), seen.append)
    assert found == replace(CANDIDATE, remixers=())
    assert seen[0].odd == {"remixers": "Expected `array | null`, got `object`"}
    assert seen[0].lacks("remixers")
