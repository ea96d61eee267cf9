"""The store in a SQLite file. Every write is committed at once, so that a killed run has lost nothing."""

import hashlib
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import msgspec

from beatmatch.models import BeatportCandidate, Clock, RBTrack, Status, TrackResult
from beatmatch.store.base import Decision, RunHandle, find_decision
from beatmatch.store.database import Database, Row, make_private_file
from beatmatch.store.freshness import DEFAULT_LIFETIMES, Freshness, LastOutcome, Lifetimes
from beatmatch.store.keys import track_key

FILE_NAME = "beatmatch.db"

_TrackCopy: TypeAlias = tuple[str, str]  # track key and location: a library may hold a track twice

_FUTURE = 24 * 3600.0  # seconds; a time further ahead than this was noted by a clock that was wrong
BUSY_SECONDS = 5.0  # how long to wait for another run; its longest write is its end
_CHECK_BUSY_SECONDS = 2.0

_SELECT_ANSWER = "SELECT asked_at, found, candidates FROM answers WHERE source = ? AND question = ?"
_SAVE_ANSWER = "INSERT OR REPLACE INTO answers (source, question, asked_at, found, candidates) VALUES (?, ?, ?, ?, ?)"

_SELECT_CLAIM = "SELECT process, claimed_at FROM claims WHERE source = ? AND question = ?"
_SAVE_CLAIM = "INSERT OR REPLACE INTO claims (source, question, process, claimed_at) VALUES (?, ?, ?, ?)"
_DELETE_CLAIM = "DELETE FROM claims WHERE source = ? AND question = ? AND process = ?"
_LARGEST_PROCESS = 2**31
_LONGEST_CLAIM = 20.0  # seconds; longer where its process is stopped, or waits for whoever reads its results

_DELETE_OLD_RUNS = "DELETE FROM runs WHERE started_at NOT BETWEEN ? AND ?"
_SELECT_RUN = "SELECT number, started_at FROM runs WHERE identity = ? ORDER BY number DESC LIMIT 1"
_INSERT_RUN = "INSERT INTO runs (identity, started_at) VALUES (?, ?)"
_DELETE_RUN = "DELETE FROM runs WHERE number = ?"

# The copy of the track at the same location, else any other.
_SELECT_OUTCOME = """
SELECT status, beatport_id, score, decided_at FROM outcomes WHERE source = ? AND track_key = ?
ORDER BY location = ? DESC, decided_at DESC, location LIMIT 1
"""
# A no_match keeps its time until it is due, so that an hourly run does not put off looking for it for ever.
_SAVE_OUTCOME = """
INSERT INTO outcomes (source, track_key, location, status, beatport_id, score, decided_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (source, track_key, location) DO UPDATE SET
    decided_at = CASE WHEN status = 'no_match' AND excluded.status = 'no_match' AND decided_at > ?
        THEN decided_at ELSE excluded.decided_at END,
    status = excluded.status, beatport_id = excluded.beatport_id, score = excluded.score
"""
_SAVE_ERROR = """
INSERT INTO outcomes (source, track_key, location, status, beatport_id, score, decided_at)
SELECT * FROM (SELECT ? AS source, ? AS track_key, ?, ?, ?, ?, ?) AS new
WHERE NOT EXISTS (SELECT 1 FROM outcomes WHERE source = new.source AND track_key = new.track_key)
"""

