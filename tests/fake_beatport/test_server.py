"""The stand-in behaves as beatport.md section F says; whatever is tested against it rests on that."""

import asyncio
import json
import re
import unicodedata
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import time
from typing import Any

import aiohttp
import pytest

from tests.fake_beatport import Fault, LocalBeatport, beatport_process
from tests.places import SAMPLES

TRACKS: list[dict[str, Any]] = [
    {
        "id": 11,
        "name": "Lantern Drift",
        "mix_name": "Extended Mix",
        "artists": [{"name": "Mira Vohl"}],
        "remixers": [],
        "bpm": 124,
        "key": {"name": "Ab Minor"},
        "genre": {"name": "Deep House"},
        "sub_genre": {"name": "Organic"},
        "isrc": "QZTST2400011",
        "length_ms": 285999,
        "publish_date": "2024-03-01",
        "new_release_date": "2023-12-24",
        "release": {"name": "Lantern EP", "label": {"name": "Paper Harbour"}},
        "catalog_number": "PH011",
    },
    {
        "id": 12,
        "name": "Lantern Drift",
        "mix_name": "Oda Kell Remix",
        "artists": [{"name": "Mira Vohl"}],
        "remixers": [{"name": "Oda Kell", "id": 77}],
        "bpm": 128,
        "isrc": "QZTST2400011",
        "publish_date": "2024-05-01",
    },
    {"id": 13, "name": "Niebla Rosé", "mix_name": None, "artists": [{"name": "Éva Sól"}], "bpm": None, "isrc": None},
    {"id": 14, "name": "", "artists": [{"name": "Nobody, Really"}], "a_new_key": {"x": 1}},
]


@pytest.fixture
async def beatport() -> AsyncIterator[LocalBeatport]:
    async with LocalBeatport(TRACKS) as made:
        yield made


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        yield session


class Asker:
    """Asks as a user who is logged in, and follows nothing."""

    def __init__(self, beatport: LocalBeatport, http: aiohttp.ClientSession) -> None:
        self.beatport, self.http, self.headers = beatport, http, {"Authorization": f"Bearer {beatport.login.issue()}"}

    async def get(self, path: str, **params: str) -> tuple[int, Any, aiohttp.ClientResponse]:
        url = f"{self.beatport.web_url}{path}"
        async with self.http.get(url, params=params, headers=self.headers, allow_redirects=False) as response:
            text = await response.text()
            return response.status, json.loads(text) if response.content_type == "application/json" else text, response

    async def names(self, path: str, **params: str) -> list[int]:
        _, found, _ = await self.get(path, **params)
        return [track["id"] for track in found.get("tracks", found.get("results"))]


@pytest.fixture
def ask(beatport: LocalBeatport, http: aiohttp.ClientSession) -> Asker:
    return Asker(beatport, http)


SEARCH, LIST = "/v4/catalog/search/", "/v4/catalog/tracks/"


async def test_a_path_without_a_slash_leads_to_the_one_with_it(ask: Asker) -> None:
    status, _, response = await ask.get("/v4/catalog/search", q="lantern drift", type="tracks")
    assert (status, response.headers["Location"]) == (301, "/v4/catalog/search/?q=lantern+drift&type=tracks")


async def test_a_search_answers_in_the_search_envelope(ask: Asker) -> None:
    _, found, _ = await ask.get(SEARCH, q="lantern drift", type="tracks", per_page="1")
    envelope = {name: value for name, value in found.items() if name != "tracks"}
    host = ask.beatport.web_url.removeprefix("http://")
    assert envelope == {
        "order": ["tracks"],
        "next": f"{host}/v4/catalog/search/?q=lantern+drift&type=tracks&per_page=1&page=2",
        "previous": None,
        "count": 2,
        "page": "1/2",
        "per_page": 1,
    }
    _, second, _ = await ask.get(SEARCH, q="lantern drift", type="tracks", per_page="1", page="2")
    assert (second["page"], second["next"]) == ("2/2", None)
    assert "page=1" in second["previous"]


async def test_a_search_finds_the_nearest_first_and_near_misses_too(ask: Asker) -> None:
    assert await ask.names(SEARCH, q="Mira Vohl Lantern Drift Oda Kell Remix", type="tracks") == [12, 11]
    assert await ask.names(SEARCH, q="MIRA VOHL lantern drift extended mix", type="tracks") == [11, 12, 14]
    assert await ask.names(SEARCH, q="Mira Vohl Something Else", type="tracks") == [11, 12]
    assert await ask.names(SEARCH, q="QZTST2400011", type="tracks") == [11, 12]
    assert await ask.names(SEARCH, q="zebra", type="tracks") == []


