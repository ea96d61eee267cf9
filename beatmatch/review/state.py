"""Where a review stands, and what a key does to it. It decides; somebody else remembers, and draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from beatmatch.models import BeatportCandidate
from beatmatch.review.items import Choice, Doubt, beatport_id

MOST_CHOICES = 9  # there are as many keys; what is further down has nothing to do with the track


@dataclass(frozen=True, slots=True)
class Decide:
    """Remember a decision: a Beatport track, with its facts where they are known, or None for "not there"."""

    doubt: Doubt
    beatport_id: int | None
    candidate: BeatportCandidate | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Forget the decision on a track."""

    doubt: Doubt


@dataclass(frozen=True, slots=True)
class AskForId:
    """Ask for an address or an id."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the review; what is decided is remembered."""


Act: TypeAlias = Decide | TakeBack | AskForId | Quit


@dataclass(frozen=True, slots=True)
class Step:
    """What was done to the doubt at a place in the list."""

    at: int
    decided: bool  # False: skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The state of a review. `at` is the doubt that is shown; behind the last one, the review is at its end."""

    doubts: tuple[Doubt, ...]
    settled: frozenset[int] = frozenset()  # decided, now or earlier
    at: int = 0
    page: int = 0  # the first choice that is shown
    steps: tuple[Step, ...] = ()
    message: str = ""

    @property
    def doubt(self) -> Doubt | None:
        return self.doubts[self.at] if self.at < len(self.doubts) else None

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.doubt.choices[:MOST_CHOICES] if self.doubt else ()

    @property
    def decided(self) -> int:
        """How many were decided since the review began."""
        return sum(step.decided for step in self.steps)

    @property
    def undecided(self) -> int:
        return len(self.doubts) - len(self.settled)


Outcome: TypeAlias = tuple[Course, Act | None]


def begin(doubts: Sequence[Doubt], settled: frozenset[int]) -> Course:
    """Begin at the first doubt that nobody has settled."""
    course = Course(doubts=tuple(doubts), settled=settled)
    return replace(course, at=_next_open(course, 0))


def press(course: Course, key: str, shown: int) -> Outcome:
    """Say what a key does while `shown` choices are to be seen."""
    course = replace(course, message="")
    if key in ("q", "\x04"):  # Ctrl-D
        return course, Quit()
    if key == "u":
        return _undo(course)
    if course.doubt is None:
        return _at_the_end(course, key)
    if key in _NUMBERS:
        return _take(course, course.doubt, _NUMBERS[key], shown)
    answer = _ANSWERS.get(key)
    return answer(course, course.doubt, shown) if answer else (course, None)


def pasted(course: Course, text: str) -> Outcome:
    """Take an address or an id; nothing else changes anything."""
    if not text.strip() or course.doubt is None:
        return replace(course, message=""), None
    known = {choice.candidate.track_id: choice for choice in course.doubt.choices}
    try:
        wanted = beatport_id(text, known)
    except ValueError as why:
        return replace(course, message=str(why)), None
    return _decide(course, course.doubt, wanted, known.get(wanted))


def _take(course: Course, doubt: Doubt, number: int, shown: int) -> Outcome:
    """Take a choice by its number, if it is one that can be seen."""
    if not course.page < number <= min(course.page + shown, len(course.choices)):
        there_is = number <= len(course.choices)
        return replace(course, message=f"{number} is not on the screen" if there_is else f"there is no {number}"), None
    choice = course.choices[number - 1]
    return _decide(course, doubt, choice.candidate.track_id, choice)


def _decide(course: Course, doubt: Doubt, wanted: int | None, choice: Choice | None) -> Outcome:
    candidate = choice.candidate if choice and choice.whole else None
    told = "not on Beatport" if wanted is None else f"it is {wanted}"
    after = _advance(course, decided=True, message=f"decided: {_name(doubt)}: {told}")
    return after, Decide(doubt, wanted, candidate)


def _advance(course: Course, *, decided: bool, message: str) -> Course:
    settled = course.settled | {course.at} if decided else course.settled
    moved = replace(course, settled=settled, steps=(*course.steps, Step(course.at, decided)), page=0, message=message)
    return replace(moved, at=_next_open(moved, course.at + 1))


def _next_open(course: Course, start: int) -> int:
    return next((at for at in range(start, len(course.doubts)) if at not in course.settled), len(course.doubts))


def _turn(course: Course, shown: int) -> Course:
    """Show the next choices, and the first ones again after the last."""
    page = course.page + max(shown, 1)
    if len(course.choices) <= shown:
        return replace(course, message="there are no more")
    return replace(course, page=page if page < len(course.choices) else 0)


def _undo(course: Course) -> Outcome:
    if not course.steps:
        return replace(course, message="nothing to take back; older decisions: beatmatch decisions"), None
    last = course.steps[-1]
    doubt = course.doubts[last.at]
    before = replace(
        course,
        at=last.at,
        page=0,
        steps=course.steps[:-1],
        settled=course.settled - {last.at} if last.decided else course.settled,
        message=f"taken back: {_name(doubt)}",
    )
    return before, TakeBack(doubt) if last.decided else None


def _at_the_end(course: Course, key: str) -> Outcome:
    if key == "s" and course.undecided:
        return replace(course, at=_next_open(course, 0)), None
    return course, Quit() if key in ("\r", "\n") else None


def _name(doubt: Doubt) -> str:
    return f"{doubt.track.artist} - {doubt.track.title}" if doubt.track.artist else doubt.track.title


_ANSWERS: Mapping[str, Callable[[Course, Doubt, int], Outcome]] = {
    "n": lambda course, doubt, _: _decide(course, doubt, None, None),
    "s": lambda course, doubt, _: (_advance(course, decided=False, message=f"skipped: {_name(doubt)}"), None),
    "p": lambda course, _doubt, _: (course, AskForId()),
    "o": lambda course, _doubt, shown: (_turn(course, shown), None),
}
_NUMBERS = {str(number): number for number in range(1, MOST_CHOICES + 1)} | dict.fromkeys(("a", "\r", "\n"), 1)
