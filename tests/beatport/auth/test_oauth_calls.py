"""What each question of the login sends, and what each status means: single calls, without a server."""

import json
import re
from urllib.parse import parse_qsl

import aiohttp
import pytest

from beatmatch.beatport.auth.oauth import OAuth, SessionCookies, UnknownClientError
from beatmatch.beatport.auth.token_store import Tokens
from beatmatch.errors import CatalogError, ErrorKind, LoginError
from beatmatch.settings import Network
from tests.beatport.calls import API, WEB, calls

ANY = re.compile(r"https://.*")
PAIR = {"access_token": "new", "refresh_token": "next", "expires_in": 36000}
TOKENS = Tokens(access="new", refresh="next", obtained_at=100.0, expires_at=36100.0, client_id="ME")


async def asked(mocked, ask, method="POST", **answer):
    """Return what `ask` comes to, and the one call that it sends to a Beatport that answers like this."""
    mocked.add(ANY, method, **answer)
    async with aiohttp.ClientSession() as http:
        outcome = await ask(OAuth(http, Network(api_url=API, web_url=WEB)))
    (call,) = calls(mocked)
    return outcome, call


def form(call):
    return dict(parse_qsl(call.data().decode()))


async def test_a_login_sends_name_and_password_as_json_as_the_page_does(mocked):
    cookies = {"Set-Cookie": "sessionid=abc; Path=/"}
    account = {"username": "dana", "email": "d@x.example"}
    session, call = await asked(mocked, lambda oauth: oauth.log_in("dana", "pw"), payload=account, headers=cookies)
    assert session.cookies == {"sessionid": "abc"}
    assert (call.method, call.path) == ("POST", f"{API}/auth/login/")
    assert json.loads(call.data.decode()) == {"username": "dana", "password": "pw"}
    assert call.headers["Origin"] == "https://www.beatport.com"
    assert call.headers["Referer"] == f"{API}/auth/login/"


async def test_a_code_is_asked_for_with_the_cookies_and_taken_from_the_redirect(mocked):
    code, call = await asked(
        mocked,
        lambda oauth: oauth.authorize("ME", SessionCookies({"sessionid": "abc"})),
        "GET",
        status=302,
        headers={"Location": f"{API}/auth/o/post-message/?code=c0de"},
    )
    assert (code, call.path) == ("c0de", f"{API}/auth/o/authorize/")
    assert call.query == {
        "response_type": "code",
        "client_id": "ME",
        "redirect_uri": f"{API}/auth/o/post-message/",
    }
    assert call.headers["Cookie"] == "sessionid=abc"


@pytest.mark.parametrize(
    ("ask", "sent"),
    [
        (
            lambda oauth: oauth.exchange_code("c0de", "ME", 100.0),
            {"grant_type": "authorization_code", "code": "c0de", "redirect_uri": f"{API}/auth/o/post-message/"},
        ),
        (lambda oauth: oauth.renew("old", "ME", 100.0), {"grant_type": "refresh_token", "refresh_token": "old"}),
    ],
)
async def test_tokens_are_asked_for_as_a_form(mocked, ask, sent):
    tokens, call = await asked(mocked, ask, payload=PAIR)
    assert tokens == TOKENS
    assert (call.method, call.path, form(call)) == ("POST", f"{API}/auth/o/token/", {**sent, "client_id": "ME"})
    assert call.headers["Referer"] == f"{API}/auth/o/authorize/"


async def test_a_client_of_ones_own_sends_its_secret_in_the_form_alone(mocked):
    _, call = await asked(mocked, lambda oauth: oauth.client_token("ME", "s3cret", 100.0), payload=PAIR)
    assert form(call) == {"grant_type": "client_credentials", "client_id": "ME", "client_secret": "s3cret"}
    assert "s3cret" not in f"{call.path}{call.query}{call.headers}"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"error": "invalid_grant"}, LoginError),
        (400, {"error": "unauthorized_client"}, LoginError),
        (401, {"error": "invalid_client"}, UnknownClientError),
        (403, {"detail": "You do not have permission to perform this action."}, LoginError),
        (404, {"detail": "Not found."}, CatalogError),
        (500, {}, CatalogError),
        (200, {"token": "of another form"}, CatalogError),
    ],
)
async def test_each_refusal_of_a_token_is_an_error_of_its_kind(mocked, status, body, error):
    with pytest.raises(CatalogError) as caught:
        await asked(mocked, lambda oauth: oauth.renew("old", "ME", 100.0), status=status, payload=body)
    assert type(caught.value) is error


async def test_a_token_is_tried_with_one_read_of_the_catalogue(mocked):
    _, call = await asked(mocked, lambda oauth: oauth.require_catalogue("abc"), "GET", payload={"tracks": []})
    assert (call.path, call.query) == (f"{API}/catalog/search/", {"q": "love", "type": "tracks", "per_page": "1"})
    assert call.headers["Authorization"] == "Bearer abc"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, '{"detail": "x"}', ErrorKind.AUTH),
        (403, '{"detail": "x"}', ErrorKind.AUTH),
        (403, "<html></html>", ErrorKind.BLOCKED),
        (503, "", ErrorKind.NETWORK),
    ],
)
async def test_a_token_that_may_not_read_is_told_from_a_beatport_that_does_not_answer(mocked, status, body, kind):
    with pytest.raises(CatalogError) as caught:
        await asked(mocked, lambda oauth: oauth.require_catalogue("abc"), "GET", status=status, body=body)
    assert caught.value.kind is kind


async def test_a_token_is_forgotten_by_name(mocked):
    _, call = await asked(mocked, lambda oauth: oauth.revoke("abc", "ME"), payload={})
    assert (call.path, form(call)) == (f"{API}/auth/o/revoke/", {"token": "abc", "client_id": "ME"})