_SELECT_DECISIONS = "SELECT track_key, beatport_id, candidate, track_id, title, artist, decided_at FROM decisions"
_SAVE_DECISION = """
INSERT OR REPLACE INTO decisions (track_key, beatport_id, candidate, track_id, title, artist, decided_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_DELETE_DECISION = "DELETE FROM decisions WHERE track_key = ?"

_COUNT_ROWS = "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM decisions)"


def check_folder(state_dir: Path) -> None:
    """Make a folder and the file of its store where they are not there. Raises StoreError where that cannot be."""
    make_private_file(state_dir / FILE_NAME)


def open_store(state_dir: Path, clock: Clock, lifetimes: Lifetimes = DEFAULT_LIFETIMES) -> "Store":
    """Open the store in a folder, making both where they are not there. `clock` is seconds since 1970.

    Raises StoreError.
    """
    return Store(Database(state_dir / FILE_NAME, busy_seconds=BUSY_SECONDS), clock, lifetimes)


class Store:
    """A store in one SQLite file, which any number of processes may use at once. The methods are those of AnyStore."""

    remembers = True

    def __init__(self, database: Database, clock: Clock, lifetimes: Lifetimes = DEFAULT_LIFETIMES) -> None:
        self._db = database
        self._clock = clock
        self._lifetimes = lifetimes
        self._recorded: dict[int, dict[_TrackCopy, LastOutcome]] = {}  # by number of the run

    def load_answer(self, source: str, question: str, freshness: Freshness) -> tuple[BeatportCandidate, ...] | None:
        row = self._db.fetch_one(_SELECT_ANSWER, source, question)
        if row is None:
            return None
        try:
            asked_at, candidates = float(row[0]), int(row[1])
            if asked_at > self._clock() + _FUTURE or not freshness.allows(asked_at, candidates):
                return None
            return unpack(row[2])
        except (TypeError, ValueError, OverflowError) as error:
            raise self._db.damage_error(error) from error

    def save_answer(self, source: str, question: str, candidates: Sequence[BeatportCandidate]) -> None:
        self._db.execute(_SAVE_ANSWER, source, question, self._clock(), len(candidates), pack(candidates))

    def claim(self, source: str, question: str) -> bool:
        if self._is_claimed(source, question):  # most often not: no other process has to wait for this
            return False
        with self._db.transaction():
            if self._is_claimed(source, question):
                return False
            self._db.execute(_SAVE_CLAIM, source, question, os.getpid(), self._clock())
        return True

    def _is_claimed(self, source: str, question: str) -> bool:
        row = self._db.fetch_one(_SELECT_CLAIM, source, question)
        if row is None:
            return False
        try:
            process, age = int(row[0]), self._clock() - float(row[1])
        except (TypeError, ValueError, OverflowError) as error:
            raise self._db.damage_error(error) from error
        return process != os.getpid() and 0 <= age < _LONGEST_CLAIM and _is_running(process)

    def release(self, source: str, question: str) -> None:
        self._db.execute(_DELETE_CLAIM, source, question, os.getpid())

    def begin_run(self, source: str, scope: str, flags: str) -> RunHandle:
        identity = hashlib.sha256(ascii((source, scope, flags)).encode()).hexdigest()
        now = self._clock()
        with self._db.transaction():
            self._db.execute(_DELETE_OLD_RUNS, now - self._lifetimes.interrupted_run, now + _FUTURE)
            interrupted = self._db.fetch_one(_SELECT_RUN, identity)
            if interrupted is not None:
                return RunHandle(int(interrupted[0]), source, float(interrupted[1]))
            number = self._db.execute(_INSERT_RUN, identity, now)
        return RunHandle(number, source, now)

    def record_result(self, run: RunHandle, result: TrackResult) -> None:
        recorded = self._recorded.setdefault(run.number, {})
        copy = (track_key(result.track), result.track.location)
        if copy in recorded and result.status is Status.ERROR:
            return
        beatport_id = result.best.track_id if result.best else None
        recorded[copy] = LastOutcome(result.status, beatport_id, result.score, self._clock())

    def finish_run(self, run: RunHandle, *, complete: bool = True) -> None:
        due = run.started_at - self._lifetimes.no_match
        outcomes: list[Row] = []
        errors: list[Row] = []
        for copy, outcome in self._recorded.get(run.number, {}).items():
            beatport_id = _id_as_text(outcome.beatport_id)
            row = (run.source, *copy, outcome.status.value, beatport_id, outcome.score, outcome.decided_at)
            if outcome.status is Status.ERROR:
                errors.append(row)
            else:
                outcomes.append((*row, due))
        with self._db.transaction():
            self._db.execute_many(_SAVE_OUTCOME, outcomes)
            self._db.execute_many(_SAVE_ERROR, errors)
            if complete:
                self._db.execute(_DELETE_RUN, run.number)
        self._recorded.pop(run.number, None)

    def last_outcome(self, source: str, track: RBTrack) -> LastOutcome | None:
        row = self._db.fetch_one(_SELECT_OUTCOME, source, track_key(track), track.location)
        if row is None:
            return None
        status, beatport_id, score, decided_at = row
        try:
            return LastOutcome(
                Status(status),
                None if beatport_id is None else int(beatport_id),
                None if score is None else float(score),
                float(decided_at),
            )
        except (TypeError, ValueError, OverflowError) as error:
            raise self._db.damage_error(error) from error

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
        self._db.execute(
            _SAVE_DECISION,
            decision.track_key,
            _id_as_text(beatport_id),
            None if candidate is None else pack((candidate,)),
            decision.track_id,
            decision.title,
            decision.artist,
            decision.decided_at,
        )
        return decision

    def decision(self, track: RBTrack) -> Decision | None:
        row = self._db.fetch_one(f"{_SELECT_DECISIONS} WHERE track_key = ?", track_key(track))
        return self._as_decision(row) if row else None

    def decisions(self) -> tuple[Decision, ...]:
        return tuple(map(self._as_decision, self._db.fetch_all(f"{_SELECT_DECISIONS} ORDER BY decided_at, track_key")))

    def forget(self, text: str) -> Decision:
        decision = find_decision(self.decisions(), text)
        self._db.execute(_DELETE_DECISION, decision.track_key)
        return decision

    def close(self) -> None:
        self._db.close()

    def _as_decision(self, row: Row) -> Decision:
        try:
            return Decision(
                track_key=str(row[0]),
                beatport_id=None if row[1] is None else int(row[1]),
                candidate=None if row[2] is None else unpack(row[2])[0],
                track_id=str(row[3]),
                title=str(row[4]),
                artist=str(row[5]),
                decided_at=float(row[6]),
            )
        except (TypeError, ValueError, OverflowError, IndexError) as error:
            raise self._db.damage_error(error) from error


def _is_running(process: int) -> bool:
    """Return whether a process exists, as far as that can be found out without doing it any harm."""
    if os.name != "posix" or not 0 < process < _LARGEST_PROCESS:
        return os.name != "posix"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _id_as_text(beatport_id: int | None) -> str | None:
    """Return an id as text: nothing promises that it fits into SQLite's 64 bits."""
    return None if beatport_id is None else str(beatport_id)


