from dataclasses import replace

import pytest

from beatmatch.models import BeatportCandidate, Confidence, RBTrack, Status, TrackResult, VersionMatch
from beatmatch.writers.fill import Field, Policy, parse_fields
from beatmatch.writers.rekordbox_fields import USUAL_IN_XML, changed_attributes
from tests.writers.samples import FULL


def result(best: BeatportCandidate | None = FULL, status=Status.MATCHED, version=VersionMatch.EXACT) -> TrackResult:
    return TrackResult(
        playlist="Set",
        playlist_index=1,
        track=RBTrack(track_id="1"),
        status=status,
        version=version,
        best=best,
        confidence=Confidence.HIGH,
    )


ONLY_EMPTY = Policy(fill=USUAL_IN_XML)


def overwriting(fields: str) -> Policy:
    return Policy(fill=frozenset(), overwrite=parse_fields(fields, option="overwrite"))


def test_every_field_goes_to_its_attribute():
    assert changed_attributes({}, result(), overwriting("key,bpm,label,genre,year,album,remixer,mix,title,artist")) == {
        "Tonality": "11A",
        "AverageBpm": "124.00",
        "Label": "Ninth Pier",
        "Genre": "House",
        "Year": "2021",
        "Album": "Amber Field EP",
        "Remixer": "Vero Lunt",
        "Mix": "Extended Mix",
        "Name": "Amber Field (Extended Mix)",
        "Artist": "Odalyn, Kest",
    }


def test_the_djs_own_words_and_the_finer_genre_are_never_written_unless_named():
    assert changed_attributes({}, result(), ONLY_EMPTY).keys() == {
        "Tonality", "AverageBpm", "Label", "Genre", "Year", "Album", "Remixer"
    }  # fmt: skip


@pytest.mark.parametrize("fields", ["sub_genre", "genre,sub_genre"])
def test_the_finer_genre_goes_before_the_genre(fields):
    assert changed_attributes({"Genre": "x"}, result(), overwriting(fields)) == {"Genre": "Organic House"}


def test_without_a_finer_genre_the_genre_is_written_only_when_it_was_asked_for():
    plain = BeatportCandidate(track_id=1, title="A", genre="House")
    assert changed_attributes({}, result(plain), overwriting("genre,sub_genre")) == {"Genre": "House"}
    assert changed_attributes({}, result(plain), overwriting("sub_genre")) == {}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.MATCHED])
def test_only_a_match_changes_anything(status):
    assert changed_attributes({}, result(status=status), overwriting("key,title")) == {}


def test_a_match_without_a_track_changes_nothing():
    assert changed_attributes({}, result(best=None), ONLY_EMPTY) == {}


def test_by_default_only_what_is_empty_or_zero_is_filled():
    own = {"Label": "Mine", "Genre": "  ", "Year": "0", "AverageBpm": "0.00", "Tonality": "Am", "Album": "", "Mix": "x"}
    assert changed_attributes(own, result(), ONLY_EMPTY) == {
        "AverageBpm": "124.00",
        "Genre": "House",
        "Year": "2021",
        "Album": "Amber Field EP",
        "Remixer": "Vero Lunt",
    }


def test_a_zero_is_a_value_where_it_is_text():
    assert changed_attributes({"Album": "0"}, result(), ONLY_EMPTY).get("Album") is None


def test_what_is_no_number_is_not_taken_for_an_unknown_one():
    assert "Year" not in changed_attributes({"Year": "MMXX"}, result(), ONLY_EMPTY)


def test_named_fields_overwrite_and_leave_the_others():
    own = {"Label": "Mine", "Genre": "", "Year": "1999"}
    assert changed_attributes(own, result(), overwriting("label,year")) == {"Label": "Ninth Pier", "Year": "2021"}


def test_what_the_source_does_not_know_erases_nothing():
    bare = BeatportCandidate(track_id=1, title="Amber Field")
    own = {"Name": "Amber Field", "Label": "Mine", "Tonality": "Am", "AverageBpm": "124.00", "Year": "2021"}
    own["Comments"] = bare.url
    assert changed_attributes(own, result(bare), overwriting(",".join(Field))) == {}


def test_a_key_that_is_the_same_in_another_notation_stays_as_it_is_written():
    assert changed_attributes({"Tonality": "Gbm"}, result(), overwriting("key")) == {}
    assert changed_attributes({"Tonality": "Bm"}, result(), overwriting("key")) == {"Tonality": "11A"}
    assert changed_attributes({"Tonality": "rubbish"}, result(), overwriting("key")) == {"Tonality": "11A"}


@pytest.mark.parametrize("own", ["124", "124.00", "248.00", "247.80"])
def test_a_bpm_that_is_the_same_or_that_beatport_halves_stays(own):
    assert changed_attributes({"AverageBpm": own}, result(), overwriting("bpm")) == {}


@pytest.mark.parametrize("own", ["123.98", "62.00", "93.00", "240.00", "0", "fast"])
def test_another_bpm_gives_way_when_bpm_is_named(own):
    assert changed_attributes({"AverageBpm": own}, result(), overwriting("bpm")) == {"AverageBpm": "124.00"}


@pytest.mark.parametrize("version", [VersionMatch.COMPATIBLE, VersionMatch.UNKNOWN, None])
def test_the_name_of_a_mix_that_only_stands_in_is_written_only_when_asked_for(version):
    assert changed_attributes({}, result(version=version), Policy(fill=frozenset({Field.MIX}))) == {}
    assert changed_attributes({}, result(version=version), overwriting("mix")) == {"Mix": "Extended Mix"}


def test_a_title_without_a_mix_name_stands_alone():
    assert changed_attributes({}, result(BeatportCandidate(track_id=1, title="Low Tide")), overwriting("title")) == {
        "Name": "Low Tide"
    }


def test_a_value_of_nothing_but_control_characters_is_none():
    odd = BeatportCandidate(track_id=1, title="Low Tide", label="\x00 \x07", genre="Dub\x0b  Techno\n")
    assert changed_attributes({}, result(odd), overwriting("label,genre")) == {"Genre": "Dub Techno"}


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(Confidence.HIGH, "0x00FF00"), (Confidence.MEDIUM, "0xFFFF00"), (Confidence.LOW, "0xFFA500")],
)
def test_a_track_without_a_colour_gets_that_of_its_confidence_where_colours_are_wanted(confidence, expected):
    sure = replace(result(), confidence=confidence)
    colours = Policy(fill=frozenset(), colour=True, min_confidence=Confidence.LOW)
    assert changed_attributes({"Colour": ""}, sure, colours) == {"Colour": expected}
    assert changed_attributes({"Colour": "0xFF007F"}, sure, colours) == {}
    assert changed_attributes({}, sure, replace(colours, colour=False)) == {}
