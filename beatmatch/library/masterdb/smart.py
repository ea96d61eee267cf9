"""The rule of an intelligent playlist, by which Rekordbox fills it anew each time it is shown."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from beatmatch.library.masterdb.content import Row, text, whole

Tags: TypeAlias = Mapping[str, Collection[int]]  # the My Tags of each track, by its id

_TEXTS = {  # the property of a condition: the column that it looks at
    "artist": "Artist",
    "album": "Album",
    "albumArtist": "AlbumArtist",
    "originalArtist": "OriginalArtist",
    "comments": "Commnt",
    "producer": "Composer",
    "fileName": "FileNameL",
    "genre": "Genre",
    "key": "Tonality",
    "label": "Label",
    "mixName": "Subtitle",
    "remixedBy": "Remixer",
    "name": "Title",
}
_NUMBERS = {
    "bpm": "BPM",  # in hundredths, as in the condition
    "rating": "Rating",
    "counter": "DJPlayCount",
    "year": "ReleaseYear",
    "duration": "Length",
    "grouping": "ColorID",
}
_DATES = {"stockDate": "StockDate", "dateCreated": "DateCreated", "dateReleased": "ReleaseDate"}
_MY_TAG = "myTag"

# The operators, by their numbers.
_EQUAL, _NOT_EQUAL, _GREATER, _LESS, _IN_RANGE, _IN_LAST, _NOT_IN_LAST = 1, 2, 3, 4, 5, 6, 7
_CONTAINS, _NOT_CONTAINS, _STARTS_WITH, _ENDS_WITH = 8, 9, 10, 11
_ALL, _ANY = 1, 2
_MAX_QUOTED = 60  # characters of a rule that a message quotes

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MINUTES = re.compile(r"(\d{1,4}):([0-5]\d)", re.ASCII)
_ID_MASK = 2**32 - 1  # ids of My Tags stand in rules as numbers with a sign
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


class RuleError(Exception):
    """A rule that says something unknown: guessing would give another playlist than Rekordbox shows."""


_Test: TypeAlias = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class SmartRule:
    """The conditions of a rule, and whether all of them must hold or one will do."""

    conditions: tuple[_Test, ...]
    needs_all: bool

    def admits(self, row: Row) -> bool:
        """Return whether a track is in the playlist. A rule without conditions admits none."""
        held = (condition(row) for condition in self.conditions)
        return bool(self.conditions) and (all(held) if self.needs_all else any(held))


def read_rule(source: str, tags: Callable[[], Tags], today: date) -> SmartRule:
    """Read a rule, the XML of which pyrekordbox knows. `tags` is called where a condition asks for a My Tag.

    Text is compared without regard to case, as in Rekordbox. Raises RuleError.
    """
    smart_list = _parsed(source)
    if smart_list.logical_operator not in (_ALL, _ANY):
        raise RuleError(f"an unknown operator, {smart_list.logical_operator}")
    conditions = tuple(_test(condition, tags, today) for condition in smart_list.conditions)
    return SmartRule(conditions, smart_list.logical_operator == _ALL)


def _parsed(source: str) -> Any:
    from pyrekordbox.masterdb import SmartList

    smart_list = SmartList()
    try:
        smart_list.parse(source)
    except Exception as error:  # whatever the XML holds, pyrekordbox's reading of it raises
        reason = " ".join(str(error).split()).partition("!")[0] or type(error).__name__  # then comes all that is valid
        raise RuleError(f"what is unknown here: {reason[:_MAX_QUOTED]}") from error
    return smart_list


def _test(condition: Any, tags: Callable[[], Tags], today: date) -> _Test:
    name, operator = condition.property, condition.operator
    left, right = str(condition.value_left), str(condition.value_right)
    if name in _TEXTS:
        return _text_test(_TEXTS[name], operator, left)
    if name in _NUMBERS:
        column, bounds = _NUMBERS[name], (_number(left), _number(right) if operator == _IN_RANGE else 0)
        return lambda row: _compare(operator, whole(row, column), *bounds)
    if name in _DATES:
        return _date_test(_DATES[name], operator, left, right, condition.unit, today)
    if name == _MY_TAG and operator in (_CONTAINS, _NOT_CONTAINS):
        tag, tagged = _number(left) & _ID_MASK, tags()
        return lambda row: (tag in tagged.get(text(row, "ID"), ())) is (operator == _CONTAINS)
    raise RuleError(f"a condition for {name!r} that is unknown, {operator}")


def _text_test(column: str, operator: int, value: str) -> _Test:
    wanted = _folded(value)
    tests: Mapping[int, Callable[[str], bool]] = {
        _EQUAL: wanted.__eq__,
        _NOT_EQUAL: wanted.__ne__,
        _CONTAINS: lambda found: wanted in found,
        _NOT_CONTAINS: lambda found: wanted not in found,
        _STARTS_WITH: lambda found: found.startswith(wanted),
        _ENDS_WITH: lambda found: found.endswith(wanted),
    }
    if operator not in tests:
        raise RuleError(f"a comparison of texts that is unknown, {operator}")
    test = tests[operator]
    return lambda row: test(_folded(text(row, column)))


def _folded(value: str) -> str:
    return unicodedata.normalize("NFC", value).casefold()


def _date_test(column: str, operator: int, left: str, right: str, unit: str, today: date) -> _Test:
    if operator in (_IN_LAST, _NOT_IN_LAST):
        start = _before(today, _number(left), unit).toordinal()
        return lambda row: bool(day := _day(text(row, column))) and (day > start) is (operator == _IN_LAST)
    low, high = _day(left), _day(right) if operator == _IN_RANGE else 1
    if not (low and high):
        raise RuleError(f"a date that is none, {(right if low else left)[:_MAX_QUOTED]!r}")
    return lambda row: bool(day := _day(text(row, column))) and _compare(operator, day, low, high)


def _compare(operator: int, value: int, low: int, high: int) -> bool:
    return {
        _EQUAL: value == low,
        _NOT_EQUAL: value != low,
        _GREATER: value > low,
        _LESS: value < low,
        _IN_RANGE: low <= value <= high,
    }[operator]


def _number(value: str) -> int:
    """Return a number, "6:30" as seconds. Raises RuleError for anything else."""
    if minutes := _MINUTES.fullmatch(value.strip()):
        return 60 * int(minutes[1]) + int(minutes[2])
    try:
        return int(value)
    except ValueError:
        raise RuleError(f"a number that is none, {value[:_MAX_QUOTED]!r}") from None


def _day(value: str) -> int:
    """Return the number of a day, 0 for what is no date."""
    match = _DATE.match(value.strip())
    try:
        return date(*map(int, match.groups())).toordinal() if match else 0
    except ValueError:
        return 0


def _before(today: date, count: int, unit: str) -> date:
    """Return the day that is so many days, weeks, months or years before. Raises RuleError for another unit."""
    try:
        if unit in _DAYS:
            return today - timedelta(days=count * _DAYS[unit])
        year, month = divmod(today.year * 12 + today.month - 1 - count * _MONTHS[unit], 12)
        return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
    except (KeyError, ValueError, OverflowError):
        raise RuleError(f"a time that is unknown, {count} {unit[:_MAX_QUOTED]!r}") from None