async def test_accents_matter_and_must_be_composed(ask: Asker) -> None:
    assert await ask.names(SEARCH, q="rosé", type="tracks") == [13]
    assert await ask.names(SEARCH, q="ROSÉ", type="tracks") == [13]
    assert await ask.names(SEARCH, q="rose", type="tracks") == []
    assert await ask.names(SEARCH, q=unicodedata.normalize("NFD", "éva"), type="tracks") == []


async def test_a_search_may_be_for_all_kinds_or_for_another(ask: Asker) -> None:
    _, found, _ = await ask.get(SEARCH, q="lantern")
    assert {"tracks", "artists", "releases", "labels", "charts", "playlists", "order"} < found.keys()
    _, found, _ = await ask.get(SEARCH, q="lantern", type="labels")
    assert (found["labels"], found["count"]) == ([], 0)
    assert await ask.names(SEARCH, q="lantern drift", type="tracks", artist_name="nobody") == []


async def test_a_list_has_ten_a_page_and_a_search_25_and_none_more_than_a_hundred(http: aiohttp.ClientSession) -> None:
    many = [{"id": number, "name": f"Row {number}", "artists": [{"name": "Ned"}]} for number in range(1, 10_002)]
    async with LocalBeatport(many) as beatport:
        ask = Asker(beatport, http)
        _, found, _ = await ask.get(LIST, q="nothing like it", unheard_of="1")
        assert (len(found["results"]), found["count"], found["page"]) == (10, 10000, "1/1000")
        assert len(await ask.names(SEARCH, q="row", type="tracks")) == 25
        assert len(await ask.names(LIST, per_page="5000")) == 100
        assert (await ask.get(LIST, page="1001"))[:2] == (404, {"detail": "Invalid page."})


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({"name": "TERN DR"}, [11, 12]),
        ({"name": "niebla,lantern", "artist_name": "éva"}, [13]),
        ({"mix_name": "oda"}, [12]),
        ({"label_name": "harbour"}, [11]),
        ({"label_name_exact": "harbour"}, []),
        ({"isrc": "QZTST2400011"}, [11, 12]),
        ({"isrc": "QZTST240001"}, []),
        ({"isrc": "XX,QZTST2400011"}, [11, 12]),
        ({"catalog_number": "PH011"}, [11]),
        ({"id": "11,13"}, [11, 13]),
        ({"bpm": "124"}, [11]),
        ({"bpm": "125:130"}, [12]),
        ({"bpm": ":125"}, [11]),
        ({"publish_date": "2024-04-01:"}, [12]),
        ({"publish_date": "2024-03-01"}, [11]),
        ({"key_name": "Ab Minor"}, [11]),
        ({"isrc": "QZTST2400011", "order_by": "-publish_date"}, [12, 11]),
        ({"isrc": "ZZ"}, []),
        ({"q": "zebra"}, [11, 12, 13, 14]),
    ],
)
async def test_the_filters_of_the_list(ask: Asker, params: dict[str, str], ids: list[int]) -> None:
    assert await ask.names(LIST, **params) == ids


async def test_the_refusals_of_the_catalogue(ask: Asker, http: aiohttp.ClientSession) -> None:
    assert (await ask.get(LIST, artist_id="x"))[:2] == (400, {"artist_id": ["Enter a number."]})
    assert (await ask.get(f"{LIST}99/"))[:2] == (404, {"detail": "Not found."})
    assert (await ask.get(f"{LIST}store/"))[:2] == (404, {"detail": "Not found."})
    assert (await ask.get("/v4/catalog/wrong/"))[:2] == (404, {"detail": "Not found."})
    assert (await ask.get("/v4/catalog/keys/"))[0] == 403
    assert (await ask.get("/v4/health-check/"))[0] == 200
    ask.beatport.catalogue.restricted.add(11)
    assert (await ask.get(f"{LIST}11/"))[:2] == (403, {"detail": "Territory Restricted."})
    ask.headers = {"Authorization": "Bearer nobodys"}
    assert (await ask.get(LIST))[:2] == (401, {"detail": "Invalid token."})
    ask.headers = {}
    assert (await ask.get(LIST))[:2] == (401, {"detail": "Authentication credentials were not provided."})


