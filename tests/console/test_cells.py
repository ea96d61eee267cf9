"""What a table says of a result: what agrees once, what differs as "yours → Beatport's"."""

import dataclasses

import pytest

from beatmatch.console import cells
from beatmatch.console.cells import Cell
from beatmatch.models import (
    BeatportCandidate,
    Confidence,
    Evidence,
    RBTrack,
    ScoredCandidate,
    Status,
    TrackResult,
    VersionMatch,
)
from tests.writers.samples import LANTERN, MATCHED, MISSED, REVIEW


def result(library=None, *, evidence=(), score=100.0, confidence=Confidence.HIGH, **beatport):
    known = {"track_id": 4711, "title": "Low Tide", "artists": ("Marnix Teel",), **beatport}
    best = BeatportCandidate(**known)
    return TrackResult(
        playlist="p",
        playlist_index=1,
        track=RBTrack(**{"track_id": "1", "title": "Low Tide", "artist": "Marnix Teel", **(library or {})}),
        status=Status.MATCHED,
        score=score,
        confidence=confidence,
        best=best,
        candidates=(
            ScoredCandidate(best, score, VersionMatch.EXACT, tuple(Evidence(*each, 1.0) for each in evidence)),
        ),
    )


@pytest.mark.parametrize(
    ("library", "beatport", "said"),
    [
        ({}, {}, "="),
        ({"title": "low tide  (ORIGINAL MIX)"}, {"mix_name": "Original Mix"}, "="),
        ({}, {"mix_name": "Original Mix"}, "(Original Mix)"),
        ({"mix": "Dub"}, {"mix_name": "Dub"}, "="),
        ({"title": "[5] Low Tide (Dub) www.some.site"}, {"mix_name": "Dub"}, "="),
        ({"title": "(F) Marnix Teel - Low Tide"}, {"mix_name": "Dub"}, "(Dub)"),
        ({"title": "Low Tide (Original Mix)"}, {"mix_name": "Extended Mix"}, "(Extended Mix)"),
        ({"title": "Lo Tide"}, {"mix_name": "Dub"}, "Low Tide (Dub)"),
        ({"title": "Tide"}, {}, "Low Tide"),
        ({"artist": ""}, {}, "by Marnix Teel"),
        ({"artist": "Teel, Marnix"}, {}, "="),
        ({"artist": "M. Teel"}, {"mix_name": "Dub"}, "(Dub) by Marnix Teel"),
    ],
)
def test_what_beatport_calls_a_track_is_said_as_far_as_the_library_does_not(library, beatport, said):
    assert cells.name_on_beatport(result(library, **beatport)).text == said


def test_artists_that_the_comparison_found_equal_are_not_said_again():
    assert cells.name_on_beatport(result({"artist": ""}, evidence=[("artists", 1.0)])).text == "="
    assert cells.name_on_beatport(result({"artist": "Teel"}, evidence=[("artists", 0.5)])).text == "by Marnix Teel"


@pytest.mark.parametrize(
    ("cell", "library", "beatport", "said", "style"),
    [
        (cells.key, {"key": "8A"}, {"key": "A Minor"}, "8A", "dim"),
        (cells.key, {"key": "Am"}, {"key": "A Minor"}, "8A", "dim"),
        (cells.key, {"key": "Am"}, {"key": "F Minor"}, "8A → 4A", "cyan"),
        (cells.key, {"key": "?"}, {"key": "F Minor"}, "? → 4A", "cyan"),
        (cells.key, {}, {"key": "F Minor"}, "4A", ""),
        (cells.key, {"key": "8A"}, {}, "", ""),
        (cells.bpm, {"bpm": 123.9}, {"bpm": 124.0}, "124", "dim"),
        (cells.bpm, {"bpm": 62.0}, {"bpm": 124.0}, "62 → 124", "cyan"),
        (cells.bpm, {"bpm": 118.52}, {"bpm": 120.5}, "118.5 → 120.5", "cyan"),
        (cells.bpm, {}, {"bpm": float("nan")}, "", ""),
        (cells.year, {"year": 2019}, {"release_date": "2019-05-01"}, "2019", "dim"),
        (cells.year, {"year": 2021}, {"release_date": "2019-05-01"}, "2021 → 2019", "cyan"),
        (cells.label, {"label": "Slow  tide"}, {"label": "Slow Tide"}, "Slow Tide", "dim"),
        (cells.label, {"label": "Brine"}, {"label": "Slow Tide"}, "Brine → Slow Tide", "cyan"),
        (cells.label, {}, {"label": "Slow Tide"}, "Slow Tide", ""),
    ],
)
def test_yours_stands_before_beatports_only_where_they_differ(cell, library, beatport, said, style):
    assert cell(result(library, **beatport)) == Cell(said, style)


def test_a_label_that_the_comparison_found_equal_is_no_difference():
    said = cells.label(result({"label": "Tide Records"}, evidence=[("label", 1.0)], label="Tide"))
    assert said == Cell("Tide", "dim")


def test_a_score_that_is_not_of_high_confidence_stands_out():
    assert cells.score(result()) == Cell("100", "dim")
    assert cells.score(result(score=88.4, confidence=Confidence.MEDIUM)) == Cell("88", "yellow")
    assert cells.score(MISSED) == Cell("")


def test_a_candidate_in_a_line_has_its_name_its_facts_beside_yours_and_its_address():
    doubtful = dataclasses.replace(REVIEW, best=LANTERN)
    assert cells.found(doubtful) == Cell(
        "Mira Solen, Odd Harbour - Paper Lantern (Extended Mix), 8A → 1A, 127.5 → 124 BPM, 2021, Slow Tide, score 74",
        address="https://www.beatport.com/track/paper-lantern/7001",
    )
    assert cells.found(MISSED) == Cell("")


def test_an_entry_leads_to_its_match_and_holds_no_controls():
    assert cells.entry(MATCHED).address == LANTERN.url
    hostile = dataclasses.replace(MISSED, track=RBTrack(track_id="1", title="\x1b[31mRed\n\n Alert ", artist=" Ono"))
    assert cells.entry(hostile) == Cell("Ono - Red Alert")
    assert (cells.title(hostile).text, cells.artist(hostile).text) == ("Red Alert", "Ono")
