import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.console.playlists import filtered, playlist_tree
from beatmatch.models import PlaylistInfo


def info(*path, entries=7):
    return PlaylistInfo(path=path, entries=entries)


SETS = (info("Sets", "2024", "Peak"), info("Sets", "Café del Río"), info("AC/DC", entries=12345), info("Sets", "B"))


def test_a_folder_stands_above_what_is_in_it_and_ends_in_a_slash():
    assert playlist_tree(SETS) == (
        "Tracks  Playlist\n"
        "        Sets/\n"
        "          2024/\n"
        "     7      Peak\n"
        "     7    Café del Río\n"
        " 12345  AC\\/DC\n"
        "        Sets/\n"
        "     7    B\n"
    )


def test_names_are_whole_and_hold_no_controls():
    assert playlist_tree([info("x" * 200), info("[b]\n\x1b[31mred")]).splitlines()[1:] == [
        f"     7  {'x' * 200}",
        "     7  [b] red",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [("peak", 1), ("SETS/2024", 1), ("delrío", 1), ("sets", 3), ("ac/dc", 1), (r"ac\/dc", 1), ("", 4), ("nowhere", 0)],
)
def test_a_text_finds_paths_whatever_the_case_and_the_spaces(text, found):
    assert len(filtered(SETS, text)) == found


@given(st.lists(st.lists(st.text(max_size=5), min_size=1, max_size=3), max_size=5))
def test_every_playlist_is_one_line_with_its_number_of_tracks(paths):
    lines = playlist_tree(info(*path, entries=3) for path in paths).splitlines()
    assert sum(line.startswith("     3  ") for line in lines) == len(paths)