_DECODER = msgspec.json.Decoder(tuple[BeatportCandidate, ...])


def pack(candidates: Sequence[BeatportCandidate]) -> bytes:
    """Return candidates as compressed JSON by field name, so that fields may be added to them later."""
    return zlib.compress(msgspec.json.encode(candidates), level=1)


def unpack(packed: bytes) -> tuple[BeatportCandidate, ...]:
    """Return the candidates that `pack` packed. Raises ValueError for damaged bytes."""
    try:
        return _DECODER.decode(zlib.decompress(packed))
    except (zlib.error, TypeError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"candidates: {error}") from error


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a sound store holds."""

    answers: int
    decisions: int
    size: int  # bytes


def check_store(state_dir: Path) -> Checkup | None:
    """Check the store in a folder; None where there is none yet. Raises StoreError for one that is of no use."""
    path = state_dir / FILE_NAME
    if not os.path.isfile(path):  # noqa: PTH113  # Path.is_file raises for a folder that may not be entered
        return None
    database = Database(path, busy_seconds=_CHECK_BUSY_SECONDS)
    try:
        for (verdict,) in database.fetch_all("PRAGMA quick_check(1)"):
            if verdict != "ok":
                raise database.damage_error(verdict)
        answers, decisions = database.fetch_one(_COUNT_ROWS) or (0, 0)
    finally:
        database.close()
    return Checkup(int(answers), int(decisions), path.stat().st_size)
