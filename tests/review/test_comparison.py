from dataclasses import replace

import pytest

from beatmatch.models import BeatportCandidate, RBTrack, VersionMatch
from beatmatch.review.comparison import Agreement, candidate_facts, library_facts, without_other_titles
from beatmatch.review.items import ReviewCandidate
from tests.review.samples import BARE, ORIGINAL, REMIX, TRACK, review_item


def shown(facts):
    return {fact.name: (fact.text, fact.agreement.value) for fact in facts}


def test_the_librarys_facts_stand_in_the_order_of_the_candidates():
    assert [(fact.name, fact.text) for fact in library_facts(TRACK)] == [
        ("Title", "Lantern Coast"),
        ("Mix", "Quill Remix"),
        ("Artists", "Mira Solen"),
        ("Key", "8A"),
        ("BPM", "124"),
        ("Length", "6:21"),
        ("Label", "Slow Tide"),
        ("Release", "Coastlines"),
        ("Year", "2021"),
        ("Version", ""),
        ("Score", ""),
    ]


def test_a_library_that_knows_nothing_is_silent():
    facts = shown(library_facts(RBTrack(track_id="1", title="[]")))
    assert facts.pop("Title") == ("[]", "")
    assert set(facts.values()) == {("", "")}


def test_a_title_that_names_the_artist_is_taken_apart():
    facts = shown(library_facts(RBTrack(track_id="1", title="Ada Vale - Brine (Dub)")))
    assert (facts["Title"], facts["Artists"], facts["Mix"]) == (("Brine", ""), ("Ada Vale", ""), ("Dub", ""))


def test_what_agrees_is_told_from_what_differs():
    same = shown(candidate_facts(TRACK, ReviewCandidate(beatport_track=REMIX, score=99.6, version=VersionMatch.EXACT)))
    assert same == {
        "Title": ("Lantern Coast", "same"),
        "Mix": ("Quill Remix", "same"),
        "Artists": ("Mira Solen", "same"),
        "Key": ("8A", "same"),
        "BPM": ("124", "same"),
        "Length": ("6:21", "same"),
        "Label": ("Slow Tide", "same"),
        "Release": ("Coastlines", "same"),
        "Year": ("2021", "same"),
        "Version": ("the same", ""),
        "Score": ("100", ""),
    }
    other = shown(
        candidate_facts(TRACK, ReviewCandidate(beatport_track=ORIGINAL, score=64.0, version=VersionMatch.DIFFERENT))
    )
    assert (other["Mix"], other["Version"]) == (("Original Mix", "differs"), ("another", ""))
    assert (other["Key"], other["BPM"]) == (("8B", "nearly"), ("118.5", "differs"))
    assert (other["Length"], other["Label"]) == (("4:10", "differs"), ("Brine", "differs"))
    assert (other["Release"], other["Year"]) == (("", ""), ("2012", "differs"))


def test_what_beatport_does_not_say_is_no_difference():
    facts = shown(candidate_facts(replace(TRACK, title="Lantern"), ReviewCandidate(beatport_track=BARE)))
    assert facts["Title"] == ("Lantern", "same")
    assert {facts[name] for name in ("Key", "BPM", "Length", "Label", "Release", "Year", "Score")} == {("", "")}


@pytest.mark.parametrize(
    ("version", "text", "mark"),
    [
        (VersionMatch.EXACT, "the same", "same"),
        (VersionMatch.COMPATIBLE, "will do", "nearly"),
        (VersionMatch.UNKNOWN, "not sure", "nearly"),
        (VersionMatch.DIFFERENT, "another", "differs"),
    ],
)
def test_the_version_is_what_the_run_said(version, text, mark):
    facts = shown(candidate_facts(TRACK, ReviewCandidate(beatport_track=REMIX, version=version)))
    assert (facts["Version"], facts["Mix"]) == ((text, ""), ("Quill Remix", mark))


def test_where_no_run_judged_the_version_it_is_judged_here():
    facts = shown(candidate_facts(TRACK, ReviewCandidate(beatport_track=ORIGINAL, is_complete=False)))
    assert (facts["Version"], facts["Mix"]) == (("another", ""), ("Original Mix", "differs"))


@pytest.mark.parametrize(
    ("library", "beatport", "text"),
    [("Am", "C Major", "C"), ("1m", "A Minor", "1m"), ("", "A Minor", "8A"), ("8A", "H Dur", "H Dur")],
)
def test_a_key_is_written_as_the_library_writes_its_own(library, beatport, text):
    candidate = BeatportCandidate(track_id=1, title="x", key=beatport)
    assert (
        shown(candidate_facts(replace(TRACK, key=library), ReviewCandidate(beatport_track=candidate)))["Key"][0] == text
    )


def test_agreements_have_names_that_say_what_they_mean():
    assert [agreement.value for agreement in Agreement] == ["same", "nearly", "differs", ""]


@pytest.mark.parametrize(
    ("library", "beatport", "mark"),
    [
        (124.0, 124.3, "same"),
        (124.0, 125.9, "nearly"),
        (87.0, 174.0, "nearly"),
        (174.0, 87.0, "nearly"),
        (90.0, 120.0, "differs"),
        (120.0, 90.0, "differs"),
        (120.0, 180.0, "differs"),
        (None, 120.0, ""),
        (120.0, None, ""),
    ],
)
def test_a_tempo_is_nearly_the_same_only_where_people_would_say_so(library, beatport, mark):
    candidate = ReviewCandidate(beatport_track=replace(REMIX, bpm=beatport))
    assert shown(candidate_facts(replace(TRACK, bpm=library), candidate))["BPM"][1] == mark


def test_candidates_with_another_title_are_left_out_but_for_the_first():
    other = ReviewCandidate(beatport_track=BeatportCandidate(track_id=1, title="Salt Hour", artists=("Mira Solen",)))
    same = ReviewCandidate(beatport_track=ORIGINAL)
    item = review_item(candidates=(other, same, other))
    assert without_other_titles(replace(item, track=TRACK)).candidates == (other, same)
    assert without_other_titles(review_item(candidates=())).candidates == ()
