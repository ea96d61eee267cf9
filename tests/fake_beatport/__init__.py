"""A Beatport of our own on loopback: API, login and website as beatport.md section F describes them, and faults on demand.

    async with LocalBeatport(tracks=[{"id": 1, "name": "Lantern", "artists": [{"name": "Mira Vohl"}]}]) as beatport:
        token = beatport.login.issue()            # a valid access token, without going through a login
        ... beatport.api_url, beatport.web_url
        beatport.fail(next=[Fault.rate_limited(after="1"), Fault.cut_off()])
        beatport.count("/v4/catalog/search/")

`python -m tests.fake_beatport --catalog FILE.jsonl` is the same as a program; `beatport_process` starts that from a test.
"""

from tests.fake_beatport.faults import Fault
from tests.fake_beatport.process import BeatportProcess, beatport_process
from tests.fake_beatport.server import LocalBeatport, Request

__all__ = ["BeatportProcess", "Fault", "LocalBeatport", "Request", "beatport_process"]
