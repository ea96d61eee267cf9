"""Time-outs, broken connections and bodies, load and outages: against real servers on loopback."""

import asyncio
import gzip
import random

import aiohttp
import pytest

from beatmatch.beatport.api import BeatportApi
from beatmatch.beatport.http import Http
from beatmatch.beatport.throttle import Clock
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.events import SourceGone
from beatmatch.models import Query, QueryKind
from tests.beatport.loopback import FakeTime, Purse, asking, network, question, says, scripted, sending, serving
from tests.fake_beatport import FakeBeatport, Fault

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GOOD = HEAD + b'Content-Length: 9\r\n\r\n{"id": 7}'
PACKED = gzip.compress(b'{"id": 7, "name": "Lantern Over Ice", "artists": []}')
DAMAGED = {
    "nothing": b"",
    "half a header": b"HTTP/1.1 200 OK\r\nConte",
    "no http": b"brrr brrr\r\n\r\n",
    "less than announced": HEAD + b'Content-Length: 100\r\n\r\n{"id":',
    "more than announced": HEAD + b'Content-Length: 6\r\n\r\n{"id": 7}',
    "a chunk cut off": HEAD + b'Transfer-Encoding: chunked\r\n\r\nff\r\n{"id":',
    "a chunk of no length": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "no gzip": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",
    "gzip cut off, length right": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 30\r\n\r\n" + PACKED[:30],
    "no length, cut off": HEAD + b'\r\n{"id":',
    "empty": HEAD + b"Content-Length: 0\r\n\r\n",
    "a page": HEAD + b"Content-Length: 6\r\n\r\n<html>",
    "a header without end": HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("payload", DAMAGED.values(), ids=DAMAGED.keys())
async def test_a_damaged_answer_is_asked_for_again(payload):
    async with sending([payload, payload, GOOD]) as url, asking(url) as (http, _):
        assert await http.get(question(f"{url}/v4/x/")) == {"id": 7}
        assert http.requests in {2, 3}  # aiohttp itself repeats a question where the connection broke at once


@pytest.mark.parametrize("payload", DAMAGED.values(), ids=DAMAGED.keys())
async def test_an_answer_that_stays_damaged_is_an_error_of_the_network(payload):
    async with sending([payload]) as url, asking(url, attempts=3) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(question(f"{url}/v4/x/"))
        assert (caught.value.kind, http.requests) == (ErrorKind.NETWORK, 3)
        assert caught.value.message.startswith("127.0.0.1")


async def hanging(request):
    await asyncio.sleep(30)


async def dripping(request):
    response = aiohttp.web.StreamResponse(headers={"Content-Length": "1000000"})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("handler", "patience"),
    [
        (hanging, {"read_timeout": 0.1, "total_timeout": 60.0}),
        (hanging, {"read_timeout": 60.0, "total_timeout": 0.1}),
        (dripping, {"read_timeout": 60.0, "total_timeout": 0.1}),
    ],
)
async def test_a_source_that_hangs_or_drips_runs_into_the_time_out(handler, patience):
    async with asyncio.timeout(10), serving(handler) as url, asking(url, attempts=2, **patience) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(question(f"{url}/v4/x/"))
        assert (caught.value.kind, caught.value.message) == (ErrorKind.TIMEOUT, "127.0.0.1 did not answer in time")
        assert http.requests == 2


async def test_a_source_that_is_slow_but_steady_is_waited_for():
    async def handler(request):
        response = aiohttp.web.StreamResponse(headers={"Content-Length": "9"})
        await response.prepare(request)
        for byte in b'{"id": 7}':
            await response.write(bytes([byte]))
            await asyncio.sleep(0.01)
        return response

    async with serving(handler) as url, asking(url, attempts=1, read_timeout=1.0) as (http, _):
        assert await http.get(question(f"{url}/v4/x/")) == {"id": 7}


@pytest.mark.parametrize(
    ("problem", "kind", "says_so", "requests"),
    [
        (aiohttp.ConnectionTimeoutError(), ErrorKind.TIMEOUT, "beats.test cannot be reached within 10 s", 2),
        (ConnectionResetError(), ErrorKind.NETWORK, "beats.test broke the connection", 2),
    ],
)
async def test_a_call_that_fails_is_told_apart(monkeypatch, problem, kind, says_so, requests):
    async def fail(*args, **kwargs):
        raise problem

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", fail)
    async with asking("https://beats.test", attempts=2) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(question("https://beats.test/v4/x/"))
        assert (caught.value.kind, caught.value.message, http.requests) == (kind, says_so, requests)


