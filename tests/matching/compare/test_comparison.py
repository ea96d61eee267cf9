"""The score, and whether a candidate is the same song."""

import pytest

from beatmatch.matching.compare import compare
from beatmatch.matching.compare.comparison import Identity, total
from beatmatch.matching.read import read_entry
from beatmatch.models import Evidence, Status, VersionMatch
from beatmatch.settings import Settings, Thresholds, Weights
from tests.matching.builders import beatport, library, match, remix

DEFAULTS = Settings()
MEASURED = {"length_ms": 372_000, "bpm": 124.0, "key": "A Minor"}
OURS = {"seconds": 372, "bpm": 124.0, "key": "8A"}


def verdict(track, *tracks, settings=DEFAULTS):
    return match(track, tracks, settings).verdict


def compared(track, candidate, settings=DEFAULTS):
    return compare(read_entry(track, settings), candidate, settings)


def test_a_score_is_the_weighted_mean_of_the_parts_that_both_sides_have():
    assert total((Evidence("title", 1.0, 30.0), Evidence("bpm", 0.0, 10.0))) == 75.0
    assert total(()) == 0.0


@pytest.mark.parametrize(("title", "mix", "version", "closeness"), [
    ("Marble Tide (Original Mix)", "Original Mix", VersionMatch.COMPATIBLE, 0.9), ("Marble Tide", "", VersionMatch.COMPATIBLE, 0.9),
    ("Marble Tide (Extended Mix)", "", VersionMatch.COMPATIBLE, 0.5), ("Marble Tide (Dub)", "Original Mix", VersionMatch.DIFFERENT, 0.0),
])  # fmt: skip
def test_a_record_without_artists_is_compatible_at_most(title, mix, version, closeness):
    scored = compared(library(title), beatport(mix, artists="")).scored
    assert (scored.version, scored.value_of("version")) == (version, closeness)


def test_the_one_record_without_a_mix_name_among_others_is_compatible_at_most():
    found = verdict(
        library("Marble Tide (Dub)"), beatport("Dub", artists="Petra Quill"), beatport("", title="Marble Tide (Dub)")
    )
    assert found.best.scored.version is VersionMatch.COMPATIBLE
    assert found.best.scored.value_of("version") == 0.9
    assert found.best.scored.score == 97.65


def test_evidence_has_four_digits_and_another_title_counts_nothing():
    parts = compared(library(seconds=372), beatport(length_ms=388_100)).scored
    assert parts.value_of("length") == 0.4964
    other = compared(library(), beatport(title="Granite")).scored
    assert [(part.name, part.value) for part in other.parts] == [("title", 0.0), ("artists", 1.0), ("version", 1.0)]
    assert (other.score, other.notes) == (58.82, ("another title",))
    likeliest = compared(library("Marble Tide (Dub)"), beatport("", title="Granite Dub")).scored
    assert likeliest.version is VersionMatch.EXACT


def test_other_guests_are_named_by_the_first_of_each_side():
    theirs = beatport(title="Marble Tide feat. Petra Quill feat. Dixon")
    assert compared(library("Marble Tide feat. Lia Ost feat. Tomas Vire"), theirs).scored.notes == (
        "featuring Petra Quill, not Lia Ost",
    )


def test_a_title_alone_is_sure_only_where_it_is_the_very_same():
    alone = Settings(title_only_mode=True)
    assert compared(library(artist="Somebody"), beatport(), alone).identity is Identity.SURE
    assert compared(library("The Marble Tide"), beatport(), alone).identity is Identity.POSSIBLE
    assert compared(library("Granite"), beatport(), alone).identity is Identity.NO


def test_evidence_that_a_side_lacks_is_left_out():
    parts = {part.name: part.value for part in compared(library(), beatport()).scored.parts}
    assert parts == {"title": 1.0, "artists": 1.0, "version": 1.0}
    measured = compared(
        library(**OURS, year=2012, label="Quay", album="Tide"),
        beatport(**MEASURED, release_date="2012-01-01", label="Quay", release="Tide"),
    )
    assert {part.name for part in measured.scored.parts} == {
        "title",
        "artists",
        "version",
        "length",
        "bpm",
        "label",
        "key",
        "release",
        "year",
    }
    assert measured.scored.score == 100.0


def test_weights_and_thresholds_are_settings():
    settings = Settings(weights=Weights(key=20.0), thresholds=Thresholds(match=99.0))
    assert verdict(library(key="1A"), beatport(key="E Major"), settings=settings).status is Status.REVIEW
    assert verdict(library(key="1A"), beatport(key="E Major")).status is Status.MATCHED


@pytest.mark.parametrize(("track", "candidate", "identity"), [
    (library(), beatport(), Identity.SURE),
    (library(), beatport(title="Granite Sky"), Identity.NO),
    (library(), beatport(artists="Petra Quill"), Identity.NO),
    (library(artist=""), beatport(), Identity.POSSIBLE),
    (library("Marbel Tide", artist=""), beatport(), Identity.NO),
    (library("Marbel Tide"), beatport(), Identity.POSSIBLE),
    (library("Marbel Tide", bpm=124.0), beatport(bpm=124.0), Identity.SURE),
    (library("Marbel Tide", bpm=124.0), beatport(bpm=110.0), Identity.POSSIBLE),
    (library("Marbel Tide", bpm=124.0, seconds=300), beatport(bpm=124.0, length_ms=372_000), Identity.POSSIBLE),
    (library("Marbel Tide", bpm=124.0, seconds=372), beatport(bpm=124.0, length_ms=388_000), Identity.SURE),  # 0.5 of the length
    (library("Marbel Tide", bpm=124.0, seconds=372), beatport(bpm=124.0, length_ms=388_100), Identity.POSSIBLE),
    (library("Marbel Tide", bpm=93.0), beatport(bpm=124.0), Identity.SURE),
    (library("Marbel Tide", seconds=372), beatport(length_ms=372_000), Identity.SURE),
    (library("Marbel Tide", seconds=372), beatport(bpm=124.0), Identity.POSSIBLE),
    (library("The Marble Tide"), beatport(), Identity.SURE),
    (library("The Marble Tide", artist=""), beatport(), Identity.NO),
    (library(artist="O. Bellcroft"), beatport(), Identity.POSSIBLE),
    (library(artist="Ona Bellcroft, Petra Quill"), beatport(artists="Ona Bellcroft; Tomas Vire"), Identity.POSSIBLE),
    (library("Marble Tide feat. Lia Ost"), beatport(title="Marble Tide feat. Petra Quill"), Identity.POSSIBLE),
    (library(), beatport(artists=""), Identity.POSSIBLE),
    (library("Marbel Tide (Anvil Choir Remix)", "Anvil Choir"), remix("Anvil Choir Remix", "Anvil Choir"), Identity.POSSIBLE),
    (library(artist="Beyond"), beatport(artists="Above & Beyond"), Identity.POSSIBLE),
    (library("Marble Tide (Anvil Choir Remix)", "Anvil Choir"), remix("Anvil Choir Remix", "Anvil Choir"), Identity.SURE),
    (library(artist="Anvil Choir"), remix("Anvil Choir Remix", "Anvil Choir"), Identity.POSSIBLE),
])  # fmt: skip
def test_the_same_song_is_sure_possible_or_not(track, candidate, identity):
    assert compared(track, candidate).identity is identity
