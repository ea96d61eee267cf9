"""Logging in and out against the local Beatport."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.auth.login import log_in, log_in_with_token, log_out, parse_pasted_token
from beatmatch.beatport.auth.oauth import OAuth
from beatmatch.beatport.auth.token_store import Tokens
from beatmatch.beatport.transport import Response
from beatmatch.errors import BeatmatchError, CatalogError, ErrorKind, InputError, LoginError
from tests.beatport.auth.rig import Rig, login_rig
from tests.fake_beatport import Fault

PASSWORD = "open sesame"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with login_rig(tmp_path) as made:
        yield made


async def _log_in(rig: Rig, password: str = PASSWORD, client_id: str | None = None) -> Tokens:
    return await log_in(rig.oauth, rig.file, "dana", password, client_id=client_id, clock=rig.clock)


async def test_user_name_and_password_give_tokens_that_are_stored(rig: Rig) -> None:
    tokens = await _log_in(rig)
    assert rig.file.read() == tokens
    assert (tokens.user, tokens.client_id, tokens.expires_at) == ("dana", "TESTCLIENT", rig.clock.now + 36000)
    assert await rig.ask(await rig.source().token()) == 200
    assert rig.desk.attempts == ["dana"]
    assert PASSWORD not in rig.file.path.read_text()


@pytest.mark.parametrize("switch", ["consent", "relative_code", "csrf"])
async def test_every_known_form_of_the_way_to_the_code_is_gone(rig: Rig, switch: str) -> None:
    setattr(rig.desk, switch, True)
    tokens = await _log_in(rig)
    assert await rig.ask(tokens.access) == 200
    again = await _log_in(rig)
    assert again.access != tokens.access


@pytest.mark.parametrize("old_refusal", [False, True])
async def test_a_wrong_password_is_refused_once_and_keeps_the_login_before(rig: Rig, old_refusal: bool) -> None:
    before = rig.store()
    rig.desk.old_refusal = old_refusal
    with pytest.raises(LoginError, match="refused the user name or the password") as caught:
        await _log_in(rig, "open barley")
    assert caught.value.exit_code == 5
    assert rig.desk.attempts == ["dana"]
    assert rig.file.read() == before


async def test_a_login_for_browsers_only_is_blocked_and_no_wrong_password(rig: Rig) -> None:
    rig.beatport.fail(next=[Fault.json('{"detail": "CSRF Failed: Referer checking failed"}', 403)], path="/auth/login/")
    with pytest.raises(CatalogError, match="from a browser only") as caught:
        await _log_in(rig)
    assert caught.value.kind is ErrorKind.BLOCKED
    assert "paste a token" in caught.value.hint


@pytest.mark.parametrize(
    ("path", "fault", "kind"),
    [
        ("/auth/login/", Fault.status(403), ErrorKind.BLOCKED),
        ("/auth/login/", Fault.html(), ErrorKind.NETWORK),
        ("/auth/login/", Fault.status(503), ErrorKind.NETWORK),
        ("/auth/login/", Fault.rate_limited(after="3"), ErrorKind.RATE_LIMITED),
        ("/auth/login/", Fault.cut_off(), ErrorKind.NETWORK),
        ("/auth/login/", Fault.hang(), ErrorKind.TIMEOUT),
        ("/auth/o/authorize/", Fault.html(), ErrorKind.SOURCE_CHANGED),
        ("/auth/o/authorize/", Fault.status(502), ErrorKind.NETWORK),
        ("/auth/o/authorize/", Fault.redirect("/v4/auth/login/?next=/"), ErrorKind.SOURCE_CHANGED),
        ("/auth/o/authorize/", Fault.redirect("/x?error=access_denied"), ErrorKind.AUTH),
        ("/auth/o/authorize/", Fault.redirect("http://[half"), ErrorKind.SOURCE_CHANGED),
        ("/auth/o/token/", Fault.json('{"error": "invalid_grant"}', 400), ErrorKind.AUTH),
        ("/docs/", Fault.html(), ErrorKind.SOURCE_CHANGED),
        ("/docs/", Fault.status(500), ErrorKind.NETWORK),
        ("/docs/", Fault.redirect("https://example.invalid/"), ErrorKind.BLOCKED),
        ("/docs/", Fault.redirect("http://[half"), ErrorKind.BLOCKED),
    ],
)
async def test_a_login_that_does_not_get_through_says_why_and_is_not_tried_again(
    rig: Rig, path: str, fault: Fault, kind: ErrorKind
) -> None:
    rig.beatport.fail(next=[fault], path=path)
    with pytest.raises(CatalogError) as caught:
        await _log_in(rig)
    assert caught.value.kind is kind
    assert rig.beatport.count("/v4/auth/login/") <= 1
    assert rig.file.read() is None


async def test_a_stored_client_id_spares_the_documentation_page_until_it_is_refused(rig: Rig) -> None:
    rig.store()
    await _log_in(rig)
    assert rig.beatport.count("/v4/docs/") == 0
    rig.desk.rotate_docs_client()
    tokens = await _log_in(rig)
    assert tokens.client_id == rig.desk.docs_client
    assert rig.beatport.count("/v4/docs/") == 1
    assert rig.desk.attempts == ["dana"] * 2


async def test_a_client_id_that_is_refused_right_after_it_was_read_is_an_error(rig: Rig) -> None:
    rig.beatport.fail(next=[Fault("status", 400, body=b"<h1>invalid_request</h1>")], path="/auth/o/authorize/")
    with pytest.raises(LoginError, match="does not know the client id"):
        await _log_in(rig)
    with pytest.raises(LoginError, match="does not know the client id"):
        await _log_in(rig, client_id="SOMEBODY")
    assert rig.beatport.count("/v4/docs/") == 1


async def test_a_damaged_file_is_replaced_by_a_new_login(rig: Rig) -> None:
    rig.store()
    rig.file.path.write_text("{")
    await _log_in(rig)
    assert rig.file.read() is not None


async def test_a_login_does_not_leave_its_cookies_to_the_run(rig: Rig) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:  # unsafe: takes those of an IP
        await log_in(OAuth(http, rig.network), rig.file, "dana", PASSWORD, clock=rig.clock)
        assert list(http.cookie_jar) == []


async def test_a_pasted_pair_is_stored_and_renewed(rig: Rig) -> None:
    pair = rig.desk.issue_pair(expires_in=30)
    text = f'{{"access_token": "{pair["access_token"]}", "refresh_token": "{pair["refresh_token"]}", "expires_in": 30}}'
    tokens = await log_in_with_token(rig.oauth, rig.file, text, rig.clock)
    assert rig.file.read() == tokens
    assert tokens.user == "dana"
    rig.clock.now += 40
    assert await rig.ask(await rig.source().token()) == 200


async def test_a_pasted_token_that_beatport_refuses_leaves_the_login_before_it_alone(rig: Rig) -> None:
    before = rig.store()
    with pytest.raises(LoginError, match="refused the token"):
        await log_in_with_token(rig.oauth, rig.file, "nobodys", rig.clock)
    assert rig.file.read() == before


NOW = 1000.0


FAULTS = (Fault.cut_off(), Fault.close(), Fault.garbage(), Fault.hang())


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (" abc.DEF-1_2~3+/= \n", Tokens(access="abc.DEF-1_2~3+/=", obtained_at=NOW)),
        ("Bearer abc", Tokens(access="abc", obtained_at=NOW)),
        ("Authorization: bearer  abc\n", Tokens(access="abc", obtained_at=NOW)),
        ('"abc"', Tokens(access="abc", obtained_at=NOW)),
        (
            '{"access_token":"a1","expires_in":36000,"token_type":"Bearer","scope":"app:docs user:dj","refresh_token":"r1"}',
            Tokens(access="a1", refresh="r1", obtained_at=NOW, expires_at=37000),
        ),
        ('{"access_token": "a1"}', Tokens(access="a1", obtained_at=NOW)),
        (
            '{"user": {"name": "x"}, "token": {"accessToken": "a2", "refreshToken": "r2", "expiresIn": 599, "x": null}}',
            Tokens(access="a2", obtained_at=NOW, expires_at=1599),
        ),
    ],
)
def test_a_token_may_be_pasted_in_every_form_it_is_found_in(text: str, tokens: Tokens) -> None:
    assert parse_pasted_token(text, NOW) == tokens


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no token was given"),
        ("Bearer ", "no token was given"),
        ("two words", "this is no token"),
        ("schlüssel", "this is no token"),
        ("{}", "this is no token"),
        ('{"token": "abc"}', "this is no token"),
        ('{"token": {"refreshToken": "abc"}}', "this is no token"),
        ('{"access_token": "a b"}', "this is no token"),
        ('{"access_token": 17}', "this is no token"),
        ('{"access_token": "abc', "this is no token"),
        ("{\udcff", "this is no token"),
    ],
)
def test_what_is_no_token_is_refused_without_showing_it(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_pasted_token(text, NOW)
    assert caught.value.message == message
    assert "paste the token alone" in caught.value.hint


@given(st.text())
def test_any_text_is_a_token_or_an_input_error(text: str) -> None:
    try:
        tokens = parse_pasted_token(text, NOW)
    except InputError:
        return
    assert tokens.access.isascii()
    assert not any(char.isspace() for char in tokens.access)


async def test_a_logout_forgets_the_login_here_and_there(rig: Rig) -> None:
    tokens = rig.store()
    assert await log_out(rig.oauth, rig.file) is True
    assert not rig.file.path.exists()
    assert tokens.access not in rig.desk.access
    assert tokens.refresh not in rig.desk.refresh
    assert await log_out(rig.oauth, rig.file) is False


async def test_a_logout_works_without_a_network_and_with_a_damaged_file(rig: Rig) -> None:
    rig.store()
    rig.beatport.go_away()
    assert await log_out(rig.oauth, rig.file) is True
    rig.file.path.write_text("{")
    assert await log_out(rig.oauth, rig.file) is True
    assert not rig.file.path.exists()


async def test_a_token_without_a_client_id_is_forgotten_here_only(rig: Rig) -> None:
    rig.store(client_id=None)
    assert await log_out(rig.oauth, rig.file) is True
    assert rig.beatport.requests == []


async def test_no_secret_reaches_a_log_a_repr_or_an_exception(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []

    async def hunt(*faults: Fault, path: str) -> None:
        rig.beatport.fail(next=faults, path=path)
        rig.clock.now += 40_000
        source = rig.source()
        try:
            await _log_in(rig)
            await source.token()
            await source.replace(str(await source.token()))
        except BeatmatchError as problem:
            seen.extend(traceback.format_exception(problem))
            seen.append(f"{problem!r} {problem.hint} {_chain(problem)}")
        seen.append(repr((source, source.__dict__, rig.file, rig.file.read())))

    reply = Response("h.invalid", "/p", 200, {"location": "?code=s3"}, b"s4", {"sessionid": "s5"})
    assert repr(reply) == "<200 of h.invalid/p>"
    issued: set[str] = {PASSWORD, "own-secret"}
    for path in ("/auth/login/", "/auth/o/authorize/", "/auth/o/token/"):
        for fault in (*FAULTS, Fault.html(), Fault.truncated(), Fault.status(500)):
            await hunt(fault, path=path)
    await hunt(path="/nowhere/")
    echo = Fault.json('{"error": "no such thing: ' + PASSWORD + '"}', 418)
    await hunt(echo, path="/auth/o/token/")
    seen.append(repr(rig.source(client_id="own-client", client_secret="own-secret").__dict__))
    issued |= {*rig.desk.access, *rig.desk.refresh, *rig.desk.sessions, *rig.desk.codes}
    assert len(issued) > 20
    written = caplog.text + "\n".join(seen)
    assert "CatalogError" in written
    assert [secret for secret in issued if secret in written] == []


def _chain(problem: BaseException) -> str:
    """Show all that hangs on an exception, also what a traceback would leave out."""
    linked = [error for error in (problem.__cause__, problem.__context__) if error is not None]
    return "".join(f"{error!r} {error.__dict__} {_chain(error)}" for error in linked)


async def test_logging_in_twice_at_the_same_time_leaves_one_whole_login(rig: Rig) -> None:
    first, second = await asyncio.gather(_log_in(rig), _log_in(rig))
    assert rig.file.read() in (first, second)
