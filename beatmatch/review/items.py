"""What wants a human: a library entry, and the Beatport tracks that it could be."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from beatmatch.models import BeatportCandidate, RBTrack, Status, VersionMatch
from beatmatch.result import missing_choice
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
    return decision.beatport_id is None or decision.beatport_id != missing_choice(doubt.reasons)


# --- How people write a Beatport track: an address, an id, an id that went through a spreadsheet; or "none".

_NONE = frozenset({"none", "no", "n", "-", "–", "—"})
_ID = re.compile(r"([0-9]{1,12})(?:[.,]0+)?")  # "17832341", and "17832341.0" or "17832341,00" from a spreadsheet
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., '’\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})+")  # "17.832.341"
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'="(.*)"')  # how a spreadsheet is made to keep a number as text
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)*beatport\.com(?::[0-9]+)?/(?P<path>[^?#\s]*)(?:[?#]\S*)?", re.IGNORECASE
)
_TRACK_PATH = re.compile(  # with a language in front, with or without the name, or the API's
    r"(?:[a-z]{2}(?:-[a-z]{2})?/)?track/(?:[^/]*/)?([0-9]{1,12})/?|(?:v[0-9]+/)?catalog/tracks/([0-9]{1,12})/?",
    re.IGNORECASE,
)
_SHORTEST_ID = 5  # digits: a shorter number is more likely the place of a candidate in a list


def decision_of(text: str, known: Collection[int] = ()) -> int | None:
    """Read what stands in a decision: an id, or None for "not on Beatport". Raises ValueError that says why not."""
    return None if text.strip().casefold() in _NONE else beatport_id(text, known)


def beatport_id(text: str, known: Collection[int] = ()) -> int:
    """Read an address or an id. Raises ValueError that says why it is none; `known` ids may be short."""
    wanted = text.strip()
    if quoted := _FORMULA_TEXT.fullmatch(wanted):
        wanted = quoted[1].strip()
    if _SCIENTIFIC.fullmatch(wanted):
        raise ValueError(f"{wanted} has lost digits in a spreadsheet; paste the address of the track instead")
    if address := _ADDRESS.fullmatch(wanted):
        return _from_path(address["path"])
    if _GROUPED.fullmatch(wanted):
        wanted = re.sub("[^0-9]", "", wanted)
    if not (found := _ID.fullmatch(wanted)):
        raise ValueError(f'"{wanted}" is neither an address nor an id of a Beatport track')
    number = int(found[1])
    if number not in known and len(str(number)) < _SHORTEST_ID:
        raise ValueError(f"{number} is too short for an id; paste the address of the track if it is one")
    return number


def _from_path(path: str) -> int:
    found = _TRACK_PATH.fullmatch(path)
    if not found:
        raise ValueError(f"beatport.com/{path} is no address of a track (those hold /track/ and end in a number)")
    return int(found[1] or found[2])
