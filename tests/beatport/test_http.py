"""Requests against real servers on loopback: statuses, tokens, redirects, events, retries, load and outages."""

import asyncio
import logging
import random
import traceback

import aiohttp
import pytest
from aiohttp import web

from beatmatch import __version__
from beatmatch.beatport.api import BeatportApi
from beatmatch.beatport.http import HTML, HttpClient, Request
from beatmatch.beatport.throttle import Timing
from beatmatch.errors import CatalogError, ConfigError, ErrorKind, LoginError
from beatmatch.events import SourceGone, Waiting
from beatmatch.models import Query, QueryKind
from tests.beatport.loopback import (
    FakeTime,
    FakeTokens,
    asking,
    json_request,
    json_response,
    network,
    scripted,
    serving,
)
from tests.fake_beatport import FakeBeatport, Fault

API = "http://127.0.0.1:9"


TOKEN = "s3cret-t0ken"


async def ask(url, path="/v4/catalog/tracks/7/", **changes):
    async with asking(url, attempts=2) as (http, _):
        return await http.get(json_request(f"{url}{path}", **changes))


async def failure(*answers, tokens=None, asked=None, **changes):
    """Return the error and the number of requests, for a source that answers like this."""
    async with serving(scripted(*answers)) as url, asking(url, tokens, **changes) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(json_request(f"{url}/v4/x/", **(asked or {})))
        return caught.value, http.requests


async def test_an_answer_comes_back_as_read():
    async with serving(scripted(json_response('{"id": 7}'))) as url:
        assert await ask(url) == {"id": 7}


async def test_the_request_says_who_asks_and_what_for():
    seen = []

    async def handler(request):
        seen.append((request.rel_url.query["q"], dict(request.headers)))
        return json_response("{}")

    async with serving(handler) as url:
        await ask(url, params={"q": "a+b & c;d=é (x) #1"})
    query, headers = seen[0]
    assert query == "a+b & c;d=é (x) #1"
    assert headers["User-Agent"] == f"beatmatch/{__version__} (+https://pypi.org/project/beatmatch/)"
    assert headers["Accept"] == "application/json"
    assert "Authorization" not in headers


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_a_busy_source_is_asked_again_until_it_answers(status):
    busy = json_response("", status)
    async with serving(scripted(busy, busy, json_response('{"id": 7}'))) as url, asking(url) as (http, _):
        assert await http.get(json_request(f"{url}/v4/x/")) == {"id": 7}
        assert http.requests == 3


@pytest.mark.parametrize(
    ("answer", "kind", "requests"),
    [
        (json_response("<html>Bad gateway</html>", 502), ErrorKind.NETWORK, 4),
        (json_response("{}", 429), ErrorKind.RATE_LIMITED, 4),
        (json_response("{}", 408), ErrorKind.TIMEOUT, 4),
        (json_response("{}", 429, Retry_After="3600"), ErrorKind.RATE_LIMITED, 1),
        (json_response('{"id":["Enter a number."]}', 400), ErrorKind.SOURCE_CHANGED, 1),
        (json_response('{"detail":"Not found."}', 404), ErrorKind.SOURCE_CHANGED, 1),
        (json_response("<title>Just a moment...</title>", 403), ErrorKind.BLOCKED, 1),
        (json_response("{}", 401), ErrorKind.AUTH, 1),
        (json_response("", 204), ErrorKind.SOURCE_CHANGED, 1),
        (json_response('{"id": 7', 200), ErrorKind.NETWORK, 4),
    ],
)
async def test_what_stays_wrong_becomes_an_error_of_its_kind(answer, kind, requests):
    error, asked = await failure(answer, attempts=4, breaker=99)
    assert (error.kind, asked) == (kind, requests)


async def test_a_track_that_is_not_there_is_an_empty_answer_where_that_can_be():
    async with serving(scripted(json_response('{"detail":"Not found."}', 404))) as url:
        assert await ask(url, if_absent=()) == ()


async def test_a_track_that_is_not_sold_here_is_an_empty_answer_and_no_block():
    async with serving(scripted(json_response('{"detail":"Territory Restricted."}', 403))) as url:
        assert await ask(url, if_absent=()) == ()


async def test_the_wait_doubles_with_each_try_and_is_told_where_it_is_long():
    time = FakeTime()
    async with (
        serving(scripted(json_response("", 502))) as url,
        asking(url, time=time, attempts=5, backoff=0.5) as (http, events),
    ):
        with pytest.raises(CatalogError):
            await http.get(json_request(f"{url}/v4/x/"))
    assert time.sleeps == [0.5, 1.0, 2.0, 4.0]
    assert events == [Waiting(s, "127.0.0.1 did not answer (502)") for s in (1.0, 2.0, 4.0)]


