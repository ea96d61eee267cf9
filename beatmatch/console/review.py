"""Draw a review: the library entry and its candidates, side by side where there is room, and what each key does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.text import Text

from beatmatch.console.phrases import plural
from beatmatch.console.text import fit, isolate, printable, shorten, wrap
from beatmatch.review.comparison import CANDIDATE_ONLY_FACTS, Agreement, Fact, candidate_facts, library_facts
from beatmatch.review.items import ReviewItem
from beatmatch.review.state import ReviewState
from beatmatch.wording import artist_title

_MIN_WIDTH = 40  # cells; what does not fit into a narrower window is cut off
_MIN_HEIGHT_FOR_SPACING = 18  # lines; a lower window has no blank lines and no legend
_MAX_REASON_LINES = 3
_MAX_MESSAGE_LINES = 3
_BETWEEN = " " * 3  # between facts or keys on a line

_NAME_WIDTH = 8  # of the names of facts, such as "Artists"
_GAP = 2
_SIGN_WIDTH = 2
_MIN_TEXT_WIDTH, _MAX_TEXT_WIDTH = 18, 36  # of a column; with less room for two candidates, they are stacked
_LINES_OF_A_TEXT = (3, 2, 1)  # how far a text may be wrapped; less where the window is low
_DISPENSABLE = ("Release", "Label", "Year", "Score", "Version", "Key", "BPM")  # in this order
_WORTH_LESS_THAN_A_WORD = 4  # as many of them go before a text is cut
_STACK_INDENT = 3
_STYLES = {Agreement.DIFFERS: "bold red", Agreement.NEARLY: "magenta"}

Signs: TypeAlias = Mapping[Agreement, str]  # the mark in front of a fact that does not fully agree


@dataclass(frozen=True, slots=True)
class View:
    """Lines to show, and how many candidates are visible in them."""

    lines: tuple[Text, ...]
    shown: int


@dataclass(frozen=True, slots=True)
class _Column:
    """The library entry or a candidate: its heading and its facts, the same ones in the same order for all."""

    title: str
    facts: tuple[Fact, ...]
    address: str = ""


def draw_review(state: ReviewState, width: int, height: int, *, unicode: bool = True) -> View:
    """Draw for a window of this size; candidates, then facts are left out until it fits."""
    signs = {Agreement.DIFFERS: "≠" if unicode else "!", Agreement.NEARLY: "~"}
    width = max(width, _MIN_WIDTH)
    item = state.item
    if item is None:
        return View(tuple(_end_lines(state, width)), 0)
    has_spacing = height >= _MIN_HEIGHT_FOR_SPACING
    head, blank = _head_lines(state, item, width), [Text()] if has_spacing else []
    used = len(head) + 2 * len(blank)
    # The foot says how many candidates are visible, which depends on the room that it leaves: one is tried first.
    foot = _foot_lines(state, 1, width, signs, has_legend=has_spacing)
    candidates = _draw_candidates(state, item, width, height - used - len(foot), signs)
    foot = _foot_lines(state, candidates.shown, width, signs, has_legend=has_spacing)
    body = candidates.lines[: max(height - used - len(foot), 0)]
    return View((*head, *blank, *body, *blank, *foot), candidates.shown)


def draw_plainly(state: ReviewState, width: int, *, unicode: bool = True, is_new: bool = True) -> list[Text]:
    """Draw all candidates one below the other, for a terminal that only takes one line after another.

    Where the item is not new, only what the last answer did.
    """
    signs = {Agreement.DIFFERS: "≠" if unicode else "!", Agreement.NEARLY: "~"}
    width = max(width, _MIN_WIDTH)
    message = _message_lines(state, width) if state.message else []
    if state.item is None:
        keys = "u undo, " + ("s the skipped ones again, " if state.undecided else "") + "q or Enter end"
        return [*message, *_end_lines(state, width)[:2], Text(keys, "dim")]
    if not is_new:
        return message
    blocks = [line for column in _columns(state, state.item) for line in _block(column, (), width, signs)]
    return [*message, Text(), *_head_lines(state, state.item, width), *blocks, *_plain_keys(state, width)]


def _plain_keys(state: ReviewState, width: int) -> list[Text]:
    keys = ["n none of these" if state.candidates else "n not on Beatport", "s skip", "u undo", "q quit, go on later"]
    if state.candidates:
        count = len(state.candidates)
        keys = [f"1-{count} take it" if count > 1 else "1 take it", "o NUMBER open it to listen", *keys]
    return [Text(line, "dim") for line in wrap(", ".join((*keys, "or an address or id")), width, max_lines=4)]


def _end_lines(state: ReviewState, width: int) -> list[Text]:
    undecided = f", {state.undecided} undecided" if state.undecided else ""
    keys = [("u", "undo"), ("Enter", "end")]
    if state.undecided:
        keys = [("s", "show the skipped ones again"), *keys]
    return [
        Text("That was the last one.", "bold"),
        Text(f"{state.decided_now} decided now{undecided}."),
        Text(),
        *_message_lines(state, width),
        *_key_lines(keys, width),
    ]


def _head_lines(state: ReviewState, item: ReviewItem, width: int) -> list[Text]:
    """Draw where the review stands, which entry it is about, and why a human should decide."""
    playlist, index = item.places[0]
    other_places = len(item.places) - 1
    more = f", and in {plural(other_places, 'other place')}" if other_places else ""
    place = printable(f"{playlist}, number {index}{more}")
    position = Text.assemble((f"{state.position + 1} of {len(state.items)}", "cyan"), "  ", (place, "dim"))
    position.truncate(width, overflow="ellipsis")
    name = printable(artist_title(item.track.artist, item.track.title))
    reasons = printable("; ".join(item.reasons))
    return [
        position,
        *(Text(isolate(line), "bold") for line in wrap(name, width, max_lines=2)),
        *(Text(isolate(line), "dim") for line in wrap(reasons, width, max_lines=_MAX_REASON_LINES)),
    ]


def _foot_lines(state: ReviewState, shown: int, width: int, signs: Signs, *, has_legend: bool) -> list[Text]:
    """Draw what the signs mean, what the last key did, and what the keys do."""
    legend = f"{signs[Agreement.DIFFERS]} differs   {signs[Agreement.NEARLY]} nearly, or not sure"
    return [
        *([Text(legend, "dim")] if has_legend and state.candidates else []),
        *_message_lines(state, width),
        *_key_lines(_keys(state, shown), width),
    ]


def _message_lines(state: ReviewState, width: int) -> list[Text]:
    """Draw what the last key did; a line stands there even where that is nothing, so that the keys do not move."""
    lines = wrap(printable(state.message), width, max_lines=_MAX_MESSAGE_LINES) or [""]
    return [Text(isolate(line), "magenta") for line in lines]


def _keys(state: ReviewState, shown: int) -> Iterator[tuple[str, str]]:
    """Yield each key that does something now, and what it does."""
    first, last, total = state.first_shown + 1, state.first_shown + shown, len(state.candidates)
    if shown:
        yield (f"{first}-{last}" if shown > 1 else str(first), "take it")
        yield "o", "open it to listen" if shown == 1 else "open one to listen"
    yield "n", "none of these" if total else "not on Beatport"
    yield "s", "skip"
    yield "p", "paste an address or id"
    if total > shown:
        yield "m", f"more, from {last + 1 if last < total else 1} of {total}"
    yield "u", "undo"
    yield "q", "quit, go on later"


def _key_lines(keys: Iterable[tuple[str, str]], width: int) -> list[Text]:
    """Draw the keys one after another, in as many lines as it takes."""
    lines: list[Text] = []
    for key, action in keys:
        text = Text.assemble(("[", "dim"), (key, "bold"), ("]", "dim"), f" {action}")
        if lines and lines[-1].cell_len + len(_BETWEEN) + text.cell_len <= width:
            lines[-1] = Text.assemble(lines[-1], _BETWEEN, text)
        else:
            lines.append(text)
    return lines


def _draw_candidates(state: ReviewState, item: ReviewItem, width: int, height: int, signs: Signs) -> View:
    """Draw the facts of the entry and of the candidates from the first of the page on, as many as fit."""
    columns = _columns(state, item)
    return _draw_side_by_side(columns, width, height, signs) or _draw_stacked(columns, width, height, signs)


def _columns(state: ReviewState, item: ReviewItem) -> list[_Column]:
    """Return the entry, and the candidates from the first of the page on."""
    columns = [_Column("Library", library_facts(item.track))]
    for number, candidate in enumerate(state.candidates[state.first_shown :], state.first_shown + 1):
        facts, address = candidate_facts(item.track, candidate), candidate.beatport_track.short_url
        columns.append(_Column(str(number), facts, address))
    return columns


def _draw_side_by_side(columns: Sequence[_Column], width: int, height: int, signs: Signs) -> View | None:
    """Draw a table; None where there is no room for two candidates beside the entry, or for all if there are fewer."""
    fitting = (width - _NAME_WIDTH) // (_GAP + _SIGN_WIDTH + _MIN_TEXT_WIDTH)
    if fitting < max(2, min(len(columns), 3)):
        return None
    columns = columns[:fitting]
    text_width = min((width - _NAME_WIDTH) // max(len(columns), 2) - _GAP - _SIGN_WIDTH, _MAX_TEXT_WIDTH)
    heading = _table_line("", "", [("", column.title, "bold") for column in columns], text_width)
    addresses = [_address_line(column, width) for column in columns[1:]]
    for omitted, max_lines in _ways_to_save_lines():
        lines = [heading]
        for facts in zip(*(column.facts for column in columns), strict=True):
            if facts[0].name not in omitted and any(fact.text for fact in facts):
                lines += _fact_lines(facts, text_width, max_lines, signs)
        if len(lines) + len(addresses) <= height:
            lines += addresses
            break
    return View(tuple(lines), len(columns) - 1)


def _address_line(column: _Column, width: int) -> Text:
    return Text.assemble((f"{column.title:<{_STACK_INDENT}}", "bold"), (shorten(column.address, width - 3), "dim"))


def _ways_to_save_lines() -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield which facts to omit, and to how many lines a text may be wrapped; what loses least comes first."""
    for count in range(_WORTH_LESS_THAN_A_WORD):
        yield _DISPENSABLE[:count], _LINES_OF_A_TEXT[0]
    for count in range(len(_DISPENSABLE) + 1):
        for max_lines in _LINES_OF_A_TEXT:
            yield _DISPENSABLE[:count], max_lines


