"""Workers over one iterator. Time is counted in turns of the event loop, never in seconds."""

import asyncio
import gc
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.errors import ErrorKind, OutputError
from beatmatch.events import TrackFinished, TrackStarted, ignore
from beatmatch.models import RBTrack, Status, TrackError, TrackResult
from beatmatch.result import PlaylistEntry
from beatmatch.run import DoubtfulDelivery, process_entries

delays = st.lists(st.integers(0, 6), max_size=25)
some_workers = st.integers(1, 8)


def entries(count):
    return [PlaylistEntry("Late", index, RBTrack(track_id=str(index))) for index in range(1, count + 1)]


def result_of(entry):
    return TrackResult(
        playlist=entry.playlist,
        playlist_index=entry.index,
        track=entry.track,
        status=Status.NO_MATCH,
        reasons=("none",),
    )


async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


class Bench:
    """Work that takes a number of turns for each entry, and notes what happens."""

    def __init__(self, turns_of):
        self.turns_of = turns_of
        self.running = self.most_at_once = 0
        self.done, self.delivered, self.events, self.complaints = [], [], [], []

    async def work(self, entry):
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            await turns(self.turns_of[entry.index - 1])
        finally:
            self.running -= 1
        self.done.append(entry.index)
        return result_of(entry)

    def deliver(self, result):
        self.delivered.append(result.playlist_index)

    async def run(self, *, workers, deliver=None, listen=None):
        await process_entries(
            entries(len(self.turns_of)),
            self.work,
            workers=workers,
            deliver=deliver or self.deliver,
            listen=listen or self.events.append,
        )

    def drive(self, coroutine, *, collect=True):
        """Run in a loop of its own, where nothing may be left behind: no task, no exception that nobody fetched."""

        async def watched():
            asyncio.get_running_loop().set_exception_handler(lambda _, context: self.complaints.append(context))
            try:
                return await coroutine
            finally:
                assert len(asyncio.all_tasks()) == 1

        try:
            return asyncio.run(watched())
        finally:
            if collect:
                gc.collect()
            assert self.complaints == []


@given(delays, some_workers)
def test_results_come_in_the_order_of_the_entries_whatever_takes_long(taken, workers):
    bench = Bench(taken)
    asyncio.run(bench.run(workers=workers))
    assert bench.delivered == list(range(1, len(taken) + 1))


@given(delays, some_workers)
def test_there_are_never_more_at_once_than_workers_and_no_fewer_than_there_could_be(taken, workers):
    bench = Bench(taken)
    asyncio.run(bench.run(workers=workers))
    assert bench.most_at_once <= workers
    if taken and min(taken) > 0:
        assert bench.most_at_once == min(workers, len(taken))


@given(delays, some_workers)
def test_a_listener_hears_of_every_track_twice_and_of_its_end_after_its_start(taken, workers):
    bench = Bench(taken)
    asyncio.run(bench.run(workers=workers))
    started = [event.playlist_index for event in bench.events if isinstance(event, TrackStarted)]
    finished = [event.result.playlist_index for event in bench.events if isinstance(event, TrackFinished)]
    assert started == list(range(1, len(taken) + 1))
    assert finished == bench.done
    for index in started:
        places = [place for place, event in enumerate(bench.events) if index_of(event) == index]
        assert [type(bench.events[place]) for place in places] == [TrackStarted, TrackFinished]


def index_of(event):
    return event.playlist_index if isinstance(event, TrackStarted) else event.result.playlist_index


def test_a_result_is_delivered_as_soon_as_its_turn_has_come():
    bench = Bench([9, 1, 1, 30, 1])
    seen = []

    def listen(event):
        if isinstance(event, TrackFinished):
            seen.append((event.result.playlist_index, list(bench.delivered)))

    bench.drive(bench.run(workers=5, listen=listen))
    assert seen[-2:] == [(1, [1, 2, 3]), (4, [1, 2, 3, 4, 5])]
    assert {index for index, delivered in seen if not delivered} == {2, 3, 5}


def test_an_empty_playlist_gives_nothing_and_ends():
    bench = Bench([])
    bench.drive(bench.run(workers=5))
    assert (bench.delivered, bench.events) == ([], [])


