import asyncio

import pytest

from beatmatch.catalogs.coalescing import CoalescingCatalog
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.models import Answer, BeatportCandidate, Origin, Query, QueryKind

FOUND = Answer((BeatportCandidate(track_id=7, title="Salt Lamps"),))


class Slow:
    """A catalogue that answers when it is told to, and remembers what it was asked."""

    name = "slow"

    def __init__(self, error=None):
        self.asked, self.ended, self.go = [], [], asyncio.Event()
        self.error = error

    async def _answer(self, what):
        self.asked.append(what)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            for _ in range(9):
                await asyncio.sleep(0)
            self.ended.append(what)
            raise
        if self.error is not None:
            raise self.error
        return FOUND

    async def search(self, query):
        return await self._answer(query)

    async def lookup(self, track_id):
        return await self._answer(track_id)

    async def by_isrc(self, isrc):
        return await self._answer(isrc)


def words(text, kind=QueryKind.FULL):
    return Query(text, kind)


async def begun(*questions):
    tasks = [asyncio.create_task(question) for question in questions]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_what_is_being_asked_is_asked_once():
    slow = Slow()
    catalog = CoalescingCatalog(slow)
    asks = await begun(
        catalog.search(words("salt")), catalog.search(words("salt", QueryKind.TITLE)), catalog.search(words("salt"))
    )
    slow.go.set()
    answers = await asyncio.gather(*asks)
    assert slow.asked == [words("salt")]
    assert [answer.origin for answer in answers] == [Origin.CATALOG, Origin.SHARED, Origin.SHARED]
    assert {answer.candidates for answer in answers} == {FOUND.candidates}


async def test_different_questions_are_asked_side_by_side():
    slow = Slow()
    catalog = CoalescingCatalog(slow)
    asks = await begun(
        catalog.search(words("salt")),
        catalog.search(words("lamps")),
        catalog.search(Query("salt", QueryKind.FILTER, "salt", "odile")),
        catalog.search(Query("salt", QueryKind.FILTER, "salt", "kestrel")),
        catalog.lookup(7),
        catalog.by_isrc("7"),
        catalog.lookup(7),
        catalog.by_isrc("7"),
    )
    slow.go.set()
    await asyncio.gather(*asks)
    assert len(slow.asked) == 6


async def test_a_question_whose_answer_has_come_is_asked_anew():
    slow = Slow()
    slow.go.set()
    catalog = CoalescingCatalog(slow)
    for _ in range(2):
        assert (await catalog.lookup(7)).origin is Origin.CATALOG
    assert slow.asked == [7, 7]


@pytest.mark.parametrize("leaver", [0, 1, 2])
async def test_whoever_leaves_does_not_take_the_answer_along(leaver):
    slow = Slow()
    catalog = CoalescingCatalog(slow)
    asks = await begun(*(catalog.lookup(7) for _ in range(3)))
    asks[leaver].cancel()
    await asyncio.sleep(0)
    slow.go.set()
    answers = await asyncio.gather(*asks, return_exceptions=True)
    assert isinstance(answers.pop(leaver), asyncio.CancelledError)
    assert [answer.candidates for answer in answers] == [FOUND.candidates] * 2
    assert slow.asked == [7]


async def test_when_the_last_one_leaves_the_question_ends_before_it():
    slow = Slow()
    catalog = CoalescingCatalog(slow)
    asks = await begun(*(catalog.lookup(7) for _ in range(2)))
    for ask in asks:
        ask.cancel()
    await asyncio.wait(asks)
    assert slow.ended == [7]
    assert all(ask.cancelled() for ask in asks)
    slow.go.set()
    assert await catalog.lookup(7) == FOUND


async def test_who_asks_while_a_question_is_being_dropped_gets_an_answer_of_its_own():
    slow = Slow()
    catalog = CoalescingCatalog(slow)
    (first,) = await begun(catalog.lookup(7))
    first.cancel()
    await asyncio.sleep(0)
    (second,) = await begun(catalog.lookup(7))
    slow.go.set()
    assert (await second).candidates == FOUND.candidates
    await asyncio.wait([first])
    assert first.cancelled()


async def test_an_error_is_shared_and_forgotten():
    slow = Slow(CatalogError(ErrorKind.NETWORK, "beats.test cannot be reached"))
    catalog = CoalescingCatalog(slow)
    asks = await begun(*(catalog.by_isrc("ZZBM12600001") for _ in range(3)))
    slow.go.set()
    errors = await asyncio.gather(*asks, return_exceptions=True)
    assert [error.kind for error in errors] == [ErrorKind.NETWORK] * 3
    assert slow.asked == ["ZZBM12600001"]
    slow.error = None
    assert await catalog.by_isrc("ZZBM12600001") == FOUND


async def test_it_is_a_catalogue_under_the_name_of_the_other():
    catalog = CoalescingCatalog(Slow())
    assert catalog.name == "slow"
