"""Which addresses may be asked, and what broken connections and bodies come to, against real servers on loopback."""

import asyncio
import contextlib
import gzip

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from beatmatch.beatport.transport import allowed_origin, redirect_target
from beatmatch.errors import CatalogError, ConfigError, ErrorKind
from tests.beatport.loopback import asking, json_request, sending, serving


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.beatport.com/v4", "https://api.beatport.com"),
        ("http://127.0.0.1:8080/v4", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost/x", "http://localhost"),
    ],
)
def test_https_and_this_machine_may_be_asked(url, origin):
    assert allowed_origin(url) == URL(origin)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://api.beatport.com/v4", "http://api.beatport.com is not https"),
        ("http://localhost.evil.test", "http://localhost.evil.test is not https"),
        ("ftp://127.0.0.1/", "ftp://127.0.0.1 is not https"),
        ("https://dana:secret@api.beatport.com", "the address of api.beatport.com holds a user name or password"),
        ("beatport", "'beatport' is no web address"),
        ("https://[::1", "'https://[::1' is no web address"),
    ],
)
def test_anything_else_is_a_mistake_in_the_configuration(url, complaint):
    with pytest.raises(ConfigError) as caught:
        allowed_origin(url)
    assert caught.value.message == complaint


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/v4/catalog/tracks/1/", "https://api.test/v4/catalog/tracks/1/"),
        ("https://other.test/x", "https://other.test/x"),
        ("//other.test/x", "https://other.test/x"),
        ("http://[::1", None),
        ("mailto:dana@beats.test", None),
        ("http://xn--a/", None),
        ("", None),
        (None, None),
    ],
)
def test_a_redirect_leads_somewhere_or_nowhere(location, target):
    assert redirect_target(URL("https://api.test/v4/catalog/tracks/1"), location) == (target and URL(target))


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
        assert await http.get(json_request(f"{url}/v4/x/")) == {"id": 7}
        assert http.requests in {2, 3}  # aiohttp itself repeats a question where the connection broke at once


@pytest.mark.parametrize("payload", DAMAGED.values(), ids=DAMAGED.keys())
async def test_an_answer_that_stays_damaged_is_an_error_of_the_network(payload):
    async with sending([payload]) as url, asking(url, attempts=3) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(json_request(f"{url}/v4/x/"))
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
    ("handler", "patience", "says", "requests"),
    [
        (hanging, {"read_timeout": 0.1, "total_timeout": 60.0}, "did not answer in time", 2),
        (hanging, {"read_timeout": 60.0, "total_timeout": 0.1}, "did not come to the end of an answer in time", 1),
        (dripping, {"read_timeout": 60.0, "total_timeout": 0.1}, "did not come to the end of an answer in time", 1),
    ],
)
async def test_a_source_that_hangs_or_drips_runs_into_the_time_out(handler, patience, says, requests):
    async with asyncio.timeout(10), serving(handler) as url, asking(url, attempts=2, **patience) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(json_request(f"{url}/v4/x/"))
        assert (caught.value.kind, caught.value.message) == (ErrorKind.TIMEOUT, f"127.0.0.1 {says}")
        assert http.requests == requests


async def test_a_source_that_is_slow_but_steady_is_waited_for():
    async def handler(request):
        response = aiohttp.web.StreamResponse(headers={"Content-Length": "9"})
        await response.prepare(request)
        for byte in b'{"id": 7}':
            await response.write(bytes([byte]))
            await asyncio.sleep(0.01)
        return response

    async with serving(handler) as url, asking(url, attempts=1, read_timeout=1.0) as (http, _):
        assert await http.get(json_request(f"{url}/v4/x/")) == {"id": 7}


