import asyncio
import random
from collections import deque
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.responses import Failure
from beatmatch.beatport.throttle import CircuitBreaker, RateLimiter, backoff, retry
from beatmatch.errors import CatalogError, ErrorKind, LoginError
from beatmatch.events import SourceGone, Waiting, ignore
from tests.beatport.loopback import FakeTime


async def departures(limiter, time, count):
    times = []

    async def go():
        async with limiter.slot():
            times.append(time.time - 100.0)

    await asyncio.gather(*(go() for _ in range(count)))
    return times


async def test_two_a_second_means_one_every_half_second_and_no_burst():
    time = FakeTime()
    assert await departures(RateLimiter(2.0, 10, ignore, time.timing), time, 5) == [0.0, 0.5, 1.0, 1.5, 2.0]


async def test_without_a_rate_nobody_waits():
    time = FakeTime()
    assert await departures(RateLimiter(None, 10, ignore, time.timing), time, 4) == [0.0] * 4
    assert time.sleeps == []


async def test_a_pause_does_not_save_up_for_a_burst():
    time = FakeTime()
    limiter = RateLimiter(2.0, 10, ignore, time.timing)
    await departures(limiter, time, 1)
    time.time += 60
    assert await departures(limiter, time, 3) == [60.0, 60.5, 61.0]


async def test_late_wake_ups_do_not_add_up():
    time = FakeTime(late=0.1)
    limiter = RateLimiter(2.0, 10, ignore, time.timing)
    starts = await departures(limiter, time, 40)
    assert starts[-1] == pytest.approx(39 * 0.5, abs=0.11)
    assert min(later - earlier for earlier, later in pairwise(starts)) >= 0.25


async def test_a_hold_keeps_everyone_back_and_then_they_go_evenly():
    time, events = FakeTime(), []
    limiter = RateLimiter(4.0, 10, events.append, time.timing)
    limiter.pause(30.0, "asked to slow down")
    assert await departures(limiter, time, 3) == [30.0, 30.25, 30.5]
    assert events == [Waiting(30.0, "asked to slow down")]


async def test_ten_answers_that_ask_for_the_same_wait_are_told_once():
    time, events = FakeTime(), []
    limiter = RateLimiter(None, 10, events.append, time.timing)
    for _ in range(10):
        limiter.pause(5.0, "asked to slow down")
        time.time += 0.01
    assert events == [Waiting(5.0, "asked to slow down")]


async def test_a_shorter_hold_does_not_cut_a_longer_one():
    time = FakeTime()
    limiter = RateLimiter(None, 10, ignore, time.timing)
    limiter.pause(30.0, "asked to slow down")
    limiter.pause(1.0, "asked to slow down")
    assert await departures(limiter, time, 1) == [30.0]


async def test_only_so_many_are_under_way_at_once():
    time, under_way, most = FakeTime(), 0, 0
    limiter = RateLimiter(None, 3, ignore, time.timing)

    async def go():
        nonlocal under_way, most
        async with limiter.slot():
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(go() for _ in range(20)))
    assert most == 3


async def test_a_hold_that_comes_while_one_waits_for_a_place_is_obeyed():
    time = FakeTime()
    limiter = RateLimiter(None, 1, ignore, time.timing)
    went = []

    async def second():
        async with limiter.slot():
            went.append(time.time)

    async with limiter.slot():
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        limiter.pause(20.0, "asked to slow down")
    await waiting
    assert went == [120.0]


