"""What every store can do, whether it remembers or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from beatmatch.models import BeatportCandidate, RBTrack, TrackResult
from beatmatch.store.decisions import Decision
from beatmatch.store.freshness import Freshness
from beatmatch.store.outcomes import Outcome

Clock: TypeAlias = Callable[[], float]  # seconds since 1970


@dataclass(frozen=True, slots=True)
class RunHandle:
    """A run that is under way. `started_at` is older than the process where an interrupted run was taken up."""

    number: int
    source: str
    started_at: float
    taken_up: bool = False


class AnyStore(Protocol):
    """What is known from earlier runs. Everything is quick, blocks, and may raise StoreError."""

    @property
    def remembers(self) -> bool:
        """Tell whether there is a memory at all: without one, nothing can be called new."""
        ...

    def answer(self, source: str, question: str, freshness: Freshness) -> tuple[BeatportCandidate, ...] | None:
        """Give what a source said to a question, None where it is unknown or too old."""
        ...

    def keep(self, source: str, question: str, candidates: Sequence[BeatportCandidate]) -> None:
        """Remember what a source said to a question; no more is lost once this returns."""
        ...

    def begin_run(self, source: str, scope: str, flags: str) -> RunHandle:
        """Start a run, or take up one of the same source, scope and flags that has not ended."""
        ...

    def record(self, run: RunHandle, result: TrackResult) -> None:
        """Note a result of a run; it counts when the run has ended."""
        ...

    def finish_run(self, run: RunHandle, *, complete: bool = True) -> None:
        """End a run: what it recorded becomes what the next is compared with. An error replaces nothing known.

        One that is not complete is taken up again all the same: what it was told is not asked twice.
        """
        ...

    def outcome(self, source: str, track: RBTrack) -> Outcome | None:
        """Say what became of a track in the last run that ended."""
        ...

    def decide(self, track: RBTrack, beatport_id: int | None, candidate: BeatportCandidate | None = None) -> Decision:
        """Remember a human's word on a track: which it is on Beatport, or None for "not there"."""
        ...

    def decision(self, track: RBTrack) -> Decision | None: ...

    def decisions(self) -> tuple[Decision, ...]:
        """List all decisions, the oldest first."""
        ...

    def forget(self, text: str) -> Decision:
        """Take back the one decision that `text` means. Raises InputError when none fits, or several do."""
        ...

    def close(self) -> None: ...
