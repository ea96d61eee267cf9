"""Match one track: ask a catalogue until a match is safe. What a match is, the package `matching` decides."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from beatmatch.catalogs.base import Catalog
from beatmatch.matching.ask import Seen, is_worth_asking, queries_for
from beatmatch.matching.compare import Comparison, Identity, compare, has_another_name, names_an_artist
from beatmatch.matching.decide import Verdict, decide
from beatmatch.matching.read import LibraryEntry, beatport_ids, read_entry
from beatmatch.models import Answer, BeatportCandidate, Clock, Method, Query, QueryKind, QueryRecord, RBTrack, Status
from beatmatch.settings import Settings

_CLOSE = 0.9  # of a version; an Original for an Extended is less


@dataclass(frozen=True, slots=True)
class MatchOutcome:
    """The verdict for one track, how it was reached, and every query that was asked on the way."""

    entry: LibraryEntry
    verdict: Verdict
    method: Method | None
    queries: tuple[QueryRecord, ...]
    candidates: int  # that were looked at


async def async_best_beatport_match(
    track: RBTrack, catalog: Catalog, settings: Settings, *, clock: Clock = time.monotonic
) -> MatchOutcome:
    """Find the best match for a track: exact ways first, then queries, strictest first, until one is safe.

    Raises CatalogError when the source does not answer; there is no verdict then, and never a "no match".
    """
    entry = read_entry(track, settings)
    search = _Search(entry, catalog, settings, clock)
    methods: dict[int | None, Method] = {}  # of each best candidate, the way that found it
    for method, query in _questions(entry):
        if not search.is_worth_asking(query):
            continue
        verdict = await search.ask(query)
        if verdict.status is Status.MATCHED:
            methods.setdefault(_matched_id(verdict), method)
            if method is Method.SEARCH or _is_the_version(verdict):
                break
    verdict = search.final_verdict()
    return MatchOutcome(entry, verdict, methods.get(_matched_id(verdict)), tuple(search.records), search.candidates)


def _questions(entry: LibraryEntry) -> Iterable[tuple[Method, Query]]:
    for track_id in beatport_ids(entry.track):
        yield Method.ID, Query(str(track_id), QueryKind.ID)
    if entry.track.isrc:
        yield Method.ISRC, Query(entry.track.isrc, QueryKind.ISRC)
    for query in queries_for(entry):
        yield Method.SEARCH, query


def _matched_id(verdict: Verdict) -> int | None:
    return verdict.best.candidate.track_id if verdict.status is Status.MATCHED and verdict.best else None


def _is_the_version(verdict: Verdict) -> bool:
    """Return whether an exact way led to the very version; one number may stand for Original and Extended alike."""
    return verdict.best is not None and (verdict.best.scored.value_of("version") or 0.0) >= _CLOSE


class _Search:
    """What is known so far about one entry: the comparisons by candidate id, and the queries that brought them.

    Candidates with another name are put aside, and compared only where nothing better can be shown.
    """

    def __init__(self, entry: LibraryEntry, catalog: Catalog, settings: Settings, clock: Clock) -> None:
        self._entry = entry
        self._catalog = catalog
        self._settings = settings
        self._clock = clock
        self._comparisons: dict[int, Comparison] = {}
        self._others: dict[int, BeatportCandidate] = {}
        self.records: list[QueryRecord] = []

    def is_worth_asking(self, query: Query) -> bool:
        if query.kind in (QueryKind.ID, QueryKind.ISRC):
            return True
        comparisons = self._comparisons.values()
        seen = Seen(
            queries=sum(record.query.kind not in (QueryKind.ID, QueryKind.ISRC) for record in self.records),
            song=any(comparison.identity is Identity.SURE for comparison in comparisons),
            name=any(comparison.name > 0 for comparison in comparisons),
            artist=any(names_an_artist(self._entry, each) for each in self._candidates()),
        )
        return is_worth_asking(query.kind, seen)

    async def ask(self, query: Query) -> Verdict:
        """Ask one query, compare what came for the first time, and decide over all that has come so far."""
        started = self._clock()
        answer = await _answer(self._catalog, query)
        spent = round((self._clock() - started) * 1000, 1)
        self.records.append(QueryRecord(query, len(answer.candidates), spent, answer.origin))
        for candidate in answer.candidates:
            self._look_at(candidate)
        return self._verdict()

    def _verdict(self) -> Verdict:
        return decide(self._comparisons.values(), self._settings, others=bool(self._others))

    def _look_at(self, candidate: BeatportCandidate) -> None:
        if candidate.track_id in self._comparisons or candidate.track_id in self._others:
            return
        if has_another_name(self._entry, candidate):
            self._others[candidate.track_id] = candidate
        else:
            self._compare(candidate)

    def _compare(self, candidate: BeatportCandidate) -> None:
        self._comparisons[candidate.track_id] = compare(self._entry, candidate, self._settings)

    def _candidates(self) -> Iterable[BeatportCandidate]:
        yield from (comparison.candidate for comparison in self._comparisons.values())
        yield from self._others.values()

    @property
    def candidates(self) -> int:
        return len(self._comparisons) + len(self._others)

    def final_verdict(self) -> Verdict:
        """Decide over all; where every candidate has another name, the nearest are compared to be shown."""
        settings, others = self._settings, list(self._others.values())
        shown = others if settings.compare_all else () if self._comparisons else others[: settings.candidates_kept]
        for candidate in shown:
            self._compare(self._others.pop(candidate.track_id))
        return self._verdict()


async def _answer(catalog: Catalog, query: Query) -> Answer:
    if query.kind is QueryKind.ID:
        return await catalog.lookup(int(query.text))
    if query.kind is QueryKind.ISRC:
        return await catalog.by_isrc(query.text)
    return await catalog.search(query)
