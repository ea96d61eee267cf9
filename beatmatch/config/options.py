"""Every option there is, one a row: flag, variable, key of the file, help and `config show` all come from here."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from beatmatch.settings import Network, Prefer, Retry, Settings
from beatmatch.writers.registry import Format

# --- What an option's value may be, and how it is read from a text (flags, variables) and from TOML.

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


class Panel(StrEnum):
    """The part of the help that an option stands in."""

    INPUT = "Input"
    OUTPUT = "Output"
    MATCHING = "Matching"
    NETWORK = "Network"
    MEMORY = "Memory"
    MESSAGES = "Messages"
    ELSEWHERE = ""  # no flag: a variable, or a key of the file


@dataclass(frozen=True, slots=True)
class Option:
    """`name` is the flag without its dashes, and the key of the file; the variable is made of it."""

    name: str
    kind: Kind
    default: Value
    panel: Panel
    help: str = ""
    metavar: str = ""
    short: str = ""
    default_said: str = ""  # where the default's value does not speak for itself
    secret: bool = False  # a variable only, and never shown

    @property
    def variable(self) -> str:
        return "BEATMATCH_" + self.name.replace("-", "_").upper()

    @property
    def parameter(self) -> str:
        return self.name.replace("-", "_")

    @property
    def is_switch(self) -> bool:
        return self.kind is SWITCH

    @property
    def opposite(self) -> str:
        """Name the flag that takes a switch back which a variable or the file has set."""
        return self.name.removeprefix("no-") if self.name.startswith("no-") else f"no-{self.name}"

    def shown_default(self) -> str:
        return self.default_said or (
            "" if self.default in (None, False, (), 0) else str(self.default).removesuffix(".0")
        )


_SETTINGS, _NETWORK = Settings(), Network()
_FILE = "FILE"
COLORS = ("auto", "always", "never")  # console.Color, which imports rich

_TABLE = (
    Option("collection", SWITCH, False, Panel.INPUT, "Match the whole collection instead of playlists."),
    Option(
        "catalog",
        TEXT,
        _SETTINGS.catalog,
        Panel.INPUT,
        "Where to look: auto, beatport, beatport-web, a .jsonl or a .db.",
        "SPEC",
        short="c",
    ),
    Option(
        "format",
        choice(Format),
        None,
        Panel.OUTPUT,
        "table, csv, json or ndjson.",
        "F",
        short="f",
        default_said="table on a terminal, else json",
    ),
    Option(
        "output",
        TEXT,
        "-",
        Panel.OUTPUT,
        "Where to write them; its suffix chooses the format.",
        _FILE,
        short="o",
        default_said="stdout",
    ),
    Option("candidates", TEXT, None, Panel.OUTPUT, "Every candidate that was looked at, as CSV.", _FILE),
    Option("queries", TEXT, None, Panel.OUTPUT, "Every query that was asked, as CSV.", _FILE),
    Option("review", TEXT, None, Panel.OUTPUT, "Only the rows that want a human, as CSV.", _FILE),
    Option("csv-bom", SWITCH, False, Panel.OUTPUT, "Mark CSV files as UTF-8 for Excel."),
    Option("changed-only", SWITCH, False, Panel.OUTPUT, "Leave out results that are the same as in the last run."),
    Option("write-xml", TEXT, None, Panel.OUTPUT, "Write a Rekordbox XML with what was found, to import again.", _FILE),
    Option(
        "fields",
        TEXT,
        None,
        Panel.OUTPUT,
        "What --write-xml overwrites, e.g. key,bpm,label.",
        "LIST",
        default_said="fill only what is empty",
    ),
    Option(
        "fail-on",
        choice(("review", "unmatched")),
        None,
        Panel.OUTPUT,
        "Exit with 3 when there are rows in review, or unmatched ones.",
        "WHAT",
    ),
    Option("dry-run", SWITCH, False, Panel.OUTPUT, "Only count tracks and estimate requests and time."),
    Option("title-only", SWITCH, False, Panel.MATCHING, "Leave artists out of the score."),
    Option(
        "prefer",
        choice(Prefer),
        _SETTINGS.prefer.value,
        Panel.MATCHING,
        "Which version wins when the library names none: original or extended.",
        "VERSION",
    ),
    Option(
        "min-score",
        NUMBER,
        None,
        Panel.MATCHING,
        "A match scores at least this, 0-100.",
        "S",
        default_said=f"{_SETTINGS.thresholds.match:g}",
    ),
    Option(
        "generic-phrase",
        TEXTS,
        (),
        Panel.MATCHING,
        "A phrase in brackets that makes a version (repeatable).",
        "TEXT",
    ),
    Option("rate", RATE, _NETWORK.rate, Panel.NETWORK, "Requests a second; 0 or none: no limit.", "R"),
    Option(
        "max-concurrent-tracks",
        WHOLE,
        _SETTINGS.max_concurrent_tracks,
        Panel.NETWORK,
        "Tracks worked on side by side.",
        "N",
    ),
    Option(
        "max-concurrent-requests",
        WHOLE,
        _NETWORK.max_concurrent_requests,
        Panel.NETWORK,
        "Requests under way at a time.",
        "N",
    ),
    Option(
        "retry",
        choice(Retry),
        _SETTINGS.retry.value,
        Panel.MEMORY,
        "Look again for what was no_match, review, error or all.",
        "WHAT",
        default_said="errors, and misses older than a day",
    ),
    Option("refresh", SWITCH, False, Panel.MEMORY, "Ask again what earlier runs have asked."),
    Option("offline", SWITCH, False, Panel.MEMORY, "Ask nobody; use only what earlier runs have asked."),
    Option("no-store", SWITCH, False, Panel.MEMORY, "Remember nothing, use no memory of earlier runs."),
    Option(
        "state-dir",
        TEXT,
        None,
        Panel.MEMORY,
        "The folder of memory and login.",
        "DIR",
        default_said="a folder of your own",
    ),
    Option("quiet", SWITCH, False, Panel.MESSAGES, "Say only what went wrong.", short="q"),
    Option("verbose", WHOLE, 0, Panel.MESSAGES, "One line a track; -vv: why as well.", short="v"),
    Option("log-file", TEXT, None, Panel.MESSAGES, "Add one line a track, with times, to this file.", _FILE),
    Option("color", choice(COLORS), "auto", Panel.MESSAGES, "Colours: auto (obeys NO_COLOR), always or never.", "WHEN"),
    Option("api-url", TEXT, _NETWORK.api_url, Panel.ELSEWHERE),
    Option("web-url", TEXT, _NETWORK.web_url, Panel.ELSEWHERE),
    Option("token", TEXT, None, Panel.ELSEWHERE, secret=True),
    Option("client-id", TEXT, None, Panel.ELSEWHERE, secret=True),
    Option("client-secret", TEXT, None, Panel.ELSEWHERE, secret=True),
)

OPTIONS: Mapping[str, Option] = {row.name: row for row in _TABLE}
