"""A title cleaned of marks, and split at its brackets."""

import pytest

from beatmatch.matching.read.segments import clean_title, split_segments


@pytest.mark.parametrize(("title", "cleaned"), [
    ("[3] Marble Tide", "Marble Tide"), ("[7-8] Marble Tide [7-8]", "Marble Tide"), ("(F) Marble Tide", "Marble Tide"),
    ("(?) Marble Tide", "Marble Tide"), ("(-1) Marble Tide", "Marble Tide"), ("*** Marble Tide *", "Marble Tide"),
    ("8A - 124 - Marble Tide", "Marble Tide"), ("08A_124_Marble Tide", "Marble Tide"), ("Am - 124 - Marble Tide", "Marble Tide"),
    ("Marble Tide - 8A - 124", "Marble Tide"), ("Marble Tide [8A]", "Marble Tide"), ("Marble Tide www.djsite.com", "Marble Tide"),
    ("Marble Tide [heydj.pro]", "Marble Tide"), ("Marble Tide (Dub) 129", "Marble Tide (Dub)"),
    ("Marble Tide v1 MASTER", "Marble Tide"), ("Marble Tide Clean 122", "Marble Tide"), ("Marble Tide 124 BPM", "Marble Tide"),
    ("Marble Tide.mp3", "Marble Tide"), ("Marble Tide // FREE DL", "Marble Tide"), ("PREMIERE: Marble Tide", "Marble Tide"),
    ("Ona_Bellcroft_-_Marble_Tide", "Ona Bellcroft - Marble Tide"), ("Tide &amp; Time", "Tide & Time"),
    ("ona-marble", "ona-marble"), ("ona-marble-tide", "ona marble tide"), ("ona_bell-marble-tide", "ona bell-marble-tide"),
    ("ona bell-marble-tide", "ona bell-marble-tide"), ("17827767_Marble Tide_Extended Mix", "Marble Tide (Extended Mix)"), ("Marble  Tide ", "Marble Tide"),
    ("Marble Tide (Vire (SA) Remix)", "Marble Tide (Vire Remix)"), ("Marble Tide (Vire (Aus) Remix)", "Marble Tide (Vire Remix)"),
    ("Marble Tide (Vire (aUS) Remix)", "Marble Tide (Vire (aUS) Remix)"), ("[3]", "[3]"), ("***", "*"),
])  # fmt: skip
def test_marks_are_taken_off_a_title(title, cleaned):
    assert clean_title(title) == cleaned


@pytest.mark.parametrize(("text", "segments"), [
    ("a (b) c", [("a", ""), ("b", "("), ("c", "")]),
    ("a (b (c) d)", [("a", ""), ("b d", "("), ("c", "(")]),
    ("a (b", [("a", ""), ("b", "(")]),
    ("a b) c", [("a b c", "")]), ("a)b", [("a b", "")]), (")a", [("a", "")]),
    ("[a]", [("a", "[")]), ("a(b)c", [("a", ""), ("b", "("), ("c", "")]), ("(a)(b)", [("a", "("), ("b", "(")]),
    ("a (b(c)d) e", [("a", ""), ("b d", "("), ("c", "("), ("e", "")]),
    ("", []),
])  # fmt: skip
def test_a_title_is_cut_at_its_brackets(text, segments):
    assert [(" ".join(segment.text.split()), segment.bracket) for segment in split_segments(text)] == segments
