import json
from typing import Any

from tests.fake_beatport.conftest import LIST, ApiClient


async def test_access_tokens_can_be_killed_and_expire(client: ApiClient) -> None:
    assert (await client.get("/v4/my/account/"))[1]["username"] == "dana"
    assert (await client.get("/v4/auth/o/introspect/"))[1]["username"] == "dana"
    client.beatport.kill_tokens()
    assert [(await client.get(path))[0] for path in (LIST, "/v4/my/account/", "/v4/auth/o/introspect/")] == [401] * 3
    client.headers = {"Authorization": f"Bearer {client.beatport.login.issue(expires_in=0)}"}
    assert (await client.get(LIST))[0] == 401


async def post(client: ApiClient, path: str, **form: str) -> tuple[int, Any]:
    async with client.http.post(f"{client.beatport.api_url}{path}", data=form) as response:
        return response.status, json.loads(await response.text())


async def test_each_code_and_refresh_token_is_valid_once(client: ApiClient) -> None:
    spent = str(client.beatport.login.issue_pair()["refresh_token"])
    form = {"grant_type": "refresh_token", "client_id": "TESTCLIENT"}
    status, pair = await post(client, "/auth/o/token/", **form, refresh_token=spent)
    assert (status, pair["expires_in"], pair["token_type"]) == (200, 36000, "Bearer")
    assert await post(client, "/auth/o/token/", **form, refresh_token=spent) == (400, {"error": "invalid_grant"})
    query = f"?grant_type=refresh_token&client_id=TESTCLIENT&refresh_token={pair['refresh_token']}"
    assert (await post(client, f"/auth/o/token/{query}"))[0] == 200
    form["grant_type"] = "authorization_code"
    assert await post(client, "/auth/o/token/", **form, code="x") == (400, {"error": "invalid_grant"})
    form["grant_type"] = "password"
    assert await post(client, "/auth/o/token/", **form) == (400, {"error": "unauthorized_client"})
    assert await post(client, "/auth/o/token/", grant_type="password") == (401, {"error": "invalid_client"})
    assert client.beatport.login.reused_refresh_tokens == 1


async def test_the_login_refuses_what_beatport_refuses(client: ApiClient) -> None:
    url = f"{client.beatport.api_url}/auth/login/"
    async with client.http.post(url, json={"username": "dana", "password": "no"}) as response:
        assert (response.status, await response.json()) == (403, "Incorrect username or password.")
    async with client.http.post(url, data=b"{") as response:
        assert response.status == 403
    client.beatport.login.csrf = True
    async with client.http.post(url, json={"username": "dana", "password": "open sesame"}) as response:
        assert (await response.json())["detail"].startswith("CSRF Failed")
    status, page, _ = await client.get("/v4/auth/o/authorize/", response_type="code", client_id="OTHER")
    assert (status, "invalid_request" in page) == (400, True)
    status, _, response = await client.get("/v4/auth/o/authorize/", response_type="code", client_id="TESTCLIENT")
    assert (status, response.headers["Location"].split("?")[0]) == (302, "/v4/auth/login/")
