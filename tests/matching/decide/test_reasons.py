"""The reasons of a verdict, in words."""

import pytest

from beatmatch.matching.compare.comparison import Identity
from beatmatch.matching.decide.reasons import describe, why_no_match, why_review
from beatmatch.models import Confidence, Status, VersionMatch
from beatmatch.settings import Settings, Weights
from tests.matching.builders import beatport, comparison, library, match, remix

DEFAULTS = Settings()
MEASURED = {"length_ms": 372_000, "bpm": 124.0, "key": "A Minor"}
OURS = {"seconds": 372, "bpm": 124.0, "key": "8A"}


def verdict(track, *tracks, settings=DEFAULTS):
    return match(track, tracks, settings).verdict


def test_a_match_says_what_agrees_and_how_many_other_releases_there_are():
    releases = [beatport(release_date=f"20{year}-01-01") for year in (12, 15, 18)]
    assert verdict(library(), *releases).reasons == (
        "title and artists agree, the version is compatible",
        "2 other releases of the same recording",
    )
    assert verdict(library("Marble Tide (Original Mix)"), *releases[:2]).reasons == (
        "title, artists and version agree",
        "1 other release of the same recording",
    )


REASONS = [
    ("nothing", library(), [], "nothing was found"),
    ("another title", library(), [beatport(title="Granite Sky")], "nothing with this title was found"),
    ("namesakes", library(), [beatport(artists="Petra Quill"), beatport(artists="Tomas Vire")], "found only by other artists: Petra Quill; Tomas Vire"),
    ("other versions", library(), [remix("Kite Remix", "Kite"), remix("Vale Dub", "Vale")], "found only in other versions: Kite Remix; Vale Dub"),
    ("no mix name", library("Marble Tide (Kite Remix)"), [beatport("")], "found only in other versions: no mix name"),
    ("many", library(), [beatport(artists=name) for name in ("Al Ba", "Ce De", "Ef Ge", "Ha Ij")], "found only by other artists: Al Ba; Ce De; Ef Ge and 1 more"),
]  # fmt: skip


@pytest.mark.parametrize(("track", "tracks", "reason"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS])
def test_a_miss_says_what_was_found_instead(track, tracks, reason):
    found = verdict(track, *tracks)
    assert (found.status, found.best, found.reasons) == (Status.NO_MATCH, None, (reason,))


DOUBTS = [
    ("no artist", library(artist="", bpm=124.0), beatport(bpm=124.0), ("no artist to compare with",)),
    ("a typo", library("Marbel Tide"), beatport(), ("the title is spelt differently",)),
    ("another kind", library(), beatport("Club Mix"), ("only another version was found", "library: no version named, Beatport: Club Mix")),
    ("a bracket", library("Marble Tide (In The Valley)"), beatport(), ("only one side says (In The Valley)",)),
    ("two brackets", library("Tide (The Rain)"), beatport(title="Tide (The Sun)"), ("only another version was found", "(The Rain) is not (The Sun)")),
    ("a DJ edit", library(), beatport(is_dj_edit=True), ("only one side says (DJ edit)",)),
    ("a part of a name", library(artist="Beyond"), beatport(artists="Above & Beyond"), ("perhaps only a part of the name: Above & Beyond",)),
]  # fmt: skip


@pytest.mark.parametrize(("track", "candidate", "reasons"), [row[1:] for row in DOUBTS], ids=[row[0] for row in DOUBTS])
def test_a_doubt_is_for_a_human_and_says_why(track, candidate, reasons):
    found = verdict(track, candidate)
    assert (found.status, found.confidence, found.reasons) == (Status.REVIEW, Confidence.LOW, reasons)


def test_a_score_below_the_threshold_is_for_a_human():
    found = verdict(library("Marble Tide (Extended Mix)"), beatport(), settings=Settings(min_score=95))
    assert found.reasons[0] == "score 87.1 is below 95"


