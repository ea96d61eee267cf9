import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.search_text import filter_value, search_text


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Mira Vohl - Paper Comet", "Mira Vohl - Paper Comet"),
        ("Vu\u0308hl Cafe\u0301", "Vühl Café"),
        ("Paper Comet (Tovan Remix)", "Paper Comet (Tovan Remix)"),
        ("Paper Comet (feat. Ilse) (Tovan Remix)", "Paper Comet (feat. Ilse) Tovan Remix"),
        ("Comet (a (b) c)", "Comet (a b) c"),
        (") Comet (", "Comet"),
        ("Comet (Tovan", "Comet Tovan"),
        ("a\x00b\ud800c\n d", "a b c d"),
        ("  ", ""),
        ("x" * 400, "x" * 250),
    ],
)
def test_a_question_is_worded_as_beatport_takes_it(text, sent):
    assert search_text(text) == sent


@given(st.text(alphabet=st.characters() | st.sampled_from("()(),. ")))
def test_no_title_makes_a_question_that_beatport_refuses(text):
    words = search_text(text)
    assert words.count("(") == words.count(")") <= 1
    assert words == words.strip()
    words.encode()


@pytest.mark.parametrize(
    ("name", "sent"), [("Comet", "Comet"), ("Wax, the Moth", "the Moth"), ("One, Two,", "One"), (",", ""), ("", "")]
)
def test_a_filter_is_asked_for_the_longest_piece_between_commas(name, sent):
    assert filter_value(name) == sent
