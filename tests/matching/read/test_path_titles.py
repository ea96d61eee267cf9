"""Artist and title out of a path, in the forms that rippers and release groups write."""

import pytest

from beatmatch.matching.read.path_titles import titles_in_path


@pytest.mark.parametrize(("path", "expected"), [
    ("/Music/Ona - Harbour - 05 Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("/Music/Ona - Harbour - 05 - Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("/Music/Ona - (2019) Harbour - 05 Marble Tide.flac", ["Ona - Marble Tide"]),
    ("/Music/Ona - A1 - Marble Tide.flac", []),
    ("Ona - Harbour - A1 Marble Tide.flac", ["Ona - Marble Tide"]),
    ("Ona - 05 Tide.mp3", []),
    ("Ona - 05 - Tide.mp3", []),
    ("Ona - Harbour - Marble - Tide.mp3", []),
    ("/Music/01-ona_bell-marble_tide-hrb.mp3", ["ona bell - marble tide"]),
    ("/Music/ona_bell-marble_tide_(dub)-hrb.mp3", ["ona bell - marble tide (dub)"]),
    ("/Music/a1-ona_bell-marble_tide.mp3", ["ona bell - marble tide"]),
    ("/Music/ona_bell_-_marble_tide.mp3", ["ona bell - marble tide"]),
    ("/Music/ona-marble.mp3", []),
    ("/Music/ona_bell - marble_tide.mp3", []),
    ("/Music/Ona/Harbour/05 Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("Ona/Harbour/05 Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("C:\\Music\\Ona\\Harbour\\05. Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("/Music/Ona/Harbour/05 - Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("/Music/Ona/Harbour/A1 Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("/Music/Ona/Harbour/CD1-05 Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("/Music/Ona/Harbour/1-05 Marble Tide.mp3", ["Ona - Marble Tide"]),
    ("/Music/Ona/Harbour/Marble Tide.mp3", []),
    ("/Music/Ona/Harbour/05 - Ona - Marble Tide.mp3", []),
    ("/Music/Ona/Harbour/Ona - Marble Tide.mp3", []),
    ("Harbour/05 Marble Tide.mp3", []),
    ("/Harbour/05 Marble Tide.mp3", []),
    ("05 Marble Tide.mp3", []),
    ("", []),
])  # fmt: skip
def test_a_path_gives_artist_and_title_where_its_form_tells_them_apart(path, expected):
    assert list(titles_in_path(path)) == expected
