"""Titles that were cut off at 44 characters."""

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