async def test_a_name_that_is_not_known_is_a_matter_of_the_network(monkeypatch):
    async def unknown(*args, **kwargs):
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr(aiohttp.resolver.DefaultResolver, "resolve", unknown)
    async with asking("https://beats.test", attempts=2) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(question("https://beats.test/v4/x/"))
    assert caught.value.message == "beats.test is not known here (DNS)"
    assert caught.value.hint == "check the network connection"


async def test_nobody_listening_is_a_matter_of_the_network():
    async with serving(hanging) as url:
        pass
    async with asking(url, attempts=3) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(question(f"{url}/v4/x/"))
        assert (caught.value.kind, caught.value.message) == (ErrorKind.NETWORK, "127.0.0.1 cannot be reached")
        assert http.requests == 3


async def test_no_https_where_https_is_wanted_is_not_tried_twice():
    async with sending([b"HTTP/1.1 400 Bad\r\n\r\n"]) as url:
        safe = url.replace("http:", "https:")
        async with asking(safe, attempts=3) as (http, _):
            with pytest.raises(CatalogError) as caught:
                await http.get(question(f"{safe}/v4/x/"))
            assert caught.value.message == "127.0.0.1 has no certificate that can be trusted"
            assert http.requests == 1


@pytest.mark.parametrize(
    "payload",
    [
        HEAD + b"\r\n" + b" " * 5000,
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b" " * 5_000_000),
    ],
    ids=["plain", "packed"],
)
async def test_an_answer_without_end_is_not_taken_in(payload):
    async with sending([payload]) as url, asking(url, max_body=4000) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(question(f"{url}/v4/x/"))
        assert (caught.value.kind, http.requests) == (ErrorKind.SOURCE_CHANGED, 1)
        assert caught.value.message == "127.0.0.1 sends more than expected for one answer"


async def test_the_bound_of_an_answer_is_told_in_megabytes():
    async with sending([HEAD + b"\r\n" + b" " * 3_000_000]) as url, asking(url, max_body=2 * 2**20) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(question(f"{url}/v4/x/"))
        assert caught.value.message == "127.0.0.1 sends more than 2 MB for one answer"


async def outcomes(http, url, count):
    asked = (http.get(question(f"{url}/v4/{number}/")) for number in range(count))
    return await asyncio.gather(*asked, return_exceptions=True)


@pytest.mark.parametrize("at_once", [1, 4, 50])
async def test_a_source_that_is_away_for_good_is_given_up_soon(at_once):
    async with serving(scripted(says("<html>Gone fishing</html>", 502))) as url:
        time = FakeTime()
        async with asking(url, time=time, attempts=3, breaker=4, max_concurrent_requests=at_once) as (http, events):
            errors = [error for _ in range(25) for error in await outcomes(http, url, 4)]  # four tracks at a time
            assert {(error.kind, error.message) for error in errors} == {
                (ErrorKind.NETWORK, "127.0.0.1 did not answer (502)")
            }
            assert len(errors) == 100
            assert http.requests <= 3 * 4
            assert [event for event in events if isinstance(event, SourceGone)] == [
                SourceGone("127.0.0.1 did not answer (502)")
            ]
            assert time.time - 100.0 <= 10.0


async def test_a_challenge_ends_the_asking_at_once():
    async with serving(scripted(says("<title>Just a moment...</title>", 403))) as url, asking(url) as (http, events):
        errors = []
        for _ in range(10):
            errors += await outcomes(http, url, 1)
        assert {error.kind for error in errors} == {ErrorKind.BLOCKED}
        assert {error.hint for error in errors} == {"log in: beatmatch login"}
        assert http.requests == 1
        assert events == [SourceGone("127.0.0.1 shows a challenge page instead of answering")]


async def test_those_who_wait_for_their_turn_hear_that_the_source_is_gone():
    wall = scripted(says("<title>Just a moment...</title>", 403))
    async with serving(wall) as url, aiohttp.ClientSession() as session:
        http = Http(session, network(url, rate=2.0))
        assert {error.kind for error in await outcomes(http, url, 30)} == {ErrorKind.BLOCKED}
        assert http.requests == 1


