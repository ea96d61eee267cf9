"""What is done about the scores, and why, in words."""

import pytest

from beatmatch.matching.decide.verdict import decide
from beatmatch.models import Confidence, Status, VersionMatch
from beatmatch.settings import Settings, Thresholds
from tests.matching.builders import beatport, comparison, library, match, remix

DEFAULTS = Settings()

MEASURED = {"length_ms": 372_000, "bpm": 124.0, "key": "A Minor"}
OURS = {"seconds": 372, "bpm": 124.0, "key": "8A"}


def verdict(track, *tracks, settings=DEFAULTS):
    return match(track, tracks, settings).verdict


@pytest.mark.parametrize(("track", "candidate", "status"), [
    (library(bpm=110.0), beatport(bpm=124.0), Status.REVIEW),
    (library(bpm=110.0, key="8A"), beatport(bpm=124.0, key="A Minor"), Status.REVIEW),
    (library(bpm=62.0), beatport(bpm=124.0), Status.MATCHED),
    (library(bpm=110.0, seconds=372), beatport(bpm=124.0, length_ms=372_000), Status.MATCHED),
    (library(bpm=110.0, label="Tall Paper"), beatport(bpm=124.0, label="Tall Paper"), Status.MATCHED),
    (library(bpm=110.0, year=2020), beatport(bpm=124.0, release_date="2020-03-01"), Status.MATCHED),
])  # fmt: skip
def test_a_plain_title_at_another_tempo_needs_somebody_to_speak_for_it(track, candidate, status):
    assert verdict(track, candidate).status is status


def test_a_named_remix_at_another_tempo_is_that_remix():
    found = verdict(
        library("Marble Tide (Anvil Choir Remix)", bpm=110.0), remix("Anvil Choir Remix", "Anvil Choir", bpm=124.0)
    )
    assert found.status is Status.MATCHED


def test_two_recordings_that_fit_equally_well_are_for_a_human():
    found = verdict(library("Marble Tide", "Ona Bellcroft, Petra Quill"), beatport(), beatport(artists="Petra Quill"))
    assert (found.status, found.confidence) == (Status.REVIEW, Confidence.LOW)
    assert found.reasons == (
        "two recordings fit equally well: Ona Bellcroft - Marble Tide (Original Mix) [1] / Petra Quill - Marble Tide (Original Mix) [2]",
    )


def test_nothing_known_of_the_people_needs_length_tempo_and_key():
    assert verdict(library(artist="", **OURS), beatport(**MEASURED)).status is Status.MATCHED
    assert verdict(library(artist="", **OURS), beatport(**{**MEASURED, "key": "F Major"})).status is Status.REVIEW
    assert verdict(library(artist="", seconds=372), beatport(length_ms=372_000)).status is Status.REVIEW
    assert verdict(library(artist=""), beatport()).status is Status.NO_MATCH
    assert (
        verdict(library(artist="", **OURS), beatport(**MEASURED), beatport(artists="Petra Quill")).status
        is Status.REVIEW
    )


@pytest.mark.parametrize(("track", "candidate", "confidence"), [
    (library("Marble Tide (Original Mix)"), beatport(), Confidence.HIGH),
    (library(), beatport(), Confidence.HIGH),
    (library(bpm=110.0, year=2020), beatport(bpm=124.0, release_date="2020-03-01"), Confidence.MEDIUM),
    (library("Marbel Tide", bpm=124.0), beatport(bpm=124.0), Confidence.MEDIUM),
    (library("Marble Tide (Extended Mix)"), beatport(), Confidence.MEDIUM),
    (library("Marble Tide (Extended Mix)", seconds=452), beatport(length_ms=372_000), Confidence.LOW),
])  # fmt: skip
def test_confidence_follows_what_is_certain(track, candidate, confidence):
    found = verdict(track, candidate)
    assert (found.status, found.confidence) == (Status.MATCHED, confidence)


@pytest.mark.parametrize(("measured", "confidence"), [
    ({"length_ms": 376_800}, Confidence.HIGH), ({"length_ms": 376_900}, Confidence.MEDIUM),  # 0.9 of the length
    ({"bpm": 124.0}, Confidence.HIGH), ({"bpm": 62.0}, Confidence.MEDIUM), ({"key": "A Minor"}, Confidence.MEDIUM),
])  # fmt: skip
def test_an_artist_whom_only_beatport_names_needs_length_or_tempo_for_high_confidence(measured, confidence):
    found = verdict(library(**OURS), beatport(artists="Ona Bellcroft; Petra Quill", **measured))
    assert (found.status, found.confidence) == (Status.MATCHED, confidence)


