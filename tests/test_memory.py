"""What earlier runs learnt, put to use in front of a catalogue that counts the questions."""

from contextlib import closing

import pytest

from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.memory import CachedCatalog, StoreMemory, run_flags
from beatmatch.models import Answer, Changed, Origin, Query, QueryKind, Status
from beatmatch.settings import Retry, Settings
from beatmatch.store import ANY_AGE, Freshness, NullStore, RunHandle, open_store
from tests.store.samples import DAY, HARBOUR, MOONRISE, NOW, Watch, result, track

MOON = Query("Ada Vale Moonrise", QueryKind.FULL)


class Source:
    """A catalogue that says what it is told to, and counts the questions."""

    name = "beatport"

    def __init__(self, *candidates, error=None):
        self.candidates = candidates
        self.error = error
        self.asked = []

    async def search(self, query):
        return self._said(query.text)

    async def lookup(self, track_id):
        return self._said(track_id)

    async def by_isrc(self, isrc):
        return self._said(isrc)

    def _said(self, question):
        self.asked.append(question)
        if self.error:
            raise self.error
        return Answer(self.candidates)


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def store(tmp_path, watch):
    with closing(open_store(tmp_path, watch)) as opened:
        yield opened


def memory(store, source, settings=Settings(), *, is_local=False):  # noqa: B008  # frozen
    run = store.begin_run("beatport", "Late", run_flags(settings))
    return StoreMemory(store, run, source, settings, is_local)


def end(store, *results, source):
    """Run once, with these results."""
    run = memory(store, source)
    changes = [run.record(one) for one in results]
    run.finish_run(True)
    return changes


async def asked(store, settings, source):
    """Ask once in a new run; tell whether the source was asked."""
    before = len(source.asked)
    await memory(store, source, settings).catalog_for(track()).search(MOON)
    return len(source.asked) > before


def test_every_change_is_told_against_the_last_run_that_ended(store):
    source = Source(MOONRISE)
    assert end(store, result(Status.NO_MATCH), source=source) == [Changed.NEW]
    assert end(store, result(Status.NO_MATCH), source=source) == [Changed.SAME]
    assert end(store, result(Status.REVIEW), source=source) == [Changed.BETTER]
    assert end(store, result(Status.MATCHED), source=source) == [Changed.BETTER]
    assert end(store, result(Status.ERROR), source=source) == [Changed.SAME]
    assert end(store, result(Status.MATCHED), source=source) == [Changed.SAME]
    assert end(store, result(Status.MATCHED, best=HARBOUR, score=80.0), source=source) == [Changed.LOST]
    assert end(store, result(Status.NO_MATCH), source=source) == [Changed.LOST]


def test_a_run_that_does_not_end_has_said_nothing(store):
    source = Source(MOONRISE)
    assert memory(store, source).record(result()) is Changed.NEW
    assert memory(store, source).record(result()) is Changed.NEW


def test_a_run_that_lacks_answers_counts_and_is_resumed(store, watch):
    source = Source(MOONRISE)
    first = memory(store, source)
    first.record(result())
    first.finish_run(False)
    watch.now += 3600
    second = memory(store, source)
    assert second.run == first.run
    assert second.record(result()) is Changed.SAME
    second.finish_run(True)
    assert memory(store, source).run != first.run


def test_the_same_track_twice_in_a_playlist_is_news_both_times(store):
    assert end(store, result(), result(), source=Source(MOONRISE)) == [Changed.NEW, Changed.NEW]


def test_a_decision_is_handed_on(store):
    run = memory(store, Source(MOONRISE))
    assert run.decision_for(track()) is None
    assert store.decide(track(), 4_711_001, MOONRISE) == run.decision_for(track())
    assert store.decide(track(), None) == run.decision_for(track())


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
    source = Source(MOONRISE)
    assert await asked(store, Settings(), source)
    end(store, result(status), source=source)
    watch.now += 3600
    assert await asked(store, Settings(retry=retry), source) is asks_again


@pytest.mark.parametrize(("status", "asks_again"), [(Status.MATCHED, False), (Status.NO_MATCH, True)])
async def test_a_miss_is_looked_for_again_after_a_day_and_a_match_is_not(store, watch, status, asks_again):
    source = Source(MOONRISE)
    assert await asked(store, Settings(), source)
    end(store, result(status), source=source)
    watch.now += DAY
    assert await asked(store, Settings(), source) is asks_again


async def test_to_refresh_asks_what_is_known_and_once(store, watch):
    source, settings = Source(MOONRISE), Settings(refresh=True)
    await asked(store, Settings(), source)
    watch.now += 60
    assert await asked(store, settings, source)
    assert not await asked(store, settings, source)  # the run that was cut short is resumed


