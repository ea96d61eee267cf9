"""The store in a SQLite file. What is written is committed at once, so that a killed run has lost nothing."""

import hashlib
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import msgspec

from beatmatch.models import BeatportCandidate, RBTrack, Status, TrackResult
from beatmatch.store.base import Clock, Decision, RunHandle, find_decision
from beatmatch.store.database import Database, Row
from beatmatch.store.freshness import Freshness, Lifetimes, Outcome
from beatmatch.store.keys import track_key

# --- Candidates as a database keeps them: JSON by field name, packed. Fields that come later have their defaults.

_DECODER = msgspec.json.Decoder(tuple[BeatportCandidate, ...])


def pack(candidates: Sequence[BeatportCandidate]) -> bytes:
    return zlib.compress(msgspec.json.encode(candidates), level=1)


def unpack(packed: bytes) -> tuple[BeatportCandidate, ...]:
    """Read candidates back. Raises ValueError for what is damaged."""
    try:
        return _DECODER.decode(zlib.decompress(packed))
    except (zlib.error, TypeError, msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise ValueError(f"candidates: {problem}") from problem


FILE_NAME = "beatmatch.db"

_Place: TypeAlias = tuple[str, str]  # track key and location
_LIFETIMES = Lifetimes()
_FUTURE = 24 * 3600.0  # seconds ahead of the clock from which a moment was noted by a clock that was wrong
_BUSY = 5.0  # seconds to wait for another run; its longest write is its end

_ANSWER = "SELECT asked_at, found, candidates FROM answers WHERE source = ? AND question = ?"
_KEEP = "INSERT OR REPLACE INTO answers (source, question, asked_at, found, candidates) VALUES (?, ?, ?, ?, ?)"

_RUN = "SELECT number, started_at FROM runs WHERE identity = ? ORDER BY number DESC LIMIT 1"
_OLD_RUNS = "DELETE FROM runs WHERE started_at NOT BETWEEN ? AND ?"

# The copy of the track at the same place, else any other.
_OUTCOME = """
SELECT status, beatport_id, score, decided_at FROM outcomes WHERE source = ? AND track_key = ?
ORDER BY location = ? DESC, decided_at DESC, location LIMIT 1
"""
# A miss keeps its time until it is due, so that a run every hour does not put off looking for it for ever.
_SETTLE = """
INSERT INTO outcomes (source, track_key, location, status, beatport_id, score, decided_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (source, track_key, location) DO UPDATE SET
    decided_at = CASE WHEN status = 'no_match' AND excluded.status = 'no_match' AND decided_at > ?8
        THEN decided_at ELSE excluded.decided_at END,
    status = excluded.status, beatport_id = excluded.beatport_id, score = excluded.score
"""
_SETTLE_ERROR = """
INSERT INTO outcomes (source, track_key, location, status, beatport_id, score, decided_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM outcomes WHERE source = ?1 AND track_key = ?2)
"""

_DECISIONS = "SELECT track_key, beatport_id, candidate, track_id, title, artist, decided_at FROM decisions"
_DECIDE = """
INSERT OR REPLACE INTO decisions (track_key, beatport_id, candidate, track_id, title, artist, decided_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def open_store(state_dir: Path, clock: Clock, lifetimes: Lifetimes = _LIFETIMES) -> "Store":
    """Open the store in a folder, making both where they are not there. Raises StoreError."""
    return Store(Database(state_dir / FILE_NAME, busy_seconds=_BUSY), clock, lifetimes)


class Store:
    """A store in one SQLite file, which any number of processes may use at once."""

    remembers = True

    def __init__(self, database: Database, clock: Clock, lifetimes: Lifetimes = _LIFETIMES) -> None:
        self._db = database
        self._clock = clock
        self._lifetimes = lifetimes
        self._recorded: dict[int, dict[_Place, Outcome]] = {}

    def answer(self, source: str, question: str, freshness: Freshness) -> tuple[BeatportCandidate, ...] | None:
        row = self._db.one(_ANSWER, source, question)
        if row is None:
            return None
        try:
            asked_at, found = float(row[0]), int(row[1])
            if asked_at > self._clock() + _FUTURE or not freshness.allows(asked_at, found):
                return None
            return unpack(row[2])
        except (TypeError, ValueError) as problem:
            raise self._db.damaged(problem) from problem

    def keep(self, source: str, question: str, candidates: Sequence[BeatportCandidate]) -> None:
        self._db.run(_KEEP, source, question, self._clock(), len(candidates), pack(candidates))

    def begin_run(self, source: str, scope: str, flags: str) -> RunHandle:
        identity = hashlib.sha256(ascii((source, scope, flags)).encode()).hexdigest()
        now = self._clock()
        with self._db.transaction():
            self._db.run(_OLD_RUNS, now - self._lifetimes.run, now + _FUTURE)
            row = self._db.one(_RUN, identity)
            if row is not None:
                return RunHandle(int(row[0]), source, float(row[1]), taken_up=True)
            number = self._db.run("INSERT INTO runs (identity, started_at) VALUES (?, ?)", identity, now)
        return RunHandle(number, source, now)

    def record(self, run: RunHandle, result: TrackResult) -> None:
        recorded = self._recorded.setdefault(run.number, {})
        place = (track_key(result.track), result.track.location)
        if place in recorded and result.status is Status.ERROR:
            return
        beatport_id = result.best.track_id if result.best else None
        recorded[place] = Outcome(result.status, beatport_id, result.score, self._clock())

    def finish_run(self, run: RunHandle, *, complete: bool = True) -> None:
        outcomes = self._recorded.get(run.number, {})
        due = run.started_at - self._lifetimes.miss
        known = [(*_outcome_row(run, *item), due) for item in outcomes.items() if item[1].status is not Status.ERROR]
        errors = [_outcome_row(run, *item) for item in outcomes.items() if item[1].status is Status.ERROR]
        with self._db.transaction():
            self._db.run_many(_SETTLE, known)
            self._db.run_many(_SETTLE_ERROR, errors)
            if complete:
                self._db.run("DELETE FROM runs WHERE number = ?", run.number)
        self._recorded.pop(run.number, None)

    def outcome(self, source: str, track: RBTrack) -> Outcome | None:
        row = self._db.one(_OUTCOME, source, track_key(track), track.location)
        if row is None:
            return None
        status, beatport_id, score, decided_at = row
        try:
            return Outcome(Status(status), _number(beatport_id), _real(score), float(decided_at))
        except (TypeError, ValueError) as problem:
            raise self._db.damaged(problem) from problem

    def decide(self, track: RBTrack, beatport_id: int | None, candidate: BeatportCandidate | None = None) -> Decision:
        decision = Decision(
            track_key=track_key(track),
            beatport_id=beatport_id,
            candidate=candidate,
            track_id=track.track_id,
            title=track.title,
            artist=track.artist,
            decided_at=self._clock(),
        )
        self._db.run(_DECIDE, *_decision_row(decision))
        return decision

    def decision(self, track: RBTrack) -> Decision | None:
        row = self._db.one(f"{_DECISIONS} WHERE track_key = ?", track_key(track))
        return self._decision(row) if row else None

    def decisions(self) -> tuple[Decision, ...]:
        return tuple(map(self._decision, self._db.all(f"{_DECISIONS} ORDER BY decided_at, track_key")))

    def forget(self, text: str) -> Decision:
        decision = find_decision(self.decisions(), text)
        self._db.run("DELETE FROM decisions WHERE track_key = ?", decision.track_key)
        return decision

    def close(self) -> None:
        self._db.close()

    def _decision(self, row: Row) -> Decision:
        try:
            return Decision(
                track_key=str(row[0]),
                beatport_id=_number(row[1]),
                candidate=None if row[2] is None else unpack(row[2])[0],
                track_id=str(row[3]),
                title=str(row[4]),
                artist=str(row[5]),
                decided_at=float(row[6]),
            )
        except (TypeError, ValueError, IndexError) as problem:
            raise self._db.damaged(problem) from problem


def _outcome_row(run: RunHandle, place: _Place, outcome: Outcome) -> Row:
    return (run.source, *place, outcome.status.value, _text(outcome.beatport_id), outcome.score, outcome.decided_at)


def _decision_row(decision: Decision) -> Row:
    return (
        decision.track_key,
        _text(decision.beatport_id),
        None if decision.candidate is None else pack((decision.candidate,)),
        decision.track_id,
        decision.title,
        decision.artist,
        decision.decided_at,
    )


def _text(number: int | None) -> str | None:
    """Write an id as text: nobody promises that it fits into SQLite's 64 bits."""
    return None if number is None else str(number)


def _number(value: str | None) -> int | None:
    return None if value is None else int(value)


def _real(value: float | None) -> float | None:
    return None if value is None else float(value)


# --- A look at the store from outside: whether the file is sound, and how much there is in it.

_COUNTS = "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM decisions)"
_CHECK_BUSY = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Checkup:
    """What lies in a store."""

    answers: int
    decisions: int
    size: int  # bytes


def check_store(state_dir: Path) -> Checkup | None:
    """Check the store in a folder; None where there is none yet. Raises StoreError for one that is of no use."""
    path = state_dir / FILE_NAME
    if not os.path.isfile(path):  # noqa: PTH113  # Path.is_file raises for a folder that may not be entered
        return None
    database = Database(path, busy_seconds=_CHECK_BUSY)
    try:
        for (says,) in database.all("PRAGMA quick_check(1)"):
            if says != "ok":
                raise database.damaged(says)
        answers, decisions = database.one(_COUNTS) or (0, 0)
    finally:
        database.close()
    return Checkup(int(answers), int(decisions), path.stat().st_size)
