"""The library entries that a review asks about, and the Beatport tracks that each of them could be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import msgspec

from beatmatch.models import BeatportCandidate, RBTrack, Status, VersionMatch
from beatmatch.result import missing_choice
from beatmatch.store import Decision, track_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCandidate:
    """A Beatport track to choose, with the score and the version match of the run where they are known."""

    beatport_track: BeatportCandidate
    score: float | None = None
    version: VersionMatch | None = None
    is_complete: bool = True  # False: its facts went through a spreadsheet, and are not to be stored


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A library entry to decide, once for all the places where it occurs."""

    places: tuple[tuple[str, int], ...]  # the playlist, and the number in it
    track: RBTrack
    status: Status = Status.REVIEW
    reasons: tuple[str, ...] = ()
    candidates: tuple[ReviewCandidate, ...] = ()  # the likeliest first

    @property
    def key(self) -> str:
        """The key under which the store keeps the decision."""
        return track_key(self.track)


def items_to_review(items: Iterable[ReviewItem], *, include_misses: bool = False) -> tuple[ReviewItem, ...]:
    """Select the items in review, one for each track with all its places; on request also misses with candidates."""
    by_track: dict[str, ReviewItem] = {}
    for item in items:
        is_offered_miss = include_misses and item.status is Status.NO_MATCH and item.candidates
        if item.status is Status.REVIEW or is_offered_miss:
            first = by_track.setdefault(item.key, replace(item, places=()))
            by_track[item.key] = replace(first, places=(*first.places, *item.places))
    return tuple(by_track.values())


def is_decided(item: ReviewItem, decision_for: Callable[[RBTrack], Decision | None]) -> bool:
    """Return whether the item needs no decision any more.

    A decision for a Beatport track that the run then could not find does not count: the item is to be decided again.
    """
    decision = decision_for(item.track)
    if decision is None:
        return False
    return decision.beatport_id is None or decision.beatport_id != missing_choice(item.reasons)


class LibraryFacts(msgspec.Struct):
    """What a result file says of a library entry beside its title, artist and place."""

    remixer: str | None = None
    mix: str | None = None
    album: str | None = None
    label: str | None = None
    genre: str | None = None
    key: str | None = None
    bpm: float | None = None
    year: int | None = None
    seconds: int | None = None


def library_track(track_id: str, title: str, artist: str, location: str, facts: LibraryFacts) -> RBTrack:
    """Make the entry again as the library had it, so that its decision is kept under the same key."""
    return RBTrack(
        track_id=track_id,
        title=title,
        artist=artist,
        location=location,
        remixer=facts.remixer or "",
        mix=facts.mix or "",
        album=facts.album or "",
        label=facts.label or "",
        genre=facts.genre or "",
        key=facts.key or "",
        bpm=facts.bpm,
        year=facts.year,
        seconds=facts.seconds,
    )
