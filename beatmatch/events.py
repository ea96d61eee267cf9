"""What a run tells while it goes on. A listener is any plain callable; the core never knows who listens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from beatmatch.models import RBTrack, TrackResult


@dataclass(frozen=True, slots=True)
class RunStarted:
    total: int  # playlist entries, over all playlists of the run


@dataclass(frozen=True, slots=True)
class TrackStarted:
    playlist: str
    playlist_index: int
    track: RBTrack


@dataclass(frozen=True, slots=True)
class TrackFinished:
    result: TrackResult


@dataclass(frozen=True, slots=True)
class Waiting:
    """The source asked to slow down, or did not answer: nothing is asked for `seconds`."""

    seconds: float
    reason: str  # "asked to slow down", "no answer (502)" ...


@dataclass(frozen=True, slots=True)
class SourceGone:
    """The run has stopped asking; what is unfinished becomes an error with this reason."""

    reason: str


Event: TypeAlias = RunStarted | TrackStarted | TrackFinished | Waiting | SourceGone
Listener: TypeAlias = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Listen to nothing."""
