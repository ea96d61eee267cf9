"""The names of people in a text."""

import pytest

from beatmatch.matching.read.people import SEPARATING_WORDS, read_person, split_people


@pytest.mark.parametrize("text", [
    "Ona Bellcroft, Petra Quill", "Ona Bellcroft & Petra Quill", "Ona Bellcroft / Petra Quill", "Ona Bellcroft; Petra Quill",
    "Ona Bellcroft x Petra Quill", "Ona Bellcroft vs. Petra Quill", "Ona Bellcroft feat. Petra Quill",
    "Ona Bellcroft ft Petra Quill", "Ona Bellcroft (feat. Petra Quill)", "Ona Bellcroft pres. Petra Quill",
    "Ona Bellcroft with Petra Quill", "Ona Bellcroft and Petra Quill", "Ona Bellcroft und Petra Quill",
    "Ona Bellcroft y Petra Quill", "Ona Bellcroft + Petra Quill", "Ona Bellcroft b2b Petra Quill",
    "03. Ona Bellcroft, Petra Quill",
])  # fmt: skip
def test_every_separator_parts_two_artists(text):
    assert [person.words for person in split_people(text)] == [("ona", "bellcroft"), ("petra", "quill")]


def test_what_stands_between_two_names_is_remembered_and_makes_nobody_another_person():
    assert (read_person("Ona").is_guest, read_person("Ona").is_joined) == (False, False)
    comma, joined, guest = (split_people(f"Ona{between}Petra") for between in (", ", " & ", " feat. "))
    assert comma == joined == guest
    marks = [[(person.is_guest, person.is_joined) for person in people] for people in (comma, joined, guest)]
    plain = (False, False)
    assert marks == [[plain, plain], [plain, (False, True)], [plain, (True, False)]]
    behind = split_people("Ona feat. Petra & Tomas")
    assert [(person.is_guest, person.is_joined) for person in behind] == [plain, (True, False), (True, True)]


def test_separating_words_are_known_in_every_language():
    assert {"x", "vs", "and", "feat", "y", "con", "avec"} <= SEPARATING_WORDS
    assert not {"the", "remix", "feat."} & SEPARATING_WORDS


@pytest.mark.parametrize("text", ["Various Artists", "Unknown Artist", "VA", " ", "???", "N/A"])
def test_some_names_name_nobody(text):
    assert read_person(text).words == ()
    assert split_people(text) == ()


@pytest.mark.parametrize(
    ("text", "suffix"), [("Monty (House)", "house"), ("Fisher (OZ)", "oz"), ("Ø [Phase]", "phase"), ("Monty", "")]
)
def test_a_suffix_tells_namesakes_apart(text, suffix):
    assert read_person(text).suffix == suffix


def test_a_comma_among_white_space_is_nobody():
    assert split_people(" ,\t") == ()
    assert read_person("\u00a0&\n").words == ()
