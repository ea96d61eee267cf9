import json
import re
from typing import Any

from tests.fake_beatport.conftest import ApiClient, shape
from tests.places import SAMPLES, needs_shared


def next_data(page: str) -> Any:
    found = re.search(r'<script[^>]*id="__NEXT_DATA__"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


async def test_the_website_has_its_data_in_a_script(client: ApiClient) -> None:
    _, page, _ = await client.get("/search/tracks", q="oda kell", page="1", **{"per-page": "25"})
    (item,) = next_data(page)["props"]["pageProps"]["dehydratedState"]["queries"][0]["state"]["data"]["data"]
    assert (item["track_id"], item["track_name"], item["mix_name"]) == (12, "Lantern Drift", "Oda Kell Remix")
    assert item["artists"][1] == {"artist_id": 77, "artist_name": "Oda Kell", "artist_type_name": "Remixer"}
    assert item["publish_date"] == "2024-05-01T00:00:00"
    assert None not in item.values()

    _, page, _ = await client.get("/search", q="zebra")
    (query,) = next_data(page)["props"]["pageProps"]["dehydratedState"]["queries"]
    assert query["queryKey"][0] == "search-all"
    assert query["state"]["data"]["tracks"] == {"data": []}

    _, page, _ = await client.get("/track/-/11")
    data = next_data(page)["props"]["pageProps"]
    assert data["track"]["id"] == data["dehydratedState"]["queries"][0]["state"]["data"]["id"] == 11
    assert (await client.get("/track/-/99"))[0] == 404


async def test_the_website_can_hide_behind_a_wall_or_leave_its_data_out(client: ApiClient) -> None:
    assert (await client.get("/search/tracks", q="a (b)"))[0] == 200
    assert (await client.get("/search/tracks", q="a (b) (c)"))[0] == 403
    client.beatport.website.bare = True
    status, page, _ = await client.get("/search/tracks", q="a")
    assert (status, "__NEXT_DATA__" in page) == (200, False)
    client.beatport.website.challenge = True
    status, page, _ = await client.get("/search/tracks", q="a")
    assert (status, "Just a moment..." in page, "__NEXT_DATA__" in page) == (403, True, False)


@needs_shared
async def test_the_shape_of_the_website_is_that_of_a_recorded_page(client: ApiClient) -> None:
    real = next_data((SAMPLES / "web_search_tracks.html").read_text())
    items = real["props"]["pageProps"]["dehydratedState"]["queries"][0]["state"]["data"]["data"]
    known = set().union(*items)
    _, page, _ = await client.get("/search/tracks", q="lantern")
    (first, _) = next_data(page)["props"]["pageProps"]["dehydratedState"]["queries"][0]["state"]["data"]["data"]
    assert first.keys() - known == set()
    assert {name: shape(first[name]) for name in ("release", "label", "sub_genre", "price")} == {
        name: shape(next(item[name] for item in items if name in item))
        for name in ("release", "label", "sub_genre", "price")
    }
