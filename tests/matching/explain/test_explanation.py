"""Words for a verdict."""

from dataclasses import replace

import pytest

from beatmatch.matching.compare import compare
from beatmatch.matching.decide import decide
from beatmatch.matching.explain.explanation import (
    TitleInWords,
    evidence_in_words,
    explain,
    explain_candidates,
    weaker_evidence,
    what_is_wrong,
    why_not,
)
from beatmatch.matching.read import read_entry
from beatmatch.models import BeatportCandidate, Evidence, RBTrack, ScoredCandidate, Status, VersionMatch
from beatmatch.settings import Settings

SETTINGS = Settings()
TRACK = RBTrack(track_id="1", title="Marble Tide (Original Mix)", artist="Ona Bellcroft", seconds=372, bpm=124.0)


def release(number, mix="Original Mix", title="Marble Tide", artists=("Ona Bellcroft",), **fields):
    known = {"length_ms": 372_000, "bpm": 124.0, "release_date": "2019-03-01", "release": "Marble Tide"}
    return BeatportCandidate(track_id=number, title=title, mix_name=mix, artists=artists, **{**known, **fields})


def compared(candidate, track=TRACK):
    return compare(read_entry(track, SETTINGS), candidate, SETTINGS)


BEST = release(1)


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (release(2, title="Granite Sky"), "another title"),
        (release(2, artists=("Petra Quill", "Somebody")), "the same title by Petra Quill, Somebody"),
        (release(2, mix="Anvil Choir Remix", remixers=("Anvil Choir",)), "another version: Anvil Choir Remix"),
        (
            release(2, release="Best of Harbour 2020", release_date="2020-01-01"),
            "the same recording, on a compilation: Best of Harbour 2020",
        ),
        (release(2, release_date="2021-05-07"), "the same recording, released again: 2021-05-07"),
        (release(2, release_date=None), "the same recording, released again: without a date"),
        (release(2, release="Other"), "the same recording on another release"),
        (release(2, mix="Extended Mix", length_ms=452_000), "version and length agree less"),
    ],
)
def test_a_candidate_is_told_why_it_is_not_the_first(candidate, why):
    assert why_not(compared(BEST), compared(candidate)) == why


def test_of_equal_ones_nothing_is_made_up():
    track = RBTrack(track_id="1", title="Marble Tide", artist="Ona Bellcroft")
    extended, original = (
        compared(release(each, mix=mix), track) for each, mix in ((1, "Extended Mix"), (2, "Original Mix"))
    )
    assert why_not(extended, original) == "fits as well"


def test_a_song_that_is_less_sure_says_what_makes_it_so():
    doubtful = compared(release(2, title="Marbel Tide", length_ms=190_000))
    assert what_is_wrong(doubtful) == ""
    assert why_not(compared(BEST), doubtful) == (
        "less sure to be the same song: artists, version and BPM agree; title nearly agrees; length differs"
    )


def scored(**values):
    return ScoredCandidate(
        BEST, 90.0, VersionMatch.EXACT, tuple(Evidence(name, value, 10.0) for name, value in values.items())
    )


def test_the_evidence_is_summed_up_in_words():
    assert (
        evidence_in_words(scored(title=1.0, artists=0.7, bpm=0.0)) == "title agrees; artists nearly agree; BPM differs"
    )
    assert (
        evidence_in_words(scored(title=1.0, length=1.0, key=0.2, year=0.1))
        == "title and length agree; key and year differ"
    )
    assert evidence_in_words(scored()) == ""


def test_evidence_agrees_from_95_hundredths_and_nearly_from_60():
    assert evidence_in_words(scored(title=0.95, bpm=0.9499)) == "title agrees; BPM nearly agrees"
    assert evidence_in_words(scored(title=0.6, bpm=0.5999)) == "title nearly agrees; BPM differs"
    assert evidence_in_words(scored(title=1.0, artists=1.0)) == "title and artists agree"
    assert evidence_in_words(scored(artists=1.0, label=0.0, release=0.0, key=0.0)) == (
        "artists agree; label, release and key differ"
    )


