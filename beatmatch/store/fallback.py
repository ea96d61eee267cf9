# ruff: noqa: ARG002  # NullStore keeps nothing, so it uses none of its arguments
"""The stores of a run without one: NullStore keeps nothing, FallbackStore takes over when a store breaks in mid-run."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from beatmatch.errors import StoreError
from beatmatch.models import BeatportCandidate, Clock, RBTrack, TrackResult
from beatmatch.store.base import AnyStore, Decision, RunHandle, find_decision
from beatmatch.store.freshness import Freshness, LastOutcome

_Result = TypeVar("_Result")


class NullStore:
    """A store that knows nothing, keeps nothing, and refuses decisions with StoreError."""

    remembers = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def load_answer(self, source: str, question: str, freshness: Freshness) -> None:
        return None

    def save_answer(self, source: str, question: str, candidates: Sequence[BeatportCandidate]) -> None:
        return None

    def claim(self, source: str, question: str) -> bool:
        return True

    def release(self, source: str, question: str) -> None:
        return None

    def begin_run(self, source: str, scope: str, flags: str) -> RunHandle:
        return RunHandle(0, source, self._clock())

    def record_result(self, run: RunHandle, result: TrackResult) -> None:
        return None

    def finish_run(self, run: RunHandle, *, complete: bool = True) -> None:
        return None

    def last_outcome(self, source: str, track: RBTrack) -> None:
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


class FallbackStore:
    """A store in front of another, so that a run goes on when that one breaks.

    After the first StoreError of a write nothing more is written; after one of a read nothing more is read either.
    `warn` is called with the first error only. `decide`, `decisions` and `forget` raise the errors of the store.
    """

    def __init__(self, store: AnyStore, null_store: NullStore, warn: Callable[[StoreError], None]) -> None:
        self._store = store
        self._null_store = null_store
        self._warn = warn
        self._read_from: AnyStore = store
        self._write_to: AnyStore = store

    @property
    def remembers(self) -> bool:
        return self._read_from.remembers

    def load_answer(self, source: str, question: str, freshness: Freshness) -> tuple[BeatportCandidate, ...] | None:
        return self._read(lambda store: store.load_answer(source, question, freshness))

    def save_answer(self, source: str, question: str, candidates: Sequence[BeatportCandidate]) -> None:
        self._write(lambda store: store.save_answer(source, question, candidates))

    def claim(self, source: str, question: str) -> bool:
        return self._write(lambda store: store.claim(source, question))

    def release(self, source: str, question: str) -> None:
        self._write(lambda store: store.release(source, question))

    def begin_run(self, source: str, scope: str, flags: str) -> RunHandle:
        return self._write(lambda store: store.begin_run(source, scope, flags))

    def record_result(self, run: RunHandle, result: TrackResult) -> None:
        self._write(lambda store: store.record_result(run, result))

    def finish_run(self, run: RunHandle, *, complete: bool = True) -> None:
        self._write(lambda store: store.finish_run(run, complete=complete))

    def last_outcome(self, source: str, track: RBTrack) -> LastOutcome | None:
        return self._read(lambda store: store.last_outcome(source, track))

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
            return use(self._read_from)
        except StoreError as error:
            self._stop_writing(error)
            self._read_from = self._null_store
            return use(self._read_from)

    def _write(self, use: Callable[[AnyStore], _Result]) -> _Result:
        try:
            return use(self._write_to)
        except StoreError as error:
            self._stop_writing(error)
            return use(self._write_to)

    def _stop_writing(self, error: StoreError) -> None:
        if self._write_to is not self._null_store:
            self._write_to = self._null_store
            self._warn(error)
