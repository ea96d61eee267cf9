"""Whether two titles are one name."""

import pytest

from beatmatch.matching.compare.names import ARTICLE, SAME, TYPO, compare_names, likeness
from beatmatch.matching.read.titles import parse_candidate_title, parse_library_title
from beatmatch.matching.text import name_words

TABLE = [
    ("Marble Tide", "marble  TIDE", SAME),
    ("Some Day", "Someday", SAME),
    ("Don’t Stop", "Dont Stop", SAME),
    ("Rock & Roll", "Rock 'n' Roll", SAME),
    ("Canción", "Cancion", SAME),
    ("Nächte", "Naechte", SAME),
    ("Straße", "Strasse", SAME),
    ("Łódź", "Lodz", SAME),
    ("Pt. II", "Part 2", SAME),
    ("Love You Tonight", "Luv U Tonite", SAME),
    ("???", "???", SAME),
    ("The Tide", "Tide", ARTICLE),
    ("Night And Day", "Day And Night", 0.0),
    ("Marbel Tide", "Marble Tide", TYPO),
    ("Pt. II", "Pt. III", 0.0),
    ("1979", "1980", 0.0),
    ("Love Me", "Love Me Not", 0.0),
    ("Home", "Hope", 0.0),
    ("Casablanca", "From Cadiz to Casablanca", 0.0),
    ("???", "!!!", 0.0),
    ("", "", 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "expected"), TABLE, ids=[f"{a} - {b}" for a, b, _ in TABLE])
def test_two_names_are_alike_or_not(ours, theirs, expected):
    assert likeness(name_words(ours), name_words(theirs)) == expected
    assert likeness(name_words(theirs), name_words(ours)) == expected


def test_how_much_a_name_is_worth_that_is_not_quite_the_same():
    assert likeness(name_words("The Tide"), name_words("Tide")) == 0.97
    assert likeness(name_words("Marbel Tide"), name_words("Marble Tide")) == 0.88
    sides = parse_library_title("Marble / Granite")[0], parse_candidate_title("Granite / Marble", "")[0]
    assert compare_names(*sides).value == 0.93


@pytest.mark.parametrize(("ours", "theirs", "expected"), [
    ("Marbel Tide", "Marble Tide", TYPO), ("Marbel Tidal Waves", "Marble Tidal Waves", TYPO),
    ("Marbel Tidla Waves", "Marble Tidal Waves", 0.0),  # two errors in three words
    ("Marbel Tidla Waves Under Water", "Marble Tidal Waves Under Water", 0.0),  # in five
    ("Marbel Tidla Waves Under Water Again", "Marble Tidal Waves Under Water Again", TYPO),  # in six
    ("Marbel Tidla Wavse Under Water Again", "Marble Tidal Waves Under Water Again", 0.0),
])  # fmt: skip
def test_one_word_may_be_misspelt_and_one_more_for_every_three(ours, theirs, expected):
    assert likeness(name_words(ours), name_words(theirs)) == expected


def test_a_name_of_nothing_but_an_article_is_no_other_article():
    assert likeness(("the",), ("a",)) == 0.0
    assert likeness(("the",), ()) == 0.0


def test_brackets_that_only_one_side_has_are_named():
    ours = parse_library_title("Deep Down (In The Valley)")[0]
    assert compare_names(ours, parse_candidate_title("Deep Down", "")[0]).library_brackets == ("In The Valley",)
    assert compare_names(ours, parse_candidate_title("Deep Down In The Valley", "")[0]).library_brackets == ()


def test_a_name_without_its_number_is_worth_less():
    whole, guessed = parse_library_title("7 Days")
    candidate = parse_candidate_title("Days", "")[0]
    assert (compare_names(whole, candidate).value, compare_names(guessed, candidate).value) == (0.0, 0.9)