@pytest.mark.parametrize(("measured", "status"), [
    ({"length_ms": 379_600}, Status.REVIEW), ({"length_ms": 379_700}, Status.NO_MATCH),  # 0.8 of the length
    ({"bpm": 124.0}, Status.REVIEW), ({"bpm": 93.0}, Status.REVIEW), ({"bpm": 110.0}, Status.NO_MATCH),
    ({"bpm": 124.0, "length_ms": 500_000}, Status.NO_MATCH), ({"bpm": 124.0, "length_ms": 388_000}, Status.REVIEW),
    ({"bpm": 110.0, "length_ms": 372_000}, Status.NO_MATCH),
])  # fmt: skip
def test_a_title_without_an_artist_is_shown_where_length_or_tempo_speaks_for_it_and_neither_against(measured, status):
    assert verdict(library(artist="", **OURS), beatport(**measured)).status is status


@pytest.mark.parametrize(("changed", "status"), [
    ({}, Status.MATCHED), ({"length_ms": 374_000}, Status.MATCHED), ({"length_ms": 374_100}, Status.REVIEW),
    ({"bpm": 62.0}, Status.MATCHED), ({"bpm": 93.0}, Status.REVIEW), ({"key": "C Major"}, Status.MATCHED),
    ({"key": "E Minor"}, Status.MATCHED), ({"key": "F Major"}, Status.REVIEW), ({"key": None}, Status.REVIEW),
    ({"bpm": None}, Status.REVIEW), ({"length_ms": None}, Status.REVIEW),
])  # fmt: skip
def test_without_an_artist_length_tempo_and_key_all_have_to_agree(changed, status):
    assert verdict(library(artist="", **OURS), beatport(**{**MEASURED, **changed})).status is status


def test_without_an_artist_an_unknown_version_is_no_match_whatever_score_is_wished():
    whose = library("Marble Tide (Remix)", "", **OURS)
    theirs = remix("Anvil Choir Remix", "Anvil Choir", **MEASURED)
    assert verdict(whose, theirs, settings=Settings(min_score=20)).status is Status.REVIEW


@pytest.mark.parametrize(("ours", "theirs", "status"), [
    ({"seconds": 372}, {"length_ms": 379_600}, Status.MATCHED), ({"seconds": 372}, {"length_ms": 379_700}, Status.REVIEW),
    ({"year": 2019}, {"release_date": "2020-03-01"}, Status.MATCHED), ({"year": 2018}, {"release_date": "2020-03-01"}, Status.REVIEW),
    ({"label": "Quay"}, {"label": "Harbour"}, Status.REVIEW), ({"album": "Tide EP"}, {"release": "Tide EP"}, Status.MATCHED),
    ({"album": "Tide EP"}, {"release": "Quay EP"}, Status.REVIEW),
])  # fmt: skip
def test_what_speaks_for_a_recording_at_another_tempo_has_to_agree_well(ours, theirs, status):
    assert verdict(library(bpm=110.0, **ours), beatport(bpm=124.0, **theirs)).status is status


@pytest.mark.parametrize(("ours", "theirs", "status"), [
    ({"artist": "Ona Bellcroft, Petra Quill"}, {}, Status.MATCHED),
    ({"artist": "Ona Bellcroft, Petra Quill", **OURS}, {"length_ms": 500_000}, Status.REVIEW),
    ({"artist": "Ona Bellcroft, Petra Quill", **OURS}, {"length_ms": 388_000}, Status.MATCHED),
    ({}, {"artists": "Ona Bellcroft; Petra Quill"}, Status.REVIEW),
    ({"year": 2020}, {"artists": "Ona Bellcroft; Petra Quill", "release_date": "2020-01-01"}, Status.MATCHED),
    ({}, {"title": "Marble Tide feat. Petra Quill"}, Status.MATCHED),
    (OURS, {"artists": "Ona Bellcroft; Petra Quill", "length_ms": 500_000}, Status.REVIEW),
    (OURS, {"length_ms": 500_000}, Status.MATCHED),
])  # fmt: skip
def test_one_side_may_name_more_people_while_nothing_measured_contradicts(ours, theirs, status):
    assert verdict(library(**ours), beatport(**theirs)).status is status


