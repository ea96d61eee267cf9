"""Run the fake Beatport in a thread of this process, for tests that block while the program under test runs."""

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.fake_beatport.login import LoginService
from tests.fake_beatport.search import TrackIndex
from tests.fake_beatport.server import FakeBeatport, Request
from tests.fake_beatport.tracks import Track, as_it_is


class BeatportThread:
    """A running fake Beatport. The plain fields and `fail...` methods of `server` may be used from any thread."""

    def __init__(self, tracks: Iterable[Track] | Path, loop: asyncio.AbstractEventLoop) -> None:
        self.server = FakeBeatport(tracks, observe=self._observe)
        self._loop = loop
        self._kill_tokens_at = 0  # the number of the request; 0: never

    @property
    def login(self) -> LoginService:
        return self.server.login

    @cached_property
    def token(self) -> str:
        """Return an access token, valid until `kill_tokens`; it is issued when it is first used."""
        return self.login.issue()

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.server.requests]

    def count(self) -> int:
        return self.server.count()

    def env(self, **more: str) -> dict[str, str]:
        """Return the environment variables with which beatmatch asks this server, without a login."""
        return {"BEATMATCH_API_URL": self.server.api_url, "BEATMATCH_WEB_URL": self.server.web_url, **more}

    def replace_tracks(self, *tracks: Track) -> None:
        self.server.catalogue.index = self.server.website.index = TrackIndex(tracks)

    def go_away(self) -> None:
        async def leave() -> None:
            self.server.go_away()

        self._wait_for(leave())

    def come_back(self) -> None:
        self._wait_for(self.server.come_back())

    def kill_tokens_after(self, requests: int) -> None:
        """Make every access token invalid after so many more requests."""
        self._kill_tokens_at = len(self.server.requests) + requests

    def reset(self) -> None:
        """Undo all changes of the server's behaviour, and forget the requests so far."""
        self.server.clear_faults()
        self.server.requests.clear()
        self.server.latency, self.server.website.challenge, self.server.website.bare = 0.0, False, False
        self.server.catalogue.reshape = self.server.website.reshape = as_it_is
        self.server.catalogue.search_finds_nothing = False
        self.server.playlists.reset()
        self._kill_tokens_at = 0
        self.login.grants.clear()
        self.login.attempts.clear()
        self.login.reused_refresh_tokens = 0

    def start(self) -> None:
        self._wait_for(self.server.__aenter__())

    def stop(self) -> None:
        self._wait_for(self.server.__aexit__(None, None, None))

    def _observe(self, _: Request) -> None:
        if len(self.server.requests) == self._kill_tokens_at:
            self.server.kill_tokens()

    def _wait_for(self, work: Coroutine[Any, Any, object]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


@contextmanager
def beatport_thread(tracks: Iterable[Track] | Path = ()) -> Iterator[BeatportThread]:
    """Start a fake Beatport with these tracks, or those of a JSON Lines file, and stop it in the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    beatport = BeatportThread(tracks, loop)
    beatport.start()
    try:
        yield beatport
    finally:
        beatport.stop()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
