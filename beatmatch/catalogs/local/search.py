"""Find the nearest tracks in an index: the rare words of a question choose, all of its words rank.

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
from beatmatch.catalogs.local.tokenizer import asked_marks, words
from beatmatch.models import BeatportCandidate, Query, QueryKind

_MOST_LETTERS = 1_000  # of a question; what stands behind is not read
_MOST_WORDS = 40
_GATHERED = 400  # tracks that are compared word by word
_READ = 20_000  # index entries that are read for words alone, and the most for one word beside others
_ENOUGH = 5  # tracks; when fewer were found, every word may be misspelt
_SPELLINGS = 8  # near spellings tried for a word
_COMPARED_WORDS = 200  # words of the catalogue whose letters are compared with a misspelt one
_NEAR = (1.0, 0.8, 0.6)  # what a spelling counts that is so many letters away from the word that was asked
_JOINED = 0.9  # the same for "rework" where "re work" was asked

# What a word of the question counts where it is found, and what each word costs that was not asked for, in nats
_FIELDS = {"title": (1.0, 0.6), "artists": (1.0, 0.15), "remixers": (0.9, 0.0), "mix_name": (0.9, 0.3)}
_NEUTRAL = frozenset({"original", "extended", "mix", "remix", "version", "feat", "ft", "featuring"})
_VERBATIM = 1.0  # nats for a title whose words stand in the question side by side


@dataclass(frozen=True, slots=True)
class _Term:
    """One word of the question with the spellings that count for it, and what it weighs."""

    spellings: dict[str, float]
    docs: int  # tracks that hold it
    weight: float

    @property
    def match(self) -> str:
        return "(" + " OR ".join(map(_quoted, self.spellings)) + ")"


def nearest(db: sqlite3.Connection, query: Query, limit: int) -> tuple[BeatportCandidate, ...]:
    """Find the tracks nearest to what `query` asks, nearest first, equally near ones by id."""
    if query.kind is QueryKind.FILTER:
        return _filtered(db, query, limit)
    asked = _words_of(query.text)
    terms = _terms(db, asked, every_word=False)
    found = _gather(db, terms)
    if len(found) < _ENOUGH:
        terms = _terms(db, asked, every_word=True)
        found = _gather(db, terms)
    return _tracks(db, _ranked(db, asked, terms, found)[:limit])


def _filtered(db: sqlite3.Connection, query: Query, limit: int) -> tuple[BeatportCandidate, ...]:
    """Find the tracks whose fields hold all words; the last word of a field may be the beginning of one."""
    columns = {"{name}": _words_of(query.name), "{artists remixers}": _words_of(query.artist)}
    match = " AND ".join(_all_of(column, asked) for column, asked in columns.items() if asked)
    if not match:
        return ()
    rows = db.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?", (match, _GATHERED))
    found = [track_id for (track_id,) in rows]
    asked = list(chain.from_iterable(columns.values()))
    return _tracks(db, _ranked(db, asked, _terms(db, asked, every_word=False), found)[:limit])


def _all_of(column: str, asked: Sequence[str]) -> str:
    return f"{column} : (" + " AND ".join(f'"{word}"' for word in asked) + "*)"


def _words_of(text: str) -> list[str]:
    return list(dict.fromkeys(words(text[:_MOST_LETTERS])))[:_MOST_WORDS]


# What is asked for


def _terms(db: sqlite3.Connection, asked: Sequence[str], *, every_word: bool) -> list[_Term]:
    """Weigh the words by how rare they are, rarest first; find other spellings for those that no track holds."""
    (tracks,) = db.execute("SELECT tracks FROM about").fetchone()
    joined = _joined(asked)
    docs = _docs(db, {*asked, *chain.from_iterable(joined.values())})
    terms = []
    for word in asked:
        spellings = {other: _JOINED for other in joined[word] if other in docs}
        if word in docs:
            spellings[word] = 1.0
        if every_word or not spellings:
            near = _misspelt(db, word)
            docs |= {other: held for other, (held, _) in near.items()}
            spellings = {other: worth for other, (_, worth) in near.items()} | spellings
        if spellings:
            held = sum(docs[spelling] for spelling in spellings)
            terms.append(_Term(spellings, held, log(1 + tracks / held)))
    return sorted(terms, key=lambda term: term.docs)


def _joined(asked: Sequence[str]) -> dict[str, list[str]]:
    """Write each word together with its neighbours: "re work" is "rework" in half of the titles."""
    joined: dict[str, list[str]] = {word: [] for word in asked}
    for one, other in pairwise(asked):
        joined[one].append(one + other)
        joined[other].append(one + other)
    return joined


def _docs(db: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
    asked = tuple(terms)
    return dict(db.execute(f"SELECT term, docs FROM word WHERE term IN ({_marks(asked)})", asked))  # noqa: S608  # question marks only


def _misspelt(db: sqlite3.Connection, word: str) -> dict[str, tuple[int, float]]:
    """Find the words of the catalogue one letter away from `word`, or two from a long one: tracks and worth of each."""
    marks, edits = asked_marks(word)
    if not marks:
        return {}
    sharing = " UNION ALL ".join(["SELECT rowid AS number FROM marks WHERE marks MATCH ?"] * len(marks))
    rows = db.execute(
        f"""
        SELECT term, docs FROM word JOIN (
            SELECT number, count(*) AS shared FROM ({sharing}) GROUP BY number ORDER BY shared DESC, number LIMIT ?
        ) USING (number)
        """,  # noqa: S608  # question marks only
        (*map(_quoted, marks), _COMPARED_WORDS),
    )
    near = [(OSA.distance(word, term, score_cutoff=edits), -docs, term) for term, docs in rows]
    return {term: (-docs, _NEAR[edit]) for edit, docs, term in sorted(near)[:_SPELLINGS] if edit <= edits}


# Gathering and ranking


def _gather(db: sqlite3.Connection, terms: Sequence[_Term]) -> list[int]:
    """Collect the tracks that hold the heaviest words, reading no more of the index than needed."""
    if not terms:
        return []
    reads = list(_reads(terms))
    read = "SELECT * FROM (SELECT rowid AS track_id, ? AS weight FROM words WHERE words MATCH ? LIMIT ?)"
    rows = db.execute(
        f"""
        SELECT track_id FROM ({" UNION ALL ".join([read] * len(reads))})
        GROUP BY track_id ORDER BY sum(weight) DESC, track_id LIMIT ?
        """,  # noqa: S608  # question marks only
        (*chain.from_iterable((weight, match, _READ) for weight, match in reads), _GATHERED),
    )
    return [track_id for (track_id,) in rows]


def _reads(terms: Sequence[_Term]) -> Iterator[tuple[float, str]]:
    """Ask for the rare words alone, and for common ones only where a rare one is found too."""
    rare = [term for term, held in zip(terms, accumulate(term.docs for term in terms), strict=True) if held <= _READ]
    if not rare:
        yield sum(term.weight for term in terms), " AND ".join(term.match for term in terms)
        rare = [terms[0]]
    beside = " OR ".join(term.match for term in rare)
    for place, term in enumerate(terms):
        yield term.weight, term.match if place < len(rare) else f"{term.match} AND ({beside})"


def _ranked(db: sqlite3.Connection, asked: Sequence[str], terms: Sequence[_Term], found: Sequence[int]) -> list[int]:
    rows = db.execute(
        f"SELECT track_id, {', '.join(_FIELDS)} FROM track WHERE track_id IN ({_marks(found)})",  # noqa: S608  # names and question marks only
        tuple(found),
    )
    question = _Question(asked, terms)
    ranks = sorted((-question.likeness([words(text) for text in texts]), track_id) for track_id, *texts in rows)
    return [track_id for _, track_id in ranks]


class _Question:
    """What is asked for, turned round so that a track's few words are looked up in it."""

    def __init__(self, asked: Sequence[str], terms: Sequence[_Term]) -> None:
        self._text = f" {' '.join(asked)} "
        self._places = range(len(terms))
        self._worth: dict[str, list[tuple[int, float]]] = {}
        for place, term in enumerate(terms):
            for spelling, share in term.spellings.items():
                self._worth.setdefault(spelling, []).append((place, term.weight * share))
        self._asked = _NEUTRAL.union(self._worth)

    def likeness(self, fields: Sequence[list[str]]) -> float:
        """Weigh the words that a track (its _FIELDS) shares with the question against those beside them."""
        best = dict.fromkeys(self._places, 0.0)
        spare = 0.0
        for field, (share, cost) in zip(map(frozenset, fields), _FIELDS.values(), strict=True):
            spare += cost * len(field - self._asked)
            for word in field & self._worth.keys():
                for place, worth in self._worth[word]:
                    best[place] = max(best[place], share * worth)
        title = f" {' '.join(fields[0])} "
        return sum(best.values()) - spare + (_VERBATIM if title in self._text else 0.0)


def _tracks(db: sqlite3.Connection, ranked: Sequence[int]) -> tuple[BeatportCandidate, ...]:
    rows = db.execute(f"SELECT {', '.join(COLUMNS)} FROM track WHERE track_id IN ({_marks(ranked)})", tuple(ranked))  # noqa: S608  # names and question marks only
    tracks = {track.track_id: track for track in map(from_row, rows)}
    return tuple(tracks[track_id] for track_id in ranked)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _quoted(word: str) -> str:
    return f'"{word}"'
