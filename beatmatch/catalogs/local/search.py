"""Find the tracks nearest to a query: those that hold most of its words, rare words counting more (BM25).

A word that no track holds is taken for misspelt. The whole title counts as a word of its own, so that "Go" comes
before "Go Home" where "Go" was asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import tantivy

from beatmatch.catalogs.local.tokenizer import title_key, tokenize
from beatmatch.catalogs.local.words import NUMBER, WORD, schema
from beatmatch.models import Query, QueryKind

_MAX_LETTERS = 1_000  # of a query; the rest is not read
_MAX_WORDS = 40
_MAX_TITLE = 8  # words of a query that are tried as a whole title
_FEW = 5  # tracks; when fewer are found, every word of the query may be misspelt
_MAX_COMPLETIONS = 50  # words of the catalogue that the last word of a filter may be the beginning of
_COMMON = (1_000, 0.1)  # tracks, and share of the catalogue: a word that more of them hold only breaks ties
_TIE = 0.9  # of the best score; where the last hit has as much, common words have to decide
_SHORT, _LONG = range(3, 8), range(8, 41)  # letters of words that may be one edit away, or two
_SPELLING_WEIGHT = 4.0  # of a misspelt word; a rare word that fits has 8 or more

Clause: TypeAlias = tuple[tantivy.Occur, tantivy.Query]

_SCHEMA = schema()
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a query in the order of the query, and how many tracks hold each."""

    tracks: dict[str, int]
    common: frozenset[str]


def find_nearest(searcher: tantivy.Searcher, query: Query, limit: int) -> list[int]:
    """Return the ids of at most `limit` tracks, nearest to the query first, equally near ones in the index's order.

    A query of kind FILTER finds the tracks that hold all of its words; the last word of name and artist may be the
    beginning of one. Any other query also finds tracks that hold some of its words only, or hold them misspelt.
    """
    if query.kind is QueryKind.FILTER:
        return _ids(searcher, _hits(searcher, list(_filter(searcher, query)), limit))
    words = _read_words(searcher, query.text)
    hits = _hits(searcher, [*_clauses(searcher, words, words.common)], limit)
    if words.common and len(hits) == limit and hits[-1][0] > _TIE * hits[0][0]:
        hits = _hits(searcher, [*_clauses(searcher, words, frozenset())], limit)
    if len(hits) < _FEW:
        hits = _hits(searcher, [*_clauses(searcher, words, frozenset(), correct_all=True)], limit)
    return _ids(searcher, hits)


def _read_words(searcher: tantivy.Searcher, text: str) -> _Words:
    words = list(dict.fromkeys(tokenize(text[:_MAX_LETTERS])))[:_MAX_WORDS]
    tracks = {word: searcher.doc_freq(WORD, word) for word in words}
    most = max(_COMMON[0], _COMMON[1] * searcher.num_docs)
    rare = [word for word in words if 0 < tracks[word] <= most]
    return _Words(tracks, frozenset(word for word in words if tracks[word] > most) if len(rare) > 1 else frozenset())


def _hits(searcher: tantivy.Searcher, clauses: list[Clause], limit: int) -> list[tuple[float, tantivy.DocAddress]]:
    if not clauses:
        return []
    return searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits


def _ids(searcher: tantivy.Searcher, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[int]:
    return [
        int(number)
        for number in searcher.fast_field_values(NUMBER, [address for _, address in hits])
        if number is not None
    ]


def _clauses(
    searcher: tantivy.Searcher, words: _Words, without: frozenset[str], *, correct_all: bool = False
) -> Iterator[Clause]:
    """Yield what a track should hold: the words, neighbours written as one, runs of words that are a whole title."""
    for word, tracks in words.tracks.items():
        if tracks and word not in without:
            yield _SHOULD, _term(word)
        if (not tracks or correct_all) and (near := _near_spellings(word)):
            yield _SHOULD, near
    ordered = tuple(words.tracks)
    for left, right in pairwise(ordered):  # "re work" is "rework" in half of the titles
        if searcher.doc_freq(WORD, left + right):
            yield _SHOULD, _term(left + right)
    for key in _titles_in(searcher, ordered):
        yield _SHOULD, _term(key)


def _titles_in(searcher: tantivy.Searcher, words: Sequence[str]) -> Iterator[str]:
    """Yield the keys of whole titles that the words hold side by side, but for those within a longer one."""
    taken: list[range] = []
    for length in range(min(_MAX_TITLE, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if any(start in run and start + length - 1 in run for run in taken):
                continue
            key = title_key(words[start : start + length])
            if searcher.doc_freq(WORD, key):
                taken.append(range(start, start + length))
                yield key


def _term(word: str) -> tantivy.Query:
    return tantivy.Query.term_query(_SCHEMA, WORD, word, "freq")


def _near_spellings(word: str) -> tantivy.Query | None:
    """Return a query for words one edit away, or two from a long one; None for numbers: 2024 is not 2025."""
    if word.isdigit() or not (len(word) in _SHORT or len(word) in _LONG):
        return None
    edits = 1 if len(word) in _SHORT else 2
    near = tantivy.Query.fuzzy_term_query(_SCHEMA, WORD, word, edits)
    return tantivy.Query.const_score_query(near, _SPELLING_WEIGHT)


def _filter(searcher: tantivy.Searcher, query: Query) -> Iterator[Clause]:
    for text in (query.name, query.artist):
        words = list(_read_words(searcher, text).tracks)
        for word in words[:-1]:
            yield _MUST, _term(word)
        for last in words[-1:]:
            longer = searcher.terms_with_prefix(WORD, last, limit=_MAX_COMPLETIONS)
            yield (
                _MUST,
                tantivy.Query.boolean_query([(_SHOULD, _term(term)) for term, _ in longer] or [(_SHOULD, _term(last))]),
            )
