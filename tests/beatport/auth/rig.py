"""What the tests of the login share: a Beatport, a stored login, a clock that stands still until it is moved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from beatmatch.beatport.auth.oauth import OAuth
from beatmatch.beatport.auth.token_source import AccessTokens, access_tokens
from beatmatch.beatport.auth.token_store import TokenFile, Tokens
from beatmatch.settings import Login, Network
from tests.fake_beatport import FakeBeatport
from tests.fake_beatport.login import LoginService

TRACK = {"id": 501, "name": "Lantern Drift", "artists": [{"name": "Mira Vohl"}]}
TOKEN_PATH = "/v4/auth/o/token/"


@dataclass
class StillClock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Rig:
    beatport: FakeBeatport
    http: aiohttp.ClientSession
    file: TokenFile
    clock: StillClock

    @property
    def desk(self) -> LoginService:
        return self.beatport.login

    @property
    def network(self) -> Network:
        return Network(api_url=self.beatport.api_url, backoff=0.01, read_timeout=0.3, total_timeout=1.0)

    @property
    def oauth(self) -> OAuth:
        return OAuth(self.http, self.network)

    def source(self, **login: Any) -> AccessTokens:
        chosen = access_tokens(self.http, self.network, Login(file=self.file.path, **login), self.clock)
        assert chosen is not None
        return chosen

    def store(self, *, expires_in: float | None = None, client_id: str | None = "TESTCLIENT") -> Tokens:
        """Store a login that Beatport knows."""
        pair = self.desk.issue_pair(expires_in=expires_in)
        life = float(str(pair["expires_in"]))
        tokens = Tokens(
            access=str(pair["access_token"]),
            refresh=str(pair["refresh_token"]),
            obtained_at=self.clock(),
            expires_at=self.clock() + life,
            client_id=client_id,
            user="dana",
        )
        self.file.write(tokens)
        return tokens

    async def ask(self, token: str | None) -> int:
        """Ask the catalogue for a track; give the status."""
        headers = {"Authorization": f"Bearer {token}"}
        async with self.http.get(f"{self.beatport.api_url}/catalog/tracks/501/", headers=headers) as response:
            return response.status


@asynccontextmanager
async def login_rig(folder: Path) -> AsyncIterator[Rig]:
    clock = StillClock()
    async with (
        FakeBeatport([TRACK], login=LoginService(clock=clock)) as beatport,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        yield Rig(beatport, http, TokenFile(folder / "state" / "login.json"), clock)
