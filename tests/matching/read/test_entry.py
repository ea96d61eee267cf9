"""What an entry says beside its title: the Mix and Remixer fields, an id in the file's name."""

import pytest

from beatmatch.matching.read import beatport_file_id, read_entry
from beatmatch.settings import Settings
from tests.matching.builders import library

DEFAULTS = Settings()


@pytest.mark.parametrize(("path", "expected"), [
    ("/Music/17827767_Call My Name_Extended Mix.aiff", 17827767), ("17827767-call-my-name.mp3", 17827767),
    ("C:\\Music\\17827767_Call.mp3", 17827767), ("/Music/1987.mp3", None), ("/Music/01 Call.mp3", None),
    ("/17827767_x/Call.mp3", None), ("", None),
])  # fmt: skip
def test_a_beatport_id_is_read_off_the_head_of_a_file_name(path, expected):
    assert beatport_file_id(library(path=path)) == expected


@pytest.mark.parametrize(("fields", "words"), [
    ({"remixer": "Anvil Choir"}, ("anvil", "choir")), ({"remixer": "www.djsite.com"}, ()), ({"mix": "Club Mix"}, ("club",)),
    ({"mix": "heydj.pro Mix"}, ()), ({"mix": "In The Valley"}, ()),
])  # fmt: skip
def test_the_fields_mix_and_remixer_fill_in_what_the_title_leaves_open(fields, words):
    assert read_entry(library(**fields), DEFAULTS).titles[0].version.words == words


def test_the_fields_never_overrule_the_title():
    told = read_entry(library("Marble Tide (Kite Remix)", mix="Club Mix", remixer="Anvil Choir"), DEFAULTS)
    assert told.titles[0].version.words == ("kite",)


@pytest.mark.parametrize(("title", "artist", "expected"), [
    ("Marble Tide", "8A", ""), ("Ona Bellcroft - Marble Tide", "126", ""), ("Ona Bellcroft - Marble Tide", "8A - 126", ""),
    ("Marble Tide", "69", "69"), ("Marble Tide", "808 State", "808 State"), ("Marble Tide", "Am", ""), ("Marble Tide", "AM", "AM"),
])  # fmt: skip
def test_an_artist_field_with_only_a_key_or_a_number_names_nobody(title, artist, expected):
    assert read_entry(library(title, artist), DEFAULTS).artist == expected
