import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.responses import BrokenResponseError
from beatmatch.beatport.website import BeatportWebsite, parse_search_page, parse_track_page
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.events import SourceGone
from beatmatch.models import Answer, BeatportCandidate, Query, QueryKind
from beatmatch.version import USER_AGENT
from tests.beatport.calls import WEB, calls
from tests.beatport.loopback import asking
from tests.fake_beatport import FakeBeatport, Fault
from tests.places import SAMPLES

ITEM = {
    "track_id": 18112233,
    "track_name": "Paper  Comet",
    "mix_name": "Tovan Extended Remix",
    "artists": [
        {"artist_id": 3, "artist_name": "Tovan", "artist_type_name": "Remixer"},
        {"artist_id": 1, "artist_name": "Mira Vohl", "artist_type_name": "Artist"},
        {"artist_id": 2, "artist_name": "Ilse"},
    ],
    "bpm": 126,
    "key_name": "Ab Minor",
    "key_id": 1,
    "length": 401250,
    "isrc": "ZZBM12600001",
    "catalog_number": "NOCT012",
    "genre": [{"genre_id": 90, "genre_name": "Melodic House & Techno"}],
    "sub_genre": {"sub_genre_id": 7, "sub_genre_name": "Dub"},
    "label": {"enabled": 1, "label_id": 2, "label_name": "Nocturne Harbour"},
    "label_manager": "Somebody",
    "release": {"release_id": 4, "release_name": "Paper Comet EP"},
    "publish_date": "2026-02-27T00:00:00",
    "release_date": "2026-02-20T00:00:00",
    "score": 999.5,
    "suggest": {"input": "Paper Comet"},
    "enabled": 1,
    "is_explicit": False,
}
CANDIDATE = BeatportCandidate(
    track_id=18112233,
    title="Paper Comet",
    mix_name="Tovan Extended Remix",
    artists=("Mira Vohl", "Ilse"),
    remixers=("Tovan",),
    key="Ab Minor",
    bpm=126.0,
    length_ms=401250,
    release_date="2026-02-20",
    label="Nocturne Harbour",
    genre="Melodic House & Techno",
    sub_genre="Dub",
    release="Paper Comet EP",
    catalog_number="NOCT012",
    isrc="ZZBM12600001",
)


def query(data, *key):
    return {"state": {"data": data, "status": "success"}, "queryKey": list(key), "queryHash": "x"}


def page(*queries, **props):
    data = {"props": {"pageProps": {"dehydratedState": {"mutations": [], "queries": queries}, **props}}, "page": "/x"}
    script = json.dumps(data).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Music</title></head><body><p>&copy; <b>Beats</p>'
        f'<script>var a = "</b>";</script><script type="application/json" crossorigin id="__NEXT_DATA__">{script}</script>'
        f"</body></html>"
    ).encode()


def test_every_field_comes_to_its_place():
    assert parse_search_page(page(query({"data": [ITEM]}, "search-tracks"))) == (CANDIDATE,)


def test_absent_keys_are_unknown():
    bare = {"track_id": 5, "track_name": "Low Tide", "artists": [{"artist_name": "Ilse"}]}
    found = BeatportCandidate(track_id=5, title="Low Tide", artists=("Ilse",))
    assert parse_search_page(page(query({"data": [bare]}))) == (found,)


def test_a_track_without_artists_is_left_out():
    renamed = {**ITEM, "artists": [{"name": "Mira Vohl", "artist_type_name": "Artist"}]}
    assert parse_search_page(page(query({"data": [renamed, ITEM]}))) == (CANDIDATE,)
    with pytest.raises(CatalogError, match=r"Object without an artist's name - at `tracks\[0\]\.artists`"):
        parse_search_page(page(query({"data": [renamed]})))


