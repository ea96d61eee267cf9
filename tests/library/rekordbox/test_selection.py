"""The playlists that folders and patterns choose, and names that only look like patterns."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.errors import InputError
from beatmatch.library.rekordbox import read_library, read_playlist
from tests.library.rekordbox.files import export, folder, playlist, track

LIBRARY = export(
    [track("1")],
    playlist("Friday", "1"),
    playlist("Friday *", "1"),
    playlist("[3] Closing?", "1"),
    playlist("Twin", "1"),
    playlist("Twin", "1"),
    folder(
        "Techno",
        playlist("Peak", "1"),
        folder("Raw", playlist("Warehouse", "1"), playlist("Friday", "1")),
        playlist("Minimal/Deep", "1"),
    ),
    folder("Old", folder("Techno", playlist("1999", "1"))),
    folder("Empty"),
)


def chosen(*wanted):
    return ["/".join(each.path) for each in read_library(io.BytesIO(LIBRARY), wanted)]


@pytest.mark.parametrize(
    ("wanted", "playlists"),
    [
        ("Techno/", ["Techno/Peak", "Techno/Raw/Warehouse", "Techno/Raw/Friday", "Techno/Minimal/Deep", "Old/Techno/1999"]),
        ("Old/Techno/", ["Old/Techno/1999"]),
        ("Techno/*", ["Techno/Peak", "Techno/Minimal/Deep", "Old/Techno/1999"]),
        ("techno/raw/*", ["Techno/Raw/Warehouse", "Techno/Raw/Friday"]),
        ("Techno/**/Friday", ["Techno/Raw/Friday"]),
        ("P*", ["Techno/Peak"]),
        ("19??", ["Old/Techno/1999"]),
        ("[PW]*", ["Techno/Peak", "Techno/Raw/Warehouse"]),
        (r"Minimal\/*", ["Techno/Minimal/Deep"]),
    ],
)  # fmt: skip
def test_a_folder_is_all_that_is_in_it_and_a_pattern_what_fits_it(wanted, playlists):
    assert chosen(wanted) == playlists


@pytest.mark.parametrize(
    ("wanted", "playlists"), [("Friday *", ["Friday *"]), ("[3] Closing?", ["[3] Closing?"]), ("/Friday", ["Friday"])]
)
def test_a_playlist_that_has_the_name_wins_over_what_it_would_fit_as_a_pattern(wanted, playlists):
    assert chosen(wanted) == playlists


def test_a_pattern_adds_what_is_not_chosen_yet():
    assert chosen("Warehouse", "Techno/Raw/*", "/Friday", "Techno/Raw/") == [
        "Techno/Raw/Warehouse",
        "Techno/Raw/Friday",
        "Friday",
    ]


def test_twins_are_two_playlists_for_a_pattern():
    assert chosen("Twi*") == ["Twin", "Twin"]
    assert len(chosen("/")) == 10


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("House/", "no playlist in the stream is in a folder 'House/'"),
        ("Empty/", "no playlist in the stream is in a folder 'Empty/'"),
        ("House*", "no playlist in the stream fits the pattern 'House*'"),
    ],
)
def test_what_chooses_nothing_is_refused(wanted, message):
    with pytest.raises(InputError) as caught:
        chosen(wanted)
    assert (caught.value.message, caught.value.hint) == (message, "see them all: beatmatch playlists the stream")


def test_where_one_playlist_is_wanted_several_are_refused():
    with pytest.raises(InputError, match=r"'Techno/\*' is 3 playlists"):
        read_playlist(io.BytesIO(LIBRARY), "Techno/*")


@given(st.text(alphabet="ab*?[]!/\\ ", max_size=12))
def test_any_text_chooses_playlists_or_is_refused(wanted):
    with suppress(InputError):
        assert chosen(wanted)