@pytest.mark.parametrize(("dice", "waits"), [(0.0, [0.25, 0.5]), (0.5, [0.375, 0.75]), (1.0, [0.5, 1.0])])
async def test_the_dice_shorten_every_wait_so_that_programs_do_not_return_together(dice, waits):
    time = FakeTime(dice=dice)
    answers = scripted(json_response("", 502), json_response("", 502), json_response("[]"))
    async with serving(answers) as url, asking(url, time=time, backoff=0.5) as (http, _):
        await http.get(json_request(f"{url}/v4/x/"))
    assert time.sleeps == waits


async def test_a_wait_of_half_a_second_is_not_told_and_a_longer_one_is():
    for dice, told in ((0.0, []), (0.02, [Waiting(0.51, "127.0.0.1 did not answer (502)")])):
        answers = scripted(json_response("", 502), json_response("[]"))
        async with serving(answers) as url, asking(url, time=FakeTime(dice=dice), backoff=1.0) as (http, events):
            await http.get(json_request(f"{url}/v4/x/"))
        assert events == told


async def test_no_wait_is_longer_than_the_longest():
    time = FakeTime()
    async with (
        serving(scripted(json_response("", 502))) as url,
        asking(url, time=time, attempts=9, max_wait=3.0) as (http, _),
    ):
        with pytest.raises(CatalogError):
            await http.get(json_request(f"{url}/v4/x/"))
    assert time.sleeps == [0.5, 1.0, 2.0, 3.0, 3.0, 3.0, 3.0, 3.0]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "12"}, 12.0),
        ({"Retry_After": "Fri, 15 Jan 2027 08:00:20 GMT", "Date": "Fri, 15 Jan 2027 08:00:00 GMT"}, 20.0),
        ({"Retry_After": "Fri, 15 Jan 2027 07:00:00 GMT", "Date": "Fri, 15 Jan 2027 08:00:00 GMT"}, 0.5),
        ({"Retry_After": "soon"}, 0.5),
        ({}, 0.5),
    ],
)
async def test_the_wait_that_the_source_asks_for_is_kept(headers, wait):
    time = FakeTime()
    answers = scripted(json_response("{}", 429, **headers), json_response("[]"))
    async with serving(answers) as url, asking(url, time=time) as (http, _):
        await http.get(json_request(f"{url}/v4/x/"))
    assert time.sleeps == [wait]


async def test_a_wait_that_was_asked_of_one_holds_back_all():
    time, arrivals = FakeTime(), []

    async def handler(request):
        arrivals.append((request.path, time.time - 100.0))
        return json_response("{}", 429, Retry_After="30") if len(arrivals) == 1 else json_response("[]")

    async with serving(handler) as url, asking(url, time=time) as (http, events):
        await http.get(json_request(f"{url}/first"))
        await asyncio.gather(*(http.get(json_request(f"{url}/{name}")) for name in "ab"))
        assert arrivals == [("/first", 0.0), ("/first", 30.0), ("/a", 30.0), ("/b", 30.0)]
        assert events == [Waiting(30.0, "asked to slow down")]


async def test_a_token_is_sent_and_renewed_once_when_it_is_refused():
    sent = []

    async def handler(request):
        sent.append(request.headers["Authorization"])
        return json_response("[]") if sent[-1] == "Bearer new" else json_response('{"detail":"Expired."}', 401)

    tokens = FakeTokens("old", "new")
    async with serving(handler) as url, asking(url, tokens) as (http, _):
        assert await http.get(json_request(f"{url}/v4/x/")) == []
    assert (sent, tokens.refusals) == (["Bearer old", "Bearer new"], ["old"])


async def test_a_second_refusal_ends_the_run_as_a_matter_of_login():
    async with (
        serving(scripted(json_response("{}", 401))) as url,
        asking(url, FakeTokens("old", "new")) as (http, events),
    ):
        for _ in range(3):
            with pytest.raises(LoginError) as caught:
                await http.get(json_request(f"{url}/v4/x/"))
            assert caught.value.message == "the login is no longer valid"
        assert http.requests == 2
    assert events == [SourceGone("the login is no longer valid")]


@pytest.mark.parametrize("tokens", [None, FakeTokens()])
async def test_nobody_logged_in_where_a_login_is_wanted_says_so(tokens):
    error, _ = await failure(json_response("{}", 401), tokens=tokens)
    assert isinstance(error, LoginError)
    assert (error.message, error.hint) == ("127.0.0.1 wants a login", "run: beatmatch login")


