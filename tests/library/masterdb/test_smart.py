from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.library.masterdb.smart import RuleError, read_rule
from tests.library.masterdb.files import rule

TODAY = date(2026, 3, 31)
ROW = {
    "ID": "1",
    "Title": "Café del Norte",
    "Artist": "Ola Brandt",
    "Album": None,
    "Genre": "Tech House",
    "Tonality": "8A",
    "Subtitle": "Dub",
    "Commnt": "",
    "BPM": 12400,
    "Rating": 4,
    "DJPlayCount": "7",
    "ReleaseYear": 2019,
    "Length": 372,
    "ColorID": "5",
    "StockDate": "2026-03-01",
    "ReleaseDate": None,
    "DateCreated": "2025-3-1",
}


def admits(*conditions, operator=1, tags=None):
    return read_rule(rule(*conditions, operator=operator), lambda: tags or {}, TODAY).admits(ROW)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("name", 1, "cafe\u0301 DEL norte"), True),
        (("name", 1, "Café"), False),
        (("name", 2, "Café"), True),
        (("genre", 8, "house"), True),
        (("genre", 9, "techno"), True),
        (("genre", 9, "HOUSE"), False),
        (("artist", 10, "ola"), True),
        (("artist", 11, "ola"), False),
        (("artist", 11, "BRANDT"), True),
        (("album", 1, ""), True),
        (("album", 9, "Lanterns"), True),
        (("mixName", 1, "dub"), True),
        (("bpm", 1, "12400"), True),
        (("bpm", 3, "12400"), False),
        (("bpm", 4, "12401"), True),
        (("bpm", 5, "12400", "12400"), True),
        (("bpm", 5, "12401", "13000"), False),
        (("rating", 3, "3"), True),
        (("counter", 2, "7"), False),
        (("year", 5, "2010", "2019"), True),
        (("duration", 3, "6:11"), True),
        (("duration", 3, "372"), False),
        (("grouping", 1, "5"), True),
        (("stockDate", 1, "2026-03-01"), True),
        (("stockDate", 3, "2026-03-01"), False),
        (("stockDate", 4, "2026-03-02"), True),
        (("stockDate", 5, "2026-02-28", "2026-03-01"), True),
        (("stockDate", 6, "31", "", "day"), True),
        (("stockDate", 6, "30", "", "day"), False),
        (("stockDate", 7, "4", "", "week"), True),
        (("stockDate", 6, "1", "", "month"), True),
        (("dateCreated", 6, "1", "", "month"), False),
        (("dateCreated", 6, "2", "", "year"), True),
        # A track without a date is neither in the last days nor before them, neither equal nor unequal.
        (("dateReleased", 6, "9", "", "day"), False),
        (("dateReleased", 7, "9", "", "day"), False),
        (("dateReleased", 2, "2026-03-01"), False),
    ],
)
def test_a_condition_holds_or_not(condition, expected):
    assert admits(condition) is expected


def test_all_conditions_must_hold_or_one_will_do():
    house, slow = ("genre", 8, "house"), ("bpm", 4, "9000")
    assert not admits(house, slow, operator=1)
    assert admits(house, slow, operator=2)
    assert not admits(slow, operator=2)


@pytest.mark.parametrize("operator", [1, 2])
def test_a_rule_without_conditions_admits_nothing(operator):
    assert not admits(operator=operator)


@pytest.mark.parametrize("written", ["3000000000", "-1294967296"])
def test_a_my_tag_is_meant_with_and_without_a_sign(written):
    tags = {"1": {3000000000}}
    assert admits(("myTag", 8, written), tags=tags)
    assert not admits(("myTag", 9, written), tags=tags)
    assert not admits(("myTag", 8, "17"), tags=tags)
    assert admits(("myTag", 9, "17"), tags={})


@pytest.mark.parametrize(
    "source",
    [
        "",
        "no XML",
        "<NODE/>",
        rule(("mood", 1, "dark")),
        rule(("bpm", 8, "120")),
        rule(("bpm", 1, "fast")),
        rule(("bpm", 5, "12000", "")),
        rule(("name", 99, "a")),
        rule(("stockDate", 1, "yesterday")),
        rule(("stockDate", 1, "2026-02-31")),
        rule(("stockDate", 5, "2026-01-01", "soon")),
        rule(("stockDate", 6, "7", "", "moon")),
        rule(("stockDate", 6, "99999999", "", "day")),
        rule(("stockDate", 6, "99999999", "", "month")),
        rule(("myTag", 8, "")),
        rule(("bpm", 1, "12000"), operator=3),
    ],
)
def test_what_is_not_understood_is_an_error_of_one_line_and_no_guess(source):
    with pytest.raises(RuleError) as caught:
        read_rule(source, dict, TODAY)
    assert str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@given(text=st.text(), operator=st.integers(-1, 12), name=st.sampled_from(["name", "bpm", "stockDate", "myTag", "x"]))
def test_every_rule_is_followed_or_refused(text, operator, name):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    try:
        found = read_rule(rule((name, operator, escaped, escaped, escaped)), dict, TODAY)
    except RuleError:
        return
    assert found.admits(ROW) in (True, False)
