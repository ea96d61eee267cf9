"""What wants a human: a library entry, and the Beatport tracks that it could be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from beatmatch.models import BeatportCandidate, RBTrack, Status, VersionMatch
from beatmatch.result import gone_id
from beatmatch.store import Decision, track_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A Beatport track to choose. `whole`: its facts are as Beatport gave them, not as a spreadsheet left them."""

    candidate: BeatportCandidate
    score: float | None = None
    version: VersionMatch | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A library entry that a human should decide, once for all the places where it stands."""

    places: tuple[tuple[str, int], ...]  # playlist and number in it
    track: RBTrack
    status: Status = Status.REVIEW
    reasons: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()  # the likeliest first

    @property
    def key(self) -> str:
        return track_key(self.track)


def open_doubts(doubts: Iterable[Doubt], *, everything: bool = False) -> tuple[Doubt, ...]:
    """Keep what is to be reviewed, and each track once. `everything` adds misses that have candidates."""
    found: dict[str, Doubt] = {}
    for doubt in doubts:
        if doubt.status is Status.REVIEW or (everything and doubt.status is Status.NO_MATCH and doubt.choices):
            first = found.setdefault(doubt.key, replace(doubt, places=()))
            found[doubt.key] = replace(first, places=(*first.places, *doubt.places))
    return tuple(found.values())


def is_settled(doubt: Doubt, decision_for: Callable[[RBTrack], Decision | None]) -> bool:
    """Tell whether somebody decided since. A decision for a track that the run could not find settles nothing."""
    decision = decision_for(doubt.track)
    if decision is None:
        return False
    return decision.beatport_id is None or decision.beatport_id != gone_id(doubt.reasons)