def test_what_is_equal_is_not_weaker_and_a_weight_makes_it_dearer():
    best = scored(title=1.0, length=1.0)
    assert weaker_evidence(best, scored(title=1.0, length=1.0)) == []
    assert weaker_evidence(scored(title=1.0, key=0.0), scored(title=1.0, key=0.6)) == []
    heavy = ScoredCandidate(
        BEST, 90.0, VersionMatch.EXACT, (Evidence("title", 0.9, 90.0), Evidence("length", 0.5, 10.0))
    )
    assert weaker_evidence(best, heavy) == ["title", "length"]


def test_the_first_five_candidates_are_explained():
    many = [compared(release(number)) for number in range(1, 8)]
    assert len(explain_candidates(many[:5])) == 5
    assert [each.scored.candidate.track_id for each in explain_candidates(many)] == [1, 2, 3, 4, 5]


def test_an_explanation_holds_the_verdict_and_all_that_was_looked_at():
    verdict = decide([compared(release(number)) for number in range(1, 8)], SETTINGS)
    found = explain(read_entry(TRACK, SETTINGS), verdict, playlist="Friday", playlist_index=3)
    assert (found.playlist, found.playlist_index, found.track, found.looked_at) == ("Friday", 3, TRACK, 7)
    assert (found.status, found.score, found.reasons) == (verdict.status, 100.0, verdict.reasons)


def test_a_miss_has_no_score_and_a_skipped_track_its_reason():
    entry = read_entry(TRACK, SETTINGS)
    assert explain(entry, decide([], SETTINGS), playlist="", playlist_index=1).score is None
    skipped = read_entry(RBTrack(track_id="1", title="Stream", skip_reason="streamed from a shop"), SETTINGS)
    found = explain(skipped, None, playlist="Friday", playlist_index=2)
    assert (found.status, found.reasons, found.candidates) == (Status.SKIPPED, ("streamed from a shop",), ())
    assert (found.score, found.looked_at) == (None, 0)
    assert explain(entry, None, playlist="", playlist_index=1).reasons == ("",)


def test_a_track_of_nobody_is_told_as_one():
    theirs = release(2, artists=("Petra Quill",))
    assert what_is_wrong(compared(theirs)) == "the same title by Petra Quill"
    nobody = replace(compared(theirs), scored=replace(compared(theirs).scored, candidate=replace(theirs, artists=())))
    assert what_is_wrong(nobody) == "the same title by nobody named"


def test_two_compilations_are_only_two_releases():
    best, other = (release(number, release=f"Summer Hits {number}") for number in (1, 2))
    assert why_not(compared(best), compared(other)) == "the same recording on another release"
    undated = [replace(each, release_date=None) for each in (BEST, release(2))]
    assert why_not(*map(compared, undated)) == "the same recording on another release"


def test_what_costs_most_is_named_first_and_what_nobody_knows_not_at_all():
    best = scored(title=1.0, length=1.0, key=0.5)
    assert weaker_evidence(best, scored(title=0.9, length=0.2, key=0.9, year=0.0)) == ["length", "title"]


def test_the_first_one_says_what_speaks_for_it_or_what_is_wrong_with_it():
    best, other = compared(BEST), compared(release(2, title="Granite Sky"))
    assert [candidate.why for candidate in explain_candidates((best, other))] == [
        "title, artists, version, length and BPM agree",
        "another title",
    ]
    assert explain_candidates((other,))[0].why == "another title"
    assert explain_candidates(()) == ()


def test_every_other_one_is_held_against_the_first():
    best, extended, other = (
        compared(each) for each in (BEST, release(2, mix="Extended Mix"), release(3, release="Best of Harbour 2020"))
    )
    assert [candidate.why for candidate in explain_candidates((best, extended, other))] == [
        "title, artists, version, length and BPM agree",
        "version agrees less",
        "the same recording, on a compilation: Best of Harbour 2020",
    ]


def test_every_way_to_read_a_title_is_told_once():
    track = RBTrack(track_id="1", title="Ona Bellcroft - Marble Tide feat. Quill (Anvil Choir Remix)", artist="")
    ways = explain(read_entry(track, SETTINGS), None, playlist="", playlist_index=1).titles
    assert len(set(ways)) == len(ways)
    assert (
        TitleInWords(song="Marble Tide", version="Anvil Choir Remix", featured=("Quill",), artists=("Ona Bellcroft",))
        in ways
    )