def test_a_song_of_which_too_little_agrees_is_a_miss_that_says_so():
    found = verdict(library(bpm=110.0), beatport(bpm=124.0), settings=Settings(weights=Weights(bpm=1000.0)))
    assert found.reasons == ("too little agrees: Ona Bellcroft - Marble Tide (Original Mix) [1] scores 7.8",)


def test_a_miss_speaks_of_the_first_of_the_same_songs():
    near, version = comparison(50.0), comparison(50.0, version=VersionMatch.DIFFERENT, candidate=beatport("Kite Dub"))
    assert why_no_match([near, version], others=False) == (
        "too little agrees: Ona Bellcroft - Marble Tide (Original Mix) [0] scores 50.0",
    )
    assert why_no_match([version, near], others=False) == ("found only in other versions: Kite Dub; Original Mix",)


def test_a_miss_speaks_of_the_first_of_the_namesakes():
    unknown = comparison(50.0, track=library(artist=""), candidate=beatport(artists="Corbel"), identity=Identity.NO)
    other = comparison(50.0, candidate=beatport(artists="Petra Quill"))
    assert why_no_match([unknown, other], others=False) == (
        "only the title agrees, and no length or tempo says whose it is: Corbel; Petra Quill",
    )
    assert why_no_match([other, unknown], others=False) == ("found only by other artists: Petra Quill; Corbel",)


def test_three_names_are_listed_and_no_more_is_said():
    found = verdict(library(), *(beatport(artists=name) for name in ("Al Ba", "Ce De", "Ef Ge", "Al Ba")))
    assert found.reasons == ("found only by other artists: Al Ba; Ce De; Ef Ge",)


def test_a_score_at_the_threshold_is_not_below_it():
    assert why_review(comparison(75.0), 75.0, other_tempo=False, doubtful_artists=False) == ()
    other = comparison(80.0, version=VersionMatch.DIFFERENT)
    assert why_review(other, 75.0, other_tempo=True, doubtful_artists=True) == ("only another version was found",)
    below = why_review(comparison(74.96), 75.0, other_tempo=False, doubtful_artists=False)
    assert below == ("score 75.0 is below 75",)


def test_a_candidate_is_described_as_a_shop_does():
    assert describe(beatport("Dub", track_id=7)) == "Ona Bellcroft - Marble Tide (Dub) [7]"
    assert describe(beatport("", track_id=7)) == "Ona Bellcroft - Marble Tide [7]"


@pytest.mark.parametrize(("track", "candidate", "reason"), [
    (library(artist="Ona Bellcroft, Petra Quill"), beatport(artists="Ona Bellcroft; Tomas Vire"),
     "other artists: Tomas Vire instead of Petra Quill"),
    (library("Show It", "Corbel"), beatport(title="Show It", artists="Ona Bellcroft; Corbel"),
     "only Beatport names Ona Bellcroft, and nothing but names is known"),
    (library(artist="Ona Bellcroft, Petra Quill", seconds=100), beatport(length_ms=372_000),
     "only the library names Petra Quill, and the length or the tempo is another"),
    (library(artist="O. Bellcroft"), beatport(), "a name is written shorter, or the other way round"),
    (library("Marble Tide (Anvil Choir Remix)"), remix("Anvil Choir Remix (Edit)", "Anvil Choir"),
     "library: Anvil Choir Remix, Beatport: Anvil Choir Remix / Edit"),
])  # fmt: skip
def test_a_review_names_who_or_what_is_doubtful(track, candidate, reason):
    found = verdict(track, candidate)
    assert found.status is Status.REVIEW
    assert reason in found.reasons


def test_what_the_verdict_names_stands_first():
    found = verdict(library(), beatport("Anvil Choir Remix", remixers="Anvil Choir"), beatport("Club Mix"))
    assert found.status is Status.REVIEW
    assert found.ranked[0] is found.best
    assert found.best.candidate.mix_name == "Club Mix"
