import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from beatmatch.console.text import fit, isolate, printable, shorten
from tests.writers.samples import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain (Mix) [B]", "Plain (Mix) [B]"),
        ("\x1b[31mRed\x1b[0m", "Red"),
        ("\x1b[1;38;5;12mBlue\x1b[m", "Blue"),
        ("\x9b31mRed", "Red"),
        ("\x1b]0;owned\x07Title", "Title"),
        ("\x1b]8;;http://example.org\x1b\\Link\x1b]8;;\x1b\\", "Link"),
        ("\x9d0;owned\x9cTitle", "Title"),
        ("\x1bPdevice\x1b\\Title", "Title"),
        ("\x1bcReset", "Reset"),
        ("\x1b(0lines", "lines"),
        ("cut \x1b[", "cut "),
        ("cut \x1b", "cut "),
        ("a\nb\r\nc\td\x0be\x0cf\u2028g\u2029h\x85i", "a b c d e f g h i"),
        ("bell\x07 back\x08 null\x00 del\x7f", "bell back null del"),
        ("\u202eevil\u202c \u2066iso\u2069 \u200emark", "evil iso mark"),
        ("zero\u200bwidth\u200djoin\ufeffer so\u00adft", "zerowidthjoiner soft"),
        ("❤\ufe0f 👍🏽", "❤ 👍"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("Cafe\u0301", "Café"),
        ("\u1112\u1161\u11ab", "한"),
        ("half \udce9", "half "),
        ("  space  ", "  space  "),
        ("  ø  ø", "  ø  ø"),
    ],
)
def test_text_from_elsewhere_does_nothing_to_a_terminal_but_show(text, shown):
    assert printable(text) == shown


@given(ANY_TEXT)
def test_any_text_becomes_one_line_without_anything_invisible(text):
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert not [character for character in shown if unicodedata.category(character) in {"Cc", "Cf", "Cs"}]
    assert printable(shown) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Lantern", 7, "Lantern"),
        ("Lantern", 6, "Lante…"),
        ("Paper Lantern", 7, "Paper…"),
        ("東京の夜", 8, "東京の夜"),
        ("東京の夜", 7, "東京の…"),
        ("東京の夜", 6, "東京…"),
        ("e\u0323\u0302e\u0323\u0302e", 2, "e\u0323\u0302…"),
        ("Lantern", 1, "…"),
        ("Lantern", 0, ""),
        ("", 0, ""),
    ],
)
def test_what_is_too_wide_is_cut_between_characters(text, width, shown):
    assert shorten(text, width) == shown


@pytest.mark.parametrize(
    ("text", "width", "tail", "shown"),
    [
        ("Paper Lantern (Dub)", 19, 5, "Paper Lantern (Dub)"),
        ("Paper Lantern (Dub)", 12, 5, "Paper…(Dub)"),
        ("Paper Lantern (Dub)", 14, 6, "Paper L…(Dub)"),
        ("東京の夜を歩く", 9, 4, "東京…歩く"),
        ("東京の夜を歩く", 9, 3, "東京…く"),
        ("aaaabe\u0323c", 4, 2, "a…e\u0323c"),
        ("aaaabe\u0323c", 3, 1, "a…c"),
        ("abcdef", 2, 1, "…f"),
    ],
)
def test_a_cut_can_keep_the_end(text, width, tail, shown):
    assert shorten(text, width, tail=tail) == shown


def test_text_is_filled_to_its_width_on_either_side():
    assert fit("夜", 5) == "夜   "
    assert fit("124", 5, right=True) == "  124"


def test_right_to_left_text_is_kept_from_turning_its_neighbours_around():
    assert isolate("שיר") == "\u2068שיר\u2069"
    assert fit("שיר", 5) == "\u2068שיר\u2069  "
    assert isolate("Lantern 東京 ø") == "Lantern 東京 ø"


@given(ANY_TEXT, st.integers(1, 20), st.integers(0, 8), st.booleans())
def test_any_text_fits_any_width_to_the_cell(text, width, tail, right):
    shown = fit(printable(text), width, right=right, tail=min(tail, width - 1))
    assert cell_len(shown) == width