@given(st.integers(1, 3), st.lists(st.booleans(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_whoever_gives_up_leaves_no_place_occupied(places, gives_up, dice: random.Random):
    async def scene():
        time = FakeTime()
        limiter = RateLimiter(10.0, places, ignore, time.timing)

        async def go():
            async with limiter.slot():
                await asyncio.sleep(0)

        tasks = deque((asyncio.create_task(go()), early) for early in gives_up)
        for task, early in tasks:
            for _ in range(dice.randrange(4)):
                await asyncio.sleep(0)
            if early:
                task.cancel()
        await asyncio.gather(*(task for task, _ in tasks), return_exceptions=True)
        async with asyncio.timeout(5):
            await departures(limiter, time, places + 1)

    asyncio.run(scene())


def refusal(kind=ErrorKind.NETWORK, message="beats.test cannot be reached"):
    return CatalogError(kind, message, "check the network connection")


def test_the_breaker_opens_after_so_many_refusals_in_a_row_and_tells_once():
    events = []
    breaker = CircuitBreaker(3, events.append)
    for _ in range(2):
        breaker.record_failure(refusal())
    breaker.check()
    for _ in range(3):
        breaker.record_failure(refusal(ErrorKind.TIMEOUT, "beats.test did not answer in time"))
    with pytest.raises(CatalogError) as caught:
        breaker.check()
    assert (caught.value.kind, caught.value.message) == (ErrorKind.TIMEOUT, "beats.test did not answer in time")
    assert caught.value.hint == "check the network connection"
    assert events == [SourceGone("beats.test did not answer in time")]


def test_the_breaker_opens_with_the_last_refusal_that_is_allowed_and_not_before():
    breaker = CircuitBreaker(3, ignore)
    breaker.record_failure(refusal())
    breaker.record_failure(refusal())
    breaker.check()
    breaker.record_failure(refusal())
    with pytest.raises(CatalogError):
        breaker.check()
    breaker.record_success()  # of one that was under way: what is open stays open
    with pytest.raises(CatalogError):
        breaker.check()


async def test_a_pause_is_told_where_it_adds_more_than_half_a_second():
    for seconds, told in ((0.5, []), (0.51, [Waiting(0.51, "asked to slow down")])):
        events = []
        RateLimiter(None, 10, events.append, FakeTime().timing).pause(seconds, "asked to slow down")
        assert events == told


def test_an_answer_begins_the_count_anew():
    breaker = CircuitBreaker(3, ignore)
    for _ in range(10):
        breaker.record_failure(refusal())
        breaker.record_failure(refusal())
        breaker.record_success()
    breaker.check()
    for _ in range(3):
        breaker.record_failure(refusal())
    with pytest.raises(CatalogError):
        breaker.check()


def test_a_refused_login_ends_the_run_at_once_and_stays_a_login_error():
    breaker = CircuitBreaker(5, ignore)
    breaker.record_failure(LoginError("beats.test wants a login"), final=True)
    with pytest.raises(LoginError) as caught:
        breaker.check()
    assert (caught.value.exit_code, caught.value.hint) == (5, "run: beatmatch login")


def scripted_attempts(*outcomes):
    left = list(outcomes)

    async def attempt():
        return left.pop(0)

    return attempt


async def test_an_attempt_is_repeated_while_that_may_help_and_no_more_often_than_allowed():
    passing = Failure(kind=ErrorKind.NETWORK, message="beats.test cannot be reached", retry=True)
    lasting = Failure(kind=ErrorKind.BLOCKED, message="beats.test refuses to answer")
    waits = []

    async def wait(failure, tries):
        waits.append((failure, tries))

    assert await retry(scripted_attempts("answer"), 3, wait) == "answer"
    assert await retry(scripted_attempts(lasting), 3, wait) is lasting
    assert waits == []
    assert await retry(scripted_attempts(passing, passing, "answer"), 3, wait) == "answer"
    assert waits == [(passing, 1), (passing, 2)]
    assert await retry(scripted_attempts(passing, passing, passing), 3, wait) is passing
    assert await retry(scripted_attempts(passing), 1, wait) is passing
    assert len(waits) == 4


def test_the_wait_between_attempts_doubles_up_to_a_bound_and_jitter_shortens_it_by_up_to_half():
    assert [backoff(0.5, tries) for tries in range(1, 5)] == [0.5, 1.0, 2.0, 4.0]
    assert [backoff(0.5, tries, longest=1.5) for tries in range(1, 5)] == [0.5, 1.0, 1.5, 1.5]
    assert [backoff(4.0, 1, jitter=jitter) for jitter in (0.0, 0.5, 1.0)] == [2.0, 3.0, 4.0]
