"""A version without brackets at the end of a name."""

import pytest

from beatmatch.matching.compare.versions import BaseMix
from beatmatch.matching.read.titles import parse_library_title


@pytest.mark.parametrize("name", [
    "Dub Be Good To Me", "Remix My Heart", "The Original", "Dancing In The Mix", "Defeat", "Left Drift", "Mixed Emotions",
    "(Untitled)", "Ft. Knox", "Original Sin", "Club Tropic",
])  # fmt: skip
def test_a_name_that_only_looks_like_a_version_stays_a_name(name):
    readings = parse_library_title(name)
    assert any(reading.version.is_plain and not reading.featured for reading in readings)
    assert any(reading.text.strip("()") == name.strip("()") for reading in readings)


def test_a_version_without_brackets_is_read_at_every_place_where_it_may_begin():
    readings = parse_library_title("Marble Tide Kite Valley Remix")
    assert {(reading.text, reading.version.words) for reading in readings} >= {
        ("Marble Tide", ("kite", "valley")),
        ("Marble Tide Kite", ("valley",)),
        ("Marble Tide Kite Valley Remix", ()),
    }


def test_a_name_may_end_in_a_word_that_versions_have_too():
    readings = parse_library_title("Beat Of The Drum Original Mix")
    assert ("Beat Of The Drum", BaseMix.ORIGINAL) in {(reading.text, reading.version.base_mix) for reading in readings}
