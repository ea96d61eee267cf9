"""The state of an interactive review, and what each key does to it.

A key gives the next state and, where something is to be done, an `Action`. The caller carries the action out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from beatmatch.models import BeatportCandidate
from beatmatch.review.items import ReviewCandidate, ReviewItem
from beatmatch.review.references import parse_beatport_id
from beatmatch.wording import artist_title, title_with_mix

MAX_CANDIDATES = 9  # one for each number key; what ranks lower has nothing to do with the track
_CTRL_D = "\x04"
_WORDS = {"none": "n", "skip": "s", "undo": "u", "quit": "q", "exit": "q"}
_OPEN_NUMBER = re.compile(r"o(?:pen)?\s*([1-9])")
_ENTER = ("\r", "\n")
_NUMBER_KEYS = {str(number): number for number in range(1, MAX_CANDIDATES + 1)}


@dataclass(frozen=True, slots=True)
class Decide:
    """Store a decision: a Beatport track, with its facts where they are complete, or None for "not on Beatport"."""

    item: ReviewItem
    beatport_id: int | None
    beatport_track: BeatportCandidate | None = None


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete the decision on an item from the store."""

    item: ReviewItem


@dataclass(frozen=True, slots=True)
class AskForId:
    """Ask for the address or id of a Beatport track."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Look up a Beatport track that is none of the candidates; `on_looked_up` takes what came of it."""

    item: ReviewItem
    beatport_id: int


@dataclass(frozen=True, slots=True)
class Open:
    """Open the page of a Beatport track in the browser, to listen."""

    beatport_track: BeatportCandidate


@dataclass(frozen=True, slots=True)
class Quit:
    """End the review."""


Action: TypeAlias = Decide | Forget | AskForId | LookUp | Open | Quit


@dataclass(frozen=True, slots=True)
class Step:
    """A decision on the item at a position, or that it was skipped."""

    position: int
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewState:
    """Where a review stands. Once `position` is behind the last item, the review is at its end."""

    items: tuple[ReviewItem, ...]
    decided: frozenset[int] = frozenset()  # positions of the items that are decided, now or earlier
    position: int = 0
    first_shown: int = 0  # the candidate at the top of the page, from 0
    steps: tuple[Step, ...] = ()  # since the review began, for undo
    asks_which_to_open: bool = False  # the next number opens a candidate instead of taking it
    unseen: int | None = None  # an id that was pasted and could not be looked up
    message: str = ""  # what the last key did

    @property
    def item(self) -> ReviewItem | None:
        return self.items[self.position] if self.position < len(self.items) else None

    @property
    def candidates(self) -> tuple[ReviewCandidate, ...]:
        return self.item.candidates[:MAX_CANDIDATES] if self.item else ()

    @property
    def decided_now(self) -> int:
        """How many items were decided since the review began."""
        return sum(step.decided for step in self.steps)

    @property
    def undecided(self) -> int:
        return len(self.items) - len(self.decided)

    def next_undecided(self, start: int) -> int:
        """Return the position of the first undecided item from `start` on, or the one behind the last item."""
        positions = range(start, len(self.items))
        return next((position for position in positions if position not in self.decided), len(self.items))


Transition: TypeAlias = tuple[ReviewState, Action | None]


def start_review(items: Sequence[ReviewItem], decided: frozenset[int]) -> ReviewState:
    """Start at the first item that is not decided. `decided` holds positions in `items`."""
    state = ReviewState(items=tuple(items), decided=decided)
    return replace(state, position=state.next_undecided(0))


def on_key(state: ReviewState, key: str, shown: int) -> Transition:
    """Handle a key while the first `shown` candidates of the page are visible."""
    opens, unseen = state.asks_which_to_open, state.unseen
    state = replace(state, message="", asks_which_to_open=False, unseen=None)
    if key in ("q", _CTRL_D):
        return state, Quit()
    if key == "u":
        return _undo(state)
    if state.item is None:
        return _on_key_at_end(state, key)
    if key == "y" and unseen is not None:
        return _decide(state, state.item, unseen)
    if key in _NUMBER_KEYS:
        return _on_number(state, state.item, _NUMBER_KEYS[key], shown, opens=opens)
    return _on_letter(state, state.item, key, shown)


def on_pasted(state: ReviewState, text: str) -> Transition:
    """Handle a text that was pasted or typed as a line: find the address or id in it, else leave a message.

    A candidate is decided on; another track is to be looked up first.
    """
    state = replace(state, message="", asks_which_to_open=False, unseen=None)
    if not text.strip() or state.item is None:
        return state, None
    candidates = {candidate.beatport_track.track_id: candidate for candidate in state.item.candidates}
    try:
        beatport_id = parse_beatport_id(text, candidates)
    except ValueError as problem:
        return replace(state, message=str(problem)), None
    if beatport_id in candidates:
        return _decide(state, state.item, beatport_id, candidates[beatport_id])
    return replace(state, message=f"looking up {beatport_id} ..."), LookUp(state.item, beatport_id)