def test_a_track_of_which_only_the_remixer_is_named_is_kept():
    only_remixer = {**ITEM, "artists": ITEM["artists"][:1]}
    assert parse_search_page(page(query({"data": [only_remixer]})))[0].remixers == ("Tovan",)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"genre": {"genre_name": "House"}}, "genre", "House"),
        ({"genre": []}, "genre", None),
        ({"sub_genre": [{"sub_genre_name": "Acid"}]}, "sub_genre", "Acid"),
        ({"release_date": None}, "release_date", "2026-02-27"),
        ({"is_ugc_remix": 1}, "is_dj_edit", True),
        ({"is_dj_edit": True}, "is_dj_edit", True),
        ({"label": None}, "label", None),
        ({"release": None}, "release", None),
        ({"bpm": "fast"}, "bpm", None),
        ({"artists": [{"artist_name": "Tovan", "artist_type_name": "Beatsource Remixer"}]}, "remixers", ("Tovan",)),
        ({"artists": [{"artist_name": "Tovan", "artist_type_name": "Producer"}]}, "artists", ("Tovan",)),
    ],
)
def test_the_shapes_that_a_field_is_known_to_have_are_understood(changes, field, value):
    assert getattr(parse_search_page(page(query({"data": [{**ITEM, **changes}]})))[0], field) == value


def api_record(number):
    return {"id": number, "name": "Paper Comet", "artists": [{"name": "Mira Vohl"}], "slug": "paper-comet"}


@pytest.mark.parametrize(
    "queries",
    [
        [query({"data": [ITEM]})],
        [query({"data": []}, "releases"), query({"data": [ITEM]}, "search-tracks")],
        [query({"data": [{"release_id": 1}]}, "releases"), query({"tracks": {"data": [ITEM]}}, "tracks")],
        [query({"artists": {"data": []}, "tracks": {"data": [ITEM]}}, "search-all", {"q": "x"})],
        [query(None, "session"), query("x", "y"), query([], "z"), query({"data": [ITEM]})],
    ],
)
def test_the_list_of_tracks_is_found_wherever_it_lies(queries):
    assert parse_search_page(page(*queries)) == (CANDIDATE,)


def test_a_list_in_the_shape_of_the_api_is_understood():
    found = parse_search_page(page(query({"results": [api_record(7), api_record(8)]}, "genre-tracks")))
    assert [candidate.track_id for candidate in found] == [7, 8]
    assert found[0].url == "https://www.beatport.com/track/paper-comet/7"


def test_no_tracks_found_is_an_empty_answer_even_beside_other_lists():
    others = query({"data": [{"release_id": 1}]}, "releases")
    assert parse_search_page(page(others, query({"data": []}, "search-tracks"))) == ()
    recommended = query({"data": [ITEM]}, "recommended-tracks")
    assert parse_search_page(page(query({"data": []}, "search-tracks"), recommended)) == ()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (page(), "no list of tracks in `$.props.pageProps.dehydratedState.queries`"),
        (page(query({"page": 1}, "search-tracks")), "no list of tracks in `$.props.pageProps.dehydratedState.queries`"),
        (page(query({"data": [{**ITEM, "track_id": "7"}]})), "got `str` - at `tracks[0].track_id`"),
        (page(query({"data": [{"release_id": 1}]})), "missing required field `track_id` - at `tracks[0]`"),
        (b'<script id="__NEXT_DATA__">{"page": 1}</script>', "missing required field `props`"),
    ],
)
def test_a_page_of_another_shape_names_what_is_missing(body, complaint):
    with pytest.raises(CatalogError) as caught:
        parse_search_page(body)
    assert (caught.value.kind, type(caught.value)) == (ErrorKind.SOURCE_CHANGED, CatalogError)
    assert caught.value.message.endswith(complaint)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ErrorKind.BLOCKED),
        (b"  ", ErrorKind.BLOCKED),
        (b"<html><body><div id='app'></div></body></html>", ErrorKind.BLOCKED),
        (b'{"detail": "no page at all"}', ErrorKind.BLOCKED),
        (page(query({"data": [ITEM]}))[:-200], ErrorKind.NETWORK),
        (b'<script id="__NEXT_DATA__">{"props": 1, "page', ErrorKind.NETWORK),
    ],
)
def test_a_page_without_its_data_is_blocked_and_a_damaged_one_is_asked_for_again(body, kind):
    with pytest.raises(BrokenResponseError) as caught:
        parse_search_page(body)
    assert caught.value.kind is kind


def test_the_hint_of_a_blocked_page_is_to_log_in():
    with pytest.raises(BrokenResponseError) as caught:
        parse_search_page(b"<html></html>")
    assert caught.value.hint == "log in: beatmatch login"


