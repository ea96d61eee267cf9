"""Text folded to words."""

import pytest

from beatmatch.matching.text import fold, is_typo, same_word, same_words, words


@pytest.mark.parametrize(
    ("text", "expected"), [("P!nk", "pink"), ("Ke$ha", "kesha"), ("C.A.R.", "car"), ("Ø", "o"), ("Ð", "d")]
)
def test_letters_in_disguise_are_folded(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("deadmau5", "deadmaus", True), ("scuker", "sucker", True), ("marble", "marbles", True), ("love", "lose", False),
    ("light", "night", False), ("lvory", "ivory", True), ("fall", "fail", False), ("lce", "ice", False), ("1979", "1980", False),
    ("tuer", "tur", True), ("ueber", "uber", True), ("r3d", "red", True),
    ("joseph", "josef", True), ("7", "t", False), ("1979", "i979", False),
])  # fmt: skip
def test_a_slip_of_the_finger_is_told_from_another_word(one, other, expected):
    assert same_word(one, other) is expected


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("mara", "mera", False),  # four letters: another word
    ("maral", "meral", True),  # five: one typing error
    ("maral", "mara", False),  # the shorter one counts
    ("marals", "maral", True),
    ("maral", "merel", False),  # two errors in a short word
    ("marblings", "merblengs", False),  # nine letters: one error
    ("marblingso", "merblengso", True),  # ten: two
    ("marblingso", "merblengs", False),  # the shorter one has nine
    ("marblingso", "merblengsu", False),  # three are too many
    ("maral", "laral", False),  # never the first letter
    ("marla", "malra", True),  # two letters in the other order are one error
    ("maral7", "meral7", False),  # never where digits are
    ("maral7", "maral", False),
])  # fmt: skip
def test_a_typing_error_needs_five_letters_and_two_need_ten(one, other, expected):
    assert is_typo(one, other) is expected
    assert is_typo(other, one) is expected


def test_a_typing_error_in_a_shorter_word_counts_where_the_caller_allows_it():
    assert is_typo("mara", "mera", shortest=4)
    assert not is_typo("mar", "mer", shortest=4)


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("lvor", "ivor", True), ("lvo", "ivo", False), ("iiiy", "lily", False), ("ivor", "avor", False),
])  # fmt: skip
def test_a_capital_i_read_as_an_l_counts_from_four_letters(one, other, expected):
    assert same_word(one, other) is expected
    assert same_word(other, one) is expected


@pytest.mark.parametrize(("one", "other", "expected"), [
    ((), (), True), (("marble", "tide"), ("tide", "marble"), True), (("some", "day"), ("someday",), True),
    (("marble", "tide"), ("tide", "marbel"), True), (("marble", "tide"), ("tide", "tide"), False),
    (("marble",), ("marble", "tide"), False), (("marble", "tide"), ("marble",), False), ((), ("marble",), False),
    (("marble", "marble"), ("marble", "tide"), False),
])  # fmt: skip
def test_two_lists_hold_the_same_words_in_any_order(one, other, expected):
    assert same_words(one, other) is expected


def test_words_know_numbers_in_every_spelling():
    assert words("Part One") == ("part", "1")
    assert words("One Part") == ("one", "part")
    assert words("II Part") == ("ii", "part")
    assert words("Room 000") == ("room", "0")
    assert words("Vol. 03, Chapter IV & Part One") == ("volume", "3", "chapter", "4", "part", "1")