async def test_a_single_failure_among_answers_does_not_end_the_asking():
    async def handler(request):
        return says("{}") if int(request.path.split("/")[2]) % 3 else says("", 500)

    async with serving(handler) as url, asking(url, attempts=2, breaker=2) as (http, events):
        results = [(await outcomes_one(http, url, number)) for number in range(30)]
        assert [isinstance(result, CatalogError) for result in results] == [n % 3 == 0 for n in range(30)]
        assert SourceGone not in map(type, events)


async def outcomes_one(http, url, number):
    try:
        return await http.get(question(f"{url}/v4/{number}/"))
    except CatalogError as error:
        return error


async def test_requests_under_way_never_exceed_the_bound_while_others_wait_for_a_retry():
    under_way = most = 0
    dice = random.Random(5)

    async def handler(request):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        return says("{}") if dice.random() < 0.6 else says("", 503)

    async with serving(handler) as url, asking(url, max_concurrent_requests=4, attempts=20) as (http, _):
        assert await outcomes(http, url, 80) == [{}] * 80
    assert most == 4


async def test_a_wait_for_a_retry_occupies_no_place():
    asleep, awake = asyncio.Event(), asyncio.Event()

    async def nap(seconds):
        asleep.set()
        await awake.wait()

    async def handler(request):
        return says("{}", 500 if request.path == "/v4/0/" and not awake.is_set() else 200)

    async with serving(handler) as url, aiohttp.ClientSession() as session:
        http = Http(session, network(url, max_concurrent_requests=1), clock=Clock(sleep=nap))
        first = asyncio.create_task(http.get(question(f"{url}/v4/0/")))
        await asleep.wait()
        assert await asyncio.wait_for(http.get(question(f"{url}/v4/1/")), 10) == {}
        assert not first.done()
        awake.set()
        assert await first == {}


async def test_the_rate_of_the_settings_is_kept():
    time = FakeTime()
    async with serving(scripted(says("{}"))) as url, asking(url, time=time, rate=4.0) as (http, _):
        assert await outcomes(http, url, 5) == [{}] * 5
    assert time.naps == [0.25] * 4


SONGS = [
    {"id": number, "name": f"Lantern {number}", "artists": [{"name": "Mira Vohl"}], "isrc": f"ZZBM126{number:05}"}
    for number in range(1, 61)
]


async def answers(beatport, **changes):
    async with asking(beatport.api_url, Purse(beatport.login.issue()), **changes) as (http, _):
        api = BeatportApi(http, beatport.api_url, 25)
        asked = [api.search(Query(f"mira vohl lantern {n}", QueryKind.FULL)) for n in range(1, 41)]
        asked += [api.lookup(n) for n in range(41, 51)]
        asked += [api.by_isrc(f"ZZBM126{n:05}") for n in range(51, 61)]
        return await asyncio.gather(*asked, return_exceptions=True)


@pytest.mark.parametrize("seed", range(5))
async def test_with_a_fifth_of_all_answers_failing_every_question_gets_its_answer(seed):
    async with FakeBeatport(SONGS) as beatport:
        right = await answers(beatport)
        beatport.fail_share(0.2, seed=seed)
        assert await answers(beatport) == right
        assert sum(asked.fault is not None for asked in beatport.requests) > 5


async def test_hanging_and_cut_off_answers_change_no_result():
    kinds = [Fault.hang(), Fault.hang_midway(), Fault.cut_off(), Fault.truncated(), Fault.close()]
    async with FakeBeatport(SONGS) as beatport:
        right = await answers(beatport)
        beatport.fail_share(0.2, kinds=kinds)
        assert await answers(beatport, read_timeout=0.3, max_concurrent_requests=20) == right


async def test_a_burst_of_429_slows_down_and_changes_no_result():
    async with FakeBeatport(SONGS) as beatport:
        right = await answers(beatport)
        burst = [Fault.rate_limited(after="1"), Fault.rate_limited(date_in=3), Fault.rate_limited()]
        beatport.fail(next=burst * 6)
        assert await answers(beatport) == right


async def test_a_source_that_went_away_in_the_middle_gives_errors_and_never_an_empty_answer():
    async with FakeBeatport(SONGS) as beatport:
        beatport.go_away()
        found = await answers(beatport, attempts=2)
    assert {(type(error), error.kind) for error in found} == {(CatalogError, ErrorKind.NETWORK)}