def on_line(state: ReviewState, text: str) -> Transition:
    """Handle a line that was typed where there are no single keys: a key, "o 2", "none", or an address."""
    word, count = text.strip().lower(), len(state.candidates)
    if word in _WORDS:
        return on_key(state, _WORDS[word], count)
    if number := _OPEN_NUMBER.fullmatch(word):
        return on_key(replace(state, asks_which_to_open=True), number[1], count)
    if len(word) <= 1:
        after, action = on_key(state, word or "\r", count)
        if action is None and after == replace(state, message="", asks_which_to_open=False, unseen=None):
            after = replace(after, message=f"{word!r} is no answer here")
        return after, action
    return on_pasted(state, text)


def on_looked_up(state: ReviewState, beatport_id: int, found: BeatportCandidate | None) -> ReviewState:
    """Offer a track that was looked up as the first candidate; None means that there is no such track."""
    item = state.item
    if item is None or found is None:
        return replace(state, message=f"Beatport has no track {beatport_id}")
    candidates = (ReviewCandidate(beatport_track=found), *item.candidates)
    items = (*state.items[: state.position], replace(item, candidates=candidates), *state.items[state.position + 1 :])
    name = artist_title(", ".join(found.artists), title_with_mix(found.title, found.mix_name))
    return replace(state, items=items, first_shown=0, message=f"found: {name}; [1] takes it")


def on_not_looked_up(state: ReviewState, beatport_id: int, reason: str) -> ReviewState:
    """Let the user decide whether an id counts that could not be looked up."""
    message = f"{beatport_id} could not be looked up ({reason}); [y] takes it unseen"
    return replace(state, message=message, unseen=beatport_id)


def _on_number(state: ReviewState, item: ReviewItem, number: int, shown: int, *, opens: bool) -> Transition:
    """Take the candidate of this number, counted from 1, or open it, if it is visible."""
    if not state.first_shown < number <= min(state.first_shown + shown, len(state.candidates)):
        exists = number <= len(state.candidates)
        return replace(state, message=f"{number} is not on the screen" if exists else f"there is no {number}"), None
    candidate = state.candidates[number - 1]
    if opens:
        return _open(state, number)
    return _decide(state, item, candidate.beatport_track.track_id, candidate)


def _on_letter(state: ReviewState, item: ReviewItem, key: str, shown: int) -> Transition:
    match key:
        case "n":
            return _decide(state, item, None)
        case "p":
            return state, AskForId()
        case "o":
            return _ask_which_to_open(state, shown)
        case _:
            return _moved(state, item, key, shown), None


def _moved(state: ReviewState, item: ReviewItem, key: str, shown: int) -> ReviewState:
    """Return the state after a key that decides and opens nothing."""
    match key:
        case "s":
            return _move_on(state, decided=False, message=f"skipped: {_name(item)}")
        case "m":
            return _next_page(state, shown)
        case "\r" | "\n":
            what = "a number takes a candidate, n says that it is none of them" if shown else "n: not on Beatport"
            return replace(state, message=f"Enter decides nothing; {what}")
        case _:
            return state


def _ask_which_to_open(state: ReviewState, shown: int) -> Transition:
    first, last = state.first_shown + 1, min(state.first_shown + shown, len(state.candidates))
    if first >= last:
        return _open(state, first) if first == last else (replace(state, message="nothing to open"), None)
    numbers = f"[{first}-{last}]"
    return replace(state, message=f"open which one? {numbers}", asks_which_to_open=True), None


def _open(state: ReviewState, number: int) -> Transition:
    track = state.candidates[number - 1].beatport_track
    return replace(state, message=f"opening {number} in the browser: {track.short_url}"), Open(track)


def _on_key_at_end(state: ReviewState, key: str) -> Transition:
    if key == "s" and state.undecided:
        return replace(state, position=state.next_undecided(0)), None
    return state, Quit() if key in _ENTER else None


def _decide(
    state: ReviewState, item: ReviewItem, beatport_id: int | None, candidate: ReviewCandidate | None = None
) -> Transition:
    decision = "not on Beatport" if beatport_id is None else f"it is {beatport_id}"
    after = _move_on(state, decided=True, message=f"decided: {_name(item)}: {decision}")
    return after, Decide(item, beatport_id, candidate.beatport_track if candidate and candidate.is_complete else None)


def _move_on(state: ReviewState, *, decided: bool, message: str) -> ReviewState:
    moved = replace(
        state,
        decided=state.decided | {state.position} if decided else state.decided,
        steps=(*state.steps, Step(state.position, decided)),
        first_shown=0,
        message=message,
    )
    return replace(moved, position=moved.next_undecided(state.position + 1))


def _next_page(state: ReviewState, shown: int) -> ReviewState:
    """Show the candidates behind those that are visible; behind the last one the first again."""
    if len(state.candidates) <= shown:
        return replace(state, message="there are no more")
    following = state.first_shown + max(shown, 1)
    return replace(state, first_shown=following if following < len(state.candidates) else 0)


def _undo(state: ReviewState) -> Transition:
    if not state.steps:
        return replace(state, message="nothing to take back; older decisions: beatmatch decisions list"), None
    step = state.steps[-1]
    item = state.items[step.position]
    before = replace(
        state,
        position=step.position,
        first_shown=0,
        steps=state.steps[:-1],
        decided=state.decided - {step.position} if step.decided else state.decided,
        message=f"taken back: {_name(item)}",
    )
    return before, Forget(item) if step.decided else None


def _name(item: ReviewItem) -> str:
    return artist_title(item.track.artist, item.track.title)
