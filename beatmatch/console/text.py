"""Text from elsewhere, made safe for a terminal: no escape sequences, one line, a width that can be relied on."""

import itertools
import re
import unicodedata
from collections.abc import Iterable

from rich.cells import cell_len

from beatmatch.writers.summary import Summary

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
# Invisible characters by category: controls, formats (directions, joiners, soft hyphens), halves of characters.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
# Terminals disagree on the width of what these make of the character before.
_SHAPERS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
ELLIPSIS = "…"


def printable(text: str) -> str:
    """Make text one line that does nothing to a terminal but show; composed, so that no mark stands alone."""
    if text.isascii() and text.isprintable():
        return text
    line = _BREAKS.sub(" ", _ESCAPES.sub("", text))
    shown = (character for character in line if unicodedata.category(character) not in _INVISIBLE)
    return unicodedata.normalize("NFC", _SHAPERS.sub("", "".join(shown)))


def fitted(text: str, width: int, *, right: bool = False, tail: int = 0) -> str:
    """Bring printable text to exactly `width` cells: shortened, or filled with spaces."""
    cut = shortened(text, width, tail=tail)
    space = " " * (width - cell_len(cut))
    return space + isolated(cut) if right else isolated(cut) + space


def shortened(text: str, width: int, *, tail: int = 0) -> str:
    """Cut printable text to at most `width` cells, with an ellipsis; its last `tail` cells are kept."""
    if cell_len(text) <= width:
        return text
    head = _beginning(text, max(width - tail - 1, 0)).rstrip()
    return f"{head}{ELLIPSIS}{_end(text, tail).lstrip()}" if width > 0 else ""


def folded(text: str, width: int, *, most: int) -> list[str]:
    """Break printable text between words into at most `most` lines of at most `width` cells; the last may be cut."""
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < most - 1 and cell_len(rest) > width:
        head = _beginning(rest, width) or rest[0]
        space = head.rfind(" ") if not rest[len(head)].isspace() else -1
        head = head[:space] if space > 0 else head
        lines.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return [*lines, shortened(rest, width)] if rest else lines


def _beginning(text: str, width: int) -> str:
    """Give as many whole characters as fit, with the marks that belong to the last one."""
    return text[: _fitting(text, width)]


def _end(text: str, width: int) -> str:
    """Give as many characters of the end as fit, without marks that belong to the one before."""
    end = text[len(text) - _fitting(reversed(text), width) :]
    while end and not cell_len(end[0]):
        end = end[1:]
    return end


def _fitting(characters: Iterable[str], width: int) -> int:
    """Count the characters that `width` cells hold."""
    used = itertools.accumulate(map(cell_len, characters))
    return sum(1 for _ in itertools.takewhile(lambda cells: cells <= width, used))


def isolated(text: str) -> str:
    """Keep right-to-left text from turning its neighbours around."""
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text


# --- How counts and times are said.


def counts(summary: Summary) -> tuple[tuple[str, int], ...]:
    """Name what there is of each status, leaving out what there is none of."""
    named = (
        ("matched", summary.matched),
        ("review", summary.review),
        ("not found", summary.no_match),
        ("skipped", summary.skipped),
        ("unanswered", summary.error),
    )
    return tuple((word, count) for word, count in named if count)


def plural(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def duration(seconds: float) -> str:
    """Say a time as people do: 35 s, 2 min 5 s, 3 h 20 min; never less than a second."""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes_rest = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_rest} min"
    return f"{minutes} min {rest} s" if minutes else f"{whole} s"


def waiting(seconds: float, reason: str) -> str:
    return f"waiting {duration(seconds)}, {reason}"


def gone(reason: str) -> str:
    return f"stopped asking Beatport: {reason}"