@given(st.binary())
def test_no_page_breaks_the_reading(body):
    for read in (parse_search_page, lambda raw: parse_track_page(raw, 7)):
        with pytest.raises(CatalogError):
            read(body)


@pytest.mark.parametrize(
    "body",
    [
        page(query(api_record(7), "track-7"), query({"results": [api_record(8)]}, "recommended-tracks")),
        page(query(api_record(8), "track-8"), query(api_record(7), "track-7")),
        page(track=api_record(7)),
    ],
)
def test_a_track_page_gives_the_track_that_was_asked_for(body):
    (found,) = parse_track_page(body, 7)
    assert (found.track_id, found.title, found.artists) == (7, "Paper Comet", ("Mira Vohl",))


def test_a_track_page_of_another_track_is_not_understood():
    with pytest.raises(CatalogError) as caught:
        parse_track_page(page(query(api_record(8), "track-8")), 7)
    assert caught.value.message.endswith("no track 7 in `$.props.pageProps.dehydratedState.queries`")


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real answers are not here")
def test_the_real_page_is_read_field_by_field():
    body = (SAMPLES / "web_search_tracks.html").read_bytes()
    script = json.loads(re.search(rb'id="__NEXT_DATA__"[^>]*>(.*?)</script>', body, re.DOTALL)[1])
    items = script["props"]["pageProps"]["dehydratedState"]["queries"][0]["state"]["data"]["data"]
    for found, item in zip(parse_search_page(body), items, strict=True):
        assert (found.track_id, found.title, found.mix_name) == (item["track_id"], item["track_name"], item["mix_name"])
        people = [(artist["artist_name"], artist["artist_type_name"]) for artist in item["artists"]]
        assert found.artists == tuple(name for name, kind in people if kind == "Artist")
        assert found.remixers == tuple(name for name, kind in people if kind == "Remixer")
        assert (found.key, found.bpm, found.length_ms) == (item.get("key_name"), item.get("bpm"), item["length"])
        assert (found.isrc, found.catalog_number) == (item.get("isrc"), item["catalog_number"])
        assert (found.label, found.release) == (item["label"]["label_name"], item["release"]["release_name"])
        assert found.genre == item["genre"][0]["genre_name"]
        assert found.sub_genre == item.get("sub_genre", {}).get("sub_genre_name")
        assert found.release_date == item["release_date"][:10]
        assert found.is_dj_edit is (item["is_dj_edit"] or item["is_ugc_remix"])


SONGS = [
    {
        "id": 70 + number,
        "name": "Salt Lamps",
        "mix_name": "Kestrel Dub",
        "artists": [{"name": "Odile Brandt"}],
        "remixers": [{"name": "Kestrel"}],
        "isrc": f"ZZBM126000{number}1",
        "bpm": 124,
    }
    for number in (1, 2)
]


async def with_website(ask, *, fail=(), wall=False, bare=False, **changes):
    """Return the answer or the error, the server, and the events."""
    async with FakeBeatport(SONGS) as beatport:
        beatport.fail(next=fail)
        beatport.website.challenge, beatport.website.bare = wall, bare
        async with asking(beatport.web_url, **changes) as (http, events):
            try:
                outcome = await ask(BeatportWebsite(http, beatport.web_url, 25))
            except CatalogError as error:
                outcome = error
        return outcome, beatport, events


async def asked(mocked, ask, body, status=200):
    """Return the one call that `ask` sends to a website that answers like this, and the answer."""
    mocked.get(re.compile(r"https://.*"), body=body, status=status)
    async with asking(WEB) as (http, _):
        answer = await ask(BeatportWebsite(http, f"{WEB}/", 25))
    (call,) = calls(mocked)
    assert call.headers == {"User-Agent": USER_AGENT, "Accept": "text/html"}
    return (call.path, call.query), answer


async def test_a_search_asks_the_page_of_tracks(mocked):
    query_ = Query("Odile Brandt Salt Lamps (feat. X) (Kestrel Dub)", QueryKind.FULL)
    sent, answer = await asked(mocked, lambda web: web.search(query_), page(query({"data": [ITEM]}, "search-tracks")))
    words = "Odile Brandt Salt Lamps (feat. X) Kestrel Dub"
    assert sent == (f"{WEB}/search/tracks", {"q": words, "page": "1", "per-page": "25"})
    assert answer == Answer((CANDIDATE,))


