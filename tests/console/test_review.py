"""What a review shows, in windows of every size."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from beatmatch.console.review import draw_plainly, draw_review
from beatmatch.models import BeatportCandidate, RBTrack, VersionMatch
from beatmatch.review.items import ReviewCandidate
from beatmatch.review.state import on_key, start_review
from tests.review.samples import CANDIDATES, TRACK, review_item

ITEM = replace(review_item(), track=TRACK, reasons=("nearly as good as another one",))
STATE = start_review([ITEM, review_item("Salt Hour")], frozenset())


def drawn(state=STATE, width=80, height=24, **options):
    view = draw_review(state, width, height, **options)
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
        "Year        2021                    2021                  ≠ 2012",
        "Version                             not sure                another",
        "Score                               71                      64",
        "1  https://www.beatport.com/track/-/7700001",
        "2  https://www.beatport.com/track/-/7700002",
        "",
        "≠ differs   ~ nearly, or not sure",
        "",
        "[1-2] take it   [o] open one to listen   [n] none of these   [s] skip",
        "[p] paste an address or id   [m] more, from 3 of 3   [u] undo",
        "[q] quit, go on later",
    ]


def test_in_a_narrow_window_they_stand_one_below_the_other():
    lines, shown = drawn(width=60)
    assert shown == 2
    assert lines[4:17] == [
        "Library Title: Lantern Coast   Mix: Quill Remix",
        "   Artists: Mira Solen   Key: 8A   BPM: 124   Length: 6:21",
        "   Label: Slow Tide   Release: Coastlines   Year: 2021",
        "1  Title: Lantern Coast   Mix: ~ Quill Remix",
        "   Artists: Mira Solen   Key: 8A   BPM: 124   Length: 6:21",
        "   Label: Slow Tide   Release: Coastlines   Year: 2021",
        "   Version: not sure   Score: 71",
        "   https://www.beatport.com/track/-/7700001",
        "2  Title: Lantern Coast   Mix: ≠ Original Mix",
        "   Artists: Mira Solen, Tam, the Otter   Key: ~ 8B",
        "   BPM: ≠ 118.5   Length: ≠ 4:10   Label: ≠ Brine",
        "   Year: ≠ 2012   Version: another   Score: 64",
        "   https://www.beatport.com/track/-/7700002",
    ]


def test_facts_that_matter_less_go_before_a_name_is_cut():
    lines, _ = drawn()
    assert not any(line.startswith("Release") for line in lines)
    assert not any("…" in line for line in lines)


def test_a_wide_window_shows_all():
    lines, shown = drawn(width=140)
    assert shown == 3
    assert "[m]" not in "".join(lines)
    assert lines[-1].startswith("[1-3] take it   [o] open one to listen")


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
    state, _ = on_key(STATE, "m", 2)
    lines, shown = drawn(state)
    assert shown == 1
    assert lines[4].split() == ["Library", "3"]
    assert lines[-2:] == [
        "[p] paste an address or id   [m] more, from 1 of 3   [u] undo",
        "[q] quit, go on later",
    ]


def test_an_item_without_candidates_can_be_decided_too():
    lines, shown = drawn(start_review([review_item(candidates=(), places=(("Late", 3), ("Early", 1)))], frozenset()))
    assert shown == 0
    assert lines[0] == "1 of 1  Late, number 3, and in 1 other place"
    assert lines[-2:] == [
        "[n] not on Beatport   [s] skip   [p] paste an address or id   [u] undo",
        "[q] quit, go on later",
    ]
    assert not any("take" in line or "≠" in line for line in lines)
    narrow, shown = drawn(start_review([review_item(candidates=())], frozenset()), width=50)
    assert shown == 0
    assert narrow[3].startswith("Library Title: Lantern Coast")


def test_what_the_last_key_did_stands_above_the_keys():
    state, _ = on_key(STATE, "n", 2)
    lines, _ = drawn(state)
    assert "decided: Mira Solen - Lantern Coast (Quill Remix): not on Beatport" in lines


def test_the_end_counts_and_offers_what_was_skipped():
    state, _ = on_key(on_key(STATE, "n", 2)[0], "s", 2)
    assert drawn(state)[0] == [
        "That was the last one.",
        "1 decided now, 1 undecided.",
        "",
        "skipped: Mira Solen - Salt Hour",
        "[s] show the skipped ones again   [u] undo   [Enter] end",
    ]
    state, _ = on_key(on_key(STATE, "n", 2)[0], "n", 2)
    assert drawn(state)[0][1::3] == ["2 decided now.", "[u] undo   [Enter] end"]


def test_what_differs_is_marked_in_colour_beside_the_sign():
    view = draw_review(STATE, 80, 24)
    mix = next(line for line in view.lines if line.plain.startswith("Mix"))
    assert {str(span.style) for span in mix.spans} >= {"bold red", "magenta"}


_TEXT = st.text(max_size=60) | st.sampled_from(["夜の港" * 8, "ملك الليل", "x" * 200, "e\u0301" * 40, "\x1b[31mred"])
_BEATPORT_TRACKS = st.builds(
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
_CANDIDATES = st.builds(
    ReviewCandidate,
    beatport_track=_BEATPORT_TRACKS,
    score=st.none() | st.floats(0, 100),
    version=st.none() | st.sampled_from(VersionMatch),
)
_ITEMS = st.builds(
    lambda title, artist, reasons, candidates: replace(
        review_item(candidates=tuple(candidates)),
        track=RBTrack(track_id="1", title=f"Salt {title}", artist=artist),
        reasons=tuple(reasons),
    ),
    _TEXT,
    _TEXT,
    st.lists(_TEXT, max_size=3),
    st.lists(_CANDIDATES, max_size=12),
)


@settings(max_examples=60)
@given(_ITEMS, st.integers(40, 200), st.integers(24, 60))
def test_any_item_fits_any_usual_window(item, width, height):
    state = start_review([item], frozenset())
    while True:
        view = draw_review(state, width, height)
        lines = [line.plain for line in view.lines]
        assert len(lines) <= height
        assert all(cell_len(line) <= width for line in lines)
        assert not any(unicodedata.category(character) == "Cc" for line in lines for character in line)
        assert bool(view.shown) is bool(state.candidates)
        if state.first_shown + view.shown >= len(state.candidates):
            break
        state, _ = on_key(state, "m", view.shown)


def test_every_candidate_can_be_reached():
    many = replace(ITEM, candidates=CANDIDATES * 3)
    state, seen = start_review([many], frozenset()), []
    for _ in range(5):
        _, shown = drawn(state, width=100)
        seen += range(state.first_shown + 1, state.first_shown + shown + 1)
        state, _ = on_key(state, "m", shown)
    assert seen == [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("width", [10, 40])
def test_a_window_of_no_width_is_drawn_as_if_it_had_some(width):
    assert drawn(width=width) == drawn(width=40)


def plain(state, width=80, **options):
    return [line.plain.rstrip() for line in draw_plainly(state, width, **options)]


def test_a_plain_terminal_gets_all_candidates_with_numbers_and_addresses_one_below_the_other():
    assert plain(STATE)[:11] == [
        "",
        "1 of 2  Late, number 3",
        "Mira Solen - Lantern Coast (Quill Remix)",
        "nearly as good as another one",
        "Library Title: Lantern Coast   Mix: Quill Remix   Artists: Mira Solen   Key: 8A",
        "   BPM: 124   Length: 6:21   Label: Slow Tide   Release: Coastlines   Year: 2021",
        "1  Title: Lantern Coast   Mix: ~ Quill Remix   Artists: Mira Solen   Key: 8A",
        "   BPM: 124   Length: 6:21   Label: Slow Tide   Release: Coastlines   Year: 2021",
        "   Version: not sure   Score: 71",
        "   https://www.beatport.com/track/-/7700001",
        "2  Title: Lantern Coast   Mix: ≠ Original Mix",
    ]
    assert [line for line in plain(STATE) if line.strip().startswith("https")] == [
        f"   https://www.beatport.com/track/-/{number}" for number in (7_700_001, 7_700_002, 7_700_003)
    ]
    assert " ".join(plain(STATE)[-2:]) == (
        "1-3 take it, o NUMBER open it to listen, n none of these, s skip, u undo, q quit, go on later, or an address or id"
    )
    assert "! Original Mix" in "".join(plain(STATE, unicode=False))


def test_a_plain_terminal_is_not_told_the_same_item_twice():
    state, _ = on_key(STATE, "\r", 3)
    assert plain(state, is_new=False) == [
        "Enter decides nothing; a number takes a candidate, n says that it is none of",
        "them",
    ]


def test_a_plain_terminal_is_told_the_end():
    state, _ = on_key(on_key(STATE, "n", 2)[0], "s", 2)
    assert plain(state) == [
        "skipped: Mira Solen - Salt Hour",
        "That was the last one.",
        "1 decided now, 1 undecided.",
        "u undo, s the skipped ones again, q or Enter end",
    ]
