from contextlib import closing

import pytest

from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.memory import CachedCatalog
from beatmatch.models import Answer, Origin, Query, QueryKind
from beatmatch.store import ANY, Freshness, NoStore, open_store
from tests.store.samples import DAY, HARBOUR, MOONRISE, NOW, Watch

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


async def test_a_question_is_asked_once_and_known_from_then_on(store):
    source = Source(MOONRISE, HARBOUR)
    assert await CachedCatalog(source, store, ANY).search(MOON) == Answer((MOONRISE, HARBOUR), Origin.CATALOG)
    assert await CachedCatalog(source, store, ANY).search(MOON) == Answer((MOONRISE, HARBOUR), Origin.STORE)
    assert source.asked == ["Ada Vale Moonrise"]


async def test_the_same_words_from_another_kind_of_query_are_the_same_question(store):
    source = Source(MOONRISE)
    await CachedCatalog(source, store, ANY).search(MOON)
    answer = await CachedCatalog(source, store, ANY).search(Query("ada vale  moonrise", QueryKind.FOLDED))
    assert answer.origin is Origin.STORE


async def test_ids_and_isrcs_are_remembered_too(store):
    source = Source(MOONRISE)
    catalog = CachedCatalog(source, store, ANY)
    for _ in range(2):
        assert (await catalog.lookup(4_711_001)).candidates == (MOONRISE,)
        assert (await catalog.by_isrc("GBXYZ2100417")).candidates == (MOONRISE,)
    assert source.asked == [4_711_001, "GBXYZ2100417"]


async def test_that_there_is_nothing_is_remembered_too(store):
    source = Source()
    catalog = CachedCatalog(source, store, ANY)
    await catalog.search(MOON)
    assert await catalog.search(MOON) == Answer((), Origin.STORE)
    assert len(source.asked) == 1


async def test_what_is_too_old_for_this_track_is_asked_again_and_kept_anew(store, watch):
    await CachedCatalog(Source(MOONRISE), store, ANY).search(MOON)
    watch.now += DAY
    catalog = CachedCatalog(Source(HARBOUR), store, Freshness(good=NOW + 1, empty=NOW + 1))
    assert await catalog.search(MOON) == Answer((HARBOUR,), Origin.CATALOG)
    assert await catalog.search(MOON) == Answer((HARBOUR,), Origin.STORE)


async def test_an_error_is_never_remembered(store):
    trouble = CatalogError(ErrorKind.TIMEOUT, "did not answer in time")
    with pytest.raises(CatalogError, match="did not answer in time"):
        await CachedCatalog(Source(error=trouble), store, ANY).search(MOON)
    assert (await CachedCatalog(Source(MOONRISE), store, ANY).search(MOON)).origin is Origin.CATALOG


async def test_offline_any_age_will_do_and_nothing_is_asked(store, watch):
    await CachedCatalog(Source(MOONRISE), store, ANY).search(MOON)
    watch.now += 1000 * DAY
    source = Source(HARBOUR)
    offline = CachedCatalog(source, store, Freshness(good=watch.now, empty=watch.now), offline=True)
    assert await offline.search(MOON) == Answer((MOONRISE,), Origin.STORE)
    with pytest.raises(CatalogError) as told:
        await offline.lookup(4_711_001)
    assert (told.value.kind, told.value.message) == (
        ErrorKind.OFFLINE,
        'offline, and no earlier run has asked for "4711001"',
    )
    assert source.asked == []


async def test_without_a_store_everything_is_asked(watch):
    source = Source(MOONRISE)
    catalog = CachedCatalog(source, NoStore(watch), ANY)
    await catalog.search(MOON)
    await catalog.search(MOON)
    assert len(source.asked) == 2


def test_it_has_the_name_of_its_source(store):
    assert CachedCatalog(Source(), store, ANY).name == "beatport"
