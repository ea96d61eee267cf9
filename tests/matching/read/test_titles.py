"""What a title says: name, version, whose, who is featured; and what is only a mark."""

import pytest

from beatmatch.matching.compare.versions import BaseMix
from beatmatch.matching.read.titles import parse_candidate_title, parse_library_title

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
    ("Remix Machine 124", None, "Remix Machine", True), ("Remix Machine 124 8A", None, "Remix Machine 124", True),
])  # fmt: skip
def test_a_number_that_may_belong_to_the_name_is_left_out_as_a_guess_only(title, bpm, text, is_guess):
    readings = parse_library_title(title, bpm=bpm)
    assert (text, is_guess) in {(reading.text, reading.name_is_guessed) for reading in readings}
    assert not readings[0].name_is_guessed


@pytest.mark.parametrize("number", [120, 121, 119, 60, 240, 80, 180, 90, 160, 96, 150])
def test_a_number_behind_is_the_tempo_as_software_may_read_it(number):
    assert "Marble Tide" in {reading.text for reading in parse_library_title(f"Marble Tide {number}", bpm=120.0)}


@pytest.mark.parametrize("number", [118, 122, 62, 238, 82, 178, 88, 158, 94, 98, 152, 40, 30])
def test_a_number_beside_the_tempo_belongs_to_the_name(number):
    readings = parse_library_title(f"Marble Tide {number}", bpm=120.0)
    assert [reading.text for reading in readings] == [f"Marble Tide {number}"]


@pytest.mark.parametrize(("number", "is_tempo"), [(99, False), (100, True), (179, True), (180, False)])
def test_where_the_tempo_is_not_known_a_number_from_100_to_179_may_be_one(number, is_tempo):
    readings = {reading.text for reading in parse_library_title(f"Marble Tide {number}")}
    assert ("Marble Tide" in readings) is is_tempo


def ways(title):
    return [(reading.text, reading.artists) for reading in parse_library_title(title)]


def test_a_name_that_stands_twice_counts_once_first():
    assert ways("Marble - Marble (Dub)")[:2] == [("Marble", ()), ("Marble", ("Marble",))]
    assert ways("Ona - Marble Tide - Ona")[0] == ("Marble Tide", ("Ona",))
    assert ways("Ona Bell - Marble Tide - Ona B")[0] == ("Marble Tide", ("Ona Bell",))
    assert ways("Ona - Marble Tide - On")[0] == ("Marble Tide", ("Ona",))
    assert ways("Ona - Marble Tide - Granite")[0] == ("Marble Tide Granite", ("Ona",))
    assert ways("Ona - Marble - Ona - Marble Ti")[0] == ("Marble Ti", ("Ona",))
    assert ways("Ona - Marble Tide - Ona - Marb")[0] == ("Marble Tide", ("Ona",))


def test_what_looks_like_a_version_behind_a_dash_may_be_a_title():
    assert ("Marble Remix", ("Ona Bellcroft",)) in ways("Ona Bellcroft - Marble Remix")
    assert ("Ona Bellcroft Marble Remix", ()) in ways("Ona Bellcroft - Marble Remix")
    assert ways("Ona Bellcroft - Marble Remix")[0] == ("Ona Bellcroft", ())


def beatport_ways(name):
    return [(way.text, way.version.words) for way in parse_candidate_title(name, "")]


def test_a_version_behind_a_dash_of_beatports_is_one():
    assert ("Marble", ("anvil", "choir")) in beatport_ways("Marble - Anvil Choir Remix")
    ways = beatport_ways("Ona - Marble - Dub")
    assert ways[-1] == ("Ona Marble", ("dub",))
    assert ("Ona", ("dub",)) not in ways


def test_a_version_in_brackets_behind_a_name_may_be_that_names():
    readings = parse_library_title("Ona - Marble - Kite Valley (Dub)")
    assert {
        ("Marble Kite Valley", ("Ona",), ("dub",)),
        ("Ona Marble", ("Kite Valley",), ("dub",)),
        ("Kite Valley", ("Ona", "Marble"), ("dub",)),
        ("Kite Valley", ("Ona",), ("dub",)),
        ("Ona Marble Kite Valley", (), ("dub",)),
        ("Marble", ("Ona",), ("kite", "valley", "dub")),
    } <= {(reading.text, reading.artists, reading.version.words) for reading in readings}


def test_the_last_of_three_parts_may_be_a_label():
    labels = {(reading.text, reading.required_label) for reading in parse_library_title("Ona - Marble Tide - Quay")}
    assert ("Marble Tide", "Quay") in labels
    bracketed = parse_library_title("Ona - Marble Tide - Quay (Dub)")
    assert "Quay Dub" not in {reading.required_label for reading in bracketed}


def test_a_number_that_is_not_the_tempo_stays():
    assert [reading.text for reading in parse_library_title("Marble Tide 101", bpm=124.0)] == ["Marble Tide 101"]
