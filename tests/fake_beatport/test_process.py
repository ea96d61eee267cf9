import asyncio
import json
from pathlib import Path

import aiohttp

from tests.fake_beatport import beatport_process
from tests.fake_beatport.conftest import TRACKS


def test_it_runs_as_a_process(tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.jsonl"
    catalog.write_text("\n".join(json.dumps(track) for track in TRACKS), encoding="utf-8")
    options = ["--latency", "0.01", "--fail-share", "1", "--kinds", "status_500", "--kill-tokens-after", "6"]

    async def statuses(api_url: str, token: str) -> list[int]:
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
            answers = [await http.get(f"{api_url}/catalog/tracks/11/") for _ in range(8)]
            return [answer.status for answer in answers]

    with beatport_process(catalog, tmp_path / "requests.jsonl", *options) as beatport:
        assert asyncio.run(statuses(beatport.api_url, beatport.token)) == [500, 500, 500, 200, 500, 500, 500, 401]
        assert beatport.count("/v4/catalog/") == 8
        assert beatport.requests()[0]["fault"] == "status"
        assert beatport.env() == {"BEATMATCH_API_URL": beatport.api_url, "BEATMATCH_WEB_URL": beatport.web_url}