async def test_an_isrc_is_searched_for_and_only_equal_ones_are_believed(mocked):
    body = page(query({"data": [ITEM, {**ITEM, "track_id": 5, "isrc": "ZZBM12600002"}]}, "search-tracks"))
    sent, answer = await asked(mocked, lambda web: web.by_isrc("zz-bm1-26-00001"), body)
    assert sent[1]["q"] == "ZZBM12600001"
    assert answer == Answer((CANDIDATE,))


async def test_a_look_up_reads_the_track_page(mocked):
    sent, answer = await asked(mocked, lambda web: web.lookup(71), page(query(api_record(71), "track-71")))
    assert sent == (f"{WEB}/track/-/71", {})
    assert [(found.track_id, found.title) for found in answer.candidates] == [(71, "Paper Comet")]


@pytest.mark.parametrize(
    ("status", "kind"), [(400, ErrorKind.SOURCE_CHANGED), (403, ErrorKind.BLOCKED), (404, ErrorKind.SOURCE_CHANGED)]
)
async def test_a_search_that_is_refused_is_an_error_and_no_empty_answer(mocked, status, kind):
    with pytest.raises(CatalogError) as caught:
        await asked(mocked, lambda web: web.search(Query("salt", QueryKind.TITLE)), "<html></html>", status)
    assert caught.value.kind is kind


async def test_the_local_website_is_understood():
    answer, *_ = await with_website(lambda web: web.search(Query("Odile Brandt Salt Lamps", QueryKind.FULL)))
    assert [found.track_id for found in answer.candidates] == [71, 72]
    assert (answer.candidates[0].artists, answer.candidates[0].remixers) == (("Odile Brandt",), ("Kestrel",))
    answer, *_ = await with_website(lambda web: web.lookup(71))
    assert [found.track_id for found in answer.candidates] == [71]


async def test_a_track_page_that_is_not_there_is_an_empty_answer():
    answer, *_ = await with_website(lambda web: web.lookup(99))
    assert answer == Answer(())


@pytest.mark.parametrize("ask", [lambda web: web.search(Query("", QueryKind.TITLE)), lambda web: web.by_isrc("none")])
async def test_a_question_without_content_is_not_asked(ask):
    answer, beatport, _ = await with_website(ask)
    assert (answer, beatport.requests) == (Answer(()), [])


async def test_nothing_found_is_an_empty_answer():
    answer, *_ = await with_website(lambda web: web.search(Query("zzz", QueryKind.TITLE)))
    assert answer == Answer(())


async def test_the_wall_is_blocked_at_once_for_the_whole_run():
    error, beatport, events = await with_website(lambda web: web.search(Query("salt", QueryKind.TITLE)), wall=True)
    assert (error.kind, error.hint, len(beatport.requests)) == (ErrorKind.BLOCKED, "log in: beatmatch login", 1)
    assert events == [SourceGone("127.0.0.1 shows a challenge page instead of answering")]


@pytest.mark.parametrize("ask", [lambda web: web.search(Query("salt", QueryKind.TITLE)), lambda web: web.lookup(71)])
@pytest.mark.parametrize(
    "faults",
    [{"bare": True}, {"fail": [Fault.status(403)]}, {"fail": [Fault.status(503)] * 3}, {"fail": [Fault.html()] * 3}],
)
async def test_a_website_that_hides_is_blocked_and_says_to_log_in(ask, faults):
    error, *_ = await with_website(ask, attempts=3, **faults)
    assert (error.kind, error.hint) == (ErrorKind.BLOCKED, "log in: beatmatch login")


async def test_a_passing_fault_of_the_website_is_survived():
    faults = [Fault.html(), Fault.truncated(), Fault.status(503), Fault.cut_off()]
    answer, *_ = await with_website(lambda web: web.lookup(71), fail=faults)
    assert [found.track_id for found in answer.candidates] == [71]


async def test_the_website_is_a_catalogue_with_a_name_of_its_own():
    async with asking("http://127.0.0.1:9") as (http, _):
        web = BeatportWebsite(http, "http://127.0.0.1:9", 25)
    assert web.name == "beatport-web"
