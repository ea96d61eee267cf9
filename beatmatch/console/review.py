"""A review on the screen: the library's entry on top, what it could be below, side by side where there is room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from beatmatch.console.review_choices import Layout, side_by_side, stacked
from beatmatch.console.text import folded, isolated, printable
from beatmatch.console.words import plural
from beatmatch.review import Course, Doubt, Mark

_LEAST = 40  # cells; a narrower window is cut off
_MOST_REASON_LINES = 3
_ROOMY = 18  # lines of a window that has some for a legend and for nothing


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn, and how many choices of the page can be seen."""

    lines: tuple[Text, ...]
    shown: int


def laid_out(course: Course, width: int, height: int, *, unicode: bool = True) -> View:
    """Lay a review out for a window of this size: choices, then facts are left away until it fits."""
    signs = {Mark.DIFFERS: "≠" if unicode else "!", Mark.NEARLY: "~"}
    width = max(width, _LEAST)
    doubt = course.doubt
    if doubt is None:
        return View((*_end(course), Text(), *_message(course, width), *_keys(_end_keys(course), width)), 0)
    roomy = height >= _ROOMY
    head, blank = _head(course, doubt, width), [Text()] if roomy else []
    taken = len(head) + 2 * len(blank)
    lay = _choices(course, doubt, width, height - taken - len(_foot(course, 1, width, signs, legend=roomy)), signs)
    foot = _foot(course, lay.shown, width, signs, legend=roomy)
    body = lay.lines[: max(height - taken - len(foot), 0)]
    return View((*head, *blank, *body, *blank, *foot), lay.shown)


def _choices(course: Course, doubt: Doubt, width: int, room: int, signs: Mapping[Mark, str]) -> Layout:
    choices = course.choices[course.page :]
    beside = side_by_side(doubt.track, choices, course.page, width, room, signs)
    return beside or stacked(doubt.track, choices, course.page, width, room, signs)


def _head(course: Course, doubt: Doubt, width: int) -> list[Text]:
    who = f"{doubt.track.artist} - {doubt.track.title}" if doubt.track.artist else doubt.track.title
    where = Text.assemble((f"{course.at + 1} of {len(course.doubts)}", "cyan"), "  ", (_where(doubt), "dim"))
    where.truncate(width, overflow="ellipsis")
    why = folded(printable("; ".join(doubt.reasons)), width, most=_MOST_REASON_LINES)
    return [
        where,
        *(Text(isolated(line), "bold") for line in folded(printable(who), width, most=2)),
        *(Text(isolated(line), "dim") for line in why),
    ]


def _where(doubt: Doubt) -> str:
    playlist, index = doubt.places[0]
    others = len(doubt.places) - 1
    more = f", and in {plural(others, 'other place')}" if others else ""
    return printable(f"{playlist}, number {index}{more}")


def _foot(course: Course, shown: int, width: int, signs: Mapping[Mark, str], *, legend: bool) -> list[Text]:
    """Write what the signs mean, what the last key did, and what the keys do."""
    meaning = f"{signs[Mark.DIFFERS]} differs   {signs[Mark.NEARLY]} nearly, or not sure"
    return [
        *([Text(meaning, "dim")] if legend and course.choices else []),
        *_message(course, width),
        *_keys(_answer_keys(course, shown), width),
    ]


def _message(course: Course, width: int) -> list[Text]:
    """Give the line that tells what the last key did; it stands there empty too, so that nothing jumps."""
    lines = folded(printable(course.message), width, most=3) or [""]
    return [Text(isolated(line), "magenta") for line in lines]


def _answer_keys(course: Course, shown: int) -> Iterator[tuple[str, str]]:
    first, last, there = course.page + 1, course.page + shown, len(course.choices)
    if shown:
        yield (f"{first}-{last}" if shown > 1 else str(first), "take it")
    if shown and first == 1:
        yield "Enter", "take 1"
    yield "n", "none of these" if there else "not on Beatport"
    yield "s", "skip"
    yield "p", "paste an address or id"
    if there > shown:
        following = last + 1 if last < there else 1
        yield "o", f"others, from {following} of {there}"
    yield "u", "undo"
    yield "q", "quit, go on later"


def _end(course: Course) -> list[Text]:
    left = f", {course.undecided} undecided" if course.undecided else ""
    return [Text("That was the last one.", "bold"), Text(f"{course.decided} decided now{left}.")]


def _end_keys(course: Course) -> Iterator[tuple[str, str]]:
    if course.undecided:
        yield "s", "show the skipped ones again"
    yield "u", "undo"
    yield "Enter", "end"


def _keys(keys: Iterable[tuple[str, str]], width: int) -> list[Text]:
    return _wrapped([Text.assemble(("[", "dim"), (key, "bold"), ("]", "dim"), f" {does}") for key, does in keys], width)


def _wrapped(items: Sequence[Text], width: int) -> list[Text]:
    """Set items one after another, in as many lines as it takes."""
    lines: list[Text] = []
    for item in items:
        if lines and lines[-1].cell_len + 3 + item.cell_len <= width:
            lines[-1] = Text.assemble(lines[-1], "   ", item)
        else:
            lines.append(item)
    return lines
