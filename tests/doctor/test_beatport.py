import time

import pytest

from beatmatch.catalogs.base import CatalogKind
from beatmatch.doctor.beatport import check_beatport
from beatmatch.doctor.checks import Mark
from beatmatch.settings import Login, Network, Settings
from tests.fake_beatport import FakeBeatport

TRACK = {"id": 501, "name": "Paper Love", "artists": [{"name": "Mira Vohl"}]}


def named(found):
    return {check.name: check for check in found.checks}


@pytest.mark.parametrize(
    ("wrong", "says"), [(3630.0, "1 h 0 min ahead"), (-7230.0, "2 h 0 min behind"), (30.0, "right")]
)
async def test_a_clock_that_is_wrong_is_told(wrong, says):
    async with FakeBeatport([TRACK]) as beatport:
        settings = Settings(
            network=Network(api_url=beatport.api_url, web_url=beatport.web_url),
            login=Login(token=beatport.login.issue()),
        )
        checks = named(await check_beatport(settings, CatalogKind.API, lambda: time.time() + wrong))
    clock = checks["clock"]
    assert (checks["API"].mark, checks["website"].mark) == (Mark.OK, Mark.OK)
    assert clock.says == says
    assert bool(clock.advice) is (says != "right")
