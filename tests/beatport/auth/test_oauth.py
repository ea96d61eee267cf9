"""The endpoints of the login, asked one by one, against the local Beatport."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from beatmatch.errors import CatalogError, ErrorKind, LoginError
from tests.beatport.auth.rig import Rig, login_rig
from tests.fake_beatport import FakeBeatport, Fault


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with login_rig(tmp_path) as made:
        yield made


async def test_the_documentation_page_may_move_on_its_host(rig: Rig) -> None:
    rig.beatport.fail(next=[Fault.redirect("/v4/docs/?new=1")], path="/docs/")
    assert await rig.oauth.docs_client_id() == "TESTCLIENT"


async def test_a_page_that_moves_without_end_is_given_up(rig: Rig) -> None:
    rig.beatport.fail(next=[Fault.redirect("/v4/docs/")] * 5, path="/docs/")
    with pytest.raises(CatalogError):
        await rig.oauth.docs_client_id()
    assert rig.beatport.count("/v4/docs/") == 3


async def test_scripts_of_other_hosts_are_not_asked(rig: Rig) -> None:
    async with FakeBeatport() as other:
        page = (
            f"<script src='{other.web_url}/static/btprt/x.js'></script><script src=\"/static/btprt/nix.js\"></script>"
        )
        rig.beatport.fail(next=[Fault("html", body=page.encode())], path="/docs/")
        with pytest.raises(CatalogError, match="names no client id") as caught:
            await rig.oauth.docs_client_id()
        assert caught.value.kind is ErrorKind.SOURCE_CHANGED
        assert other.requests == []
    assert rig.beatport.count("/static/") == 1


async def test_whose_token_it_is_can_be_asked(rig: Rig) -> None:
    assert await rig.oauth.user_name(rig.desk.issue("dana")) == "dana"
    own = await rig.oauth.client_token("own-client", "own-secret", rig.clock())
    assert await rig.oauth.user_name(own.access) is None
    with pytest.raises(LoginError, match="refused the token"):
        await rig.oauth.user_name("nobodys")
    rig.beatport.fail(next=[Fault.status(403)])
    with pytest.raises(CatalogError) as caught:
        await rig.oauth.user_name(rig.desk.issue())
    assert caught.value.kind is ErrorKind.BLOCKED
