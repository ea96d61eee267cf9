"""Find the tracks nearest to a query: its rare words decide which tracks are compared, all of its words rank them.

FTS5's own bm25 over all words walks every track that holds "mix": 2 seconds at a million tracks. So tracks are gathered
by the rarest words first, and only the best of these are compared word by word.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from math import log

from rapidfuzz.distance import OSA

from beatmatch.catalogs.local.index import COLUMNS, from_row
from beatmatch.catalogs.local.tokenizer import query_keys, tokenize
from beatmatch.models import BeatportCandidate, Query, QueryKind

_MAX_LETTERS = 1_000  # of a query; the rest is not read
_MAX_WORDS = 40
_MAX_COMPARED = 400  # tracks that are compared word by word
_MAX_READ = 20_000  # index entries that are read for rare words together, and for one word beside others
_FEW = 5  # tracks; when fewer are found, every word of the query may be misspelt
_MAX_SPELLINGS = 8  # near spellings tried for a word
_MAX_SPELLINGS_COMPARED = 200  # words of the catalogue whose letters are compared with those of a misspelt one
_SPELLING_WEIGHTS = (1.0, 0.8, 0.6)  # what a spelling counts that is 0, 1 or 2 edits away from the word of the query
_JOINED_WEIGHT = 0.9  # the same for "rework" where the query says "re work"

# For each field of a track: what a word of the query counts that is found there (a factor), and what each word there
# costs that is not in the query (in nats).
_FIELDS = {"title": (1.0, 0.6), "artists": (1.0, 0.15), "remixers": (0.9, 0.0), "mix_name": (0.9, 0.3)}
_FREE_WORDS = frozenset({"original", "extended", "mix", "remix", "version", "feat", "ft", "featuring"})  # cost nothing
_VERBATIM_TITLE = 1.0  # nats for a title whose words stand in the query side by side


@dataclass(frozen=True, slots=True)
class _Term:
    """One word of the query with the spellings that count for it, and the weight of each of them."""

    spellings: dict[str, float]
    tracks: int  # that hold it
    weight: float  # nats: the rarer the heavier

    @property
    def match(self) -> str:
        """Return the FTS5 expression that finds it."""
        return "(" + " OR ".join(map(_quoted, self.spellings)) + ")"


def find_nearest(
    db: sqlite3.Connection, query: Query, limit: int, *, max_read: int = _MAX_READ
) -> tuple[BeatportCandidate, ...]:
    """Return at most `limit` tracks, nearest to the query first, equally near ones by id.

    A query of kind FILTER finds the tracks whose fields hold all of its words; the last word of a field may be the
    beginning of one. Any other query also finds tracks that hold some of its words only, or hold them misspelt.
    `max_read` bounds the index entries that are read for one word.
    """
    if query.kind is QueryKind.FILTER:
        words, track_ids = _filter(db, query)
        terms = _terms(db, words, correct_all=False)
    else:
        words = _words(query.text)
        terms = _terms(db, words, correct_all=False)
        track_ids = _gather(db, terms, max_read)
        if len(track_ids) < _FEW:
            terms = _terms(db, words, correct_all=True)
            track_ids = _gather(db, terms, max_read)
    return _load_tracks(db, _rank(db, words, terms, track_ids)[:limit])


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(tokenize(text[:_MAX_LETTERS])))[:_MAX_WORDS]


def _filter(db: sqlite3.Connection, query: Query) -> tuple[list[str], list[int]]:
    """Return the words of a filter and the ids of the tracks that hold all of them."""
    columns = {"{name}": _words(query.name), "{artists remixers}": _words(query.artist)}
    conditions = [f"{column} : ({' AND '.join(map(_quoted, words))}*)" for column, words in columns.items() if words]
    if not conditions:
        return [], []
    rows = db.execute(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?", (" AND ".join(conditions), _MAX_COMPARED)
    )
    return list(chain.from_iterable(columns.values())), [track_id for (track_id,) in rows]


def _terms(db: sqlite3.Connection, words: Sequence[str], *, correct_all: bool) -> list[_Term]:
    """Weigh the words by how rare they are, rarest first.

    A word is also found where it is written together with a neighbour: "re work" is "rework" in half of the titles.
    Near spellings are looked for where no track holds the word, or, with `correct_all`, for every word.
    """
    (all_tracks,) = db.execute("SELECT tracks FROM about").fetchone()
    joined: dict[str, list[str]] = {word: [] for word in words}
    for left, right in pairwise(words):
        joined[left].append(left + right)
        joined[right].append(left + right)
    counts = _count_tracks(db, {*words, *chain.from_iterable(joined.values())})
    terms = []
    for word in words:
        spellings = {together: _JOINED_WEIGHT for together in joined[word] if together in counts}
        if word in counts:
            spellings[word] = 1.0
        if correct_all or not spellings:
            near = _near_spellings(db, word)
            counts |= {spelling: tracks for spelling, (tracks, _) in near.items()}
            spellings = {spelling: weight for spelling, (_, weight) in near.items()} | spellings
        if spellings:
            tracks = sum(counts[spelling] for spelling in spellings)
            terms.append(_Term(spellings, tracks, log(1 + all_tracks / tracks)))
    return sorted(terms, key=lambda term: term.tracks)


def _count_tracks(db: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
    """Return how many tracks hold each of the words, without those that none holds."""
    words = tuple(words)
    return dict(db.execute(f"SELECT term, docs FROM word WHERE term IN ({_placeholders(words)})", words))  # noqa: S608  # question marks only


def _near_spellings(db: sqlite3.Connection, word: str) -> dict[str, tuple[int, float]]:
    """Return words of the catalogue one edit away from `word`, or two from a long one: their tracks and weight."""
    keys, max_edits = query_keys(word)
    if not keys:
        return {}
    sharing = " UNION ALL ".join(["SELECT rowid AS number FROM marks WHERE marks MATCH ?"] * len(keys))
    rows = db.execute(
        f"""
        SELECT term, docs FROM word JOIN (
            SELECT number, count(*) AS shared FROM ({sharing}) GROUP BY number ORDER BY shared DESC, number LIMIT ?
        ) USING (number)
        """,  # noqa: S608  # question marks only
        (*map(_quoted, keys), _MAX_SPELLINGS_COMPARED),
    )
    near = sorted((OSA.distance(word, term, score_cutoff=max_edits), -tracks, term) for term, tracks in rows)
    return {
        term: (-tracks, _SPELLING_WEIGHTS[edits]) for edits, tracks, term in near[:_MAX_SPELLINGS] if edits <= max_edits
    }


def _gather(db: sqlite3.Connection, terms: Sequence[_Term], max_read: int) -> list[int]:
    """Return the ids of the tracks that hold the heaviest words, reading no more of the index than needed."""
    if not terms:
        return []
    reads = list(_reads(terms, max_read))
    read = "SELECT * FROM (SELECT rowid AS track_id, ? AS weight FROM words WHERE words MATCH ? LIMIT ?)"
    rows = db.execute(
        f"""
        SELECT track_id FROM ({" UNION ALL ".join([read] * len(reads))})
        GROUP BY track_id ORDER BY sum(weight) DESC, track_id LIMIT ?
        """,  # noqa: S608  # question marks only
        (*chain.from_iterable((weight, match, max_read) for weight, match in reads), _MAX_COMPARED),
    )
    return [track_id for (track_id,) in rows]


def _reads(terms: Sequence[_Term], max_read: int) -> Iterator[tuple[float, str]]:
    """Yield weight and FTS5 expression of each read: rare words alone, common ones only beside a rare one."""
    read_so_far = accumulate(term.tracks for term in terms)
    rare = [term for term, read in zip(terms, read_so_far, strict=True) if read <= max_read]
    if not rare:
        yield sum(term.weight for term in terms), " AND ".join(term.match for term in terms)
        rare = [terms[0]]
    beside_rare = " OR ".join(term.match for term in rare)
    for index, term in enumerate(terms):
        yield term.weight, term.match if index < len(rare) else f"{term.match} AND ({beside_rare})"


def _rank(db: sqlite3.Connection, words: Sequence[str], terms: Sequence[_Term], track_ids: Sequence[int]) -> list[int]:
    rows = db.execute(
        f"SELECT track_id, {', '.join(_FIELDS)} FROM track WHERE track_id IN ({_placeholders(track_ids)})",  # noqa: S608  # names and question marks only
        tuple(track_ids),
    )
    scorer = _Scorer(words, terms)
    ranks = sorted((-scorer.score([tokenize(text) for text in texts]), track_id) for track_id, *texts in rows)
    return [track_id for _, track_id in ranks]


class _Scorer:
    """The query by its spellings, so that the few words of a track are looked up in it."""

    def __init__(self, words: Sequence[str], terms: Sequence[_Term]) -> None:
        self._text = f" {' '.join(words)} "
        self._term_indexes = range(len(terms))
        self._weights: dict[str, list[tuple[int, float]]] = {}  # of a spelling: the indexes of its terms and its weight
        for index, term in enumerate(terms):
            for spelling, factor in term.spellings.items():
                self._weights.setdefault(spelling, []).append((index, term.weight * factor))
        self._costless = _FREE_WORDS.union(self._weights)

    def score(self, fields: Sequence[list[str]]) -> float:
        """Return the weight of the words that a track's _FIELDS share with the query, less what other words cost."""
        best = dict.fromkeys(self._term_indexes, 0.0)
        costs = 0.0
        for field, (factor, cost) in zip(map(frozenset, fields), _FIELDS.values(), strict=True):
            costs += cost * len(field - self._costless)
            for word in field & self._weights.keys():
                for index, weight in self._weights[word]:
                    best[index] = max(best[index], factor * weight)
        title = f" {' '.join(fields[0])} "
        return sum(best.values()) - costs + (_VERBATIM_TITLE if title in self._text else 0.0)


def _load_tracks(db: sqlite3.Connection, track_ids: Sequence[int]) -> tuple[BeatportCandidate, ...]:
    """Return the tracks with these ids, in their order."""
    columns, placeholders = ", ".join(COLUMNS), _placeholders(track_ids)
    rows = db.execute(f"SELECT {columns} FROM track WHERE track_id IN ({placeholders})", tuple(track_ids))  # noqa: S608  # names and question marks only
    tracks = {track.track_id: track for track in map(from_row, rows)}
    return tuple(tracks[track_id] for track_id in track_ids)


def _placeholders(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _quoted(word: str) -> str:
    return f'"{word}"'
