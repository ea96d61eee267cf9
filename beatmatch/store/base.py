"""What every store can do, whether it remembers or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate, RBTrack, TrackResult
from beatmatch.store.freshness import Freshness, LastOutcome
from beatmatch.store.keys import fold_case
from beatmatch.wording import artist_title

_MOST_LISTED = 5  # decisions that a message names


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a human decided about a track: which Beatport track it is, or (`beatport_id` None) that it is not there."""

    track_key: str
    beatport_id: int | None
    candidate: BeatportCandidate | None  # the Beatport track as it was known then, if it was
    track_id: str  # the library's TrackID at that time
    title: str
    artist: str
    decided_at: float  # seconds since 1970


@dataclass(frozen=True, slots=True)
class RunHandle:
    """A run that is under way. One that resumes an interrupted run has that run's number and start."""

    number: int
    source: str
    started_at: float  # seconds since 1970


class AnyStore(Protocol):
    """What is known from earlier runs. Every method blocks, is quick, and may raise StoreError."""

    @property
    def remembers(self) -> bool:
        """Whether anything is remembered at all: without that, no result can be called new."""
        ...

    def load_answer(self, source: str, question: str, freshness: Freshness) -> tuple[BeatportCandidate, ...] | None:
        """Return what a source answered to a question, None where that is unknown or too old."""
        ...

    def save_answer(self, source: str, question: str, candidates: Sequence[BeatportCandidate]) -> None:
        """Remember what a source answered to a question. It is on disk when this returns."""
        ...

    def claim(self, source: str, question: str) -> bool:
        """Note that this process asks a question now. Return False where another one is asking it already."""
        ...

    def release(self, source: str, question: str) -> None:
        """End a claim: the answer is stored, or there is none."""
        ...

    def begin_run(self, source: str, scope: str, flags: str) -> RunHandle:
        """Start a run, or resume one with the same source, scope and flags that has not ended."""
        ...

    def record_result(self, run: RunHandle, result: TrackResult) -> None:
        """Note a result of a run. It counts from when the run is finished."""
        ...

    def finish_run(self, run: RunHandle, *, complete: bool = True) -> None:
        """Make the results of a run the last outcomes. An error replaces no outcome that is known.

        A run that is not complete can be resumed all the same, so that what it was answered is not asked twice.
        """
        ...

    def last_outcome(self, source: str, track: RBTrack) -> LastOutcome | None:
        """Return what became of a track in the last finished run, None where it was in none."""
        ...

    def decide(self, track: RBTrack, beatport_id: int | None, candidate: BeatportCandidate | None = None) -> Decision:
        """Remember what a human decided about a track; `beatport_id` None means that it is not on Beatport."""
        ...

    def decision(self, track: RBTrack) -> Decision | None:
        """Return what a human decided about a track, None where nobody did."""
        ...

    def decisions(self) -> tuple[Decision, ...]:
        """Return all decisions, the oldest first."""
        ...

    def forget(self, text: str) -> Decision:
        """Delete the one decision that `text` means and return it. Raises InputError, see `find_decision`."""
        ...

    def close(self) -> None: ...


def find_decision(decisions: Sequence[Decision], text: str) -> Decision:
    """Return the one decision that a text means: its key, TrackID, title, artist with title, or words of these.

    Raises InputError when none fits, or several do.
    """
    folded = fold_case(text)
    ways_to_fit: tuple[Callable[[Decision], bool], ...] = (  # the strictest that any decision fits counts
        lambda decision: text == decision.track_key,
        lambda decision: folded == fold_case(decision.track_key),
        lambda decision: text.strip() == decision.track_id or folded in _names(decision),
        lambda decision: set(folded.split()) <= set(fold_case(f"{decision.artist} {decision.title}").split()),
    )
    for fits in ways_to_fit if text.strip() else ():
        fitting = [decision for decision in decisions if fits(decision)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise _ambiguous(text, fitting)
    raise InputError(f'no decision is about "{text}"', "see what there is: beatmatch decisions list")


def _names(decision: Decision) -> set[str]:
    title, artist = fold_case(decision.title), fold_case(decision.artist)
    return {title, artist_title(artist, title), f"{title} - {artist}"}


def _ambiguous(text: str, fitting: Sequence[Decision]) -> InputError:
    listed = "; ".join(
        f"{fold_case(decision.track_key)} (TrackID {decision.track_id})" for decision in fitting[:_MOST_LISTED]
    )
    more = f"; and {len(fitting) - _MOST_LISTED} more" if len(fitting) > _MOST_LISTED else ""
    return InputError(f'{len(fitting)} decisions fit "{text}": {listed}{more}', "write one of these in full")
