import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.matching.keys import Notation, Relation, camelot, musical, notation, open_key, related, written
from tests.places import SAMPLES

CODES = [f"{number}{letter}" for number in range(1, 13) for letter in "AB"]
BEATPORT_NAMES = SAMPLES / "keys_map.json"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8A", "8A"),
        ("08a", "8A"),
        ("12b", "12B"),
        (" 1 A ", "1A"),
        ("1m", "8A"),
        ("1d", "8B"),
        ("4d", "11B"),
        ("04M", "11A"),
        ("6d", "1B"),
        ("Abm", "1A"),
        ("G#m", "1A"),
        ("abm", "1A"),
        ("A♭m", "1A"),
        ("G♯m", "1A"),
        ("Ab Minor", "1A"),
        ("AB MINOR", "1A"),
        ("A flat minor", "1A"),
        ("F#m", "11A"),
        ("F sharp min", "11A"),
        ("Gb maj", "2B"),
        ("F# Major", "2B"),
        ("C# Major", "3B"),
        ("Amin", "8A"),
        ("Am", "8A"),
        ("am", "8A"),
        ("A", "11B"),
        ("C", "8B"),
        ("Bb", "6B"),
        ("bb", "6B"),
        ("bbm", "3A"),
        ("B", "1B"),
        ("bm", "10A"),
        ("Cb", "1B"),
        ("E#m", "4A"),
        ("Cmaj", "8B"),
        ("８Ａ", "8A"),
    ],
)
def test_a_key_is_read_in_any_notation(text, code):
    assert camelot(text) == code


@pytest.mark.parametrize(
    "text", ["", None, "0A", "13A", "8C", "0d", "13m", "H", "H minor", "All", "??", "8", "Am7", "A minor 2", "8A 9A"]
)
def test_what_is_no_key_is_none(text):
    assert camelot(text) is None
    assert notation(text) is None


def test_a_capital_m_alone_could_mean_either_mode_and_stays_unknown():
    assert camelot("AM") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8A", Notation.CAMELOT),
        ("08b", Notation.CAMELOT),
        ("8m", Notation.OPEN_KEY),
        ("3d", Notation.OPEN_KEY),
        ("Abm", Notation.MUSICAL),
        ("D", Notation.MUSICAL),
        ("Eb Minor", Notation.MUSICAL),
    ],
)
def test_the_notation_of_a_key_is_known(text, expected):
    assert notation(text) == expected


def test_musical_keys_are_spelt_as_rekordbox_spells_them():
    assert [musical(code) for code in CODES if code.endswith("A")] == (
        ["Abm", "Ebm", "Bbm", "Fm", "Cm", "Gm", "Dm", "Am", "Em", "Bm", "F#m", "Dbm"]
    )
    assert [musical(code) for code in CODES if code.endswith("B")] == (
        ["B", "F#", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E"]
    )


def test_open_key_starts_where_camelot_has_eight():
    assert [open_key(code) for code in ("8A", "8B", "9A", "7B", "12A", "1B")] == ["1m", "1d", "2m", "12d", "5m", "6d"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("as_", Notation)
def test_every_key_comes_back_from_every_notation(code, as_):
    text = written(code, as_)
    assert camelot(text) == code
    assert notation(text) == as_


def test_every_key_has_a_text_of_its_own_in_all_notations_together():
    assert len({written(code, as_) for code in CODES for as_ in Notation}) == 72


@pytest.mark.parametrize("code", ["Am", "13A", ""])
@pytest.mark.parametrize("as_", Notation)
def test_only_a_camelot_code_can_be_written(code, as_):
    with pytest.raises(KeyError):
        written(code, as_)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("8A", "Am", Relation.SAME),
        ("G# Minor", "Ab Minor", Relation.SAME),
        ("8A", "8B", Relation.RELATIVE),
        ("Am", "C", Relation.RELATIVE),
        ("8A", "9A", Relation.FIFTH),
        ("12A", "1A", Relation.FIFTH),
        ("1B", "12B", Relation.FIFTH),
        ("8A", "9B", Relation.UNRELATED),
        ("8A", "2A", Relation.UNRELATED),
        ("8A", None, None),
        ("unknown", "8A", None),
    ],
)
def test_two_keys_are_compared_on_the_wheel(a, b, relation):
    assert related(a, b) == relation


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(Notation), st.sampled_from(Notation))
def test_the_relation_depends_on_neither_order_nor_notation(a, b, one, other):
    assert related(a, b) == related(written(b, one), written(a, other))


@given(st.text(max_size=12) | st.from_regex(r"[A-Ga-g0-9 ]{1,3}[#b♯♭]?[mMdAB]{0,2}(ajor|inor)?", fullmatch=True))
def test_any_text_is_a_key_of_the_wheel_or_none(text):
    code = camelot(text)
    assert code is None or code in CODES
    assert (notation(text) is None) == (code is None)


@pytest.mark.skipif(not BEATPORT_NAMES.exists(), reason="only where the real key list lies")
def test_the_names_beatport_uses_are_read_as_beatport_reads_them():
    names = json.loads(BEATPORT_NAMES.read_text())
    assert {entry["name"]: camelot(entry["name"]) for entry in names.values()} == (
        {entry["name"]: entry["camelot"] for entry in names.values()}
    )
