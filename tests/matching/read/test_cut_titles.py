"""Titles that were cut off at 44 characters."""

import pytest

from beatmatch.matching.read.cut_titles import complete_title, is_cut_off
from tests.matching.builders import NOTHING, REVIEW, beatport, library, outcome_of, remix

UNMATCHED = {REVIEW, NOTHING}

ORIGINAL = beatport()


WHOLE = "Follow The Amber Harbour Lanterns Over Meads"  # 44 characters, and complete


CUT = "Follow The Amber Harbour Lamps (Kite Valley "


LAMPS = "Follow The Amber Harbour Lamps"


def test_a_title_that_was_cut_off_goes_on_with_the_only_candidate_that_begins_so():
    theirs = remix("Kite Valley Remix", "Kite Valley", title=LAMPS)
    assert len(CUT) == len(WHOLE) == 44
    assert outcome_of(library(CUT), [beatport(title=LAMPS), theirs]) == 2
    assert (
        outcome_of(library(CUT), [beatport(title=LAMPS), remix("Kite Hill Remix", "Kite Hill", title=LAMPS)])
        in UNMATCHED
    )
    assert outcome_of(library(CUT), [theirs, remix("Kite Valley Dub", "Kite Valley", title=LAMPS)]) == REVIEW


def test_a_whole_title_of_44_characters_is_not_taken_for_the_beginning_of_another():
    longer = beatport(title=f"{WHOLE}hire", bpm=124.0)
    assert outcome_of(library(WHOLE), [longer, beatport(title=WHOLE)]) == 2
    assert outcome_of(library(WHOLE, bpm=124.0), [longer]) == 1
    assert outcome_of(library(WHOLE), [beatport(title=f"{WHOLE}hire")]) in UNMATCHED
    remixed = "Marble Tide [feat. Some Body] Kite Val Remix"
    again = remix("Kite Val Remix Tomas Vire Retouch", "Kite Val; Tomas Vire")
    assert len(remixed) == 44
    assert outcome_of(library(remixed), [again]) in UNMATCHED


@pytest.mark.parametrize(("ending", "expected"), [
    ("(Kit", {3}), ("(Ki", UNMATCHED),  # three letters begin few versions, two begin too many
    ("(Dub) [Quay H", {2}), ("(Dub) (Quay H", {2}),  # no version begins so: a label, perhaps
    ("(Original Mix) (Quay H", UNMATCHED), ("(Original Mix) [Quay H", {1}), ("(Original Mix) [Quay R", UNMATCHED),
    ("(Dub) [Quay Ha", {2}),  # no version begins so: a label, perhaps
    ("(Tomas V", UNMATCHED), ("(Dub) (Kit", UNMATCHED | {2}),
])  # fmt: skip
def test_a_bracket_that_was_left_open_is_the_beginning_of_a_version_or_of_nothing(ending, expected):
    tracks = [beatport(), beatport("Dub"), remix("Kite Valley Remix", "Kite Valley")]
    assert outcome_of(library(f"Marble Tide {ending}"), tracks) in expected


def test_what_stands_behind_the_last_whole_bracket_may_have_been_cut_off_too():
    title = f"{LAMPS} (Dub) Quay Ju"
    assert len(title) == 44
    assert outcome_of(library(title), [beatport(title=LAMPS), beatport("Dub", title=LAMPS)]) == 2


def test_three_letters_of_the_title_have_to_be_left_behind_a_long_artist():
    artist = "Somebody With A Very Long Nam Indeedyes"
    for front, left, expected in ((artist[:-1], "Mar", REVIEW), (artist, "Ma", NOTHING)):
        title = f"{front} - {left}"
        assert len(title) == 44
        assert outcome_of(library(title, ""), [beatport(artists=front)]) == expected


def completed(text, *args, **fields):
    """Return each way in which a title may go on: name, version, and whether the name was completed, too."""
    ways = complete_title(text, beatport(*args, **fields))
    return [(way.text, way.version.text, way.name_is_guessed) for way in ways if way.completed]


@pytest.mark.parametrize(("title", "expected"), [
    ("Marble Tide (Dub) [Quay H", [("Marble Tide", "Dub", False)]), ("Marble Tide (Dub) (Quay H", []),
    ("Marble Tide (Dub) [Quay Ju", [("Marble Tide", "Dub", False)]),
    ("Marble Tide (Dub) [Quay Ha", [("Marble Tide", "Dub", False)]),
    ("Marble Tide (Dub) [Quay R", []), ("Marble Tide (Dub) (Harb", [("Marble Tide", "Dub", False)]),  # Harbour is the label
    ("Marble Tide (Dub) (Exten", []),  # the beginning of a version word
    ("Marble Tide (Dub) (Club)", []), ("Marble Tide (In The Valley) (Quay H", []),
    ("Marble Tide (Du", []), ("Marble Tide (Dub", []), ("Marble Tide (Clu", [("Marble Tide", "Club Mix", False)]),
])  # fmt: skip
def test_a_cut_title_is_completed_with_the_mix_name_or_ends_at_its_last_version(title, expected):
    assert completed(title, "Club Mix" if title.endswith("Clu") else "Dub", label="Harbour") == expected


def test_a_version_word_ends_a_cut_title_only_where_it_is_the_last():
    assert completed("Marble Tide (Kite Dub Mi", "Kite Dub Mix") == [("Marble Tide", "Kite Dub Mix", False)]
    assert completed("Marble Tide (Kite Mix", "Kite Mixtape") == []


def test_a_name_is_completed_where_44_characters_are_the_beginning_of_the_candidate():
    title = "Follow The Amber Harbour Lanterns Over Meadows Again"
    assert completed(title[:44], "Dub", title=title)[0] == (title, "", True)
    assert completed(title[:43], "Dub", title=title) == []
    assert completed("Follow The Amber Harbour Lanterns Over Mea" + "12", "Dub", title=title) == []


@pytest.mark.parametrize("site", ["www.djsi", "https://dj", "djsite.c", "djsite."])
def test_a_site_that_was_cut_off_is_left_out(site):
    title = f"Follow The Amber Harbour Lanterns ({site}"
    assert ("Follow The Amber Harbour Lanterns", "", False) in completed(
        title, title="Follow The Amber Harbour Lanterns"
    )


@pytest.mark.parametrize(("title", "expected"), [
    (WHOLE, True), (WHOLE[:-1], False), (WHOLE + "!", False), ("Marble (Ti", True), ("Marble [Ti", True), ("Marble (Ti)", False),
    ("Marble (Ti) [Re", True), ("Marble [Ti] (Re)", False), ("", False),
])  # fmt: skip
def test_a_title_of_44_characters_or_with_an_open_bracket_may_be_cut_off(title, expected):
    assert is_cut_off(title) is expected


def test_a_cut_remix_is_the_extended_remix_where_there_is_no_other():
    tracks = [beatport(title=LAMPS), remix("Kite Valley Extended Remix", "Kite Valley", title=LAMPS)]
    assert outcome_of(library(f"{LAMPS} (Kite Valley Rem"), tracks) == 2
    assert outcome_of(library(f"{LAMPS} (Kite Valley Dub Rem"), tracks) in UNMATCHED


def test_a_cut_remix_goes_on_in_the_length_that_the_library_does_not_name():
    tracks = [
        remix("Kite Valley Extended Remix", "Kite Valley", title=LAMPS),
        remix("Kite Valley Remix", "Kite Valley", title=LAMPS),
    ]
    assert outcome_of(library(CUT), tracks) == 2
    assert outcome_of(library(f"{LAMPS} (Kite Valley Rem"), tracks) == 2
