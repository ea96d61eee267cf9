# ruff: noqa: ARG002  # who forgets everything uses nothing of what is said
"""The store of a run without one."""

from collections.abc import Sequence

from beatmatch.errors import StoreError
from beatmatch.models import BeatportCandidate, RBTrack, TrackResult
from beatmatch.store.base import Clock, RunHandle
from beatmatch.store.decisions import Decision, find_decision
from beatmatch.store.freshness import Freshness


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
