"""What an option's value may be, and how it is read from a text (flags, variables) and from TOML."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value. Both readers raise ValueError for what is none; `expected` then says what would be one."""

    expected: str
    from_text: Callable[[str], Value]
    toml_types: tuple[type, ...] = (str,)
    choices: tuple[str, ...] = ()

    def from_toml(self, value: object) -> Value:
        if type(value) not in self.toml_types:  # exactly: true is no number
            raise ValueError(value)
        return _texts(value) if isinstance(value, list) else self.from_text(str(value))


def _texts(values: list[object]) -> tuple[str, ...]:
    texts = tuple(value for value in values if isinstance(value, str))
    if len(texts) < len(values):
        raise ValueError(values)
    return texts


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in text.split(";") if piece.strip())


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _rate(text: str) -> float | None:
    return None if text.strip().lower() == "none" else (_number(text) or None)


_SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _switch(text: str) -> bool:
    return _SWITCH[_known(_SWITCH, text.strip().lower())]


def _known(words: Iterable[str], text: str) -> str:
    if text not in words:
        raise ValueError(text)
    return text


def choice(words: Iterable[str]) -> Kind:
    """Make the kind of one of several words."""
    known = tuple(words)
    return Kind(f"one of {', '.join(known)}", lambda text: _known(known, text.strip().lower()), choices=known)


TEXT = Kind("a text", str)
SWITCH = Kind("true or false", _switch, (bool,))
WHOLE = Kind("a whole number", int, (int,))
NUMBER = Kind("a number", _number, (int, float))
RATE = Kind("requests a second, or none for no limit", _rate, (int, float, str))
TEXTS = Kind("a list of texts", _pieces, (list,))