async def test_absent_fields_are_filled_given_ones_stay(ask: Asker) -> None:
    _, found, _ = await ask.get(LIST)
    full, _, sparse, nameless = found["results"]
    assert (full["length"], full["key"]["camelot_number"], full["key"]["camelot_letter"]) == ("4:45", 1, "A")
    assert full["url"] == "https://api.beatport.com/v4/catalog/tracks/11/"
    assert (sparse["mix_name"], sparse["isrc"], sparse["key"], sparse["length"]) == (None, None, None, None)
    assert (nameless["name"], nameless["a_new_key"]) == ("", {"x": 1})
    _, detail, _ = await ask.get(f"{LIST}11/")
    assert detail["artists"] == full["artists"]
    assert full.keys() - detail.keys() == {"url"}
    async with LocalBeatport(TRACKS, without=["is_dj_version"]) as older:
        _, found, _ = await Asker(older, ask.http).get(LIST)
        assert "is_dj_version" not in found["results"][0]


def _next_data(page: str) -> Any:
    found = re.search(r'<script[^>]*id="__NEXT_DATA__"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


async def test_the_website_has_its_data_in_a_script(ask: Asker) -> None:
    _, page, _ = await ask.get("/search/tracks", q="oda kell", page="1", **{"per-page": "25"})
    (item,) = _next_data(page)["props"]["pageProps"]["dehydratedState"]["queries"][0]["state"]["data"]["data"]
    assert (item["track_id"], item["track_name"], item["mix_name"]) == (12, "Lantern Drift", "Oda Kell Remix")
    assert item["artists"][1] == {"artist_id": 77, "artist_name": "Oda Kell", "artist_type_name": "Remixer"}
    assert item["publish_date"] == "2024-05-01T00:00:00"
    assert None not in item.values()

    _, page, _ = await ask.get("/search", q="zebra")
    (query,) = _next_data(page)["props"]["pageProps"]["dehydratedState"]["queries"]
    assert query["queryKey"][0] == "search-all"
    assert query["state"]["data"]["tracks"] == {"data": []}

    _, page, _ = await ask.get("/track/-/11")
    data = _next_data(page)["props"]["pageProps"]
    assert data["track"]["id"] == data["dehydratedState"]["queries"][0]["state"]["data"]["id"] == 11
    assert (await ask.get("/track/-/99"))[0] == 404


async def test_the_walls_of_the_website(ask: Asker) -> None:
    assert (await ask.get("/search/tracks", q="a (b)"))[0] == 200
    assert (await ask.get("/search/tracks", q="a (b) (c)"))[0] == 403
    ask.beatport.website.bare = True
    status, page, _ = await ask.get("/search/tracks", q="a")
    assert (status, "__NEXT_DATA__" in page) == (200, False)
    ask.beatport.website.challenge = True
    status, page, _ = await ask.get("/search/tracks", q="a")
    assert (status, "Just a moment..." in page, "__NEXT_DATA__" in page) == (403, True, False)


async def test_every_request_is_on_record(ask: Asker) -> None:
    await ask.get(SEARCH, q="lantern", type="tracks")
    ask.headers = {}
    await ask.get(LIST)
    first, second = ask.beatport.requests
    assert (first.method, first.path, first.query) == ("GET", SEARCH, {"q": "lantern", "type": "tracks"})
    assert (first.authorised, first.sent_token, first.status, first.fault) == (True, True, 200, None)
    assert (second.authorised, second.sent_token, second.status) == (False, False, 401)
    assert ask.beatport.count() == 2
    assert ask.beatport.count(SEARCH) == 1
    assert ask.beatport.count("/v4/catalog/", status=401) == 1


async def test_the_faults_that_still_give_an_answer(ask: Asker) -> None:
    whole = (await ask.get(f"{LIST}11/"))[1]
    ask.beatport.fail(
        next=[Fault.rate_limited("7"), Fault.rate_limited(date_in=60), Fault.rate_limited(), Fault.status(502)]
    )
    answers = [await ask.get(f"{LIST}11/") for _ in range(4)]
    assert [status for status, _, _ in answers] == [429, 429, 429, 502]
    assert answers[0][2].headers["Retry-After"] == "7"
    assert 55 < parsedate_to_datetime(answers[1][2].headers["Retry-After"]).timestamp() - time() < 65
    assert "Retry-After" not in answers[2][2].headers
    assert answers[3][2].content_type == "text/html"
    ask.beatport.fail(next=[Fault.html(), Fault.slow(0.01), Fault.territory(), Fault.redirect("http://x.invalid/")])
    answers = [await ask.get(f"{LIST}11/") for _ in range(4)]
    assert [status for status, _, _ in answers] == [200, 200, 403, 302]
    assert answers[1][1] == whole
    ask.beatport.fail(next=[Fault.truncated()])
    with pytest.raises(json.JSONDecodeError):
        await ask.get(f"{LIST}11/")
    assert [asked.fault for asked in ask.beatport.requests[-2:]] == ["redirect", "truncated"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.cut_off(), aiohttp.ClientPayloadError),
        (Fault.close(), aiohttp.ServerDisconnectedError),
        (Fault.garbage(), aiohttp.ClientResponseError),
        (Fault.hang(), TimeoutError),
        (Fault.hang_midway(), TimeoutError),
    ],
)
async def test_the_faults_that_give_none(
    beatport: LocalBeatport, http: aiohttp.ClientSession, fault: Fault, error: type[Exception]
) -> None:
    beatport.fail(next=[fault])
    headers = {"Authorization": f"Bearer {beatport.login.issue()}"}
    with pytest.raises(error):
        async with http.get(
            f"{beatport.api_url}/catalog/tracks/11/", headers=headers, timeout=aiohttp.ClientTimeout(total=0.2)
        ) as response:
            await response.read()
    assert not any(asked.status for asked in beatport.requests)


