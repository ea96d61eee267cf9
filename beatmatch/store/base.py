"""What every store can do, whether it remembers or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate, RBTrack, TrackResult
from beatmatch.store.freshness import Freshness, Outcome
from beatmatch.store.keys import fold

# --- What a human has settled, and how to find it again by what a human writes.

_MOST_LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A human's word on a track: it is this one on Beatport, or (`beatport_id` None) it is not there."""

    track_key: str
    beatport_id: int | None
    candidate: BeatportCandidate | None  # what was known of it, if anything
    track_id: str  # of the library at that time
    title: str
    artist: str
    decided_at: float  # seconds since 1970


def find_decision(decisions: Sequence[Decision], text: str) -> Decision:
    """Find the one decision that a text means: its key, TrackID, title, artist with title, or words of these.

    Raises InputError when none fits, or several do.
    """
    for fits in (_is_exactly, _is_key, _is_named, _holds_words) if text.strip() else ():
        found = [decision for decision in decisions if fits(decision, text)]
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(text, found)
    raise InputError(f'no decision is about "{text}"', "see what there is: beatmatch decisions list")


def _is_exactly(decision: Decision, text: str) -> bool:
    return text == decision.track_key


def _is_key(decision: Decision, text: str) -> bool:
    return fold(text) == fold(decision.track_key)


def _is_named(decision: Decision, text: str) -> bool:
    title, artist = fold(decision.title), fold(decision.artist)
    return text.strip() == decision.track_id or fold(text) in {title, f"{artist} - {title}", f"{title} - {artist}"}


def _holds_words(decision: Decision, text: str) -> bool:
    return set(fold(text).split()) <= set(fold(f"{decision.artist} {decision.title}").split())


def _ambiguous(text: str, found: Sequence[Decision]) -> InputError:
    listed = "; ".join(f"{fold(decision.track_key)} (TrackID {decision.track_id})" for decision in found[:_MOST_LISTED])
    more = f"; and {len(found) - _MOST_LISTED} more" if len(found) > _MOST_LISTED else ""
    return InputError(f'{len(found)} decisions fit "{text}": {listed}{more}', "write one of these in full")


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
