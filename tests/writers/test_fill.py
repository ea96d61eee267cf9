from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.errors import ConfigError
from beatmatch.models import BeatportCandidate, Confidence, RBTrack, Status, TrackResult, VersionMatch
from beatmatch.writers.fill import (
    NOTHING,
    USUAL,
    Field,
    Policy,
    is_sure_enough,
    is_to_be_written,
    parse_fields,
    parse_genres,
    values_of,
)
from tests.writers.samples import FULL

MATCH = TrackResult(
    playlist="Set",
    playlist_index=1,
    track=RBTrack(track_id="1"),
    status=Status.MATCHED,
    version=VersionMatch.EXACT,
    confidence=Confidence.HIGH,
    best=FULL,
)
EVERYTHING = Policy(fill=frozenset(Field))


def test_every_field_has_its_value():
    assert values_of(MATCH, EVERYTHING) == {
        Field.KEY: "11A",
        Field.BPM: "124.00",
        Field.LABEL: "Ninth Pier",
        Field.GENRE: "House",
        Field.SUB_GENRE: "Organic House",
        Field.YEAR: "2021",
        Field.DATE: "2021-06-11",
        Field.ALBUM: "Amber Field EP",
        Field.REMIXER: "Vero Lunt",
        Field.ISRC: "ZZABC2100001",
        Field.CATALOG_NUMBER: "NP031",
        Field.BEATPORT_ID: "901",
        Field.BEATPORT_URL: "https://www.beatport.com/track/amber-field/901",
        Field.COMMENT: "https://www.beatport.com/track/amber-field/901",
        Field.MIX: "Extended Mix",
        Field.TITLE: "Amber Field (Extended Mix)",
        Field.ARTIST: "Odalyn, Kest",
    }


def test_what_beatport_does_not_know_has_no_value():
    bare = replace(MATCH, best=BeatportCandidate(track_id=7, title="Low Tide"))
    url = "https://www.beatport.com/track/-/7"
    assert values_of(bare, EVERYTHING) == {
        Field.BEATPORT_ID: "7", Field.BEATPORT_URL: url, Field.COMMENT: url, Field.TITLE: "Low Tide"
    }  # fmt: skip


def test_the_djs_own_words_are_written_only_when_they_are_named():
    assert {*Field} - values_of(MATCH, Policy()).keys() == {Field.TITLE, Field.ARTIST, Field.MIX, Field.COMMENT}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (" key,BPM , sub-genre,key,", {Field.KEY, Field.BPM, Field.SUB_GENRE}),
        ("all", USUAL),
        ("all,title", USUAL | {Field.TITLE}),
        ("none", NOTHING),
        ("key,none", NOTHING),
    ],
)
def test_fields_are_read_from_a_list_of_names(text, fields):
    assert parse_fields(text, option="fill") == fields


def test_all_stands_for_what_is_usual_at_the_place():
    assert parse_fields("all", frozenset({Field.KEY}), option="fill") == {Field.KEY}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("key,lable", "--fill: there is no field 'lable'; did you mean 'label'?"),
        ("keys", "--fill: there is no field 'keys'; did you mean 'key'?"),
        ("zzzz", "--fill: there is no field 'zzzz'"),
        (" , ", "--fill names no field"),
    ],
)
def test_a_field_that_there_is_not_is_an_error_with_the_nearest_name_and_the_list(text, message):
    with pytest.raises(ConfigError) as caught:
        parse_fields(text, option="fill")
    assert caught.value.message == message
    assert caught.value.hint == (
        "choose from key, bpm, label, genre, sub_genre, year, date, album, remixer, isrc, catalog_number, "
        "beatport_id, beatport_url, comment, mix, title, artist, all, none"
    )


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.MATCHED])
def test_only_a_match_has_values(status):
    assert values_of(replace(MATCH, status=status), EVERYTHING) == {}


@pytest.mark.parametrize(
    ("minimum", "written"),
    [
        (Confidence.HIGH, {Confidence.HIGH}),
        (Confidence.MEDIUM, {Confidence.HIGH, Confidence.MEDIUM}),
        (Confidence.LOW, {*Confidence}),
    ],
)
def test_only_matches_of_the_confidence_asked_for_are_written(minimum, written):
    policy = Policy(min_confidence=minimum)
    assert {value for value in Confidence if values_of(replace(MATCH, confidence=value), policy)} == written
    assert not is_sure_enough(replace(MATCH, confidence=None), Policy())


GENRES = parse_genres(["House = My House", "ORGANIC HOUSE=Organic", "Dub Techno = "])


@pytest.mark.parametrize(
    ("genre", "sub_genre", "expected"),
    [
        ("House", None, {Field.GENRE: "My House"}),
        ("House", "Organic House", {Field.GENRE: "Organic", Field.SUB_GENRE: "Organic"}),
        ("House", "Acid House", {Field.GENRE: "My House", Field.SUB_GENRE: "Acid House"}),
        ("Techno", "Organic House", {Field.GENRE: "Organic", Field.SUB_GENRE: "Organic"}),
        ("Dub Techno", None, {}),
        ("Trance", None, {Field.GENRE: "Trance"}),
    ],
)
def test_genres_are_named_as_the_dj_names_them_the_finer_one_first(genre, sub_genre, expected):
    found = replace(MATCH, best=replace(FULL, genre=genre, sub_genre=sub_genre))
    assert values_of(found, Policy(fill=frozenset({Field.GENRE, Field.SUB_GENRE}), genres=GENRES)) == expected


@pytest.mark.parametrize("pair", ["House", "= My House"])
def test_a_genre_without_a_pair_is_an_error(pair):
    with pytest.raises(ConfigError, match="is no pair"):
        parse_genres([pair])


FILL, OVERWRITE = Policy(), Policy(fill=NOTHING, overwrite=frozenset(Field))


@pytest.mark.parametrize(
    ("field", "own", "value", "filled", "overwritten"),
    [
        (Field.LABEL, "", "Ninth Pier", True, True),
        (Field.LABEL, "  ", "Ninth Pier", True, True),
        (Field.LABEL, "Mine", "Ninth Pier", False, True),
        (Field.LABEL, "Ninth Pier ", "Ninth Pier", False, False),
        (Field.YEAR, "0", "2021", True, True),
        (Field.YEAR, "MMXX", "2021", False, True),
        (Field.ALBUM, "0", "Amber", False, True),
        (Field.KEY, "Gbm", "11A", False, False),
        (Field.KEY, "Bm", "11A", False, True),
        (Field.BPM, "0.00", "124.00", True, True),
        (Field.BPM, "124", "124.00", False, False),
        (Field.BPM, "248.00", "124.00", False, False),  # Beatport counts at half the tempo
        (Field.BPM, "62.00", "124.00", False, True),
        (Field.BPM, "fast", "124.00", False, True),
    ],
)
def test_own_values_stay_unless_they_may_be_overwritten_and_say_something_else(field, own, value, filled, overwritten):
    assert is_to_be_written(field, own, value, FILL) is filled
    assert is_to_be_written(field, own, value, OVERWRITE) is overwritten


@given(st.sampled_from(Field), st.text(max_size=5), st.sampled_from(["124.00", "8A", "House"]))
def test_what_has_been_written_is_not_written_again(field, own, value):
    if field is Field.BPM:
        value = "124.00"
    if field is Field.KEY:
        value = "8A"
    assert not is_to_be_written(field, value, value, OVERWRITE)
    assert is_to_be_written(field, own, value, FILL) <= is_to_be_written(field, own, value, OVERWRITE)