def test_a_hundred_thousand_entries_make_no_more_tasks_than_workers():
    taken, most = [], 0

    def endless() -> Iterator[PlaylistEntry]:
        for index in range(1, 100_001):
            taken.append(index)
            yield PlaylistEntry("All", index, RBTrack(track_id="1"))

    delivered = 0

    async def work(entry):
        nonlocal most
        if entry.index % 1000 == 0:
            most = max(most, len(asyncio.all_tasks()))
            assert len(taken) - entry.index <= 7
        return result_of(entry)

    def deliver(result):
        nonlocal delivered
        delivered += 1
        assert result.playlist_index == delivered

    asyncio.run(process_entries(endless(), work, workers=7, deliver=deliver, listen=ignore))
    assert delivered == 100_000
    assert most <= 8  # and the one that runs it all


def test_no_worker_is_made_that_has_nothing_to_do():
    most = []

    async def work(entry):
        most.append(len(asyncio.all_tasks()))
        return result_of(entry)

    asyncio.run(process_entries(entries(2), work, workers=1_000_000, deliver=lambda _: None, listen=ignore))
    assert max(most) == 3


def test_what_comes_out_of_memory_at_once_still_lets_others_have_their_turn():
    """A run whose every answer is known awaits nothing: Ctrl-C has to reach it all the same."""
    bench = Bench([0] * 1000)

    async def cancelled_in_the_midst():
        task = asyncio.create_task(bench.run(workers=3))
        await turns(20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    bench.drive(cancelled_in_the_midst())
    assert 3 <= len(bench.delivered) <= 100


@pytest.mark.parametrize("taken", [[3, 0, 5, 1, 0, 2, 8, 1], [0, 0, 0, 0], [5, 4, 3, 2, 1]])
@pytest.mark.parametrize("workers", [1, 2, 5])
def test_whenever_it_is_cancelled_what_is_done_is_delivered_in_order(taken, workers):
    after, cut_short = 0, True
    while cut_short:
        bench = Bench(taken)
        cut_short = bench.drive(cancelled_after(bench, workers, after), collect=after % 8 == 3)
        assert bench.delivered == sorted(bench.done)
        assert bench.running == 0
        after += 1
    assert bench.delivered == list(range(1, len(taken) + 1))
    assert after > max(taken)


async def cancelled_after(bench, workers, count):
    task = asyncio.create_task(bench.run(workers=workers))
    await turns(count)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


def test_to_cancel_twice_is_no_worse():
    bench = Bench([4, 9, 9])

    async def cancelled_twice():
        task = asyncio.create_task(bench.run(workers=2))
        await turns(7)
        task.cancel()
        await turns(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    bench.drive(cancelled_twice())
    assert bench.delivered == bench.done == [1]


class FullError(Exception):
    pass


@pytest.mark.parametrize("problem", [BrokenPipeError(32, "Broken pipe"), OutputError("no space left"), FullError()])
@pytest.mark.parametrize("workers", [1, 3, 8])
def test_an_exception_of_whom_results_are_delivered_to_ends_the_run_and_comes_out_as_itself(problem, workers):
    bench = Bench([2, 0, 3, 1, 1, 1, 1, 1])

    def deliver(result):
        if result.playlist_index == 3:
            raise problem
        bench.deliver(result)

    with pytest.raises(type(problem)) as caught:
        bench.drive(bench.run(workers=workers, deliver=deliver))
    assert caught.value is problem
    assert bench.delivered == [1, 2]  # behind a gap, or half a line, nothing more is written
    assert len(bench.done) < 8 or workers == 8


def test_the_cause_of_such_an_exception_is_kept():
    cause = OSError(28, "No space left on device")

    def deliver(result):
        raise OutputError("no space left") from cause

    bench = Bench([0])
    with pytest.raises(OutputError) as caught:
        bench.drive(bench.run(workers=1, deliver=deliver))
    assert caught.value.__cause__ is cause


def test_who_stops_listening_with_an_exception_loses_no_result():
    bench = Bench([0, 0, 0])

    def listen(event):
        if isinstance(event, TrackFinished) and event.result.playlist_index == 2:
            raise FullError

    with pytest.raises(FullError):
        bench.drive(bench.run(workers=1, listen=listen))
    assert bench.delivered == bench.done == [1, 2]


def test_an_exception_of_the_work_itself_ends_the_run_and_keeps_what_is_done():
    bench = Bench([5, 0, 0, 5])

    async def work(entry):
        result = await bench.work(entry)
        if entry.index == 3:
            raise FullError
        return result

    async def run():
        await process_entries(entries(4), work, workers=3, deliver=bench.deliver, listen=ignore)

    with pytest.raises(FullError):
        bench.drive(run())
    assert bench.delivered == [2]


@pytest.mark.parametrize("broken_at", [1, 2, 4])
def test_entries_that_cannot_be_read_on_end_the_run_and_keep_what_is_done(broken_at):
    bench = Bench([0, 0, 0, 0])

    def reading():
        for entry in entries(4):
            if entry.index == broken_at:
                raise FullError
            yield entry

    async def run():
        await process_entries(reading(), bench.work, workers=2, deliver=bench.deliver, listen=ignore)

    with pytest.raises(FullError):
        bench.drive(run())
    assert bench.delivered == sorted(bench.done)
    assert len(bench.delivered) < broken_at


@pytest.fixture
def ctrl_c_interrupts():
    """Handle SIGINT as Python does in a terminal; a shell that starts the tests in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.usefixtures("ctrl_c_interrupts")
@pytest.mark.parametrize("workers", [1, 4])
def test_ctrl_c_keeps_what_is_done_and_comes_out_as_itself(workers):
    bench = Bench([0] * 6 + [10**6] + [0] * 6)

    def listen(event):
        if isinstance(event, TrackFinished) and event.result.playlist_index == 6:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        bench.drive(bench.run(workers=workers, listen=listen))
    assert bench.delivered == sorted(bench.done)
    assert bench.delivered[:6] == [1, 2, 3, 4, 5, 6]
    assert 7 not in bench.delivered


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.usefixtures("ctrl_c_interrupts")
def test_a_second_ctrl_c_while_the_first_is_being_obeyed_loses_nothing_either():
    bench = Bench([0, 10**6, 0, 0])

    async def work(entry):
        try:
            return await bench.work(entry)
        except asyncio.CancelledError:
            os.kill(os.getpid(), signal.SIGINT)
            await turns(2)
            raise

    def listen(event):
        if isinstance(event, TrackFinished) and event.result.playlist_index == 1:
            os.kill(os.getpid(), signal.SIGINT)

    async def run():
        await process_entries(entries(4), work, workers=2, deliver=bench.deliver, listen=listen)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(run())
    gc.collect()
    assert bench.delivered == sorted(bench.done)
    assert bench.delivered[0] == 1


# --- results in doubt


@dataclass
class Doubt:
    """A source whose misses are errors once it is `gone`."""

    in_doubt: bool = True
    gone: bool = False

    def judge(self, result):
        if not self.gone or result.status is not Status.NO_MATCH:
            return result
        return replace(result, status=Status.ERROR, error=TrackError(ErrorKind.SOURCE_CHANGED, "gone"))


async def test_results_in_doubt_wait_and_come_in_order_once_there_is_none():
    doubt, delivered = Doubt(), []
    waiting = DoubtfulDelivery(delivered.append, doubt)
    first, second, third = map(result_of, entries(3))
    waiting.put(first)
    waiting.put(second)
    assert delivered == []
    doubt.in_doubt = False
    waiting.put(third)
    assert delivered == [first, second, third]


@pytest.mark.parametrize("known", [True, False])
async def test_a_result_that_turned_out_an_error_is_replaced_by_that_of_an_earlier_run(known):
    doubt, delivered, asked = Doubt(), [], []
    waiting = DoubtfulDelivery(delivered.append, doubt)
    miss, match = result_of(entries(1)[0]), replace(result_of(entries(2)[1]), status=Status.MATCHED)
    waiting.put(miss)
    waiting.put(match)
    doubt.gone = True
    kept = replace(miss, status=Status.REVIEW)

    async def recall(result):
        asked.append(result)
        return kept if known else result

    await waiting.settle(recall)
    assert asked == [doubt.judge(miss)]
    assert delivered == [kept if known else doubt.judge(miss), match]
    await waiting.settle(recall)
    assert len(delivered) == 2
