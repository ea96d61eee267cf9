"""Make texts from elsewhere safe for a terminal, and cut, wrap or pad them to a number of cells."""

import itertools
import re
import unicodedata
from collections.abc import Iterable

from rich.cells import cell_len

_ESCAPES = re.compile(
    r"""
      (?:\x1b\[|\x9b) [0-?]* [ -/]* [@-~]?              # colours, cursor movements
    | (?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])           # window titles, links, device strings ...
      [^\x07\x1b\x9c]* (?:\x07|\x1b\\|\x9c)?            # ... up to their end
    | \x1b [ -/]* [0-~]?                                # every other sequence
    """,
    re.VERBOSE,
)
_BREAKS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
# Categories of invisible characters: controls, formats (directions, joiners, soft hyphens), lone surrogates.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
# Variation selectors and skin tones: terminals disagree on the width of the character that they modify.
_MODIFIERS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ELLIPSIS = "…"


def printable(text: str) -> str:
    """Make one line of visible characters, without escape sequences, in which no mark stands alone."""
    if text.isascii() and text.isprintable():
        return text
    line = _BREAKS.sub(" ", _ESCAPES.sub("", text))
    visible = (character for character in line if unicodedata.category(character) not in _INVISIBLE)
    return unicodedata.normalize("NFC", _MODIFIERS.sub("", "".join(visible)))


def isolate(text: str) -> str:
    """Put right-to-left text between isolating marks, so that it does not reverse the order of what is beside it."""
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text


def fit(text: str, width: int, *, right: bool = False, tail: int = 0) -> str:
    """Bring printable text to exactly `width` cells: cut as `shorten` does, or padded with spaces."""
    cut = shorten(text, width, tail=tail)
    padding = " " * (width - cell_len(cut))
    return padding + isolate(cut) if right else isolate(cut) + padding


def shorten(text: str, width: int, *, tail: int = 0) -> str:
    """Cut printable text to at most `width` cells, with an ellipsis in front of its last `tail` cells."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    head = text[: _count_fitting(text, max(width - tail - 1, 0))].rstrip()
    end = text[len(text) - _count_fitting(reversed(text), tail) :]
    while end and not cell_len(end[0]):  # a mark that belongs to a character before the cut
        end = end[1:]
    return f"{head}{_ELLIPSIS}{end.lstrip()}"


def wrap(text: str, width: int, *, max_lines: int) -> list[str]:
    """Break printable text between words into lines of at most `width` cells; the last one is shortened."""
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < max_lines - 1 and cell_len(rest) > width:
        head = rest[: _count_fitting(rest, width)] or rest[0]
        space = head.rfind(" ") if not rest[len(head)].isspace() else -1
        head = head[:space] if space > 0 else head
        lines.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return [*lines, shorten(rest, width)] if rest else lines


def _count_fitting(characters: Iterable[str], width: int) -> int:
    """Count how many of the first characters fit into `width` cells, with the marks that belong to the last one."""
    used = itertools.accumulate(map(cell_len, characters))
    return sum(1 for _ in itertools.takewhile(lambda cells: cells <= width, used))
