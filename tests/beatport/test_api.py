import contextlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.api import BeatportApi, parse_detail, parse_list, parse_search
from beatmatch.beatport.records import parse_track
from beatmatch.beatport.responses import BrokenResponseError
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.models import Answer, Query, QueryKind
from tests.beatport.calls import API, calls
from tests.beatport.loopback import FakeTokens, asking
from tests.beatport.samples import CANDIDATE, DETAIL, RECORD, list_body, search_body
from tests.fake_beatport import FakeBeatport, Fault
from tests.places import SAMPLES

needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the real answers are not here")


@pytest.mark.parametrize(
    "found",
    [parse_search(search_body(RECORD)), parse_list(list_body(RECORD)), parse_detail(json.dumps(DETAIL).encode())],
    ids=["search", "list", "detail"],
)
def test_every_field_comes_to_its_place_in_all_three_forms(found):
    assert found == (CANDIDATE,)


def test_an_answer_without_tracks_is_empty():
    assert parse_search(search_body()) == ()
    assert parse_list(b'{"results":[],"next":null,"previous":null,"count":0,"page":"1/1","per_page":10}') == ()


@pytest.mark.parametrize(
    ("read", "body", "complaint"),
    [
        (parse_search, b"{}", "Object missing required field `tracks`"),
        (parse_list, search_body(RECORD), "Object missing required field `results`"),
        (parse_search, b'{"tracks":null}', "Expected `array`, got `null` - at `$.tracks`"),
        (parse_search, b"[]", "Expected `object`, got `array`"),
        (
            parse_search,
            search_body({"id": "7", "name": "x"}, {"id": "8", "name": "x"}),
            "got `str` - at `$.tracks[0].id`",
        ),
        (parse_list, list_body({"name": "x"}), "Object missing required field `id` - at `$.results[0]`"),
        (parse_list, list_body(7), "Expected `object`, got `int` - at `$.results[0]`"),
        (parse_detail, b'{"id":7}', "Object missing required field `name`"),
    ],
)
def test_an_answer_of_another_shape_names_the_key(read, body, complaint):
    with pytest.raises(CatalogError) as caught:
        read(body)
    assert caught.value.kind is ErrorKind.SOURCE_CHANGED
    assert caught.value.message.startswith("the answer is not understood: ")
    assert caught.value.message.endswith(complaint)
    assert not isinstance(caught.value, BrokenResponseError)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (search_body(RECORD)[:-40], ErrorKind.NETWORK),
        (b"[1, 2", ErrorKind.NETWORK),
        (b"", ErrorKind.NETWORK),
        (b"<!DOCTYPE html><title>Back soon</title>", ErrorKind.BLOCKED),
        (b"Back soon", ErrorKind.SOURCE_CHANGED),
        (b'{"tracks":' + b"[" * 100_000, ErrorKind.NETWORK),
    ],
)
def test_a_body_that_is_no_whole_json_is_worth_another_try(body, kind):
    with pytest.raises(BrokenResponseError) as caught:
        parse_search(body)
    assert caught.value.kind is kind


@given(
    st.binary()
    | st.recursive(st.none() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)).map(
        lambda value: json.dumps({"tracks": value, "results": value}).encode()
    )
)
def test_no_body_breaks_the_reading(body):
    for read in (parse_search, parse_list, parse_detail):
        with contextlib.suppress(CatalogError):
            assert isinstance(read(body), tuple)


@given(st.integers(0, 2000))
def test_a_body_cut_off_anywhere_is_never_taken_for_an_answer(length):
    body = search_body(RECORD)
    if length < len(body):
        with pytest.raises(BrokenResponseError):
            parse_search(body[:length])


@needs_samples
@pytest.mark.parametrize(
    ("read", "name", "key"),
    [
        (parse_search, "search_tracks.json", "tracks"),
        (parse_list, "list_tracks.json", "results"),
        (parse_list, "list_tracks_by_isrc.json", "results"),
        (parse_list, "list_tracks_empty.json", "results"),
        (parse_detail, "track_detail.json", None),
    ],
)
def test_the_real_answers_are_read_field_by_field(read, name, key):
    body = (SAMPLES / name).read_bytes()
    raw = json.loads(body)
    records = raw[key] if key else [raw]
    for found, record in zip(read(body), records, strict=True):
        assert found == parse_track(json.dumps(record))
        assert (found.track_id, found.title) == (record["id"], " ".join(record["name"].split()))
        assert (found.mix_name, found.bpm, found.length_ms) == (record["mix_name"], record["bpm"], record["length_ms"])
        assert found.artists == tuple(artist["name"] for artist in record["artists"])
        assert found.remixers == tuple(artist["name"] for artist in record["remixers"])
        assert (found.key, found.genre) == (record["key"]["name"], record["genre"]["name"])
        assert (found.release, found.label) == (record["release"]["name"], record["release"]["label"]["name"])
        assert (found.isrc, found.catalog_number) == (record["isrc"], record["catalog_number"])
        assert found.release_date == record["new_release_date"]
        assert (found.slug, found.sub_genre) == (record["slug"], (record["sub_genre"] or {}).get("name"))


ANY = re.compile(r"https://.*")


async def asked(mocked, ask, body=b"{}", status=200):
    """Return the one call that `ask` sends to a source that answers like this, and the answer."""
    mocked.get(ANY, body=body, status=status)
    async with asking(API, FakeTokens("abc")) as (http, _):
        answer = await ask(BeatportApi(http, f"{API}/", 25))
    sent = calls(mocked)
    assert {(call.method, call.headers["Authorization"], call.headers["Accept"]) for call in sent} <= {
        ("GET", "Bearer abc", "application/json")
    }
    return [(call.path, call.query) for call in sent], answer