async def test_a_source_of_tokens_that_is_never_content_is_not_believed_for_ever():
    class Stubborn(FakeTokens):
        async def replace(self, refused):
            self.refusals.append(refused)

    tokens = Stubborn("old")
    error, asked = await failure(json_response("{}", 401), tokens=tokens)
    assert (type(error), asked, tokens.refusals) == (LoginError, 3, ["old", "old", "old"])


async def test_a_renewal_that_does_not_reach_the_source_is_no_refused_login():
    class Unreachable(FakeTokens):
        async def token(self):
            raise CatalogError(ErrorKind.NETWORK, "the login cannot be renewed")

    error, asked = await failure(json_response("[]"), tokens=Unreachable())
    assert (error.kind, asked) == (ErrorKind.NETWORK, 0)


async def test_no_token_is_fetched_once_the_source_is_gone():
    class Counted(FakeTokens):
        fetched = 0

        async def token(self):
            self.fetched += 1
            return TOKEN

    tokens = Counted()
    wall = scripted(json_response("<title>Just a moment...</title>", 403))
    async with serving(wall) as url, asking(url, tokens) as (http, _):
        for _ in range(3):
            with pytest.raises(CatalogError):
                await http.get(json_request(f"{url}/v4/x/"))
    assert tokens.fetched == 1


async def test_a_redirect_on_the_same_host_keeps_the_token():
    seen = []

    async def handler(request):
        seen.append((request.path_qs, request.headers.get("Authorization")))
        if not request.path.endswith("/"):
            return web.Response(status=301, headers={"Location": f"{request.path}/?{request.query_string}"})
        return json_response("[]")

    async with serving(handler) as url, asking(url, FakeTokens(TOKEN)) as (http, _):
        assert await http.get(json_request(f"{url}/v4/x", params={"isrc": "A1"})) == []
        assert http.requests == 2
    assert seen == [("/v4/x?isrc=A1", f"Bearer {TOKEN}"), ("/v4/x/?isrc=A1", f"Bearer {TOKEN}")]


async def test_a_redirect_to_the_other_configured_host_goes_without_the_token():
    seen = []

    async def website(request):
        seen.append(request.headers.get("Authorization"))
        return json_response("[]")

    async with serving(website) as web_url:
        away = json_response("", 302, Location=f"{web_url}/there")
        async with serving(scripted(away)) as url, asking(url, FakeTokens(TOKEN), web_url=web_url) as (http, _):
            assert await http.get(json_request(f"{url}/v4/x/")) == []
    assert seen == [None]


@pytest.mark.parametrize("location", ["https://portal.test/login?code=abc", "http://127.0.0.1:1/", "//portal.test/"])
async def test_a_redirect_to_anybody_else_is_not_followed(location):
    error, asked = await failure(json_response("", 302, Location=location), tokens=FakeTokens(TOKEN))
    host = "127.0.0.1" if "127" in location else "portal.test"
    assert (error.kind, error.message) == (
        ErrorKind.BLOCKED,
        f"127.0.0.1 redirects to {host}, which is not asked",
    )
    assert asked == 1


async def test_a_redirect_without_a_place_leads_nowhere():
    error, _ = await failure(json_response("", 302))
    assert error.message == "127.0.0.1 redirects nowhere"


async def test_redirects_in_a_circle_come_to_an_end():
    error, asked = await failure(json_response("", 307, Location="/v4/x/"))
    assert (error.kind, error.message, asked) == (ErrorKind.SOURCE_CHANGED, "127.0.0.1 redirects without end", 6)


async def test_only_the_configured_hosts_are_asked():
    async with asking(API) as (http, _):
        with pytest.raises(ConfigError):
            await http.get(json_request("https://elsewhere.test/v4/x/"))


async def test_a_source_without_https_is_refused_before_anything_is_sent():
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigError):
            HttpClient(session, network("http://api.beatport.com/v4"))


async def test_an_answer_of_unknown_shape_is_not_asked_for_again():
    def parse(body):
        raise CatalogError(ErrorKind.SOURCE_CHANGED, "the answer is not understood: no `tracks`", "update")

    error, asked = await failure(json_response("{}"), asked={"parse": parse})
    assert (error.message, error.hint, asked) == ("127.0.0.1: the answer is not understood: no `tracks`", "update", 1)


async def test_the_session_is_left_open_and_its_own_rules_do_not_interfere():
    missing = scripted(json_response('{"detail":"Not found."}', 404))
    async with serving(missing) as url, aiohttp.ClientSession(raise_for_status=True) as session:
        http = HttpClient(session, network(url))
        assert await http.get(Request(f"{url}/v4/x/", bytes, if_absent=b"none")) == b"none"
        assert not session.closed


