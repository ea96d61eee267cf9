"""A fake Beatport with four tracks, and a client that is logged in there."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fake_beatport import FakeBeatport

SEARCH, LIST = "/v4/catalog/search/", "/v4/catalog/tracks/"
TRACKS: list[dict[str, Any]] = [
    {
        "id": 11,
        "name": "Lantern Drift",
        "mix_name": "Extended Mix",
        "artists": [{"name": "Mira Vohl"}],
        "remixers": [],
        "bpm": 124,
        "key": {"name": "Ab Minor"},
        "genre": {"name": "Deep House"},
        "sub_genre": {"name": "Organic"},
        "isrc": "QZTST2400011",
        "length_ms": 285999,
        "publish_date": "2024-03-01",
        "new_release_date": "2023-12-24",
        "release": {"name": "Lantern EP", "label": {"name": "Paper Harbour"}},
        "catalog_number": "PH011",
    },
    {
        "id": 12,
        "name": "Lantern Drift",
        "mix_name": "Oda Kell Remix",
        "artists": [{"name": "Mira Vohl"}],
        "remixers": [{"name": "Oda Kell", "id": 77}],
        "bpm": 128,
        "isrc": "QZTST2400011",
        "publish_date": "2024-05-01",
    },
    {"id": 13, "name": "Niebla Rosé", "mix_name": None, "artists": [{"name": "Éva Sól"}], "bpm": None, "isrc": None},
    {"id": 14, "name": "", "artists": [{"name": "Nobody, Really"}], "a_new_key": {"x": 1}},
]


class ApiClient:
    """Sends requests as a user who is logged in, and follows no redirects."""

    def __init__(self, beatport: FakeBeatport, http: aiohttp.ClientSession) -> None:
        self.beatport, self.http, self.headers = beatport, http, {"Authorization": f"Bearer {beatport.login.issue()}"}

    async def get(self, path: str, **params: str) -> tuple[int, Any, aiohttp.ClientResponse]:
        url = f"{self.beatport.web_url}{path}"
        async with self.http.get(url, params=params, headers=self.headers, allow_redirects=False) as response:
            text = await response.text()
            return response.status, json.loads(text) if response.content_type == "application/json" else text, response

    async def ids(self, path: str, **params: str) -> list[int]:
        _, answer, _ = await self.get(path, **params)
        return [track["id"] for track in answer.get("tracks", answer.get("results"))]


@pytest.fixture
async def beatport() -> AsyncIterator[FakeBeatport]:
    async with FakeBeatport(TRACKS) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        yield session


@pytest.fixture
def client(beatport: FakeBeatport, http: aiohttp.ClientSession) -> ApiClient:
    return ApiClient(beatport, http)


def shape(value: Any) -> Any:
    """Return the keys of an object and of the objects in it, for a comparison of shapes."""
    return {name: shape(inner) for name, inner in value.items()} if isinstance(value, dict) else None
