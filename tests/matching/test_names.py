"""Whether two titles are one name."""

import pytest

from beatmatch.matching.names import ARTICLE, ORDER, SAME, SLIP, compare_names, likeness
from beatmatch.matching.text import fold, name_words, same_word, words
from beatmatch.matching.titles import read_candidate_title, read_library_title

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
    ("Night And Day", "Day And Night", ORDER),
    ("Marbel Tide", "Marble Tide", SLIP),
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


def test_brackets_that_only_one_side_has_are_named():
    ours = read_library_title("Deep Down (In The Valley)")[0]
    assert compare_names(ours, read_candidate_title("Deep Down", "")[0]).ours == ("In The Valley",)
    assert compare_names(ours, read_candidate_title("Deep Down In The Valley", "")[0]).ours == ()


def test_a_name_without_its_number_is_worth_less():
    whole, guessed = read_library_title("7 Days")
    candidate = read_candidate_title("Days", "")[0]
    assert (compare_names(whole, candidate).value, compare_names(guessed, candidate).value) == (0.0, 0.9)


@pytest.mark.parametrize(
    ("text", "expected"), [("P!nk", "pink"), ("Ke$ha", "kesha"), ("C.A.R.", "car"), ("Ø", "o"), ("Ð", "d")]
)
def test_letters_in_disguise_are_folded(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("deadmau5", "deadmaus", True), ("scuker", "sucker", True), ("marble", "marbles", True), ("love", "lose", False),
    ("light", "night", False), ("1979", "1980", False),
])  # fmt: skip
def test_a_slip_of_the_finger_is_told_from_another_word(one, other, expected):
    assert same_word(one, other) is expected


def test_words_know_numbers_in_every_spelling():
    assert words("Vol. 03, Chapter IV & Part One") == ("volume", "3", "chapter", "4", "part", "1")
