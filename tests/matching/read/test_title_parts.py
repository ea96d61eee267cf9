"""What the brackets of a title are: featured people, junk, or part of the name."""

import pytest

from beatmatch.matching.read.title_parts import is_genre
from beatmatch.matching.read.titles import parse_candidate_title, parse_library_title

NAME = ("marble", "tide")


def likeliest(title, **known):
    return parse_library_title(title, **known)[0]


@pytest.mark.parametrize("title", [
    "Marble Tide feat. Petra Quill", "Marble Tide (feat. Petra Quill)", "Marble Tide [ft Petra Quill]",
    "Marble Tide featuring Petra Quill", "Marble Tide (with Petra Quill)", "Marble Tide （Feat. Petra Quill）",
    "Marble Tide (Original Mix) feat. Petra Quill", "Marble Tide (Original Mix feat. Petra Quill)",
    "Marble Tide (feat. Petra Quill) [Extended Mix]", "Marble Tide (prod. by Petra Quill)", "Marble Tide (w/ Petra Quill)",
])  # fmt: skip
def test_a_featured_artist_is_found_wherever_he_stands(title):
    reading = likeliest(title)
    assert (reading.name, reading.featured) == (NAME, ("Petra Quill",))


def test_a_word_of_promotion_is_deleted_in_front_of_a_version_only():
    assert likeliest("Marble Tide (Unreleased Kite Remix)").version.words == ("kite",)
    assert likeliest("Marble Tide (Unreleased Night)").unclassified == ()
    assert likeliest("Marble Tide (Exclusive Night)").unclassified == ("Exclusive Night",)


def test_with_may_begin_the_name_of_a_remix_and_feat_may_not():
    remixed = likeliest("Marble Tide (With You Remix)")
    assert (remixed.version.words, remixed.featured) == (("with", "you"), ())
    featured = likeliest("Marble Tide (feat. You Remix)")
    assert featured.version.words == ()
    assert featured.featured == ("You Remix",)


@pytest.mark.parametrize(("mix", "version", "featured"), [
    ("feat. Petra Quill", (), ("Petra Quill",)), ("Feat. Petra Quill [Club Mix]", ("club",), ("Petra Quill",)),
    ("Dub feat. Petra Quill", ("dub",), ("Petra Quill",)), ("", (), ()), ("Marble Tide", (), ()),
    ("Anvil Choir Rework - Extended Mix", ("anvil", "choir", "rework"), ()),
])  # fmt: skip
def test_a_mix_name_may_be_anything(mix, version, featured):
    reading = parse_candidate_title("Marble Tide", mix)[0]
    assert (reading.name, reading.version.words, reading.featured) == (NAME, version, featured)


@pytest.mark.parametrize("bracket", [
    "[FREE DL]", "(Free Download)", "[Harbour Records]", "[HRB012]", "[Harbour Records / HRB012]", "(Official Video)",
    "[OUT NOW]", "(Premiere)", "[aB3dE5gH7jK]", "[128]", "(128 BPM)", "[8A 124]",
])  # fmt: skip
def test_brackets_that_say_nothing_about_the_music_are_dropped(bracket):
    reading = likeliest(f"Marble Tide {bracket}")
    assert (reading.name, reading.unclassified, reading.version.is_plain) == (NAME, (), True)


@pytest.mark.parametrize("bracket", ["In The Valley", "Part 1", "Harbour", "2024", "2", "Anvil Choir", "Say My Name"])
def test_what_cannot_be_explained_stays_with_the_name(bracket):
    assert likeliest(f"Marble Tide ({bracket})").unclassified == (bracket,)


def test_a_generic_phrase_is_a_version_where_it_is_known():
    assert likeliest("Marble Tide (Sunset Ritual)").version.words == ()
    known = likeliest("Marble Tide (Sunset Ritual)", generic_phrases={("sunset", "ritual")})
    assert known.version.words == ("sunset", "ritual")


@pytest.mark.parametrize(("bracket", "expected"), [
    ("PROGRESSIVE HOUSE", True), ("Afro House", True), ("Techno (Peak Time / Driving)", True), ("techno", True), ("DH", True),
    ("dh", False), ("Ambient", False), ("Club", False), ("Organic", False), ("Deep Tech", True), ("House Of Glass", False),
])  # fmt: skip
def test_a_genre_is_recognised_unless_it_may_be_a_version(bracket, expected):
    assert is_genre(bracket) is expected
