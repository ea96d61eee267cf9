import asyncio

import aiohttp
import pytest

from tests.fake_beatport.conftest import LIST, SEARCH, ApiClient


async def test_a_path_without_a_slash_is_redirected_to_the_one_with_it(client: ApiClient) -> None:
    status, _, response = await client.get("/v4/catalog/search", q="lantern drift", type="tracks")
    assert (status, response.headers["Location"]) == (301, "/v4/catalog/search/?q=lantern+drift&type=tracks")


async def test_every_request_is_recorded(client: ApiClient) -> None:
    await client.get(SEARCH, q="lantern", type="tracks")
    client.headers = {}
    await client.get(LIST)
    first, second = client.beatport.requests
    assert (first.method, first.path, first.query) == ("GET", SEARCH, {"q": "lantern", "type": "tracks"})
    assert (first.authorised, first.sent_token, first.status, first.fault) == (True, True, 200, None)
    assert (second.authorised, second.sent_token, second.status) == (False, False, 401)
    assert client.beatport.count() == 2
    assert client.beatport.count(SEARCH) == 1
    assert client.beatport.count("/v4/catalog/", status=401) == 1


async def test_it_goes_away_and_comes_back_at_the_same_address(client: ApiClient) -> None:
    address = client.beatport.web_url
    client.beatport.go_away()
    with pytest.raises(aiohttp.ClientConnectorError):
        await client.get(LIST)
    await client.beatport.come_back()
    assert client.beatport.web_url == address
    assert (await client.get(LIST))[0] == 200


async def test_latency_delays_answers_side_by_side(client: ApiClient) -> None:
    client.beatport.latency = 0.1
    await asyncio.gather(*(client.get(LIST) for _ in range(5)))
    assert client.beatport.most_at_once == 5
    assert min(request.seconds for request in client.beatport.requests) >= 0.1