@pytest.mark.parametrize(
    ("problem", "kind", "message", "requests"),
    [
        (aiohttp.ConnectionTimeoutError(), ErrorKind.TIMEOUT, "beats.test cannot be reached within 10 s", 2),
        (ConnectionResetError(), ErrorKind.NETWORK, "beats.test broke the connection", 2),
    ],
)
async def test_a_call_that_fails_is_described_by_its_cause(monkeypatch, problem, kind, message, requests):
    async def fail(*args, **kwargs):
        raise problem

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", fail)
    async with asking("https://beats.test", attempts=2) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(json_request("https://beats.test/v4/x/"))
        assert (caught.value.kind, caught.value.message, http.requests) == (kind, message, requests)


async def test_a_name_that_is_not_known_is_a_matter_of_the_network(monkeypatch):
    async def unknown(*args, **kwargs):
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr(aiohttp.resolver.DefaultResolver, "resolve", unknown)
    async with asking("https://beats.test", attempts=6) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(json_request("https://beats.test/v4/x/"))
        with pytest.raises(CatalogError):
            await http.get(json_request("https://beats.test/v4/y/"))
        assert http.requests == 2  # asked twice, and then no more by anyone
    assert caught.value.message == "beats.test is not known here (DNS): the network of this machine is the trouble"
    assert caught.value.hint == "check the network connection"


async def test_nobody_listening_is_a_matter_of_the_network():
    async with serving(hanging) as url:
        pass
    async with asking(url, attempts=3) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(json_request(f"{url}/v4/x/"))
        assert (caught.value.kind, caught.value.message) == (ErrorKind.NETWORK, "127.0.0.1 cannot be reached")
        assert http.requests == 3


async def test_no_https_where_https_is_wanted_is_not_tried_twice():
    async with sending([b"HTTP/1.1 400 Bad\r\n\r\n"]) as url:
        safe = url.replace("http:", "https:")
        async with asking(safe, attempts=3) as (http, _):
            with pytest.raises(CatalogError) as caught:
                await http.get(json_request(f"{safe}/v4/x/"))
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
            await http.get(json_request(f"{url}/v4/x/"))
        assert (caught.value.kind, http.requests) == (ErrorKind.SOURCE_CHANGED, 1)
        assert caught.value.message == "127.0.0.1 sends more than expected for one answer"


async def test_the_bound_of_an_answer_is_told_in_megabytes():
    async with sending([HEAD + b"\r\n" + b" " * 3_000_000]) as url, asking(url, max_body=2 * 2**20) as (http, _):
        with pytest.raises(CatalogError) as caught:
            await http.get(json_request(f"{url}/v4/x/"))
        assert caught.value.message == "127.0.0.1 sends more than 2 MB for one answer"


@pytest.mark.parametrize(
    "location",
    ["https://dana:secret@api.test/x", "https://dana@api.test/x", "https://:secret@api.test/x", "\\\\user@x"],
)
def test_a_redirect_with_a_user_name_in_it_leads_nowhere(location):
    target = redirect_target(URL("https://api.test/v4/"), location)
    assert target is None or (target.user is None and target.origin() == URL("https://api.test"))


@given(
    st.text()
    | st.text().map("https://xn--{}/x".format)
    | st.text().map("https://{}/x".format)
    | st.text().map("//{}".format)
)
def test_no_location_breaks_the_reading(location):
    target = redirect_target(URL("https://api.test/v4/"), location)
    assert target is None or (target.user is None and target.host)


@pytest.mark.parametrize("status", [b"100 Continue", b"102 Processing", b"103 Early Hints", b"199 Odd"])
@pytest.mark.parametrize("many", [1, 20])
async def test_an_answer_that_never_comes_to_its_end_takes_no_longer_than_twice_the_time_out(status, many):
    over = asyncio.Event()

    async def answer(reader, writer):
        with contextlib.suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            while not over.is_set():
                writer.write((b"HTTP/1.1 " + status + b"\r\n\r\n") * many)
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with asking(url, total_timeout=1.0, read_timeout=0.5) as (http, _), asyncio.timeout(2.0):
            with pytest.raises(CatalogError, match="did not come to the end of an answer in time") as caught:
                await http.get(json_request(url))
        over.set()
        await asyncio.sleep(0.1)
    assert (caught.value.kind, http.requests) == (ErrorKind.TIMEOUT, 1)