async def test_a_search_asks_for_tracks_by_words(mocked):
    query = Query("Mira Vohl Paper Comet (feat. Ilse) (Tovan Remix)", QueryKind.FULL)
    seen, answer = await asked(mocked, lambda api: api.search(query), search_body(RECORD))
    words = "Mira Vohl Paper Comet (feat. Ilse) Tovan Remix"
    assert seen == [(f"{API}/catalog/search/", {"q": words, "type": "tracks", "per_page": "25"})]
    assert answer == Answer((CANDIDATE,))


@pytest.mark.parametrize(
    ("name", "artist", "sent"),
    [
        ("Paper Comet", "Mira Vohl", {"name": "Paper Comet", "artist_name": "Mira Vohl", "per_page": "25"}),
        ("Wax, the Moth", "Ilse, Tovan", {"name": "the Moth", "artist_name": "Tovan", "per_page": "25"}),
        ("Paper Comet", "", {"name": "Paper Comet", "per_page": "25"}),
    ],
)
async def test_a_filter_asks_for_name_and_artist(mocked, name, artist, sent):
    query = Query(f"{artist} {name}", QueryKind.FILTER, name, artist)
    seen, answer = await asked(mocked, lambda api: api.search(query), list_body(RECORD))
    assert seen == [(f"{API}/catalog/tracks/", sent)]
    assert answer == Answer((CANDIDATE,))


async def test_a_look_up_asks_for_one_track(mocked):
    seen, answer = await asked(mocked, lambda api: api.lookup(18112233), json.dumps(DETAIL))
    assert seen == [(f"{API}/catalog/tracks/18112233/", {})]
    assert answer == Answer((CANDIDATE,))


async def test_an_isrc_asks_for_all_releases_and_believes_only_equal_ones(mocked):
    other, none = {**RECORD, "id": 2, "isrc": "ZZBM12600002"}, {**RECORD, "id": 3, "isrc": None}
    seen, found = await asked(mocked, lambda api: api.by_isrc("zz-bm1-26-00001"), list_body(RECORD, other, none))
    assert seen == [(f"{API}/catalog/tracks/", {"isrc": "ZZBM12600001", "per_page": "100"})]
    assert found == Answer((CANDIDATE,))


@pytest.mark.parametrize(
    "ask",
    [
        lambda api: api.search(Query(" \n", QueryKind.TITLE)),
        lambda api: api.search(Query("x", QueryKind.FILTER, ",", "Mira Vohl")),
        lambda api: api.by_isrc("unknown"),
    ],
)
async def test_a_question_without_content_is_not_asked(mocked, ask):
    assert await asked(mocked, ask) == ([], Answer(()))


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, '{"detail":"Not found."}'), (410, '{"detail":"Gone."}'), (403, '{"detail":"Territory Restricted."}')],
)
async def test_a_track_that_is_not_there_or_not_for_this_country_is_an_empty_answer(mocked, status, body):
    _, answer = await asked(mocked, lambda api: api.lookup(7), body, status)
    assert answer == Answer(())


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, '{"q":["Enter a number."]}', ErrorKind.SOURCE_CHANGED),
        (403, '{"detail":"You do not have permission to perform this action."}', ErrorKind.AUTH),
        (403, "<html>no</html>", ErrorKind.BLOCKED),
        (404, '{"detail":"Not found."}', ErrorKind.SOURCE_CHANGED),
        (418, "", ErrorKind.SOURCE_CHANGED),
    ],
)
@pytest.mark.parametrize(
    "ask", [lambda api: api.search(Query("comet", QueryKind.TITLE)), lambda api: api.by_isrc("ZZBM12600001")]
)
async def test_a_search_that_is_refused_is_an_error_and_no_empty_answer(mocked, ask, status, body, kind):
    with pytest.raises(CatalogError) as caught:
        await asked(mocked, ask, body, status)
    assert caught.value.kind is kind


SONG = {"id": 71, "name": "Salt Lamps", "artists": [{"name": "Odile Brandt"}], "isrc": "ZZBM12600071", "bpm": 124}


async def test_the_local_beatport_is_understood():
    songs = [SONG, {**SONG, "id": 72}]
    async with (
        FakeBeatport(songs) as beatport,
        asking(beatport.api_url, FakeTokens(beatport.login.issue())) as (http, _),
    ):
        api = BeatportApi(http, beatport.api_url, 25)
        by_words = await api.search(Query("odile brandt salt lamps", QueryKind.FULL))
        by_name = await api.search(Query("", QueryKind.FILTER, "salt lamp", "odile"))
        by_isrc = await api.by_isrc("ZZ-BM1-26-00071")
        assert [found.track_id for found in by_words.candidates] == [71, 72]
        assert by_words == by_name == by_isrc
        assert (await api.lookup(71)).candidates == by_words.candidates[:1]
        assert await api.lookup(73) == Answer(())
        assert http.requests == 5
    assert api.name == "beatport"
    assert {asked.status for asked in beatport.requests} == {200, 404}


async def test_a_track_that_is_not_sold_here_is_an_empty_answer_even_after_a_fault():
    async with FakeBeatport([SONG]) as beatport:
        beatport.catalogue.restricted.add(71)
        beatport.fail(next=[Fault.html()])
        async with asking(beatport.api_url, FakeTokens(beatport.login.issue())) as (http, _):
            assert await BeatportApi(http, beatport.api_url, 25).lookup(71) == Answer(())
