"""What a human has settled, and how to find it again by what a human writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate
from beatmatch.store.keys import fold

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
