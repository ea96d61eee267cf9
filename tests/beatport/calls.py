"""What a client sent, as aioresponses recorded it."""

from dataclasses import dataclass
from typing import Any

API, WEB = "https://api.beatport.example/v4", "https://www.beatport.example"


@dataclass(frozen=True)
class Call:
    method: str
    path: str  # with scheme and host
    query: dict[str, str]
    headers: dict[str, str]
    data: Any


def calls(mocked):
    """Return all calls, those to the same address in their order."""
    return [
        Call(method, str(url.with_query(None)), dict(url.query), call.kwargs["headers"], call.kwargs["data"])
        for (method, url), several in mocked.requests.items()
        for call in several
    ]
