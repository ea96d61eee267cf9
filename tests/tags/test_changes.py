"""What a match changes in a file, and which of its tags that goes to."""

import pytest

from beatmatch.matching.keys import Notation
from beatmatch.tags.changes import Change, changes_of, texts_for, texts_of_info, usual_notation
from beatmatch.tags.table import Kind
from beatmatch.tags.texts import RawTags, Sound
from beatmatch.writers.fill import USUAL, Field, Policy, values_of
from tests.tags.samples import match_of

ALL = frozenset(Field)


def raw(kind=Kind.MP3, **texts):
    return RawTags(kind, {name.replace("TXXX_", "TXXX:"): [text] for name, text in texts.items()}, Sound())


def changes(file, policy=None, usual=Notation.CAMELOT):
    policy = policy or Policy()
    return {
        field.value: (change.old, change.new)
        for field, change in changes_of(file, values_of(match_of("a.mp3"), policy), policy, usual).items()
    }


def test_a_file_without_tags_gets_everything_but_the_djs_own_words():
    assert changes(raw()) == {
        "key": ("", "8A"),
        "bpm": ("", "126"),
        "label": ("", "Hollow"),
        "genre": ("", "Melodic House & Techno"),
        "sub_genre": ("", "Melodic Techno"),
        "year": ("", "2021"),
        "date": ("", "2021-03-07"),
        "album": ("", "Parades"),
        "remixer": ("", "Ana Ví"),
        "isrc": ("", "GBDG11302861"),
        "catalog_number": ("", "HLW042"),
        "beatport_id": ("", "17827767"),
        "beatport_url": ("", "https://www.beatport.com/track/glass-parade/17827767"),
    }


def test_own_values_stay_unless_they_are_to_be_overwritten():
    file = raw(TKEY="1A", TCON="House", TPUB="My Label")
    assert {"key", "genre", "label"}.isdisjoint(changes(file))
    policy = Policy(fill=frozenset(), overwrite=frozenset({Field.KEY, Field.GENRE}))
    assert changes(file, policy) == {"key": ("1A", "8A"), "genre": ("House", "Melodic House & Techno")}


def test_title_artist_mix_and_comment_are_written_when_they_are_named():
    named = frozenset({Field.TITLE, Field.ARTIST, Field.MIX, Field.COMMENT})
    assert changes(raw(TIT2="glass parade"), Policy(fill=frozenset(), overwrite=named)) == {
        "title": ("glass parade", "Glass Parade (Extended Mix)"),
        "artist": ("", "Ivo Ren"),
        "mix": ("", "Extended Mix"),
        "comment": ("", "https://www.beatport.com/track/glass-parade/17827767"),
    }


@pytest.mark.parametrize(
    ("notation", "usual", "written"),
    [
        (Notation.CAMELOT, Notation.MUSICAL, "8A"),
        (Notation.MUSICAL, Notation.CAMELOT, "Am"),
        (Notation.OPEN_KEY, Notation.CAMELOT, "1m"),
        (None, Notation.MUSICAL, "Am"),
        (None, Notation.OPEN_KEY, "1m"),
    ],
)
def test_the_key_is_written_as_asked_for_else_as_in_the_library(notation, usual, written):
    assert changes(raw(), Policy(key_notation=notation), usual)["key"] == ("", written)


def test_a_key_that_is_the_same_in_another_notation_stays():
    policy = Policy(overwrite=frozenset({Field.KEY}), key_notation=Notation.CAMELOT)
    assert "key" not in changes(raw(TKEY="Am"), policy)


@pytest.mark.parametrize(
    ("own", "year", "date"),
    [
        ("", ("", "2021"), ("", "2021-03-07")),
        ("2021", None, ("", "2021-03-07")),
        ("2019", None, None),
        ("2019-01-01", None, None),
        ("2021-01-01", None, None),
    ],
)
def test_a_date_joins_its_own_year_and_no_other(own, year, date):
    found = changes(raw(TDRC=own))
    assert (found.get("year"), found.get("date")) == (year, date)


def test_a_new_year_brings_its_date():
    policy = Policy(overwrite=frozenset({Field.YEAR}))
    assert changes(raw(TDRC="2019-01-01"), policy)["date"] == ("2019-01-01", "2021-03-07")
    assert changes(raw(TDRC="2019-01-01"), policy)["year"] == ("2019", "2021")


def test_an_address_of_another_site_stays():
    assert "beatport_url" not in changes(raw(TXXX_WWWAUDIOFILE="https://example.org/1"))
    assert changes(raw(WOAR="https://example.org/1"))["beatport_url"][0] == ""


def test_the_notation_of_most_keys_is_that_of_the_library():
    assert usual_notation(["8A", "Am", "C#m", "", "?"]) is Notation.MUSICAL
    assert usual_notation(["1m", "2d", "Am"]) is Notation.OPEN_KEY
    assert usual_notation([]) is None


def test_a_field_goes_to_its_tags_and_to_other_spellings_in_use():
    assert texts_for(raw(Kind.FLAC), {Field.LABEL: "Hollow"}) == {"LABEL": "Hollow", "ORGANIZATION": "Hollow"}
    assert texts_for(raw(Kind.FLAC, KEY="1A", TEMPO="1"), {Field.KEY: "8A"}) == {"INITIALKEY": "8A", "KEY": "8A"}
    assert texts_for(raw(Kind.M4A, BPM="1"), {Field.BPM: "126"}) == {"tmpo": "126", "BPM": "126"}
    assert texts_for(raw(TXXX_KEY="1A"), {Field.KEY: "8A"}) == {"TKEY": "8A", "TXXX:KEY": "8A"}


def test_year_and_date_are_one_tag():
    assert texts_for(raw(), {Field.YEAR: "2021", Field.DATE: "2021-03-07"}) == {"TDRC": "2021-03-07"}
    assert texts_for(raw(), {Field.YEAR: "2021"}) == {"TDRC": "2021"}


def test_a_new_tag_of_a_wav_file_is_given_what_the_other_one_says():
    file = raw(Kind.WAV, INAM="Glass Parade", ICRD="2021-03-07", TPE1="Ivo Ren")
    assert texts_of_info(file) == {"TIT2": "Glass Parade", "TPE1": "Ivo Ren", "TDRC": "2021-03-07"}


def test_every_field_can_be_written_to_every_kind_of_file():
    for kind in Kind:
        for field in ALL:
            assert texts_for(raw(kind), {field: "1"})
    assert USUAL < ALL
    assert Change("", "x").old == ""