def _fact_lines(facts: Sequence[Fact], text_width: int, max_lines: int, signs: Signs) -> Iterator[Text]:
    """Draw the same fact of all columns; the sign stands beside the first line of its text."""
    wrapped = [wrap(printable(fact.text), text_width, max_lines=max_lines) or ["-"] for fact in facts]
    if facts[0].name in CANDIDATE_ONLY_FACTS:
        wrapped[0] = []
    for index in range(max(map(len, wrapped))):
        is_first = index == 0
        cells = [
            (
                signs.get(fact.agreement, "") if is_first else "",
                lines[index] if index < len(lines) else "",
                _STYLES.get(fact.agreement, ""),
            )
            for fact, lines in zip(facts, wrapped, strict=True)
        ]
        yield _table_line(facts[0].name if is_first else "", "dim", cells, text_width)


def _table_line(name: str, name_style: str, cells: Iterable[tuple[str, str, str]], text_width: int) -> Text:
    """Draw a name and then the cells: each a sign, a text and the style of both."""
    line = Text.assemble((fit(name, _NAME_WIDTH), name_style))
    for sign, text, style in cells:
        line.append(" " * _GAP)
        line.append(f"{sign:<{_SIGN_WIDTH}}", style)
        line.append(fit(text, text_width), style)
    return line


