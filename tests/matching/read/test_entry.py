"""What an entry says beside its title: the Mix and Remixer fields, an id in the file's name."""

import pytest

from beatmatch.matching.read import beatport_file_id, read_candidate, read_entry
from beatmatch.settings import Settings
from tests.matching.builders import beatport, library

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


@pytest.mark.parametrize(("title", "text"), [
    ("Marble Tide", "Anvil Choir (Remixer field)"), ("Marble Tide (Remix)", "Remix"),
])  # fmt: skip
def test_a_version_out_of_the_remixer_field_says_so(title, text):
    version = read_entry(library(title, remixer=" Anvil Choir "), DEFAULTS).titles[0].version
    assert (version.words, version.is_remix, version.text) == (("anvil", "choir"), True, text)


def titles(title, path, artist=""):
    return {(way.text, way.artists) for way in read_entry(library(title, artist, path=path), DEFAULTS).titles}


def test_a_path_is_read_where_the_title_is_only_the_name_of_the_file_and_nobody_is_named():
    path = "/Music/Ona/Harbour/05 Marble Tide.mp3"
    known = ("Marble Tide", ("Ona",))
    assert known in titles("05 Marble Tide", path)
    assert known not in titles("05 Marble Tide", path, "Petra Quill")
    assert known not in titles("Marble Tide", path)
    assert known not in titles("05 Marble Tide", "/Music/Ona/Harbour/06 Granite.mp3")
    assert known in titles("05 Marble Tide", path, "  ")


@pytest.mark.parametrize(("mix", "is_plain"), [
    ("Ona Vs. Petra Quill", True), ("Petra Quill", False), ("Petra Quill Vs. Corbel", False), ("Ona & Petra Quill Remix", False),
])  # fmt: skip
def test_a_mix_name_of_all_the_artists_is_the_original(mix, is_plain):
    listing = read_candidate(beatport(mix, artists="Ona; Petra Quill"))
    assert listing.titles[0].version.is_plain is is_plain


def test_the_fields_never_overrule_the_title():
    told = read_entry(library("Marble Tide (Kite Remix)", mix="Club Mix", remixer="Anvil Choir"), DEFAULTS)
    assert told.titles[0].version.words == ("kite",)


@pytest.mark.parametrize(("title", "artist", "expected"), [
    ("Marble Tide", "8A", ""), ("Ona Bellcroft - Marble Tide", "126", ""), ("Ona Bellcroft - Marble Tide", "8A - 126", ""),
    ("Marble Tide", "69", "69"), ("Marble Tide", "808 State", "808 State"), ("Marble Tide", "Am", ""), ("Marble Tide", "AM", "AM"),
])  # fmt: skip
def test_an_artist_field_with_only_a_key_or_a_number_names_nobody(title, artist, expected):
    assert read_entry(library(title, artist), DEFAULTS).artist == expected
