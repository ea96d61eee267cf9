import asyncio
import random
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.throttle import Breaker, Pace
from beatmatch.errors import CatalogError, ErrorKind, LoginError
from beatmatch.events import SourceGone, Waiting, ignore
from tests.beatport.loopback import FakeTime


async def departures(pace, time, count):
    times = []

    async def go():
        async with pace.turn():
            times.append(time.time - 100.0)

    await asyncio.gather(*(go() for _ in range(count)))
    return times


async def test_two_a_second_means_one_every_half_second_and_no_burst():
    time = FakeTime()
    assert await departures(Pace(2.0, 10, ignore, time.clock), time, 5) == [0.0, 0.5, 1.0, 1.5, 2.0]


async def test_without_a_rate_nobody_waits():
    time = FakeTime()
    assert await departures(Pace(None, 10, ignore, time.clock), time, 4) == [0.0] * 4
    assert time.naps == []


async def test_a_pause_does_not_save_up_for_a_burst():
    time = FakeTime()
    pace = Pace(2.0, 10, ignore, time.clock)
    await departures(pace, time, 1)
    time.time += 60
    assert await departures(pace, time, 3) == [60.0, 60.5, 61.0]


async def test_a_hold_keeps_everyone_back_and_then_they_go_evenly():
    time, told = FakeTime(), []
    pace = Pace(4.0, 10, told.append, time.clock)
    pace.hold(30.0, "asked to slow down")
    assert await departures(pace, time, 3) == [30.0, 30.25, 30.5]
    assert told == [Waiting(30.0, "asked to slow down")]


async def test_ten_answers_that_ask_for_the_same_wait_are_told_once():
    time, told = FakeTime(), []
    pace = Pace(None, 10, told.append, time.clock)
    for _ in range(10):
        pace.hold(5.0, "asked to slow down")
        time.time += 0.01
    assert told == [Waiting(5.0, "asked to slow down")]


async def test_a_shorter_hold_does_not_cut_a_longer_one():
    time = FakeTime()
    pace = Pace(None, 10, ignore, time.clock)
    pace.hold(30.0, "asked to slow down")
    pace.hold(1.0, "asked to slow down")
    assert await departures(pace, time, 1) == [30.0]


async def test_only_so_many_are_under_way_at_once():
    time, under_way, most = FakeTime(), 0, 0
    pace = Pace(None, 3, ignore, time.clock)

    async def go():
        nonlocal under_way, most
        async with pace.turn():
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(go() for _ in range(20)))
    assert most == 3


async def test_a_hold_that_comes_while_one_waits_for_a_place_is_obeyed():
    time = FakeTime()
    pace = Pace(None, 1, ignore, time.clock)
    went = []

    async def second():
        async with pace.turn():
            went.append(time.time)

    async with pace.turn():
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        pace.hold(20.0, "asked to slow down")
    await waiting
    assert went == [120.0]


@given(st.integers(1, 3), st.lists(st.booleans(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_whoever_gives_up_leaves_no_place_occupied(places, gives_up, dice: random.Random):
    async def scene():
        time = FakeTime()
        pace = Pace(10.0, places, ignore, time.clock)

        async def go():
            async with pace.turn():
                await asyncio.sleep(0)

        tasks = deque((asyncio.create_task(go()), early) for early in gives_up)
        for task, early in tasks:
            for _ in range(dice.randrange(4)):
                await asyncio.sleep(0)
            if early:
                task.cancel()
        await asyncio.gather(*(task for task, _ in tasks), return_exceptions=True)
        async with asyncio.timeout(5):
            await departures(pace, time, places + 1)

    asyncio.run(scene())


def refusal(kind=ErrorKind.NETWORK, message="beats.test cannot be reached"):
    return CatalogError(kind, message, "check the network connection")


def test_the_breaker_opens_after_so_many_refusals_in_a_row_and_tells_once():
    told = []
    breaker = Breaker(3, told.append)
    for _ in range(2):
        breaker.refused(refusal())
    breaker.check()
    for _ in range(3):
        breaker.refused(refusal(ErrorKind.TIMEOUT, "beats.test did not answer in time"))
    with pytest.raises(CatalogError) as caught:
        breaker.check()
    assert (caught.value.kind, caught.value.message) == (ErrorKind.TIMEOUT, "beats.test did not answer in time")
    assert caught.value.hint == "check the network connection"
    assert told == [SourceGone("beats.test did not answer in time")]


def test_an_answer_begins_the_count_anew():
    breaker = Breaker(3, ignore)
    for _ in range(10):
        breaker.refused(refusal())
        breaker.refused(refusal())
        breaker.answered()
    breaker.check()


def test_a_refused_login_ends_the_run_at_once_and_stays_a_login_error():
    breaker = Breaker(5, ignore)
    breaker.refused(LoginError("beats.test wants a login"), final=True)
    with pytest.raises(LoginError) as caught:
        breaker.check()
    assert (caught.value.exit_code, caught.value.hint) == (5, "run: beatmatch login")
