"""Single calls: statuses, tokens, redirects, and what a listener hears."""

import asyncio
import logging
import traceback

import aiohttp
import pytest
from aiohttp import web

from beatmatch import __version__
from beatmatch.beatport.http import HTML, Http, Question
from beatmatch.errors import CatalogError, ConfigError, ErrorKind, LoginError
from beatmatch.events import SourceGone, Waiting
from tests.beatport.loopback import FakeTime, Purse, asking, network, question, says, scripted, serving

API = "http://127.0.0.1:9"
TOKEN = "s3cret-t0ken"


async def ask(url, path="/v4/catalog/tracks/7/", **changes):
    async with asking(url, attempts=2) as (http, _):
        return await http.get(question(f"{url}{path}", **changes))


async def failure(*answers, tokens=None, asked=None, **changes):
    """Give the error and how often was asked, for a source that answers like this."""
    async with serving(scripted(*answers)) as url, asking(url, tokens, **changes) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(question(f"{url}/v4/x/", **(asked or {})))
        return caught.value, http.requests


async def test_an_answer_comes_back_as_read():
    async with serving(scripted(says('{"id": 7}'))) as url:
        assert await ask(url) == {"id": 7}


async def test_the_request_says_who_asks_and_what_for():
    seen = []

    async def handler(request):
        seen.append((request.rel_url.query["q"], dict(request.headers)))
        return says("{}")

    async with serving(handler) as url:
        await ask(url, params={"q": "a+b & c;d=é (x) #1"})
    query, headers = seen[0]
    assert query == "a+b & c;d=é (x) #1"
    assert headers["User-Agent"] == f"beatmatch/{__version__}"
    assert headers["Accept"] == "application/json"
    assert "Authorization" not in headers


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_a_busy_source_is_asked_again_until_it_answers(status):
    busy = says("", status)
    async with serving(scripted(busy, busy, says('{"id": 7}'))) as url, asking(url) as (http, _):
        assert await http.get(question(f"{url}/v4/x/")) == {"id": 7}
        assert http.requests == 3


@pytest.mark.parametrize(
    ("answer", "kind", "requests"),
    [
        (says("<html>Bad gateway</html>", 502), ErrorKind.NETWORK, 4),
        (says("{}", 429), ErrorKind.RATE_LIMITED, 4),
        (says("{}", 408), ErrorKind.TIMEOUT, 4),
        (says("{}", 429, Retry_After="3600"), ErrorKind.RATE_LIMITED, 1),
        (says('{"id":["Enter a number."]}', 400), ErrorKind.SOURCE_CHANGED, 1),
        (says('{"detail":"Not found."}', 404), ErrorKind.SOURCE_CHANGED, 1),
        (says("<title>Just a moment...</title>", 403), ErrorKind.BLOCKED, 1),
        (says("{}", 401), ErrorKind.AUTH, 1),
        (says("", 204), ErrorKind.SOURCE_CHANGED, 1),
        (says('{"id": 7', 200), ErrorKind.NETWORK, 4),
    ],
)
async def test_what_stays_wrong_becomes_an_error_of_its_kind(answer, kind, requests):
    error, asked = await failure(answer, attempts=4, breaker=99)
    assert (error.kind, asked) == (kind, requests)


async def test_a_track_that_is_not_there_is_an_empty_answer_where_that_can_be():
    async with serving(scripted(says('{"detail":"Not found."}', 404))) as url:
        assert await ask(url, absent=()) == ()


async def test_a_track_that_is_not_sold_here_is_an_empty_answer_and_no_block():
    async with serving(scripted(says('{"detail":"Territory Restricted."}', 403))) as url:
        assert await ask(url, absent=()) == ()


async def test_the_wait_doubles_with_each_try_and_is_told_where_it_is_long():
    time = FakeTime()
    async with serving(scripted(says("", 502))) as url, asking(url, time=time, attempts=5, backoff=0.5) as (http, told):
        with pytest.raises(CatalogError):
            await http.get(question(f"{url}/v4/x/"))
    assert time.naps == [0.5, 1.0, 2.0, 4.0]
    assert told == [Waiting(s, "127.0.0.1 did not answer (502)") for s in (1.0, 2.0, 4.0)]


