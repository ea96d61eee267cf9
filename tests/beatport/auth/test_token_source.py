"""AccessTokens against the local Beatport: renewal in time, once, by one task, and giving up."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from beatmatch.beatport.auth.token_source import (
    RENEWAL_TASK,
    AccessTokens,
    LoginKind,
    LoginStatus,
    access_tokens,
    login_status,
)
from beatmatch.beatport.auth.token_store import TokenFile, Tokens
from beatmatch.errors import CatalogError, ConfigError, ErrorKind, LoginError
from beatmatch.settings import Login, Network
from tests.beatport.auth.rig import TOKEN_PATH, Rig, login_rig
from tests.fake_beatport import Fault
from tests.places import ROOT


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with login_rig(tmp_path) as made:
        yield made


async def test_a_stored_token_with_more_than_a_minute_left_is_used_as_it_is(rig: Rig) -> None:
    stored = rig.store(expires_in=600)
    rig.clock.now += 539
    assert await rig.source().token() == stored.access
    assert rig.beatport.requests == []


async def test_a_token_with_less_than_a_minute_left_is_renewed_and_stored(rig: Rig) -> None:
    stored = rig.store(expires_in=600)
    rig.clock.now += 541
    token = await rig.source().token()
    assert token != stored.access
    assert await rig.ask(token) == 200
    kept = rig.file.read()
    assert kept is not None
    assert (kept.access, kept.user, kept.client_id) == (token, "dana", "TESTCLIENT")
    assert kept.expires_at == rig.clock.now + 36000
    assert kept.refresh in rig.desk.refresh


async def test_a_token_that_lives_for_seconds_is_not_renewed_at_every_request(rig: Rig) -> None:
    rig.store(expires_in=1)
    rig.desk.expires_in = 30
    rig.clock.now += 5
    source = rig.source()
    tokens = [await source.token() for _ in range(4)]
    rig.clock.now += 14
    tokens.append(await source.token())
    assert len(set(tokens)) == 1
    rig.clock.now += 2  # less than half of its life is left
    assert await source.token() != tokens[0]
    assert rig.desk.grants == ["refresh_token"] * 2


async def test_one_task_renews_while_the_others_wait(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.latency = 0.05
    source = rig.source()
    tokens = await asyncio.gather(*(source.token() for _ in range(50)))
    assert len(set(tokens)) == 1
    assert rig.desk.grants == ["refresh_token"]


async def test_a_token_that_dies_in_mid_run_is_renewed_once_for_all_tasks(rig: Rig) -> None:
    rig.store()
    source = rig.source()
    dead = await source.token()
    rig.beatport.kill_tokens()

    async def work() -> int:
        token = await source.token()
        status = await rig.ask(token)
        if status == 401:
            assert token is not None
            await source.replace(token)
            status = await rig.ask(await source.token())
        return status

    assert await asyncio.gather(*(work() for _ in range(20))) == [200] * 20
    assert await source.token() != dead
    assert rig.desk.grants == ["refresh_token"]


async def test_a_renewed_token_that_is_refused_ends_the_run_without_another_request(rig: Rig) -> None:
    first = rig.store().access
    source = rig.source()
    assert await source.token() == first
    await source.replace(first)
    second = await source.token()
    assert second not in (None, first)
    asked = len(rig.beatport.requests)
    for _ in range(2):
        with pytest.raises(LoginError, match="refuses a token that it has only just given out"):
            await source.replace(str(second))
        with pytest.raises(LoginError):
            await source.token()
    assert len(rig.beatport.requests) == asked


async def test_a_late_refusal_of_an_old_token_changes_nothing(rig: Rig) -> None:
    first = rig.store().access
    source = rig.source()
    await source.token()
    await source.replace(first)
    second = await source.token()
    await source.replace(first)
    assert await source.token() == second


async def test_a_spent_refresh_token_is_a_lost_login_and_not_asked_for_twice(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.desk.kill_refresh_tokens()
    rig.clock.now += 20
    source = rig.source()
    for _ in range(3):
        with pytest.raises(LoginError, match="Beatport has ended the login") as caught:
            await source.token()
        assert caught.value.exit_code == 5
        assert caught.value.hint == "run: beatmatch login"
    assert rig.beatport.count(TOKEN_PATH) == 1


async def test_no_network_while_renewing_is_no_lost_login(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.go_away()
    source = rig.source()
    with pytest.raises(CatalogError, match="cannot be reached") as caught:
        await source.token()
    assert (caught.value.kind, caught.value.exit_code) == (ErrorKind.NETWORK, 4)
    await rig.beatport.come_back()
    assert await rig.ask(await source.token()) == 200


async def test_no_answer_while_renewing_is_a_timeout_and_tried_again_the_next_time(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.fail(next=[Fault.hang()], path=TOKEN_PATH)
    source = rig.source()
    with pytest.raises(CatalogError, match="did not answer the login in time") as caught:
        await source.token()
    assert (caught.value.kind, caught.value.exit_code) == (ErrorKind.TIMEOUT, 4)
    assert await rig.ask(await source.token()) == 200


async def test_a_busy_server_is_asked_again_for_the_renewal(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.fail(next=[Fault.status(502), Fault.rate_limited(after="0")], path=TOKEN_PATH)
    assert await rig.ask(await rig.source().token()) == 200
    assert rig.beatport.count(TOKEN_PATH) == 3


async def test_the_waits_before_a_renewal_is_asked_for_again_double_and_have_no_jitter(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.fail(next=[Fault.status(502)] * 3, path=TOKEN_PATH)
    waits: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", note)
    with pytest.raises(CatalogError, match="did not answer"):
        await rig.source().token()
    assert [seconds for seconds in waits if seconds] == [0.01, 0.02]


async def test_a_renewal_whose_answer_got_lost_is_told_as_a_lost_login(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.fail(next=[Fault.cut_off()], path=TOKEN_PATH)
    with pytest.raises(LoginError, match="Beatport has ended the login"):
        await rig.source().token()
    assert rig.desk.reused_refresh_tokens == 1


@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        (Fault.html(), ErrorKind.NETWORK, "sent a page instead of an answer"),
        (Fault.json('{"access_token": "abc'), ErrorKind.NETWORK, "cut off or damaged"),
        (Fault.json('{"token": "abc"}'), ErrorKind.SOURCE_CHANGED, "missing required field `access_token`"),
        (Fault.json('{"error": "strange"}', 400), ErrorKind.SOURCE_CHANGED, "answers 400"),
        (Fault.huge(3_000_000), ErrorKind.SOURCE_CHANGED, "sends more than 2097152 bytes"),
    ],
)
async def test_an_answer_that_is_none_does_not_end_the_login(
    rig: Rig, fault: Fault, kind: ErrorKind, message: str
) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.fail(next=[fault] * (3 if kind is ErrorKind.NETWORK else 1), path=TOKEN_PATH)
    network = replace(rig.network, max_body=2 * 2**20)
    source = access_tokens(rig.http, network, Login(file=rig.file.path), rig.clock)
    assert source is not None
    with pytest.raises(CatalogError, match=message) as caught:
        await source.token()
    assert caught.value.kind is kind
    assert await rig.ask(await source.token()) == 200


async def test_a_client_that_may_not_renew_is_a_login_error(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.fail(next=[Fault.json('{"error": "unauthorized_client"}', 400)], path=TOKEN_PATH)
    with pytest.raises(LoginError, match=r"does not allow this client such a login \(unauthorized_client\)"):
        await rig.source().token()


async def test_a_client_id_that_has_changed_is_read_again_from_the_documentation_page(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.desk.rotate_docs_client()
    assert await rig.ask(await rig.source().token()) == 200
    kept = rig.file.read()
    assert kept is not None
    assert kept.client_id == rig.desk.docs_client


async def test_a_pasted_pair_without_a_client_id_is_renewed_with_the_one_of_the_documentation_page(rig: Rig) -> None:
    rig.store(expires_in=10, client_id=None)
    rig.clock.now += 20
    assert await rig.ask(await rig.source().token()) == 200


async def test_where_the_page_names_no_client_id_the_last_one_that_worked_is_asked(rig: Rig) -> None:
    rig.store()
    rig.store(expires_in=10, client_id=None)
    rig.clock.now += 20
    rig.beatport.fail(next=[Fault.html()], path="/docs/")
    assert await rig.ask(await rig.source().token()) == 200
    assert rig.beatport.pending_faults == 0


async def test_a_token_that_cannot_be_renewed_is_used_until_it_is_refused_and_then_a_login_is_needed(rig: Rig) -> None:
    rig.file.write(Tokens(access="pasted", obtained_at=rig.clock.now, expires_at=rig.clock.now + 600))
    source = rig.source()
    rig.clock.now += 599
    assert await source.token() == "pasted"
    rig.clock.now += 1
    assert await source.token() == "pasted"  # the clock may be wrong
    with pytest.raises(LoginError, match="cannot be renewed"):
        await source.replace("pasted")
    assert [asked.path for asked in rig.beatport.requests] == ["/v4/my/account/"]


@pytest.mark.parametrize("stored", [True, False])
async def test_a_token_that_is_refused_by_the_catalogue_alone_has_not_run_out(rig: Rig, stored: bool) -> None:
    token = rig.desk.issue()
    rig.file.write(Tokens(access=token, obtained_at=rig.clock.now))
    source = rig.source() if stored else rig.source(token=token)
    await source.token()
    with pytest.raises(LoginError, match=r"knows the token .* but it may not read the catalogue"):
        await source.replace(token)


async def test_a_login_of_another_folder_is_read_and_not_renewed(rig: Rig) -> None:
    stored = rig.store(expires_in=30)
    source = rig.source(read_only=True)
    rig.clock.now += 40
    assert await source.token() == stored.access
    with pytest.raises(LoginError, match="is only read with this --state-dir"):
        await source.replace(stored.access)
    assert (rig.file.read(), rig.desk.grants) == (stored, [])


async def test_what_another_process_has_renewed_is_taken_without_asking(rig: Rig) -> None:
    first = rig.store().access
    source = rig.source()
    await source.token()
    theirs = rig.store()
    rig.clock.now += 5
    await source.replace(first)
    assert await source.token() == theirs.access
    assert rig.beatport.requests == []

    rig.beatport.kill_tokens()  # and when that one dies, it is still renewed
    await source.replace(theirs.access)
    assert await rig.ask(await source.token()) == 200
    assert rig.desk.grants == ["refresh_token"]


async def test_a_logout_elsewhere_is_noticed_at_the_renewal(rig: Rig) -> None:
    rig.store(expires_in=100)
    source = rig.source()
    await source.token()
    rig.file.remove()
    rig.clock.now += 90
    with pytest.raises(LoginError, match="nobody is logged in any more"):
        await source.token()


async def test_a_cancelled_task_does_not_take_the_renewal_with_it(rig: Rig) -> None:
    stored = rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.latency = 0.1
    source = rig.source()
    waiting = asyncio.create_task(source.token())
    await asyncio.sleep(0.05)  # the request is on its way, or about to be
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await source.close()
    kept = rig.file.read()
    assert kept is not None
    assert kept.access != stored.access
    assert kept.refresh in rig.desk.refresh


async def test_a_renewal_that_is_itself_cancelled_is_begun_again_the_next_time(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.fail(next=[Fault.hang()], path=TOKEN_PATH)
    source = rig.source()
    waiting = asyncio.create_task(source.token())
    await asyncio.sleep(0.05)
    renewals = [task for task in asyncio.all_tasks() if task.get_name() == RENEWAL_TASK]
    assert [task.cancel() for task in renewals] == [True]
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await rig.ask(await source.token()) == 200


async def test_closing_is_quiet_when_nothing_or_a_failing_renewal_is_under_way(rig: Rig) -> None:
    await rig.source().close()
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.go_away()
    source = rig.source()
    waiting = asyncio.create_task(source.token())
    await asyncio.sleep(0)
    await source.close()
    with pytest.raises(CatalogError):
        await waiting


async def test_a_renewed_login_that_cannot_be_kept_serves_this_run_and_is_told(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.file.path.with_name("login.json.new").mkdir()
    with caplog.at_level(logging.WARNING):
        assert await rig.ask(await rig.source().token()) == 200
    assert "the next run will need a new login" in caplog.text


async def test_a_lock_that_cannot_be_made_is_told_before_the_refresh_token_is_spent(rig: Rig) -> None:
    stored = rig.store(expires_in=10)
    rig.clock.now += 20
    rig.file.path.with_name("login.json.lock").mkdir()
    with pytest.raises(LoginError, match="the login has to be renewed, but the login cannot be kept"):
        await rig.source().token()
    assert stored.refresh in rig.desk.refresh


PROCESS = """
import asyncio, sys, aiohttp
from pathlib import Path
from beatmatch.beatport.auth.token_source import access_tokens
from beatmatch.settings import Login, Network

