import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.models import BeatportCandidate
from beatmatch.review.references import parse_beatport_id, parse_decision


@pytest.mark.parametrize(
    "text",
    [
        "17832341",
        " 17832341 ",
        "17832341.0",
        "17832341,00",
        "17.832.341",
        "17,832,341",
        "17 832 341",
        "17\u202f832\u202f341",
        '="17832341"',
        "https://www.beatport.com/track/lantern-coast/17832341",
        "http://beatport.com/track/lantern-coast/17832341/",
        "www.beatport.com/track/lantern-coast/17832341",
        "https://www.beatport.com/de/track/lantern-coast/17832341",
        "https://www.beatport.com/pt-br/track/lantern-coast/17832341",
        "https://www.beatport.com/track/-/17832341?utm_source=x#player",
        "https://www.beatport.com/track/17832341",
        "https://pro.beatport.com/track/lantern-coast/17832341",
        "https://api.beatport.com/v4/catalog/tracks/17832341/",
        "HTTPS://WWW.BEATPORT.COM/TRACK/LANTERN-COAST/17832341",
    ],
)
def test_an_id_is_read_as_people_and_spreadsheets_write_it(text):
    assert parse_beatport_id(text) == 17_832_341
    assert parse_decision(text) == 17_832_341


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,78E+07", "1,78E+07 has lost digits in a spreadsheet; paste the address of the track instead"),
        ("1.7832341E+07", "1.7832341E+07 has lost digits in a spreadsheet; paste the address of the track instead"),
        ("2", "2 is too short for an id; paste the address of the track if it is one"),
        ("00000002", "2 is too short for an id; paste the address of the track if it is one"),
        ("yes", '"yes" is neither an address nor an id of a Beatport track'),
        ("-17832341", '"-17832341" is neither an address nor an id of a Beatport track'),
        ("17832341.5", '"17832341.5" is neither an address nor an id of a Beatport track'),
        ("17.832", '"17.832" is neither an address nor an id of a Beatport track'),
        ("1.784e", '"1.784e" is neither an address nor an id of a Beatport track'),
        ("12345678901234", '"12345678901234" is neither an address nor an id of a Beatport track'),
        ("١٧٨٣٢٣٤١", '"١٧٨٣٢٣٤١" is neither an address nor an id of a Beatport track'),
        (
            "https://elsewhere.com/track/a/17832341",
            '"https://elsewhere.com/track/a/17832341" is neither an address nor an id of a Beatport track',
        ),
        (
            "https://notbeatport.com/track/a/17832341",
            '"https://notbeatport.com/track/a/17832341" is neither an address nor an id of a Beatport track',
        ),
        (
            "https://www.beatport.com/release/coastlines/3456789",
            "beatport.com/release/coastlines/3456789 is no address of a track (those hold /track/ and end in a number)",
        ),
        ("", '"" is neither an address nor an id of a Beatport track'),
    ],
)
def test_what_is_no_id_is_refused_with_the_reason(text, why):
    with pytest.raises(ValueError) as caught:
        parse_beatport_id(text)
    assert str(caught.value) == why


def test_a_short_id_counts_where_it_is_one_of_the_candidates_or_an_address():
    assert parse_beatport_id("811", {811, 812}) == 811
    assert parse_beatport_id("beatport.com/track/a/811") == 811


@pytest.mark.parametrize("text", ["none", "None", " NO ", "n", "-", "–", "—"])
def test_a_decision_may_be_that_there_is_none(text):
    assert parse_decision(text) is None
    with pytest.raises(ValueError):
        parse_beatport_id(text)


@given(st.integers(10_000, 10**12 - 1), st.none() | st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True))
def test_every_address_that_beatmatch_writes_is_read(number, slug):
    assert parse_beatport_id(BeatportCandidate(track_id=number, title="", slug=slug).url) == number
    assert parse_beatport_id(str(number)) == number


@given(st.text())
def test_any_text_is_an_id_or_refused_in_words(text):
    answer = _answer(text)
    assert answer is None or answer != ""


def _answer(text):
    try:
        return parse_decision(text)
    except ValueError as why:
        return str(why)