async def test_offline_nobody_is_asked_and_any_age_will_do(store, watch):
    source, settings = Source(MOONRISE), Settings(offline=True)
    with pytest.raises(CatalogError) as caught:
        await asked(store, settings, source)
    assert caught.value.kind is ErrorKind.OFFLINE
    await asked(store, Settings(), source)
    watch.now += 400 * DAY
    assert not await asked(store, settings, source)


def test_a_file_is_asked_itself_and_what_it_says_is_not_kept(store):
    source = Source(MOONRISE)
    assert memory(store, source, is_local=True).catalog_for(track()) is source
    assert isinstance(memory(store, source).catalog_for(track()), CachedCatalog)


def test_without_a_store_nothing_is_new(watch):
    source = Source(MOONRISE)
    run = StoreMemory(NullStore(watch), RunHandle(0, "beatport", watch()), source, Settings(), is_local=False)
    assert run.record(result()) is None
    run.finish_run(True)


def test_other_flags_make_another_run():
    flags = {run_flags(Settings(retry=retry)) for retry in Retry}
    flags |= {run_flags(Settings(refresh=True)), run_flags(Settings(offline=True))}
    assert len(flags) == len(Retry) + 2


# The catalogue that answers from the store


async def test_a_question_is_asked_once_and_known_from_then_on(store):
    source = Source(MOONRISE, HARBOUR)
    assert await CachedCatalog(source, store, ANY_AGE).search(MOON) == Answer((MOONRISE, HARBOUR), Origin.CATALOG)
    assert await CachedCatalog(source, store, ANY_AGE).search(MOON) == Answer((MOONRISE, HARBOUR), Origin.STORE)
    assert source.asked == ["Ada Vale Moonrise"]


async def test_the_same_words_from_another_kind_of_query_are_the_same_question(store):
    source = Source(MOONRISE)
    await CachedCatalog(source, store, ANY_AGE).search(MOON)
    answer = await CachedCatalog(source, store, ANY_AGE).search(Query("ada vale  moonrise", QueryKind.FOLDED))
    assert answer.origin is Origin.STORE


async def test_ids_and_isrcs_are_remembered_too(store):
    source = Source(MOONRISE)
    catalog = CachedCatalog(source, store, ANY_AGE)
    for _ in range(2):
        assert (await catalog.lookup(4_711_001)).candidates == (MOONRISE,)
        assert (await catalog.by_isrc("GBXYZ2100417")).candidates == (MOONRISE,)
    assert source.asked == [4_711_001, "GBXYZ2100417"]


async def test_that_there_is_nothing_is_remembered_too(store):
    source = Source()
    catalog = CachedCatalog(source, store, ANY_AGE)
    await catalog.search(MOON)
    assert await catalog.search(MOON) == Answer((), Origin.STORE)
    assert len(source.asked) == 1


async def test_what_is_too_old_for_this_track_is_asked_again_and_kept_anew(store, watch):
    await CachedCatalog(Source(MOONRISE), store, ANY_AGE).search(MOON)
    watch.now += DAY
    catalog = CachedCatalog(Source(HARBOUR), store, Freshness(filled=NOW + 1, empty=NOW + 1))
    assert await catalog.search(MOON) == Answer((HARBOUR,), Origin.CATALOG)
    assert await catalog.search(MOON) == Answer((HARBOUR,), Origin.STORE)


async def test_an_error_is_never_remembered(store):
    trouble = CatalogError(ErrorKind.TIMEOUT, "did not answer in time")
    with pytest.raises(CatalogError, match="did not answer in time"):
        await CachedCatalog(Source(error=trouble), store, ANY_AGE).search(MOON)
    assert (await CachedCatalog(Source(MOONRISE), store, ANY_AGE).search(MOON)).origin is Origin.CATALOG


async def test_offline_any_age_will_do_and_nothing_is_asked(store, watch):
    await CachedCatalog(Source(MOONRISE), store, ANY_AGE).search(MOON)
    watch.now += 1000 * DAY
    source = Source(HARBOUR)
    offline = CachedCatalog(source, store, Freshness(filled=watch.now, empty=watch.now), offline=True)
    assert await offline.search(MOON) == Answer((MOONRISE,), Origin.STORE)
    with pytest.raises(CatalogError) as caught:
        await offline.lookup(4_711_001)
    assert (caught.value.kind, caught.value.message) == (
        ErrorKind.OFFLINE,
        'offline, and no earlier run has asked for "4711001"',
    )
    assert source.asked == []


async def test_without_a_store_everything_is_asked(watch):
    source = Source(MOONRISE)
    catalog = CachedCatalog(source, NullStore(watch), ANY_AGE)
    await catalog.search(MOON)
    await catalog.search(MOON)
    assert len(source.asked) == 2


def test_it_has_the_name_of_its_source(store):
    assert CachedCatalog(Source(), store, ANY_AGE).name == "beatport"
