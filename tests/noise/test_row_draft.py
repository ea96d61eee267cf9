from random import Random

import pytest

from tests.noise.invented_catalogue import invent_catalogue
from tests.noise.recording import read_recording
from tests.noise.row_draft import camelot_key, clean_draft


def test_a_row_without_noise_is_written_as_a_shop_writes_it():
    track = invent_catalogue(7, songs=100)[0]
    row = clean_draft(read_recording(track), Random(1)).as_track("1")
    assert row.title == f"{track.title} ({track.mix_name})"
    assert row.artist == ", ".join(track.artists)
    assert (row.bpm, row.year, row.key) == (track.bpm, track.year, camelot_key(track.key))


@pytest.mark.parametrize(
    ("key", "expected"),
    [("A Minor", "8A"), ("C Major", "8B"), ("Ab Minor", "1A"), ("F# Major", "2B"), ("E Major", "12B"), (None, "")],
)
def test_keys_are_written_in_camelot_notation(key, expected):
    assert camelot_key(key) == expected
