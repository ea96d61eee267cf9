# ruff: noqa: ARG002  # a store that keeps nothing uses none of its arguments
"""A store that may break in mid-run: told once, then the run goes on with what still works."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from beatmatch.errors import StoreError
from beatmatch.models import BeatportCandidate, RBTrack, TrackResult
from beatmatch.store.base import AnyStore, Clock, Decision, RunHandle, find_decision
from beatmatch.store.freshness import Freshness, Outcome

# --- The store of a run without one.


class NoStore:
    """Knows nothing, forgets everything, refuses a decision."""

    remembers = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def answer(self, source: str, question: str, freshness: Freshness) -> None:
        return None

    def keep(self, source: str, question: str, candidates: Sequence[BeatportCandidate]) -> None:
        return None

    def begin_run(self, source: str, scope: str, flags: str) -> RunHandle:
        return RunHandle(0, source, self._clock())

    def record(self, run: RunHandle, result: TrackResult) -> None:
        return None

    def finish_run(self, run: RunHandle, *, complete: bool = True) -> None:
        return None

    def outcome(self, source: str, track: RBTrack) -> None:
        return None

    def decide(self, track: RBTrack, beatport_id: int | None, candidate: BeatportCandidate | None = None) -> Decision:
        raise StoreError("a decision cannot be remembered without a store", "leave out --no-store, or give --state-dir")

    def decision(self, track: RBTrack) -> None:
        return None

    def decisions(self) -> tuple[Decision, ...]:
        return ()

    def forget(self, text: str) -> Decision:
        return find_decision((), text)

    def close(self) -> None:
        return None


_Result = TypeVar("_Result")


class Forgiving:
    """A store in front of another. After the first StoreError of a write nothing more is written; after one of a
    read nothing more is read either. `warn` hears of the first only. Decisions being made are not forgiven.
    """

    def __init__(self, store: AnyStore, nothing: NoStore, warn: Callable[[StoreError], None]) -> None:
        self._store = store
        self._nothing = nothing
        self._warn = warn
        self._reads: AnyStore = store
        self._writes: AnyStore = store

    @property
    def remembers(self) -> bool:
        return self._reads.remembers

    def answer(self, source: str, question: str, freshness: Freshness) -> tuple[BeatportCandidate, ...] | None:
        return self._read(lambda store: store.answer(source, question, freshness))

    def keep(self, source: str, question: str, candidates: Sequence[BeatportCandidate]) -> None:
        self._write(lambda store: store.keep(source, question, candidates))

    def begin_run(self, source: str, scope: str, flags: str) -> RunHandle:
        return self._write(lambda store: store.begin_run(source, scope, flags))

    def record(self, run: RunHandle, result: TrackResult) -> None:
        self._write(lambda store: store.record(run, result))

    def finish_run(self, run: RunHandle, *, complete: bool = True) -> None:
        self._write(lambda store: store.finish_run(run, complete=complete))

    def outcome(self, source: str, track: RBTrack) -> Outcome | None:
        return self._read(lambda store: store.outcome(source, track))

    def decision(self, track: RBTrack) -> Decision | None:
        return self._read(lambda store: store.decision(track))

    def decisions(self) -> tuple[Decision, ...]:
        return self._store.decisions()

    def decide(self, track: RBTrack, beatport_id: int | None, candidate: BeatportCandidate | None = None) -> Decision:
        return self._store.decide(track, beatport_id, candidate)

    def forget(self, text: str) -> Decision:
        return self._store.forget(text)

    def close(self) -> None:
        self._store.close()

    def _read(self, use: Callable[[AnyStore], _Result]) -> _Result:
        try:
            return use(self._reads)
        except StoreError as problem:
            self._give_up(problem)
            self._reads = self._nothing
            return use(self._reads)

    def _write(self, use: Callable[[AnyStore], _Result]) -> _Result:
        try:
            return use(self._writes)
        except StoreError as problem:
            self._give_up(problem)
            return use(self._writes)

    def _give_up(self, problem: StoreError) -> None:
        if self._writes is not self._nothing:
            self._writes = self._nothing
            self._warn(problem)
