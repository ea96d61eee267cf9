import json
from email.utils import parsedate_to_datetime
from time import time

import aiohttp
import pytest

from tests.fake_beatport import FakeBeatport, Fault
from tests.fake_beatport.conftest import LIST, SEARCH, TRACKS, ApiClient


async def test_faults_with_an_answer(client: ApiClient) -> None:
    whole = (await client.get(f"{LIST}11/"))[1]
    client.beatport.fail(
        next=[Fault.rate_limited("7"), Fault.rate_limited(date_in=60), Fault.rate_limited(), Fault.status(502)]
    )
    answers = [await client.get(f"{LIST}11/") for _ in range(4)]
    assert [status for status, _, _ in answers] == [429, 429, 429, 502]
    assert answers[0][2].headers["Retry-After"] == "7"
    assert 55 < parsedate_to_datetime(answers[1][2].headers["Retry-After"]).timestamp() - time() < 65
    assert "Retry-After" not in answers[2][2].headers
    assert answers[3][2].content_type == "text/html"
    client.beatport.fail(next=[Fault.html(), Fault.slow(0.01), Fault.territory(), Fault.redirect("http://x.invalid/")])
    answers = [await client.get(f"{LIST}11/") for _ in range(4)]
    assert [status for status, _, _ in answers] == [200, 200, 403, 302]
    assert answers[1][1] == whole
    client.beatport.fail(next=[Fault.truncated()])
    with pytest.raises(json.JSONDecodeError):
        await client.get(f"{LIST}11/")
    assert [request.fault for request in client.beatport.requests[-2:]] == ["redirect", "truncated"]


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
async def test_faults_without_a_whole_answer(
    beatport: FakeBeatport, http: aiohttp.ClientSession, fault: Fault, error: type[Exception]
) -> None:
    beatport.fail(next=[fault])
    headers = {"Authorization": f"Bearer {beatport.login.issue()}"}
    with pytest.raises(error):
        async with http.get(
            f"{beatport.api_url}/catalog/tracks/11/", headers=headers, timeout=aiohttp.ClientTimeout(total=0.2)
        ) as response:
            await response.read()
    assert not any(request.status for request in beatport.requests)


async def test_faults_apply_to_their_path_and_otherwise_not_to_the_login(client: ApiClient) -> None:
    client.beatport.fail(next=[Fault.status(500)], path="/tracks/11/")
    assert (await client.get(LIST))[0] == 200
    assert (await client.get(f"{LIST}11/"))[0] == 500
    client.beatport.fail_always(Fault.status(503))
    assert [(await client.get(path))[0] for path in (LIST, "/track/-/11", "/v4/docs/")] == [503, 503, 200]
    client.beatport.fail_always(None)
    assert (await client.get(LIST))[0] == 200


async def test_a_share_of_faults_is_the_same_for_the_same_seed_and_ends_for_each_address(
    http: aiohttp.ClientSession,
) -> None:
    async def statuses(seed: int) -> list[int]:
        async with FakeBeatport(TRACKS) as beatport:
            client = ApiClient(beatport, http)
            beatport.fail_share(0.5, seed=seed, kinds=[Fault.status(500)], in_a_row=2)
            return [(await client.get(SEARCH, q=f"{number % 20}"))[0] for number in range(120)]

    first = await statuses(1)
    assert first == await statuses(1)
    assert first != await statuses(2)
    assert 30 < first.count(500) < 80
    assert all(200 in first[question::20][:3] for question in range(20))
