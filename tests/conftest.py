"""What holds for all tests, and single HTTP calls without a server.

What concerns order, time, faults and load is tested against `fake_beatport`.
"""

import signal
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import aiohttp
import aioresponses.core
import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # a test that is slow on a busy machine has not failed
settings.load_profile("no deadline")

# A shell that runs the tests in the background ignores SIGINT, and the processes that tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class ResponseWithWriter(aiohttp.ClientResponse):
    """The keyword that aiohttp 3.14 wants and aioresponses 0.7.9 does not give. Remove it when upstream does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"stream_writer": SimpleNamespace(output_size=0), **kwargs})


@pytest.fixture
def mocked(monkeypatch: pytest.MonkeyPatch) -> Iterator[aioresponses.aioresponses]:
    """Answer the requests of aiohttp with what a test registers, and fail those that nothing is registered for."""
    monkeypatch.setattr(aioresponses.core, "ClientResponse", ResponseWithWriter)
    with aioresponses.aioresponses() as mocked:
        yield mocked
