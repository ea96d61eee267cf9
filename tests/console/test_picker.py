import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from beatmatch.console.picker import PickerState, draw_picker, on_key
from beatmatch.models import PlaylistInfo

UP, DOWN, PAGE_DOWN, END = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[F"
LISTS = tuple(
    PlaylistInfo(path=path, entries=entries)
    for path, entries in (
        (("Friday Night",), 23),
        (("Techno", "Raw"), 40),
        (("Techno", "Peak/Time"), 1),
        (("夜の港",), 8),
    )
)
START = PickerState(playlists=LISTS)


def after(*keys, state=START, page=10):
    for key in keys:
        state = on_key(state, key, page)
    return state


def names(state):
    return [playlist.path[-1] for playlist in state.taken]


def drawn(state, width=80, height=10, **options):
    return [line.plain.rstrip() for line in draw_picker(state, "Which?", width, height, **options)]


def test_the_list_stands_between_the_filter_and_the_keys():
    assert drawn(after(DOWN, " ")) == [
        "Which?",
        "> █",
        "    Friday Night  23 tracks",
        "  ● Techno/Raw  40 tracks",
        r">   Techno/Peak\/Time  1 track",
        "    夜の港  8 tracks",
        "",
        "",
        "4 of 4 playlists, 1 marked with 40 tracks",
        "type to filter  [↑↓] [space] mark  [Enter] match  [Esc] leave",
    ]


def test_enter_takes_the_one_under_the_cursor_or_all_that_are_marked():
    assert names(START) == ["Friday Night"]
    assert names(after(DOWN)) == ["Raw"]
    assert names(after(END, " ", UP, UP, UP, " ")) == ["Friday Night", "夜の港"]
    assert names(after(" ", UP, " ")) == ["Raw"]


def test_what_is_typed_or_pasted_filters_and_marks_stay():
    assert names(after("t", "e", "c")) == ["Raw"]
    assert names(after("peak/")) == ["Peak/Time"]
    assert names(after(" ", "peak/", "\x15")) == ["Friday Night"]
    assert names(after("tec", "\x01", "\x15")) == ["Raw", "Peak/Time"]
    assert after("tecx", "\x7f").filter == "tec"
    assert names(after("tec", "\x01", "\x01")) == ["Raw"]


def test_a_filter_that_leaves_nothing_says_so():
    state = after("zzz")
    assert names(state) == []
    assert drawn(state)[2] == "  no playlist has that in its path; [Ctrl-U] clears"
    assert after(DOWN, " ", "\x01", state=state) == dataclasses.replace(state)


@pytest.mark.parametrize("key", ["\x1b[1;5C", "\x1bx", "\t", ""])
def test_other_keys_mean_nothing(key):
    assert after(key) == START


def test_the_list_follows_the_cursor_in_a_low_window():
    lines = drawn(after(END), height=6)
    assert lines[2:4] == [r"    Techno/Peak\/Time  1 track", ">   夜の港  8 tracks"]
    assert after(PAGE_DOWN, page=2).cursor == 2


def test_without_unicode_the_signs_are_ascii():
    lines = drawn(after(" "), unicode=False)
    assert lines[1:3] == ["> _", "  * Friday Night  23 tracks"]
    assert "[arrows]" in lines[-1]


@given(st.lists(st.sampled_from([UP, DOWN, PAGE_DOWN, END, " ", "\x01", "\x7f", "t", "e", "/"]), max_size=20),
       st.integers(20, 200), st.integers(5, 40))  # fmt: skip
def test_it_fits_any_window_and_the_cursor_is_on_a_playlist(keys, width, height):
    state = after(*keys)
    assert state.cursor < max(len(state.shown), 1)
    lines = drawn(state, width, height)
    assert len(lines) == height
    assert all(cell_len(line) <= max(width, 52) for line in lines)