# --- thresholds: a case on either side ---------------------------------------------------------------------------


@pytest.mark.parametrize(("score", "status"), [
    (75.0, Status.MATCHED), (74.99, Status.REVIEW), (60.0, Status.REVIEW), (59.99, Status.NO_MATCH),
])  # fmt: skip
def test_a_match_needs_75_and_a_human_is_asked_from_60(score, status):
    assert decide([comparison(score)], DEFAULTS).status is status


@pytest.mark.parametrize(("min_score", "score", "status"), [
    (90, 90.0, Status.MATCHED), (90, 89.99, Status.REVIEW), (50, 50.0, Status.MATCHED), (50, 49.99, Status.NO_MATCH),
    (0, 0.0, Status.MATCHED),
])  # fmt: skip
def test_the_wished_score_takes_the_place_of_75(min_score, score, status):
    assert decide([comparison(score)], Settings(min_score=min_score)).status is status


def test_a_lower_wished_score_lets_an_unknown_version_pass_and_75_does_not():
    unknown = comparison(90.0, version=VersionMatch.UNKNOWN)
    assert decide([unknown], Settings(min_score=74.9)).status is Status.MATCHED
    assert decide([unknown], Settings(min_score=75)).status is Status.REVIEW
    assert decide([unknown], DEFAULTS).status is Status.REVIEW


@pytest.mark.parametrize(("score", "confidence"), [
    (100.0, Confidence.HIGH), (93.0, Confidence.HIGH), (92.99, Confidence.MEDIUM), (86.0, Confidence.MEDIUM),
    (85.99, Confidence.LOW), (75.0, Confidence.LOW),
])  # fmt: skip
def test_confidence_is_high_from_93_and_medium_from_86(score, confidence):
    assert decide([comparison(score)], DEFAULTS).confidence is confidence


@pytest.mark.parametrize(("score", "confidence"), [(90.0, Confidence.HIGH), (89.99, Confidence.MEDIUM)])
def test_no_setting_makes_a_score_below_90_one_of_high_confidence(score, confidence):
    assert decide([comparison(score)], Settings(thresholds=Thresholds(high=50))).confidence is confidence
    assert decide([comparison(score)], Settings(thresholds=Thresholds(high=95))).confidence is Confidence.MEDIUM


@pytest.mark.parametrize(("second", "status"), [(87.0, Status.MATCHED), (87.01, Status.REVIEW), (90.0, Status.REVIEW)])
def test_another_recording_has_to_be_three_points_behind(second, status):
    both = library(artist="Ona Bellcroft, Petra Quill")
    best = comparison(90.0, track=both, candidate=beatport(track_id=1))
    other = comparison(second, track=both, candidate=beatport(track_id=2, artists="Petra Quill"))
    assert decide([best, other], DEFAULTS).status is status
    assert decide([other, best], DEFAULTS).status is status


def test_a_retouch_of_nobody_is_matched_where_there_is_one_and_for_a_human_where_there_are_two():
    asked = library("Marble Tide (Retouch)")
    one, other = (remix(f"{name} Retouch", name) for name in ("Anvil Choir", "Kite Valley"))
    assert verdict(asked, one, beatport()).status is Status.MATCHED
    assert verdict(asked, one, one, beatport("Retouch Dub")).status is Status.MATCHED
    assert verdict(asked, one, other).status is Status.REVIEW


def test_the_same_song_in_its_other_length_may_come_as_near_as_it_likes():
    best = comparison(90.0, candidate=beatport(track_id=1))
    other = comparison(90.0, candidate=beatport("Extended Mix", track_id=2))
    assert decide([best, other], DEFAULTS).status is Status.MATCHED


def test_every_candidate_is_ranked_the_surest_first():
    tracks = (beatport(title="Granite"), beatport("Dub"), beatport("Extended Mix"), beatport())
    ranked = verdict(library(), *tracks, settings=Settings(compare_all=True)).ranked
    assert [comparison.candidate.track_id for comparison in ranked] == [4, 3, 2, 1]
    assert ranked[-1].scored.version is VersionMatch.COMPATIBLE
    assert ranked[-1].scored.notes == ("another title",)


def test_deciding_over_nothing_is_a_miss():
    assert decide([], DEFAULTS).status is Status.NO_MATCH
