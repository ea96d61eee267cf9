"""Evidence beside title, artists and version."""

import pytest

from beatmatch.matching.compare import evidence
from tests.matching.builders import beatport, library


@pytest.mark.parametrize(("seconds", "milliseconds", "expected"), [
    (372, 372_900, 1.0), (372, 374_000, 1.0), (372, 388_000, 0.5), (372, 402_000, 0.0), (372, 600_000, 0.0),
    (None, 372_000, None), (372, None, None), (0, 372_000, None),
])  # fmt: skip
def test_length_is_equal_within_two_seconds_and_nothing_at_thirty(seconds, milliseconds, expected):
    assert evidence.length(library(seconds=seconds), beatport(length_ms=milliseconds)) == expected


@pytest.mark.parametrize(("ours", "theirs", "expected"), [
    (124.0, 124.4, 1.0), (62.0, 124.0, 0.9), (124.0, 62.0, 0.9), (82.7, 124.0, 0.8), (93.0, 124.0, 0.8), (99.2, 124.0, 0.8),
    (110.0, 124.0, 0.0), (None, 124.0, None), (124.0, None, None),
])  # fmt: skip
def test_tempo_knows_how_software_misreads_it(ours, theirs, expected):
    assert evidence.tempo(library(bpm=ours), beatport(bpm=theirs)) == expected


@pytest.mark.parametrize(("ours", "expected"), [
    (122.15, 1.0), (122.13, 0.0),  # from 98.5 % of 124 on
    (125.88, 1.0), (125.9, 0.0),
    (60.15, 0.9), (60.13, 0.0), (63.85, 0.9), (63.87, 0.0),  # half
    (80.82, 0.8), (80.79, 0.0), (84.52, 0.8), (84.54, 0.0),  # two thirds
    (91.15, 0.8), (91.13, 0.0), (94.85, 0.8), (94.87, 0.0),  # three quarters
    (97.35, 0.8), (97.33, 0.0), (101.05, 0.8), (101.07, 0.0),  # four fifths
])  # fmt: skip
def test_a_tempo_may_be_off_by_one_and_a_half_percent(ours, expected):
    assert evidence.tempo(library(bpm=ours), beatport(bpm=124.0)) == expected
    assert evidence.tempo(library(bpm=124.0), beatport(bpm=ours)) == expected


@pytest.mark.parametrize(("ours", "theirs", "expected"), [
    ("8A", "A Minor", 1.0), ("Am", "A Minor", 1.0), ("8B", "A Minor", 0.6), ("9A", "A Minor", 0.6), ("2A", "A Minor", 0.0),
    ("", "A Minor", None), ("8A", None, None), ("nonsense", "A Minor", None),
])  # fmt: skip
def test_key_is_compared_on_the_camelot_wheel(ours, theirs, expected):
    assert evidence.key(library(key=ours), beatport(key=theirs)) == expected


@pytest.mark.parametrize(("ours", "theirs", "expected"), [
    ("Harbour", "Harbour Records", 1.0), ("harbour recordings", "Harbour", 1.0), ("Quay", "Harbour", 0.5),
    ("www.djsite.com", "Harbour", None), ("", "Harbour", None), ("Harbour", None, None), ("Records", "Records", 1.0),
])  # fmt: skip
def test_a_label_is_evidence_where_it_is_no_web_site(ours, theirs, expected):
    assert evidence.label(library(label=ours), beatport(label=theirs)) == expected


@pytest.mark.parametrize(("ours", "theirs", "expected"), [
    ("Marble Tide EP", "Marble Tide EP", 1.0), ("Best Of", "Marble Tide EP", 0.5), ("heydj.pro", "Marble Tide EP", None),
    ("Beatport Top 100", "Marble Tide EP", None), ("", "Marble Tide EP", None),
])  # fmt: skip
def test_an_album_is_evidence_where_it_is_no_chart(ours, theirs, expected):
    assert evidence.release(library(album=ours), beatport(release=theirs)) == expected


@pytest.mark.parametrize(("ours", "theirs", "expected"), [
    (2012, "2012-03-01", 1.0), (2013, "2012-03-01", 0.8), (2020, "2012-03-01", 0.4), (None, "2012-03-01", None), (2012, None, None),
])  # fmt: skip
def test_a_year_is_weak_evidence(ours, theirs, expected):
    assert evidence.year(library(year=ours), beatport(release_date=theirs)) == expected
