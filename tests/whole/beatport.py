"""The local Beatport in a thread of its own: tests that block can turn its switches while the program runs."""

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.local_beatport import LocalBeatport
from tests.local_beatport.tracks import Track


class Beatport:
    """A running one. `server` is the Beatport itself: its plain switches may be turned from here."""

    def __init__(self, server: LocalBeatport, loop: asyncio.AbstractEventLoop) -> None:
        self.server = server
        self._loop = loop

    def env(self, **more: str) -> dict[str, str]:
        """Give the variables that point beatmatch here."""
        return {"BEATMATCH_API_URL": self.server.api_url, "BEATMATCH_WEB_URL": self.server.web_url, **more}

    def go_away(self) -> None:
        async def leave() -> None:
            self.server.go_away()

        self._wait(leave())

    def come_back(self) -> None:
        self._wait(self.server.come_back())

    def close(self) -> None:
        self._wait(self.server.__aexit__(None, None, None))

    def _wait(self, work: Coroutine[Any, Any, object]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


@contextmanager
def running_beatport(tracks: Iterable[Track] | Path = (), **switches: Any) -> Iterator[Beatport]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = LocalBeatport(tracks, **switches)
    beatport = Beatport(server, loop)
    beatport._wait(server.__aenter__())
    try:
        yield beatport
    finally:
        beatport.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
