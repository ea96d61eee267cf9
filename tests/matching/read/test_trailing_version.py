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


def ways(title):
    return {(reading.text, reading.version.words, reading.version.is_remix) for reading in parse_library_title(title)}


def test_at_least_one_word_is_left_for_the_name_and_at_most_seven_are_the_version():
    assert ways("Marble Kite Valley Remix") == {
        ("Marble", ("kite", "valley"), True),
        ("Marble Kite", ("valley",), True),
        ("Marble Kite Valley", (), True),
        ("Marble Kite Valley Remix", (), False),
    }
    assert ways("Remix") == {("Remix", (), False)}
    begins = {name for name, _, is_remix in ways("Aa Bb Cc Dd Ee Ff Gg Hh Ii Remix") if is_remix}
    assert begins == {"Aa Bb Cc", "Aa Bb Cc Dd", "Aa Bb Cc Dd Ee", "Aa Bb Cc Dd Ee Ff", "Aa Bb Cc Dd Ee Ff Gg",
                      "Aa Bb Cc Dd Ee Ff Gg Hh", "Aa Bb Cc Dd Ee Ff Gg Hh Ii"}  # fmt: skip


def test_kinds_in_front_of_the_last_word_belong_to_the_version():
    assert ways("Marble Tide Club Mix") == {
        ("Marble Tide", ("club",), False),
        ("Marble", ("tide", "club"), False),
        ("Marble Tide Club Mix", (), False),
    }
    assert ways("Marble Tide Club Dub") == {
        ("Marble Tide", ("club", "dub"), False),
        ("Marble", ("tide", "club", "dub"), False),
        ("Marble Tide Club Dub", (), False),
    }
    assert ("Marble Tide", ("2",), True) in ways("Marble Tide Remix 2")
    assert ("Marble Tide", ("2", "3"), True) in ways("Marble Tide Remix 2 3")


def test_a_word_alone_that_names_have_too_is_no_version():
    assert ways("Marble Mix") == {("Marble Mix", (), False)}
    assert ways("Marble Clean") == {("Marble Clean", (), False)}
    assert ("Marble", ("dub",), False) in ways("Marble Dub")
    assert ways("Club Dub") == {("Club", ("dub",), False), ("Club Dub", (), False)}


def test_a_version_follows_so_a_word_in_front_belongs_to_the_name():
    assert ways("Night Remix (VIP)") == {("Night Remix", ("vip",), False)}
    assert ways("Night Dub (VIP)") == {("Night Dub", ("vip",), False)}
    assert ("No Sleep", ("club",), False) in ways("No Sleep Club Mix (Extended Mix)")


def test_a_version_behind_a_guest_is_taken_off_the_last_one():
    readings = parse_library_title("Marble Tide feat. Lia feat. Petra Quill Remix")
    assert {(reading.featured, reading.version.words, reading.required_people) for reading in readings} == {
        (("Lia", "Petra Quill Remix"), (), ("Petra Quill Remix",)),
        (("Lia", "Petra Quill"), (), ()),
        (("Lia", "Petra"), ("quill",), ("Petra",)),
    }


def test_a_guest_may_be_named_by_with():
    readings = parse_library_title("Marble Tide with Petra Quill")
    assert ("Marble Tide", ("Petra Quill",), ("Petra Quill",)) in {
        (reading.text, reading.featured, reading.required_people) for reading in readings
    }


def test_a_name_may_end_in_a_word_that_versions_have_too():
    readings = parse_library_title("Beat Of The Drum Original Mix")
    assert ("Beat Of The Drum", BaseMix.ORIGINAL) in {(reading.text, reading.version.base_mix) for reading in readings}
