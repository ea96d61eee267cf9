"""The types that an option's value may have: how each is read from a text and from TOML."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from beatmatch.models import Status

Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class OptionKind:
    """The type of an option's value. Both readers raise ValueError for anything else than what is `expected`."""

    expected: str  # for the message: "give ..."
    from_text: Callable[[str], Value]  # reads a variable, or the value of a flag
    toml_types: tuple[type, ...] = (str,)
    choices: tuple[str, ...] = ()  # all possible values, where there are few

    def from_toml(self, value: object) -> Value:
        if type(value) not in self.toml_types:  # not isinstance: true is no number
            raise ValueError(value)
        if not isinstance(value, list | dict):
            return self.from_text(str(value))
        if not all(isinstance(item, str) for item in (value.values() if isinstance(value, dict) else value)):
            raise ValueError(value)
        return tuple(f"{name} = {own}" for name, own in value.items()) if isinstance(value, dict) else tuple(value)


def one_of(words: Iterable[str]) -> OptionKind:
    """Make the kind of an option whose value is one of several words, in any case."""
    choices = tuple(words)

    def from_text(text: str) -> str:
        word = text.strip().lower()
        if word not in choices:
            raise ValueError(text)
        return word

    return OptionKind(f"one of {', '.join(choices)}", from_text, choices=choices)


def _switch_from_text(text: str) -> bool:
    word = text.strip().lower()
    if word not in _SWITCH_WORDS:
        raise ValueError(text)
    return _SWITCH_WORDS[word]


def _number_from_text(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _statuses_from_text(text: str) -> str:
    """Read statuses with commas between them, also as people call them: "review, not found"."""
    words = [word.strip().lower().replace(" ", "_") for word in text.split(",") if word.strip()]
    statuses = [_STATUS_WORDS.get(word, word) for word in words]
    if not statuses or not set(statuses) <= set(Status):
        raise ValueError(text)
    return ",".join(dict.fromkeys(statuses))


def _rate_from_text(text: str) -> float | None:
    return None if text.strip().lower() == "none" else (_number_from_text(text) or None)


def _list_from_text(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in text.split(";") if piece.strip())


_STATUS_WORDS = {"not_found": Status.NO_MATCH.value, "unanswered": Status.ERROR.value}
_SWITCH_WORDS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError(text)
    return text


TEXT = OptionKind("a text", _text)
TEXT_LIST = OptionKind("a list of texts", _list_from_text, (list,))
PLACES = OptionKind("a file, or a list of files", lambda text: (_text(text),), (str, list))
PAIRS = OptionKind('a table of pairs like "House" = "My House"', _list_from_text, (dict,))
STATUSES = OptionKind(f"statuses with commas between them, of {', '.join(Status)}", _statuses_from_text)
SWITCH = OptionKind("true or false", _switch_from_text, (bool,))
INTEGER = OptionKind("a whole number", int, (int,))
NUMBER = OptionKind("a number", _number_from_text, (int, float))
RATE = OptionKind("requests a second, or none for no limit", _rate_from_text, (int, float, str))
