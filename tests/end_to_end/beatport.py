"""The local Beatport in a thread of its own: tests that block can turn its switches while the program runs."""

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fake_beatport import LocalBeatport, Request
from tests.fake_beatport.faults import FaultPlan
from tests.fake_beatport.login import LoginDesk
from tests.fake_beatport.tracks import Track


class Beatport:
    """A running one. `server` is the Beatport itself: its plain switches may be turned from here."""

    def __init__(self, tracks: Iterable[Track] | Path, loop: asyncio.AbstractEventLoop) -> None:
        self.server = LocalBeatport(tracks, observe=self._observe)
        self._loop = loop
        self._deaths = 0  # at which request every access token dies; 0: never

    def open(self) -> None:
        self._wait(self.server.__aenter__())

    def close(self) -> None:
        self._wait(self.server.__aexit__(None, None, None))

    @property
    def desk(self) -> LoginDesk:
        return self.server.login

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.server.requests]

    def env(self, **more: str) -> dict[str, str]:
        """Give the variables that point beatmatch here."""
        return {"BEATMATCH_API_URL": self.server.api_url, "BEATMATCH_WEB_URL": self.server.web_url, **more}

    def go_away(self) -> None:
        async def leave() -> None:
            self.server.go_away()

        self._wait(leave())

    def come_back(self) -> None:
        self._wait(self.server.come_back())

    def kill_tokens_after(self, requests: int) -> None:
        """Let every access token die when so many more requests were answered."""
        self._deaths = len(self.server.requests) + requests

    def reset(self) -> None:
        """Turn all switches back, and forget what was asked."""
        self.server._plan = FaultPlan()
        self.server.requests.clear()
        self.server.latency, self.server.website.challenge, self.server.website.bare = 0.0, False, False
        self._deaths = 0
        self.desk.grants.clear()
        self.desk.attempts.clear()
        self.desk.burnt = 0

    def _observe(self, _: Request) -> None:
        if len(self.server.requests) == self._deaths:
            self.server.kill_tokens()

    def _wait(self, work: Coroutine[Any, Any, object]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


@contextmanager
def running_beatport(tracks: Iterable[Track] | Path = ()) -> Iterator[Beatport]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    beatport = Beatport(tracks, loop)
    beatport.open()
    try:
        yield beatport
    finally:
        beatport.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
