"""What a run reports while it goes on, to a listener: any callable that takes an event."""

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
    """The source asked to slow down, or did not answer: no request is sent for `seconds`."""

    seconds: float
    reason: str  # "asked to slow down", "no answer (502)" ...


@dataclass(frozen=True, slots=True)
class SourceGone:
    """The run has stopped sending requests; every unfinished track becomes an error with this reason."""

    reason: str


Event: TypeAlias = RunStarted | TrackStarted | TrackFinished | Waiting | SourceGone
Listener: TypeAlias = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Do nothing with an event: the listener of a run that nobody watches."""
