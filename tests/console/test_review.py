"""What a review shows, in windows of every size."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from beatmatch.console.review import laid_out
from beatmatch.models import BeatportCandidate, RBTrack, VersionMatch
from beatmatch.review import Choice, begin, press
from tests.review.samples import CHOICES, TRACK, doubt

DOUBT = replace(doubt(), track=TRACK, reasons=("nearly as good as another one",))
COURSE = begin([DOUBT, doubt("Salt Hour")], frozenset())


def drawn(course=COURSE, width=80, height=24, **options):
    view = laid_out(course, width, height, **options)
    return [line.plain.rstrip() for line in view.lines], view.shown


def test_the_entry_stands_on_top_and_the_candidates_side_by_side():
    lines, shown = drawn()
    assert shown == 2
    assert lines == [
        "1 of 2  Late, number 3",
        "Mira Solen - Lantern Coast (Quill Remix)",
        "nearly as good as another one",
        "",
        "            Library                 1                       2",
        "Title       Lantern Coast           Lantern Coast           Lantern Coast",
        "Mix         Quill Remix           ~ Quill Remix           ≠ Original Mix",
        "Artists     Mira Solen              Mira Solen              Mira Solen, Tam, the",
        "                                                            Otter",
        "Key         8A                      8A                    ~ 8B",
        "BPM         124                     124                   ≠ 118.5",
        "Length      6:21                    6:21                  ≠ 4:10",
        "Label       Slow Tide               Slow Tide             ≠ Brine",
        "Release     Coastlines              Coastlines              -",
        "Year        2021                    2021                  ≠ 2012",
        "Version                             not sure                another",
        "Score                               71                      64",
        "Id                                  7700001                 7700002",
        "",
        "≠ differs   ~ nearly, or not sure",
        "",
        "[1-2] take it   [Enter] take 1   [n] none of these   [s] skip",
        "[p] paste an address or id   [o] others, from 3 of 3   [u] undo",
        "[q] quit, go on later",
    ]


def test_in_a_narrow_window_they_stand_one_below_the_other():
    lines, shown = drawn(width=60)
    assert shown == 3
    assert lines[4:16] == [
        "Library Title: Lantern Coast   Mix: Quill Remix",
        "   Artists: Mira Solen   Key: 8A   BPM: 124   Length: 6:21",
        "   Label: Slow Tide   Release: Coastlines   Year: 2021",
        "1  Title: Lantern Coast   Mix: ~ Quill Remix",
        "   Artists: Mira Solen   Key: 8A   BPM: 124   Length: 6:21",
        "   Label: Slow Tide   Release: Coastlines   Year: 2021",
        "   Version: not sure   Score: 71   Id: 7700001",
        "2  Title: Lantern Coast   Mix: ≠ Original Mix",
        "   Artists: Mira Solen, Tam, the Otter   Key: ~ 8B",
        "   BPM: ≠ 118.5   Length: ≠ 4:10   Label: ≠ Brine",
        "   Year: ≠ 2012   Version: another   Score: 64   Id: 7700002",
        "3  Title: ≠ Lantern   Version: another   Id: 7700003",
    ]


def test_a_wide_window_shows_all():
    lines, shown = drawn(width=140)
    assert shown == 3
    assert "[o]" not in "".join(lines)
    assert lines[-1].startswith("[1-3] take it   [Enter] take 1")


def test_a_low_window_leaves_out_facts_and_then_candidates_but_never_the_keys():
    lines, shown = drawn(height=16)
    assert (len(lines), shown) == (16, 2)
    assert not any(line.startswith(("Release", "Id", "≠ differs")) for line in lines)
    assert lines[-1] == "[q] quit, go on later"
    lines, shown = drawn(width=60, height=12)
    assert (len(lines), shown) == (12, 1)
    assert lines[-1].endswith("[q] quit, go on later")
    lines, _ = drawn(height=5)
    assert lines[-1] == "[q] quit, go on later"


def test_a_terminal_without_unicode_gets_another_sign():
    lines, _ = drawn(unicode=False)
    assert "".join(lines).isascii()
    assert "! Original Mix" in lines[6]
    assert "! differs   ~" in lines[-5]


def test_the_page_after_the_first_keeps_the_numbers():
    course, _ = press(COURSE, "o", 2)
    lines, shown = drawn(course)
    assert shown == 1
    assert lines[4].split() == ["Library", "3"]
    assert lines[-2:] == [
        "[3] take it   [n] none of these   [s] skip   [p] paste an address or id",
        "[o] others, from 1 of 3   [u] undo   [q] quit, go on later",
    ]


def test_a_doubt_without_candidates_can_be_decided_too():
    lines, shown = drawn(begin([doubt(choices=(), places=(("Late", 3), ("Early", 1)))], frozenset()))
    assert shown == 0
    assert lines[0] == "1 of 1  Late, number 3, and in 1 other place"
    assert lines[-2:] == [
        "[n] not on Beatport   [s] skip   [p] paste an address or id   [u] undo",
        "[q] quit, go on later",
    ]
    assert not any("take" in line or "≠" in line for line in lines)
    narrow, shown = drawn(begin([doubt(choices=())], frozenset()), width=50)
    assert shown == 0
    assert narrow[3].startswith("Library Title: Lantern Coast")


def test_what_the_last_key_did_stands_above_the_keys():
    course, _ = press(COURSE, "n", 2)
    lines, _ = drawn(course)
    assert "decided: Mira Solen - Lantern Coast (Quill Remix): not on Beatport" in lines


def test_the_end_counts_and_offers_what_was_skipped():
    course, _ = press(press(COURSE, "n", 2)[0], "s", 2)
    assert drawn(course)[0] == [
        "That was the last one.",
        "1 decided now, 1 undecided.",
        "",
        "skipped: Mira Solen - Salt Hour",
        "[s] show the skipped ones again   [u] undo   [Enter] end",
    ]
    course, _ = press(press(COURSE, "n", 2)[0], "n", 2)
    assert drawn(course)[0][1::3] == ["2 decided now.", "[u] undo   [Enter] end"]


def test_what_differs_is_marked_in_colour_beside_the_sign():
    view = laid_out(COURSE, 80, 24)
    mix = next(line for line in view.lines if line.plain.startswith("Mix"))
    assert {str(span.style) for span in mix.spans} >= {"bold red", "magenta"}


_TEXT = st.text(max_size=60) | st.sampled_from(["夜の港" * 8, "ملك الليل", "x" * 200, "e\u0301" * 40, "\x1b[31mred"])
_CANDIDATES = st.builds(
    BeatportCandidate,
    track_id=st.integers(1, 10**9),
    title=_TEXT,
    mix_name=_TEXT,
    artists=st.lists(_TEXT, max_size=3).map(tuple),
    key=st.none() | _TEXT,
    bpm=st.none() | st.floats(20, 400),
    length_ms=st.none() | st.integers(0, 10**7),
    label=st.none() | _TEXT,
)
_CHOICES = st.builds(
    Choice,
    candidate=_CANDIDATES,
    score=st.none() | st.floats(0, 100),
    version=st.none() | st.sampled_from(VersionMatch),
)
_DOUBTS = st.builds(
    lambda title, artist, reasons, choices: replace(
        doubt(choices=tuple(choices)),
        track=RBTrack(track_id="1", title=f"Salt {title}", artist=artist),
        reasons=tuple(reasons),
    ),
    _TEXT,
    _TEXT,
    st.lists(_TEXT, max_size=3),
    st.lists(_CHOICES, max_size=12),
)


@settings(deadline=None, max_examples=60)
@given(_DOUBTS, st.integers(40, 200), st.integers(24, 60))
def test_any_doubt_fits_any_usual_window(found, width, height):
    course = begin([found], frozenset())
    while True:
        view = laid_out(course, width, height)
        lines = [line.plain for line in view.lines]
        assert len(lines) <= height
        assert all(cell_len(line) <= width for line in lines)
        assert not any(unicodedata.category(character) == "Cc" for line in lines for character in line)
        assert bool(view.shown) is bool(course.choices)
        if course.page + view.shown >= len(course.choices):
            break
        course, _ = press(course, "o", view.shown)


def test_every_choice_can_be_reached():
    many = replace(DOUBT, choices=CHOICES * 3)
    course, seen = begin([many], frozenset()), []
    for _ in range(5):
        _, shown = drawn(course, width=100)
        seen += range(course.page + 1, course.page + shown + 1)
        course, _ = press(course, "o", shown)
    assert seen == [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("width", [10, 40])
def test_a_window_of_no_width_is_drawn_as_if_it_had_some(width):
    assert drawn(width=width) == drawn(width=40)
