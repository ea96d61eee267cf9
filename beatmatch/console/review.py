"""A review on the screen: the library's entry on top, what it could be below, side by side where there is room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from beatmatch.console.text import fitted, folded, isolated, plural, printable, shortened
from beatmatch.models import RBTrack
from beatmatch.review import VERDICTS, Choice, Course, Doubt, Fact, Mark, facts_of, library_facts

# --- The tracks to choose from: as columns beside the library's, or one below the other in a narrow window.

_NAMES = 8  # cells for "Artists" and the like
_GAP = 2
_SIGN = 2  # cells for the mark of a fact
_NARROWEST = 18  # cells for a text; with less room for two choices, they are stacked
_WIDEST = 36
_LINES_OF_A_TEXT = (3, 2, 1)  # how far a text may be wrapped; less where the window is low
_DISPENSABLE = ("Release", "Id", "Label", "Year", "Score", "Version", "Key", "BPM")  # the first ones go first
_INDENT = 3  # of facts one below the other
_BETWEEN = " " * 3
_STYLES = {Mark.DIFFERS: "bold red", Mark.NEARLY: "magenta"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Lines, and how many choices they show."""

    lines: tuple[Text, ...]
    shown: int


def side_by_side(
    track: RBTrack, choices: Sequence[Choice], page: int, width: int, room: int, signs: Mapping[Mark, str]
) -> Layout | None:
    """Draw a table with a column for the library and one for each choice; None where two choices do not fit."""
    columns = (width - _NAMES) // (_GAP + _SIGN + _NARROWEST)  # the library's too
    wanted = max(min(len(choices), columns - 1), 1)
    if columns - 1 < min(len(choices), 2) or columns < 2:
        return None
    each = min((width - _NAMES) // (wanted + 1) - _GAP - _SIGN, _WIDEST)
    shown = choices[:wanted] if choices else ()
    rows = [library_facts(track), *(facts_of(track, choice) for choice in shown)]
    titles = ("Library", *(str(page + number) for number in range(1, len(shown) + 1)))
    heading = _line(("", *titles), [""] * len(rows), each, ["bold"] * len(rows), "")
    for most, without in _economies():
        lines = (heading, *_facts(rows, each, most, without, signs))
        if len(lines) <= room:
            break
    return Layout(lines, len(shown))


def _economies() -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give ways to save room, the least painful first."""
    for dropped in range(len(_DISPENSABLE) + 1):
        for most in _LINES_OF_A_TEXT:
            yield most, _DISPENSABLE[:dropped]


def _facts(
    rows: Sequence[tuple[Fact, ...]], each: int, most: int, without: Sequence[str], signs: Mapping[Mark, str]
) -> Iterator[Text]:
    for facts in zip(*rows, strict=True):
        if facts[0].name not in without and any(fact.text for fact in facts):
            yield from _fact_lines(facts, each, most, signs)


def _fact_lines(facts: Sequence[Fact], each: int, most: int, signs: Mapping[Mark, str]) -> Iterator[Text]:
    wrapped = [folded(printable(fact.text), each, most=most) or ["-"] for fact in facts]
    if facts[0].name in VERDICTS:
        wrapped[0] = []
    styles = [_STYLES.get(fact.mark, "") for fact in facts]
    for index in range(max(map(len, wrapped))):
        texts = [lines[index] if index < len(lines) else "" for lines in wrapped]
        marks = [signs.get(fact.mark, "") if not index else "" for fact in facts]
        yield _line((facts[0].name if not index else "", *texts), marks, each, styles, "dim")


def _line(texts: Sequence[str], marks: Sequence[str], each: int, styles: Sequence[str], name_style: str) -> Text:
    line = Text.assemble((fitted(texts[0], _NAMES), name_style))
    for text, mark, style in zip(texts[1:], marks, styles, strict=True):
        line.append(" " * _GAP)
        line.append(f"{mark:<{_SIGN}}", style)
        line.append(fitted(text, each), style)
    return line


def stacked(
    track: RBTrack, choices: Sequence[Choice], page: int, width: int, room: int, signs: Mapping[Mark, str]
) -> Layout:
    """Draw the library's facts, and below them as many choices as fit: one at least, two if facts can be left out."""
    found = Layout((), 0)
    for without in ((), _DISPENSABLE[:2], _DISPENSABLE):
        tried = _stack(track, choices, page, width, room, signs, without)
        found = max(found, tried, key=lambda layout: layout.shown)
        if found.shown >= min(len(choices), 2):
            break
    return found if found.lines else tried


def _stack(
    track: RBTrack,
    choices: Sequence[Choice],
    page: int,
    width: int,
    room: int,
    signs: Mapping[Mark, str],
    without: Sequence[str],
) -> Layout:
    lines = _block("Library", _kept(library_facts(track), without), width, signs)
    shown = 0
    for number, choice in enumerate(choices, page + 1):
        block = _block(str(number), _kept(facts_of(track, choice), without), width, signs)
        if shown and len(lines) + len(block) > room:
            break
        lines = [*lines, *block]
        shown += 1
    return Layout(tuple(lines), shown)


def _kept(facts: Sequence[Fact], without: Sequence[str]) -> list[Fact]:
    return [fact for fact in facts if fact.text and fact.name not in without]


def _block(head: str, facts: Sequence[Fact], width: int, signs: Mapping[Mark, str]) -> list[Text]:
    """Write facts one after another, in as many lines as it takes, with the head in front."""
    lines = [Text(f"{head:<{_INDENT - 1}} ", "bold")]
    for number, fact in enumerate(facts):
        item = _item(fact, width - (_INDENT if number else lines[0].cell_len), signs)
        if not number:
            lines[0].append(item)
        elif lines[-1].cell_len + len(_BETWEEN) + item.cell_len <= width:
            lines[-1] = Text.assemble(lines[-1], _BETWEEN, item)
        else:
            lines.append(Text.assemble(" " * _INDENT, item))
    return lines


def _item(fact: Fact, width: int, signs: Mapping[Mark, str]) -> Text:
    sign, style = signs.get(fact.mark, ""), _STYLES.get(fact.mark, "")
    item = Text.assemble((f"{fact.name}: ", "dim"), (f"{sign} " if sign else "", style))
    item.append(isolated(shortened(printable(fact.text), width - item.cell_len)), style)
    return item


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
