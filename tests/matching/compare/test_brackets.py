"""Brackets that only one side has: explained by the version, the label or the genre, or a doubt about the version."""

import pytest

from beatmatch.matching.compare import compare
from beatmatch.matching.compare.brackets import credited_people
from beatmatch.matching.read import read_entry
from beatmatch.matching.read.versions import read_version
from beatmatch.models import VersionMatch
from beatmatch.settings import Settings
from tests.matching.builders import beatport, library, remix

EXACT, COMPATIBLE, DIFFERENT, UNKNOWN = VersionMatch


def parts(track, candidate):
    """Return the version's verdict, how close it is, what the title counts, and the notes."""
    scored = compare(read_entry(track, Settings()), candidate, Settings()).scored
    return scored.version, scored.value_of("version"), scored.value_of("title"), scored.notes


def needs_review(track, candidate):
    return compare(read_entry(track, Settings()), candidate, Settings()).needs_review


@pytest.mark.parametrize(("track", "candidate", "note"), [
    (library("Marble Tide (In The Valley)"), beatport(), "only one side says (In The Valley)"),
    (library(), beatport(title="Marble Tide (In The Valley)"), "only one side says (In The Valley)"),
    (library("Marble Tide (123)"), beatport(), "only one side says (123)"),
    (library("Marble Tide (con Petra Quill)"), beatport(), "only one side says (con Petra Quill)"),
    (library(), beatport(is_dj_edit=True), "only one side says (DJ edit)"),
    (library(), beatport(remixers="Anvil Choir"), "only one side says (remixed by Anvil Choir)"),
])  # fmt: skip
def test_a_bracket_that_only_one_side_has_leaves_the_version_open(track, candidate, note):
    assert parts(track, candidate) == (UNKNOWN, 0.3, 0.85, (note,))


def test_beside_the_same_version_a_bracket_is_a_smaller_doubt():
    found = parts(library("Marble Tide (In The Valley) (Club Mix)"), beatport("Club Mix"))
    assert found == (COMPATIBLE, 0.8, 0.85, ("only one side says (In The Valley)",))


def test_two_brackets_are_two_things_and_a_number_in_them_leaves_no_doubt():
    rain, sun = library("Marble Tide (The Rain)"), beatport(title="Marble Tide (The Sun)")
    assert parts(rain, sun) == (DIFFERENT, 0.0, 0.85, ("(The Rain) is not (The Sun)",))
    assert needs_review(rain, sun)
    rain, sun = library("Marble Tide (The Rain) (Quiet 2)"), beatport(title="Marble Tide (The Sun) (Loud 3)")
    assert parts(rain, sun) == (DIFFERENT, 0.0, 0.85, ("(The Rain) is not (The Sun)",))  # the first of each side counts
    assert needs_review(rain, sun)
    one, two = library("Marble Tide (Part 1)"), beatport(title="Marble Tide (Part 2)")
    assert parts(one, two) == (DIFFERENT, 0.0, 0.85, ("(Part 1) is not (Part 2)",))
    assert not needs_review(one, two)


@pytest.mark.parametrize(("track", "candidate"), [
    (library("Marble Tide (3-4)"), beatport()), (library("Marble Tide (12)"), beatport()), (library("Marble Tide (-3)"), beatport()),
    (library("Marble Tide [Afro House]"), beatport()), (library("Marble Tide (Harbour)"), beatport(label="Harbour Records")),
    (library("Marble Tide (HRB012)"), beatport(catalog_number="HRB012")), (library("Marble Tide (Ona Bellcroft)"), beatport()),
    (library("Marble Tide (con Ona Bellcroft)"), beatport()), (library(), beatport(remixers="Ona Bellcroft")),
    (library("Marble Tide (Harbour)", label="Harbour"), beatport()),
])  # fmt: skip
def test_a_mark_a_genre_a_label_or_an_artist_in_brackets_explains_itself(track, candidate):
    assert parts(track, candidate) == (COMPATIBLE, 1.0, 1.0, ())


@pytest.mark.parametrize(("track", "candidate", "expected"), [
    (library("Marble Tide (Dixon)"), remix("Dixon Remix", "Dixon"), EXACT),
    (library("Marble Tide (Dixon)"), remix("Dixon Dub", "Dixon"), DIFFERENT),
    (library("Marble Tide (Edit)"), beatport("Edit", is_dj_edit=True), EXACT),
    (library("Marble Tide (Sunset Ritual)"), beatport("Sunset Ritual"), EXACT),
])  # fmt: skip
def test_a_bracket_is_a_version_where_the_other_side_says_so(track, candidate, expected):
    assert parts(track, candidate)[0] is expected


def test_a_bracket_that_the_version_explains_leaves_no_doubt_even_where_the_version_says_more():
    theirs = remix("Dixon Remix", "Dixon")
    assert parts(library("Marble Tide (Dixon)"), theirs) == (EXACT, 1.0, 1.0, ())
    found = parts(library("Marble Tide (Sunset)"), beatport("Sunset Ritual"))
    assert found == (DIFFERENT, 0.0, 1.0, ("library: Sunset, Beatport: Sunset Ritual",))


@pytest.mark.parametrize(("mix", "remixers", "expected"), [
    ("Petra Quill Remix", "", (("petra", "quill"),)), ("Petra Quill Sunset Remix", "", (("petra", "quill"),)),
    ("Petra Remix", "", ()), ("Remix", "", ()), ("Petra Quill Remix", "Petra Quill", (("petra", "quill"),)),
    ("Petra Quill Remix", "Dixon", (("dixon",), ("petra", "quill"))), ("Remix", "Dixon", (("dixon",),)),
])  # fmt: skip
def test_behind_a_version_are_the_remixers_and_the_artists_whose_whole_names_it_holds(mix, remixers, expected):
    candidate = beatport(mix, artists="Ona; Petra Quill", remixers=remixers)
    assert credited_people(candidate, read_version([mix])) == expected


def test_another_kind_of_recording_is_told_before_anything_else():
    found = parts(library("Marble Tide (Karaoke)"), beatport())
    assert found == (DIFFERENT, 0.0, 0.85, ("another recording: only one side says karaoke",))


def test_a_remixer_among_several_artists_of_a_plain_title_wants_a_human():
    theirs = remix("Anvil Choir Remix", "Anvil Choir")
    assert needs_review(library(artist="Ona Bellcroft, Anvil Choir"), theirs)
    assert not needs_review(library(artist="Anvil Choir"), theirs)
    assert not needs_review(library(artist="Ona Bellcroft, Petra Quill"), theirs)
    assert not needs_review(library("Marble Tide (Dub)", "Ona Bellcroft, Anvil Choir"), theirs)
