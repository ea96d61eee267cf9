import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from beatmatch.catalogs.local.tokenizer import index_keys, query_keys, tokenize

LETTERS = "abcdeéø夜я"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Velvet Harbour", ["velvet", "harbour"]),
        ("VÉLVET Hårbour", ["velvet", "harbour"]),
        ("Ve\u0301lvet Ha\u030arbour", ["velvet", "harbour"]),  # NFD, as macOS writes it
        ("Øyvind Łoś & Đorđe", ["oyvind", "los", "dorde"]),
        ("Straße Æon Œuvre Þór", ["strasse", "aeon", "oeuvre", "thor"]),
        ("Don't Can’t Won`t", ["dont", "cant", "wont"]),
        ("Mira (UK), N.O.V.A. - Pt.2", ["mira", "uk", "nova", "pt", "2"]),
        ("G.Salvo", ["g", "salvo"]),
        ("snake_case/slash+plus", ["snake", "case", "slash", "plus"]),
        ("ＦＵＬＬ ﬁre ²", ["full", "fire", "2"]),
        ("夜の街", ["夜の街"]),
        ("Ночь Ёлка", ["ночь", "елка"]),
        ("İstanbul ılık", ["istanbul", "ilik"]),
        ("💥 \x00 !!! ---", []),
        ("", []),
    ],
)
def test_words_are_folded(text, expected):
    assert tokenize(text) == expected


@given(st.text())
def test_folded_words_fold_to_themselves(text):
    assert tokenize(" ".join(tokenize(text))) == tokenize(text)


@given(st.text())
def test_words_hold_nothing_that_fts5_would_split_or_change(text):
    for word in tokenize(text):
        assert word.isalnum()
        assert not any(letter.isascii() and letter.isupper() for letter in word)


@given(st.text(LETTERS, min_size=3, max_size=7), st.data())
def test_a_short_word_and_every_word_one_letter_away_share_a_key(word, data):
    place = data.draw(st.integers(0, len(word)))
    inserted = data.draw(st.sampled_from(["", *LETTERS]))
    dropped = data.draw(st.integers(0, 1))
    other = word[:place] + inserted + word[place + dropped :]
    assert Levenshtein.distance(word, other) <= 1
    keys, edits = query_keys(word)
    assert edits == 1
    assert set(keys) & set(index_keys(other))


@pytest.mark.parametrize(
    ("asked", "kept"), [("marbleus", "marble"), ("lanterns", "lantren"), ("harvestmoon", "harwestmon")]
)
def test_a_long_word_shares_a_key_with_one_two_letters_away(asked, kept):
    keys, edits = query_keys(asked)
    assert edits == 2
    assert set(keys) & set(index_keys(kept))


@pytest.mark.parametrize("word", ["ab", "x", "2024", "x" * 41])
def test_words_that_are_too_short_too_long_or_numbers_have_no_other_spelling(word):
    assert query_keys(word) == ([], 0)


@pytest.mark.parametrize(("letters", "edits"), [(2, 0), (3, 1), (7, 1), (8, 2), (40, 2), (41, 0)])
def test_a_word_of_eight_letters_may_have_two_errors_and_one_of_three_only_one(letters, edits):
    assert query_keys("abcdefgh" * 5 + "x" if letters == 41 else ("abcdefgh" * 5)[:letters])[1] == edits


@pytest.mark.parametrize(("letters", "deletions", "trigrams"), [
    (5, True, False), (6, True, True), (8, True, True), (9, False, True), (42, False, True), (43, False, False),
])  # fmt: skip
def test_a_word_is_stored_under_the_keys_that_a_misspelt_one_may_ask_for(letters, deletions, trigrams):
    word = ("abcdefgh" * 6)[:letters]
    keys = index_keys(word)
    assert (word in keys) is deletions
    assert any(key.startswith("≈") for key in keys) is trigrams


def test_a_very_long_word_gets_no_keys():
    assert index_keys("x" * 60) == []