async def test_a_web_page_is_asked_for_as_one():
    seen = []

    async def handler(request):
        seen.append(request.headers["Accept"])
        return web.Response(status=404, text="<html>", content_type="text/html")

    async with serving(handler) as url:
        assert await ask(url, accept=HTML, if_absent=()) == ()
    assert seen == ["text/html"]


async def test_no_word_of_the_token_gets_into_errors_or_logs(caplog):
    caplog.set_level(logging.DEBUG, logger="beatmatch")
    echo = json_response(f'{{"detail":"You do not have permission, {TOKEN}."}}', 403)
    damaged = json_response("no gzip", Content_Encoding="gzip")
    for answer in (
        echo,
        damaged,
        json_response("", 302, Location="https://portal.test/?code=abc"),
        json_response("x", 500),
    ):
        error, _ = await failure(answer, tokens=FakeTokens(TOKEN), attempts=1)
        shown = "".join(traceback.format_exception(error)) + repr(error.args) + error.message + error.hint
        assert TOKEN not in shown
        assert error.__cause__ is None
        assert error.__context__ is None
    assert "403" in caplog.text
    assert TOKEN not in caplog.text
    assert "abc" not in caplog.text


async def outcomes(http, url, count):
    asked = (http.get(json_request(f"{url}/v4/{number}/")) for number in range(count))
    return await asyncio.gather(*asked, return_exceptions=True)


@pytest.mark.parametrize("at_once", [1, 4, 50])
async def test_a_source_that_is_away_for_good_is_given_up_soon(at_once):
    async with serving(scripted(json_response("<html>Gone fishing</html>", 502))) as url:
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
    async with (
        serving(scripted(json_response("<title>Just a moment...</title>", 403))) as url,
        asking(url) as (http, events),
    ):
        errors = []
        for _ in range(10):
            errors += await outcomes(http, url, 1)
        assert {error.kind for error in errors} == {ErrorKind.BLOCKED}
        assert {error.hint for error in errors} == {"log in: beatmatch login"}
        assert http.requests == 1
        assert events == [SourceGone("127.0.0.1 shows a challenge page instead of answering")]


async def test_those_who_wait_for_their_turn_hear_that_the_source_is_gone():
    wall = scripted(json_response("<title>Just a moment...</title>", 403))
    async with serving(wall) as url, aiohttp.ClientSession() as session:
        http = HttpClient(session, network(url, rate=2.0))
        assert {error.kind for error in await outcomes(http, url, 30)} == {ErrorKind.BLOCKED}
        assert http.requests == 1


async def test_a_single_failure_among_answers_does_not_end_the_asking():
    async def handler(request):
        return json_response("{}") if int(request.path.split("/")[2]) % 3 else json_response("", 500)

    async with serving(handler) as url, asking(url, attempts=2, breaker=2) as (http, events):
        results = [(await outcomes_one(http, url, number)) for number in range(30)]
        assert [isinstance(result, CatalogError) for result in results] == [n % 3 == 0 for n in range(30)]
        assert SourceGone not in map(type, events)


async def outcomes_one(http, url, number):
    try:
        return await http.get(json_request(f"{url}/v4/{number}/"))
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
        return json_response("{}") if dice.random() < 0.6 else json_response("", 503)

    async with serving(handler) as url, asking(url, max_concurrent_requests=4, attempts=20) as (http, _):
        assert await outcomes(http, url, 80) == [{}] * 80
    assert most == 4


async def test_a_wait_for_a_retry_occupies_no_place():
    asleep, awake = asyncio.Event(), asyncio.Event()

    async def nap(seconds):
        asleep.set()
        await awake.wait()

    async def handler(request):
        return json_response("{}", 500 if request.path == "/v4/0/" and not awake.is_set() else 200)

    async with serving(handler) as url, aiohttp.ClientSession() as session:
        http = HttpClient(session, network(url, max_concurrent_requests=1), timing=Timing(sleep=nap))
        first = asyncio.create_task(http.get(json_request(f"{url}/v4/0/")))
        await asleep.wait()
        assert await asyncio.wait_for(http.get(json_request(f"{url}/v4/1/")), 10) == {}
        assert not first.done()
        awake.set()
        assert await first == {}


async def test_the_rate_of_the_settings_is_kept():
    time = FakeTime()
    async with serving(scripted(json_response("{}"))) as url, asking(url, time=time, rate=4.0) as (http, _):
        assert await outcomes(http, url, 5) == [{}] * 5
    assert time.sleeps == [0.25] * 4


SONGS = [
    {"id": number, "name": f"Lantern {number}", "artists": [{"name": "Mira Vohl"}], "isrc": f"ZZBM126{number:05}"}
    for number in range(1, 61)
]


async def answers(beatport, **changes):
    async with asking(beatport.api_url, FakeTokens(beatport.login.issue()), **changes) as (http, _):
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
