"""What a title says: name, version, whose, who is featured; and what is only a mark."""

import pytest

from beatmatch.matching.compare.versions import BaseMix
from beatmatch.matching.read.titles import parse_library_title

NAME = ("marble", "tide")
NONE, ORIGINAL, EXTENDED = BaseMix


def likeliest(title, **known):
    return parse_library_title(title, **known)[0]


def test_artist_and_title_are_read_in_both_orders_and_as_one_name():
    readings = parse_library_title("Ona Bellcroft - Marble Tide (Dub)")
    assert [(reading.text, reading.artists) for reading in readings] == [
        ("Marble Tide", ("Ona Bellcroft",)),
        ("Ona Bellcroft", ("Marble Tide",)),
        ("Ona Bellcroft Marble Tide", ()),
        ("Ona Bellcroft", ()),
    ]
    assert readings[0].version.words == ("dub",)


def test_a_repeated_artist_and_title_count_once():
    readings = parse_library_title("Ona Bellcroft - Marble Tide - Ona Bellcroft - Marble Tide (Dub)")
    assert (readings[0].text, readings[0].artists) == ("Marble Tide", ("Ona Bellcroft",))


@pytest.mark.parametrize(("title", "bpm", "text", "is_guess"), [
    ("07 - Marble Tide", None, "Marble Tide", False), ("07 Marble Tide", None, "Marble Tide", False),
    ("7. Marble Tide", None, "Marble Tide", False), ("A1. Marble Tide", None, "Marble Tide", False),
    ("7 Marble Tide", None, "Marble Tide", True), ("A1 Marble Tide", None, "Marble Tide", True),
    ("Marble Tide 124", 124.0, "Marble Tide", True), ("Marble Tide 62", 124.0, "Marble Tide", True),
    ("Marble Tide 124", None, "Marble Tide", True), ("Marble Tide Dub Mix 124", None, "Marble Tide", False),
])  # fmt: skip
def test_a_number_that_may_belong_to_the_name_is_left_out_as_a_guess_only(title, bpm, text, is_guess):
    readings = parse_library_title(title, bpm=bpm)
    assert (text, is_guess) in {(reading.text, reading.name_is_guessed) for reading in readings}
    assert not readings[0].name_is_guessed


def test_a_number_that_is_not_the_tempo_stays():
    assert [reading.text for reading in parse_library_title("Marble Tide 101", bpm=124.0)] == ["Marble Tide 101"]
