"""A fake Beatport on loopback: the API, its login and the website, with faults on demand.

It answers with the shapes, statuses and oddities of the real one, as far as beatmatch meets them: list and search
envelopes, filters, the login with its authorization code, rotating refresh tokens, pages with their data in
`__NEXT_DATA__`, the bot wall. `test_server.py` compares the shapes with recorded answers where those are at hand.

There are three ways to run one:

    async with FakeBeatport(tracks=[{"id": 1, "name": "Lantern", "artists": [{"name": "Mira Vohl"}]}]) as beatport:
        token = beatport.login.issue()            # a valid access token, without going through a login
        ... beatport.api_url, beatport.web_url
        beatport.fail(next=[Fault.rate_limited(after="1"), Fault.cut_off()])
        beatport.count("/v4/catalog/search/")

    with beatport_thread(tracks) as beatport:     # in a thread, for tests that block
        ... beatport.env(), beatport.server.fail(...)

    with beatport_process(Path("catalog.jsonl"), log_file, "--latency", "0.1") as beatport:   # in a process
        ... beatport.env(), beatport.requests()

The last one is also a program for the shell: `python -m tests.fake_beatport --catalog FILE.jsonl`.

Modules, in reading order: `server` (FakeBeatport, the record of requests), `catalogue` (the API's search, lists and
details), `search` (which tracks a search or a filter finds), `tracks` (the shapes of a track), `playlists` (of the
users' accounts), `website`, `login`, `faults`; `thread`, `process` and `__main__` run it elsewhere than in the test's event loop.
"""

from tests.fake_beatport.faults import Fault
from tests.fake_beatport.process import BeatportProcess, beatport_process
from tests.fake_beatport.server import FakeBeatport, Request
from tests.fake_beatport.thread import BeatportThread, beatport_thread

__all__ = [
    "BeatportProcess",
    "BeatportThread",
    "FakeBeatport",
    "Fault",
    "Request",
    "beatport_process",
    "beatport_thread",
]