async def test_faults_keep_to_their_path_and_spare_the_login(ask: Asker) -> None:
    ask.beatport.fail(next=[Fault.status(500)], path="/tracks/11/")
    assert (await ask.get(LIST))[0] == 200
    assert (await ask.get(f"{LIST}11/"))[0] == 500
    ask.beatport.fail_always(Fault.status(503))
    assert [(await ask.get(path))[0] for path in (LIST, "/track/-/11", "/v4/docs/")] == [503, 503, 200]
    ask.beatport.fail_always(None)
    assert (await ask.get(LIST))[0] == 200


async def test_a_share_of_faults_is_the_same_for_the_same_seed_and_ends_for_each_question(
    http: aiohttp.ClientSession,
) -> None:
    async def statuses(seed: int) -> list[int]:
        async with LocalBeatport(TRACKS) as beatport:
            ask = Asker(beatport, http)
            beatport.fail_share(0.5, seed=seed, kinds=[Fault.status(500)], in_a_row=2)
            return [(await ask.get(SEARCH, q=f"{number % 20}"))[0] for number in range(120)]

    first = await statuses(1)
    assert first == await statuses(1)
    assert first != await statuses(2)
    assert 30 < first.count(500) < 80
    assert all(200 in first[question::20][:3] for question in range(20))


async def test_it_goes_away_and_comes_back_at_the_same_address(ask: Asker) -> None:
    address = ask.beatport.web_url
    ask.beatport.go_away()
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask.get(LIST)
    await ask.beatport.come_back()
    assert ask.beatport.web_url == address
    assert (await ask.get(LIST))[0] == 200


async def test_tokens_die_and_run_out(ask: Asker) -> None:
    assert (await ask.get("/v4/my/account/"))[1]["username"] == "dana"
    assert (await ask.get("/v4/auth/o/introspect/"))[1]["username"] == "dana"
    ask.beatport.kill_tokens()
    assert [(await ask.get(path))[0] for path in (LIST, "/v4/my/account/", "/v4/auth/o/introspect/")] == [401] * 3
    ask.headers = {"Authorization": f"Bearer {ask.beatport.login.issue(expires_in=0)}"}
    assert (await ask.get(LIST))[0] == 401


async def test_latency_delays_answers_side_by_side(ask: Asker) -> None:
    ask.beatport.latency = 0.1
    await asyncio.gather(*(ask.get(LIST) for _ in range(5)))
    assert ask.beatport.most_at_once == 5
    assert min(asked.seconds for asked in ask.beatport.requests) >= 0.1


async def _post(ask: Asker, path: str, **form: str) -> tuple[int, Any]:
    async with ask.http.post(f"{ask.beatport.api_url}{path}", data=form) as response:
        return response.status, json.loads(await response.text())