async def main():
    async with aiohttp.ClientSession() as http:
        source = access_tokens(http, Network(api_url=sys.argv[1]), Login(file=Path(sys.argv[2])), lambda: float(sys.argv[3]))
        print("ready", flush=True)
        sys.stdin.readline()
        print(await source.token())

asyncio.run(main())
"""


async def test_processes_that_renew_at_the_same_time_keep_the_login(rig: Rig) -> None:
    rig.store(expires_in=10)
    rig.clock.now += 20
    rig.beatport.latency = 0.3
    arguments = ["-c", PROCESS, rig.beatport.api_url, str(rig.file.path), str(rig.clock.now)]
    pipe = asyncio.subprocess.PIPE
    runs = [
        await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)
        for _ in range(3)
    ]
    for run in runs:
        assert run.stdout is not None
        assert await run.stdout.readline() == b"ready\n"
    outputs = await asyncio.gather(*(run.communicate(b"go\n") for run in runs))
    assert [error for _, error in outputs] == [b""] * 3
    tokens = {out.decode().strip() for out, _ in outputs}
    kept = rig.file.read()
    assert kept is not None
    assert tokens == {kept.access}
    assert rig.desk.grants == ["refresh_token"]
    assert rig.desk.reused_refresh_tokens == 0
    assert kept.refresh in rig.desk.refresh


async def test_nobody_logged_in_gives_no_token(rig: Rig) -> None:
    assert await rig.source().token() is None
    await rig.source().replace("whatever")
    assert access_tokens(rig.http, rig.network, Login()) is None
    assert rig.beatport.requests == []


async def test_a_damaged_file_is_a_login_error_from_the_first_request_on(rig: Rig) -> None:
    rig.store()
    rig.file.path.write_text('{"access": "secret-in-a-dam')
    source = rig.source()
    for _ in range(2):
        with pytest.raises(LoginError, match="is damaged"):
            await source.token()


@pytest.mark.parametrize("given", ["abc.def", "Bearer abc.def", '{"access_token": "abc.def", "expires_in": 36000}'])
async def test_the_variable_wins_over_the_file_and_is_never_renewed(rig: Rig, given: str) -> None:
    rig.store()
    source = rig.source(token=given)
    assert await source.token() == "abc.def"
    for _ in range(2):
        with pytest.raises(LoginError, match="BEATMATCH_TOKEN") as caught:
            await source.replace("abc.def")
    assert "unset it" in caught.value.hint
    assert {asked.path for asked in rig.beatport.requests} == {"/v4/my/account/"}  # whether it is good for anything


async def test_a_variable_that_tells_its_end_is_used_until_it_is_refused(rig: Rig) -> None:
    source = rig.source(token='{"access_token": "abc.def", "expires_in": 36000}')
    await source.token()
    rig.clock.now += 36_001
    assert await source.token() == "abc.def"  # the clock may be wrong
    with pytest.raises(LoginError, match="BEATMATCH_TOKEN: it has run out"):
        await source.replace("abc.def")


async def test_a_variable_that_is_no_token_is_a_configuration_error(rig: Rig) -> None:
    with pytest.raises(ConfigError, match="BEATMATCH_TOKEN: this is no token") as caught:
        rig.source(token="two words")
    assert caught.value.exit_code == 2
    assert "two words" not in f"{caught.value} {caught.value.hint}"


async def test_the_users_own_client_gets_a_token_for_itself_and_another_when_that_runs_out(rig: Rig) -> None:
    rig.desk.expires_in = 600
    source = rig.source(client_id="own-client", client_secret="own-secret")
    first, again = await asyncio.gather(source.token(), source.token())
    assert first == again
    assert await rig.ask(first) == 200
    rig.clock.now += 541
    second = await source.token()
    assert second != first
    rig.beatport.kill_tokens()
    await source.replace(str(second))
    assert await rig.ask(await source.token()) == 200
    assert rig.desk.grants == ["client_credentials"] * 3
    assert rig.file.read() is None


async def test_a_wrong_secret_names_the_variables(rig: Rig) -> None:
    source = rig.source(client_id="own-client", client_secret="not-the-secret")
    for _ in range(2):
        with pytest.raises(LoginError, match="BEATMATCH_CLIENT_ID and BEATMATCH_CLIENT_SECRET"):
            await source.token()
    assert rig.desk.grants == ["client_credentials"]


def test_a_token_goes_over_https_only() -> None:
    with pytest.raises(ConfigError, match="not https"):
        access_tokens(None, Network(api_url="http://api.example.invalid/v4"), Login(token="abc"))  # type: ignore[arg-type]


def test_the_state_of_the_login_is_known_without_asking(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "login.json")
    assert login_status(Login(), 0) == LoginStatus(kind=LoginKind.NONE)
    assert login_status(Login(file=file.path), 0) == LoginStatus(kind=LoginKind.NONE, file=file.path)
    file.write(Tokens(access="a", refresh="r", obtained_at=100, expires_at=700, user="dana"))
    assert login_status(Login(file=file.path), 160) == LoginStatus(
        kind=LoginKind.STORED, user="dana", seconds_left=540, renewable=True, file=file.path
    )
    own = Login(client_id="i", client_secret="s", file=file.path)
    assert login_status(own, 0) == LoginStatus(kind=LoginKind.CLIENT, renewable=True)
    assert login_status(replace(own, token="t"), 0) == LoginStatus(kind=LoginKind.VARIABLE)


class SlowProvider:
    """Gives the first token after so many turns of the event loop."""

    def __init__(self, turns: int) -> None:
        self.turns, self.asked = turns, 0

    async def next_tokens(self, old: Tokens | None) -> Tokens:
        self.asked += 1
        for _ in range(self.turns):
            await asyncio.sleep(0)
        return Tokens(access="the-token", obtained_at=0.0)

    def can_renew(self, tokens: Tokens) -> bool:
        return False


@pytest.mark.parametrize("turns", range(3))
async def test_whoever_asks_a_moment_later_gets_the_same_token_and_never_none(turns: int) -> None:
    for later in range(8):
        provider = SlowProvider(turns)
        source = AccessTokens(provider, lambda: 0.0)
        first = asyncio.create_task(source.token())
        for _ in range(later):
            await asyncio.sleep(0)
        assert (await source.token(), await first) == ("the-token", "the-token")
        assert provider.asked == 1
        await source.close()
