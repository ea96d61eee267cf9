"""What is done about the scores, and why, in words."""

import pytest

from beatmatch.matching.decide.verdict import decide
from beatmatch.models import Confidence, Status, VersionMatch
from beatmatch.settings import Settings
from tests.matching.builders import beatport, library, match, remix

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


def test_every_candidate_is_ranked_the_surest_first():
    ranked = verdict(library(), beatport(title="Granite"), beatport("Dub"), beatport("Extended Mix"), beatport()).ranked
    assert [comparison.candidate.track_id for comparison in ranked] == [4, 3, 2, 1]
    assert ranked[-1].scored.version is VersionMatch.COMPATIBLE
    assert ranked[-1].scored.notes == ("another title",)


def test_deciding_over_nothing_is_a_miss():
    assert decide([], DEFAULTS).status is Status.NO_MATCH