async def test_the_token_endpoint_gives_each_code_and_refresh_token_away_once(ask: Asker) -> None:
    spent = str(ask.beatport.login.issue_pair()["refresh_token"])
    form = {"grant_type": "refresh_token", "client_id": "TESTCLIENT"}
    status, pair = await _post(ask, "/auth/o/token/", **form, refresh_token=spent)
    assert (status, pair["expires_in"], pair["token_type"]) == (200, 36000, "Bearer")
    assert await _post(ask, "/auth/o/token/", **form, refresh_token=spent) == (400, {"error": "invalid_grant"})
    query = f"?grant_type=refresh_token&client_id=TESTCLIENT&refresh_token={pair['refresh_token']}"
    assert (await _post(ask, f"/auth/o/token/{query}"))[0] == 200
    form["grant_type"] = "authorization_code"
    assert await _post(ask, "/auth/o/token/", **form, code="x") == (400, {"error": "invalid_grant"})
    form["grant_type"] = "password"
    assert await _post(ask, "/auth/o/token/", **form) == (400, {"error": "unauthorized_client"})
    assert await _post(ask, "/auth/o/token/", grant_type="password") == (401, {"error": "invalid_client"})
    assert ask.beatport.login.burnt == 1


async def test_the_login_refuses_what_beatport_refuses(ask: Asker) -> None:
    url = f"{ask.beatport.api_url}/auth/login/"
    async with ask.http.post(url, json={"username": "dana", "password": "no"}) as response:
        assert (response.status, await response.json()) == (403, "Incorrect username or password.")
    async with ask.http.post(url, data=b"{") as response:
        assert response.status == 403
    ask.beatport.login.csrf = True
    async with ask.http.post(url, json={"username": "dana", "password": "open sesame"}) as response:
        assert (await response.json())["detail"].startswith("CSRF Failed")
    status, page, _ = await ask.get("/v4/auth/o/authorize/", response_type="code", client_id="OTHER")
    assert (status, "invalid_request" in page) == (400, True)
    status, _, response = await ask.get("/v4/auth/o/authorize/", response_type="code", client_id="TESTCLIENT")
    assert (status, response.headers["Location"].split("?")[0]) == (302, "/v4/auth/login/")


def test_it_runs_as_a_program_of_its_own(tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.jsonl"
    catalog.write_text("\n".join(json.dumps(track) for track in TRACKS), encoding="utf-8")
    options = ["--latency", "0.01", "--fail-share", "1", "--kinds", "status_500", "--kill-tokens-after", "6"]

    async def statuses(api_url: str, token: str) -> list[int]:
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
            answers = [await http.get(f"{api_url}/catalog/tracks/11/") for _ in range(8)]
            return [answer.status for answer in answers]

    with beatport_process(catalog, tmp_path / "requests.jsonl", *options) as beatport:
        assert asyncio.run(statuses(beatport.api_url, beatport.token)) == [500, 500, 500, 200, 500, 500, 500, 401]
        assert beatport.count("/v4/catalog/") == 8
        assert beatport.requests()[0]["fault"] == "status"
        assert beatport.env() == {"BEATMATCH_API_URL": beatport.api_url, "BEATMATCH_WEB_URL": beatport.web_url}


@pytest.mark.skipif(not SAMPLES.exists(), reason="Beatport's real answers lie outside the project")
async def test_the_shapes_are_those_of_the_real_answers(ask: Asker) -> None:
    def shape(value: Any) -> Any:
        return {name: shape(inner) for name, inner in value.items()} if isinstance(value, dict) else None

    real = json.loads((SAMPLES / "search_tracks.json").read_text())["tracks"][0]
    _, found, _ = await ask.get(LIST, id="11")
    ours = found["results"][0]
    same = real.keys() - {"sub_genre"}
    assert {name: shape(ours[name]) for name in same} == {name: shape(real[name]) for name in same}
    assert ours.keys() - real.keys() == {"is_dj_version"}
    real = json.loads((SAMPLES / "track_detail.json").read_text())
    _, detail, _ = await ask.get(f"{LIST}11/")
    assert detail.keys() ^ real.keys() == {"is_dj_version"}
    real = _next_data((SAMPLES / "web_search_tracks.html").read_text())
    items = real["props"]["pageProps"]["dehydratedState"]["queries"][0]["state"]["data"]["data"]
    known = set().union(*items)
    _, page, _ = await ask.get("/search/tracks", q="lantern")
    (first, _) = _next_data(page)["props"]["pageProps"]["dehydratedState"]["queries"][0]["state"]["data"]["data"]
    assert first.keys() - known == set()
    assert {name: shape(first[name]) for name in ("release", "label", "sub_genre", "price")} == {
        name: shape(next(item[name] for item in items if name in item))
        for name in ("release", "label", "sub_genre", "price")
    }
