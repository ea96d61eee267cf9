"""The conversation of a review: draw, read a key, remember, draw again."""

from dataclasses import replace

from beatmatch.console import Screen
from beatmatch.console.fullscreen import Window, open_window
from beatmatch.console.review import laid_out
from beatmatch.errors import BeatmatchError
from beatmatch.review import Act, AskForId, Course, Decide, Outcome, Quit, TakeBack, pasted, press
from beatmatch.store import AnyStore

_QUESTION = "Beatport address or id (empty: back): "


def converse(screen: Screen, store: AnyStore, course: Course) -> Course:
    """Go through the doubts until the human ends it; every decision is in the store before the next is asked."""
    with open_window(screen) as window:
        while True:
            after, act = _answer(window, course)
            if isinstance(act, Quit):
                return after
            course = _carried_out(course, after, act, store)


def _answer(window: Window, course: Course) -> Outcome:
    """Show where the review stands, and take what is answered: a key, or an address that was pasted."""
    view = laid_out(course, *window.measure(), unicode=window.unicode)
    window.show(view.lines)
    typed = window.key()
    if not typed:
        return course, None
    after, act = press(course, typed.lower(), view.shown) if len(typed) == 1 else pasted(course, typed)
    return pasted(course, window.ask(_QUESTION)) if isinstance(act, AskForId) else (after, act)


def _carried_out(before: Course, after: Course, act: Act | None, store: AnyStore) -> Course:
    """Do what a key asked for; where that fails the review stays where it was, and says why."""
    try:
        match act:
            case Decide(doubt, beatport_id, candidate):
                store.decide(doubt.track, beatport_id, candidate)
            case TakeBack(doubt):
                store.forget(doubt.key)
    except BeatmatchError as problem:
        return replace(before, message=f"not remembered: {problem.message}")
    return after