async def test_no_wait_is_longer_than_the_longest():
    time = FakeTime()
    async with serving(scripted(says("", 502))) as url, asking(url, time=time, attempts=9, max_wait=3.0) as (http, _):
        with pytest.raises(CatalogError):
            await http.get(question(f"{url}/v4/x/"))
    assert time.naps == [0.5, 1.0, 2.0, 3.0, 3.0, 3.0, 3.0, 3.0]


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
    answers = scripted(says("{}", 429, **headers), says("[]"))
    async with serving(answers) as url, asking(url, time=time) as (http, _):
        await http.get(question(f"{url}/v4/x/"))
    assert time.naps == [wait]


async def test_a_wait_that_was_asked_of_one_holds_back_all():
    time, arrivals = FakeTime(), []

    async def handler(request):
        arrivals.append((request.path, time.time - 100.0))
        return says("{}", 429, Retry_After="30") if len(arrivals) == 1 else says("[]")

    async with serving(handler) as url, asking(url, time=time) as (http, told):
        await http.get(question(f"{url}/first"))
        await asyncio.gather(*(http.get(question(f"{url}/{name}")) for name in "ab"))
        assert arrivals == [("/first", 0.0), ("/first", 30.0), ("/a", 30.0), ("/b", 30.0)]
        assert told == [Waiting(30.0, "asked to slow down")]


async def test_a_token_is_sent_and_renewed_once_when_it_is_refused():
    sent = []

    async def handler(request):
        sent.append(request.headers["Authorization"])
        return says("[]") if sent[-1] == "Bearer new" else says('{"detail":"Expired."}', 401)

    purse = Purse("old", "new")
    async with serving(handler) as url, asking(url, purse) as (http, _):
        assert await http.get(question(f"{url}/v4/x/")) == []
    assert (sent, purse.refusals) == (["Bearer old", "Bearer new"], ["old"])


async def test_a_second_refusal_ends_the_run_as_a_matter_of_login():
    async with serving(scripted(says("{}", 401))) as url, asking(url, Purse("old", "new")) as (http, told):
        for _ in range(3):
            with pytest.raises(LoginError) as caught:
                await http.get(question(f"{url}/v4/x/"))
            assert caught.value.message == "the login is no longer valid"
        assert http.requests == 2
    assert told == [SourceGone("the login is no longer valid")]


@pytest.mark.parametrize("purse", [None, Purse()])
async def test_nobody_logged_in_where_a_login_is_wanted_says_so(purse):
    error, _ = await failure(says("{}", 401), tokens=purse)
    assert isinstance(error, LoginError)
    assert (error.message, error.hint) == ("127.0.0.1 wants a login", "run: beatmatch login")


async def test_a_source_of_tokens_that_is_never_content_is_not_believed_for_ever():
    class Stubborn(Purse):
        async def refused(self, token):
            self.refusals.append(token)

    purse = Stubborn("old")
    error, asked = await failure(says("{}", 401), tokens=purse)
    assert (type(error), asked, purse.refusals) == (LoginError, 3, ["old", "old", "old"])


async def test_a_renewal_that_does_not_reach_the_source_is_no_refused_login():
    class Unreachable(Purse):
        async def token(self):
            raise CatalogError(ErrorKind.NETWORK, "the login cannot be renewed")

    error, asked = await failure(says("[]"), tokens=Unreachable())
    assert (error.kind, asked) == (ErrorKind.NETWORK, 0)


async def test_no_token_is_fetched_once_the_source_is_gone():
    class Counted(Purse):
        fetched = 0

        async def token(self):
            self.fetched += 1
            return TOKEN

    purse = Counted()
    wall = scripted(says("<title>Just a moment...</title>", 403))
    async with serving(wall) as url, asking(url, purse) as (http, _):
        for _ in range(3):
            with pytest.raises(CatalogError):
                await http.get(question(f"{url}/v4/x/"))
    assert purse.fetched == 1


