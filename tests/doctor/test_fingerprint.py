"""The form of answers, without a word of what is in them."""

import json
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.doctor.fingerprint import Field, differences, fingerprint, form_of, known_forms
from tests.beatport.samples import RECORD
from tests.beatport.test_website import ITEM
from tests.places import SAMPLES


def raw(*records):
    return [msgspec.Raw(json.dumps(record).encode()) for record in records]


def test_a_form_holds_keys_types_and_shares():
    first = {"id": 1, "artists": [{"name": "Mira Vohl"}, {"name": None}], "key": None}
    assert form_of(raw(first, {"id": 2.5, "key": {"name": "A Minor"}})) == {
        "artists": Field(("list",), 0.5),
        "artists[]": Field(("object",), 2.0),
        "artists[].name": Field(("null", "str"), 1.0),
        "id": Field(("float", "int"), 1.0),
        "key": Field(("null", "object"), 1.0),
        "key.name": Field(("str",), 0.5),
    }


@given(st.text(min_size=3).filter(lambda text: not re.fullmatch(r"[\w-]{1,40}", text)))
def test_no_value_and_no_odd_key_gets_into_a_fingerprint(secret):
    text = fingerprint("1", {"beatport": form_of(raw({"name": secret, secret: {secret: 1}, "list": [secret]}))})
    assert sorted(json.loads(text)["forms"]["beatport"]) == ["*", "*.*", "list", "list[]", "name"]


def test_differences_are_told_field_by_field():
    known = form_of(raw({"bpm": 124, "name": "x", "release": {"name": "y"}, "artists": [{"name": "z"}], "odd": 1}))
    seen = form_of(raw({"tempo": 124, "name": 7, "release": {"title": "y"}, "artists": [], "odd": None}))
    assert differences(known, seen) == [
        "gone: bpm, release.name",
        "new: release.title, tempo",
        "of another type: name (now int)",
    ]
    assert differences(known, known) == []


def test_what_is_not_always_there_and_whole_and_broken_numbers_are_no_difference():
    known = form_of(raw({"bpm": 124, "sub_genre": 1}, {"bpm": 125}))
    assert differences(known, form_of(raw({"bpm": 124.5}))) == []


def test_the_known_forms_are_those_of_the_invented_tracks_of_the_tests():
    forms = known_forms()
    for name, record in (("beatport", RECORD), ("beatport-web", ITEM)):
        changes = [change for change in differences(forms[name], form_of(raw(record))) if not change.startswith("gone")]
        assert changes in ([], ["new: a_key_of_tomorrow"])


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real answers are not here")
def test_the_real_answers_have_the_known_forms():
    tracks = json.loads((SAMPLES / "search_tracks.json").read_bytes())["tracks"]
    assert differences(known_forms()["beatport"], form_of(raw(*tracks))) == []
    page = (SAMPLES / "web_search_tracks.html").read_bytes()
    script = json.loads(re.search(rb'id="__NEXT_DATA__"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    items = script["props"]["pageProps"]["dehydratedState"]["queries"][0]["state"]["data"]["data"]
    assert differences(known_forms()["beatport-web"], form_of(raw(*items))) == []