def _draw_stacked(columns: Sequence[_Column], width: int, height: int, signs: Signs) -> View:
    """Draw the entry and below it as many candidates as fit: one at least, two where omitting facts makes room."""
    best: View | None = None
    for omitted in ((), _DISPENSABLE[:2], _DISPENSABLE):
        view = _stack(columns, omitted, width, height, signs)
        if best is None or view.shown > best.shown:
            best = view
        if best.shown >= min(len(columns) - 1, 2):
            break
    assert best is not None  # there is at least one way to draw it
    return best


def _stack(columns: Sequence[_Column], omitted: Sequence[str], width: int, height: int, signs: Signs) -> View:
    library, *candidates = (_block(column, omitted, width, signs) for column in columns)
    lines, shown = library, 0
    for block in candidates:
        if shown and len(lines) + len(block) > height:
            break
        lines = [*lines, *block]
        shown += 1
    return View(tuple(lines), shown)


def _block(column: _Column, omitted: Sequence[str], width: int, signs: Signs) -> list[Text]:
    """Draw facts one after another behind the title, in as many lines as it takes."""
    lines = [Text(f"{column.title:<{_STACK_INDENT - 1}} ", "bold")]
    facts = [fact for fact in column.facts if fact.text and fact.name not in omitted]
    for number, fact in enumerate(facts):
        sign, style = signs.get(fact.agreement, ""), _STYLES.get(fact.agreement, "")
        text = Text.assemble((f"{fact.name}: ", "dim"), (f"{sign} " if sign else "", style))
        room = width - (_STACK_INDENT if number else lines[0].cell_len) - text.cell_len
        text.append(isolate(shorten(printable(fact.text), room)), style)
        if not number:
            lines[0].append(text)
        elif lines[-1].cell_len + len(_BETWEEN) + text.cell_len <= width:
            lines[-1] = Text.assemble(lines[-1], _BETWEEN, text)
        else:
            lines.append(Text.assemble(" " * _STACK_INDENT, text))
    if column.address and "Label" not in omitted:
        lines.append(Text.assemble(" " * _STACK_INDENT, (shorten(column.address, width - _STACK_INDENT), "dim")))
    return lines
