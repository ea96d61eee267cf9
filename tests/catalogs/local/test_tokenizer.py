import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.catalogs.local.tokenizer import title_key, tokenize


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
def test_words_hold_nothing_that_the_index_would_split(text):
    for word in tokenize(text):
        assert word.isalnum()
        assert not any(letter.isascii() and letter.isupper() for letter in word)


@given(st.lists(st.text(min_size=1), max_size=3))
def test_the_key_of_a_title_is_no_word_of_a_text(texts):
    words = [word for text in texts for word in tokenize(text)]
    assert title_key(words) == title_key(["".join(words)])
    assert title_key(words) not in words
    assert tokenize(title_key(words)) in ([], ["".join(words)])
