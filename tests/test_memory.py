"""What earlier runs learnt, put to use in front of a catalogue that counts the questions."""

from contextlib import closing

import pytest

from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.memory import CachedCatalog, StoreMemory, flags_of
from beatmatch.models import Answer, Changed, Query, QueryKind, Status
from beatmatch.result import Settled
from beatmatch.settings import Retry, Settings
from beatmatch.store import NoStore, RunHandle, open_store
from tests.store.samples import DAY, HARBOUR, MOONRISE, Watch, result, track

MOON = Query("Ada Vale Moonrise", QueryKind.FULL)


class Source:
    name = "beatport"

    def __init__(self):
        self.asked = 0

    async def search(self, query):
        self.asked += 1
        return Answer((MOONRISE,))


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def store(tmp_path, watch):
    with closing(open_store(tmp_path, watch)) as opened:
        yield opened


def memory(store, source, settings=Settings(), *, is_near=False):  # noqa: B008  # frozen
    run = store.begin_run("beatport", "Late", flags_of(settings))
    return StoreMemory(store, run, source, settings, is_near)


def end(store, *results, source):
    """Run once, with these results."""
    run = memory(store, source)
    changes = [run.record(one) for one in results]
    run.finish(True)
    return changes


async def asked(store, settings, source):
    """Ask once in a new run; tell whether the source was asked."""
    before = source.asked
    await memory(store, source, settings).catalog_for(track()).search(MOON)
    return source.asked > before


def test_every_change_is_told_against_the_last_run_that_ended(store):
    source = Source()
    assert end(store, result(Status.NO_MATCH), source=source) == [Changed.NEW]
    assert end(store, result(Status.NO_MATCH), source=source) == [Changed.SAME]
    assert end(store, result(Status.REVIEW), source=source) == [Changed.BETTER]
    assert end(store, result(Status.MATCHED), source=source) == [Changed.BETTER]
    assert end(store, result(Status.ERROR), source=source) == [Changed.SAME]
    assert end(store, result(Status.MATCHED), source=source) == [Changed.SAME]
    assert end(store, result(Status.MATCHED, best=HARBOUR, score=80.0), source=source) == [Changed.LOST]
    assert end(store, result(Status.NO_MATCH), source=source) == [Changed.LOST]


def test_a_run_that_does_not_end_has_said_nothing(store):
    source = Source()
    assert memory(store, source).record(result()) is Changed.NEW
    assert memory(store, source).record(result()) is Changed.NEW


def test_a_run_that_lacks_answers_has_said_what_it_said_and_is_taken_up(store, watch):
    source = Source()
    first = memory(store, source)
    first.record(result())
    first.finish(False)
    watch.now += 3600
    second = memory(store, source)
    assert (second.run.taken_up, second.run.started_at) == (True, first.run.started_at)
    assert second.record(result()) is Changed.SAME
    second.finish(True)
    assert not memory(store, source).run.taken_up


def test_the_same_track_twice_in_a_playlist_is_news_both_times(store):
    assert end(store, result(), result(), source=Source()) == [Changed.NEW, Changed.NEW]


def test_a_decision_is_handed_on(store):
    run = memory(store, Source())
    assert run.settled(track()) is None
    store.decide(track(), 4_711_001, MOONRISE)
    assert run.settled(track()) == Settled(4_711_001, MOONRISE)
    store.decide(track(), None)
    assert run.settled(track()) == Settled(None, None)


@pytest.mark.parametrize(
    ("status", "retry", "asks_again"),
    [
        (Status.MATCHED, Retry.DEFAULT, False),
        (Status.REVIEW, Retry.DEFAULT, False),
        (Status.NO_MATCH, Retry.DEFAULT, False),
        (Status.MATCHED, Retry.NO_MATCH, False),
        (Status.NO_MATCH, Retry.NO_MATCH, True),
        (Status.REVIEW, Retry.REVIEW, True),
        (Status.NO_MATCH, Retry.REVIEW, False),
        (Status.MATCHED, Retry.ALL, True),
        (Status.NO_MATCH, Retry.ALL, True),
    ],
)
async def test_what_is_looked_for_again_an_hour_later(store, watch, status, retry, asks_again):
    source = Source()
    assert await asked(store, Settings(), source)
    end(store, result(status), source=source)
    watch.now += 3600
    assert await asked(store, Settings(retry=retry), source) is asks_again


@pytest.mark.parametrize(("status", "asks_again"), [(Status.MATCHED, False), (Status.NO_MATCH, True)])
async def test_a_miss_is_looked_for_again_after_a_day_and_a_match_is_not(store, watch, status, asks_again):
    source = Source()
    assert await asked(store, Settings(), source)
    end(store, result(status), source=source)
    watch.now += DAY
    assert await asked(store, Settings(), source) is asks_again


async def test_to_refresh_asks_what_is_known_and_once(store, watch):
    source, settings = Source(), Settings(refresh=True)
    await asked(store, Settings(), source)
    watch.now += 60
    assert await asked(store, settings, source)
    assert not await asked(store, settings, source)  # the run that was cut short is taken up


async def test_offline_nobody_is_asked_and_any_age_will_do(store, watch):
    source, settings = Source(), Settings(offline=True)
    with pytest.raises(CatalogError) as caught:
        await asked(store, settings, source)
    assert caught.value.kind is ErrorKind.OFFLINE
    await asked(store, Settings(), source)
    watch.now += 400 * DAY
    assert not await asked(store, settings, source)


def test_a_file_is_asked_itself_and_what_it_says_is_not_kept(store):
    source = Source()
    assert memory(store, source, is_near=True).catalog_for(track()) is source
    assert isinstance(memory(store, source).catalog_for(track()), CachedCatalog)


def test_without_a_store_nothing_is_new(watch):
    source = Source()
    run = StoreMemory(NoStore(watch), RunHandle(0, "beatport", watch()), source, Settings(), is_near=False)
    assert run.record(result()) is None
    run.finish(True)


def test_other_flags_make_another_run():
    flags = {flags_of(Settings(retry=retry)) for retry in Retry}
    flags |= {flags_of(Settings(refresh=True)), flags_of(Settings(offline=True))}
    assert len(flags) == len(Retry) + 2
