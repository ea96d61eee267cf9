import json
import unicodedata

import aiohttp
import pytest

from tests.fake_beatport import FakeBeatport
from tests.fake_beatport.conftest import LIST, SEARCH, TRACKS, ApiClient, shape
from tests.places import SAMPLES, needs_shared


async def test_a_search_answers_in_the_search_envelope(client: ApiClient) -> None:
    _, answer, _ = await client.get(SEARCH, q="lantern drift", type="tracks", per_page="1")
    envelope = {name: value for name, value in answer.items() if name != "tracks"}
    host = client.beatport.web_url.removeprefix("http://")
    assert envelope == {
        "order": ["tracks"],
        "next": f"{host}/v4/catalog/search/?q=lantern+drift&type=tracks&per_page=1&page=2",
        "previous": None,
        "count": 2,
        "page": "1/2",
        "per_page": 1,
    }
    _, second, _ = await client.get(SEARCH, q="lantern drift", type="tracks", per_page="1", page="2")
    assert (second["page"], second["next"]) == ("2/2", None)
    assert "page=1" in second["previous"]


async def test_a_search_finds_the_best_first_and_near_misses_too(client: ApiClient) -> None:
    assert await client.ids(SEARCH, q="Mira Vohl Lantern Drift Oda Kell Remix", type="tracks") == [12, 11]
    assert await client.ids(SEARCH, q="MIRA VOHL lantern drift extended mix", type="tracks") == [11, 12, 14]
    assert await client.ids(SEARCH, q="Mira Vohl Something Else", type="tracks") == [11, 12]
    assert await client.ids(SEARCH, q="QZTST2400011", type="tracks") == [11, 12]
    assert await client.ids(SEARCH, q="zebra", type="tracks") == []


async def test_accents_matter_and_must_be_composed(client: ApiClient) -> None:
    assert await client.ids(SEARCH, q="rosé", type="tracks") == [13]
    assert await client.ids(SEARCH, q="ROSÉ", type="tracks") == [13]
    assert await client.ids(SEARCH, q="rose", type="tracks") == []
    assert await client.ids(SEARCH, q=unicodedata.normalize("NFD", "éva"), type="tracks") == []


async def test_a_search_may_be_for_all_kinds_or_for_another(client: ApiClient) -> None:
    _, answer, _ = await client.get(SEARCH, q="lantern")
    assert {"tracks", "artists", "releases", "labels", "charts", "playlists", "order"} < answer.keys()
    _, answer, _ = await client.get(SEARCH, q="lantern", type="labels")
    assert (answer["labels"], answer["count"]) == ([], 0)
    assert await client.ids(SEARCH, q="lantern drift", type="tracks", artist_name="nobody") == []


async def test_a_list_has_10_a_page_by_default_a_search_25_and_neither_more_than_100(
    http: aiohttp.ClientSession,
) -> None:
    many = [{"id": number, "name": f"Row {number}", "artists": [{"name": "Ned"}]} for number in range(1, 10_002)]
    async with FakeBeatport(many) as beatport:
        client = ApiClient(beatport, http)
        _, answer, _ = await client.get(LIST, q="nothing like it", unheard_of="1")
        assert (len(answer["results"]), answer["count"], answer["page"]) == (10, 10000, "1/1000")
        assert len(await client.ids(SEARCH, q="row", type="tracks")) == 25
        assert len(await client.ids(LIST, per_page="5000")) == 100
        assert (await client.get(LIST, page="1001"))[:2] == (404, {"detail": "Invalid page."})


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
async def test_the_filters_of_the_list(client: ApiClient, params: dict[str, str], ids: list[int]) -> None:
    assert await client.ids(LIST, **params) == ids


async def test_what_the_catalogue_refuses(client: ApiClient, http: aiohttp.ClientSession) -> None:
    assert (await client.get(LIST, artist_id="x"))[:2] == (400, {"artist_id": ["Enter a number."]})
    assert (await client.get(f"{LIST}99/"))[:2] == (404, {"detail": "Not found."})
    assert (await client.get(f"{LIST}store/"))[:2] == (404, {"detail": "Not found."})
    assert (await client.get("/v4/catalog/wrong/"))[:2] == (404, {"detail": "Not found."})
    assert (await client.get("/v4/catalog/keys/"))[0] == 403
    assert (await client.get("/v4/health-check/"))[0] == 200
    client.beatport.catalogue.restricted.add(11)
    assert (await client.get(f"{LIST}11/"))[:2] == (403, {"detail": "Territory Restricted."})
    client.headers = {"Authorization": "Bearer nobodys"}
    assert (await client.get(LIST))[:2] == (401, {"detail": "Invalid token."})
    client.headers = {}
    assert (await client.get(LIST))[:2] == (401, {"detail": "Authentication credentials were not provided."})


async def test_absent_fields_are_filled_in_and_given_ones_stay(client: ApiClient) -> None:
    _, answer, _ = await client.get(LIST)
    full, _, sparse, nameless = answer["results"]
    assert (full["length"], full["key"]["camelot_number"], full["key"]["camelot_letter"]) == ("4:45", 1, "A")
    assert full["url"] == "https://api.beatport.com/v4/catalog/tracks/11/"
    assert (sparse["mix_name"], sparse["isrc"], sparse["key"], sparse["length"]) == (None, None, None, None)
    assert (nameless["name"], nameless["a_new_key"]) == ("", {"x": 1})
    _, detail, _ = await client.get(f"{LIST}11/")
    assert detail["artists"] == full["artists"]
    assert full.keys() - detail.keys() == {"url"}
    async with FakeBeatport(TRACKS, without=["is_dj_version"]) as older:
        _, answer, _ = await ApiClient(older, client.http).get(LIST)
        assert "is_dj_version" not in answer["results"][0]


@needs_shared
async def test_the_shapes_of_tracks_are_those_of_recorded_answers(client: ApiClient) -> None:
    real = json.loads((SAMPLES / "search_tracks.json").read_text())["tracks"][0]
    _, answer, _ = await client.get(LIST, id="11")
    ours = answer["results"][0]
    same = real.keys() - {"sub_genre"}
    assert {name: shape(ours[name]) for name in same} == {name: shape(real[name]) for name in same}
    assert ours.keys() - real.keys() == {"is_dj_version"}
    real = json.loads((SAMPLES / "track_detail.json").read_text())
    _, detail, _ = await client.get(f"{LIST}11/")
    assert detail.keys() ^ real.keys() == {"is_dj_version"}
