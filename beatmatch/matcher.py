"""One track: ask, judge, decide, until a match is safe. What awaits here never decides; `matching` does."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from beatmatch.catalogs.base import Catalog
from beatmatch.matching.entry import Entry, file_id, understand
from beatmatch.matching.queries import is_worth_asking, queries_for
from beatmatch.matching.scoring import Identity, Judgement, judge
from beatmatch.matching.verdict import Verdict, decide
from beatmatch.models import Answer, BeatportCandidate, Method, Query, QueryKind, QueryRecord, RBTrack, Status
from beatmatch.settings import Settings

_CLOSE = 0.9  # of a version; an Original for an Extended is less

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict for one track, how it was reached, and every query that was asked on the way."""

    verdict: Verdict
    method: Method | None
    queries: tuple[QueryRecord, ...]


async def async_best_beatport_match(
    track: RBTrack, catalog: Catalog, settings: Settings, *, clock: Clock = time.monotonic
) -> Outcome:
    """Find the best match for a track: exact ways first, then queries, strictest first, until one is safe.

    Raises CatalogError when the source does not answer; there is no verdict then, and never a "no match".
    """
    entry = understand(track, settings)
    search = _Search(entry, catalog, settings, clock)
    found: dict[int | None, Method] = {}
    for method, query in _questions(entry):
        if not search.is_worth_asking(query):
            continue
        verdict = await search.ask(query)
        if verdict.status is Status.MATCHED:
            found.setdefault(_best_id(verdict), method)
            if method is Method.SEARCH or _is_the_version(verdict):
                break
    verdict = search.verdict()
    return Outcome(verdict, found.get(_best_id(verdict)), tuple(search.records))


def _best_id(verdict: Verdict) -> int | None:
    return verdict.best.candidate.track_id if verdict.status is Status.MATCHED and verdict.best else None


def _is_the_version(verdict: Verdict) -> bool:
    """Tell whether an exact way led to the very version; one number may stand for Original and Extended alike."""
    return verdict.best is not None and (verdict.best.part("version") or 0.0) >= _CLOSE


def _questions(entry: Entry) -> Iterable[tuple[Method, Query]]:
    if (track_id := file_id(entry.track)) is not None:
        yield Method.ID, Query(str(track_id), QueryKind.ID)
    if entry.track.isrc:
        yield Method.ISRC, Query(entry.track.isrc, QueryKind.ISRC)
    for query in queries_for(entry):
        yield Method.SEARCH, query


class _Search:
    """What is known so far about one entry: the candidates by id, and the queries that brought them."""

    def __init__(self, entry: Entry, catalog: Catalog, settings: Settings, clock: Clock) -> None:
        self._entry = entry
        self._catalog = catalog
        self._settings = settings
        self._clock = clock
        self._judged: dict[int, Judgement] = {}
        self.records: list[QueryRecord] = []

    def is_worth_asking(self, query: Query) -> bool:
        seen = self._judged.values()
        return is_worth_asking(
            query.kind,
            name_seen=any(one.name > 0 for one in seen),
            song_seen=any(one.identity is Identity.SURE for one in seen),
        )

    async def ask(self, query: Query) -> Verdict:
        started = self._clock()
        answer = await _answer(self._catalog, query)
        spent = round((self._clock() - started) * 1000, 1)
        self.records.append(QueryRecord(query, len(answer.candidates), spent, answer.origin))
        self._judge(answer.candidates)
        return self.verdict()

    def _judge(self, candidates: Iterable[BeatportCandidate]) -> None:
        for candidate in candidates:
            if candidate.track_id not in self._judged:
                self._judged[candidate.track_id] = judge(self._entry, candidate, self._settings)

    def verdict(self) -> Verdict:
        return decide(self._judged.values(), self._settings)


async def _answer(catalog: Catalog, query: Query) -> Answer:
    if query.kind is QueryKind.ID:
        return await catalog.lookup(int(query.text))
    if query.kind is QueryKind.ISRC:
        return await catalog.by_isrc(query.text)
    return await catalog.search(query)
