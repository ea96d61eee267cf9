"""Text folded to words."""

import pytest

from beatmatch.matching.text import fold, same_word, words


@pytest.mark.parametrize(
    ("text", "expected"), [("P!nk", "pink"), ("Ke$ha", "kesha"), ("C.A.R.", "car"), ("Ø", "o"), ("Ð", "d")]
)
def test_letters_in_disguise_are_folded(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("deadmau5", "deadmaus", True), ("scuker", "sucker", True), ("marble", "marbles", True), ("love", "lose", False),
    ("light", "night", False), ("lvory", "ivory", True), ("fall", "fail", False), ("lce", "ice", False), ("1979", "1980", False),
])  # fmt: skip
def test_a_slip_of_the_finger_is_told_from_another_word(one, other, expected):
    assert same_word(one, other) is expected


def test_words_know_numbers_in_every_spelling():
    assert words("Vol. 03, Chapter IV & Part One") == ("volume", "3", "chapter", "4", "part", "1")