async def test_a_redirect_on_the_same_host_keeps_the_token():
    seen = []

    async def handler(request):
        seen.append((request.path_qs, request.headers.get("Authorization")))
        if not request.path.endswith("/"):
            return web.Response(status=301, headers={"Location": f"{request.path}/?{request.query_string}"})
        return says("[]")

    async with serving(handler) as url, asking(url, Purse(TOKEN)) as (http, _):
        assert await http.get(question(f"{url}/v4/x", params={"isrc": "A1"})) == []
        assert http.requests == 2
    assert seen == [("/v4/x?isrc=A1", f"Bearer {TOKEN}"), ("/v4/x/?isrc=A1", f"Bearer {TOKEN}")]


async def test_a_redirect_to_the_other_configured_host_goes_without_the_token():
    seen = []

    async def website(request):
        seen.append(request.headers.get("Authorization"))
        return says("[]")

    async with serving(website) as web_url:
        away = says("", 302, Location=f"{web_url}/there")
        async with serving(scripted(away)) as url, asking(url, Purse(TOKEN), web_url=web_url) as (http, _):
            assert await http.get(question(f"{url}/v4/x/")) == []
    assert seen == [None]


@pytest.mark.parametrize("location", ["https://portal.test/login?code=abc", "http://127.0.0.1:1/", "//portal.test/"])
async def test_a_redirect_to_anybody_else_is_not_followed(location):
    error, asked = await failure(says("", 302, Location=location), tokens=Purse(TOKEN))
    host = "127.0.0.1" if "127" in location else "portal.test"
    assert (error.kind, error.message) == (
        ErrorKind.BLOCKED,
        f"127.0.0.1 redirects to {host}, which is not asked",
    )
    assert asked == 1


async def test_a_redirect_without_a_place_leads_nowhere():
    error, _ = await failure(says("", 302))
    assert error.message == "127.0.0.1 redirects nowhere"


async def test_redirects_in_a_circle_come_to_an_end():
    error, asked = await failure(says("", 307, Location="/v4/x/"))
    assert (error.kind, error.message, asked) == (ErrorKind.SOURCE_CHANGED, "127.0.0.1 redirects without end", 6)


async def test_only_the_configured_hosts_are_asked():
    async with asking(API) as (http, _):
        with pytest.raises(ConfigError):
            await http.get(question("https://elsewhere.test/v4/x/"))


async def test_a_source_without_https_is_refused_before_anything_is_sent():
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigError):
            Http(session, network("http://api.beatport.com/v4"))


async def test_an_answer_of_unknown_shape_is_not_asked_for_again():
    def read(body):
        raise CatalogError(ErrorKind.SOURCE_CHANGED, "the answer is not understood: no `tracks`", "update")

    error, asked = await failure(says("{}"), asked={"read": read})
    assert (error.message, error.hint, asked) == ("127.0.0.1: the answer is not understood: no `tracks`", "update", 1)


async def test_the_session_is_left_open_and_its_own_rules_do_not_interfere():
    missing = scripted(says('{"detail":"Not found."}', 404))
    async with serving(missing) as url, aiohttp.ClientSession(raise_for_status=True) as session:
        http = Http(session, network(url))
        assert await http.get(Question(f"{url}/v4/x/", bytes, absent=b"none")) == b"none"
        assert not session.closed


async def test_a_web_page_is_asked_for_as_one():
    seen = []

    async def handler(request):
        seen.append(request.headers["Accept"])
        return web.Response(status=404, text="<html>", content_type="text/html")

    async with serving(handler) as url:
        assert await ask(url, accept=HTML, absent=()) == ()
    assert seen == ["text/html"]


async def test_no_word_of_the_token_gets_into_errors_or_logs(caplog):
    caplog.set_level(logging.DEBUG, logger="beatmatch")
    echo = says(f'{{"detail":"You do not have permission, {TOKEN}."}}', 403)
    damaged = says("no gzip", Content_Encoding="gzip")
    for answer in (echo, damaged, says("", 302, Location="https://portal.test/?code=abc"), says("x", 500)):
        error, _ = await failure(answer, tokens=Purse(TOKEN), attempts=1)
        told = "".join(traceback.format_exception(error)) + repr(error.args) + error.message + error.hint
        assert TOKEN not in told
        assert error.__cause__ is None
        assert error.__context__ is None
    assert "403" in caplog.text
    assert TOKEN not in caplog.text
    assert "abc" not in caplog.text
