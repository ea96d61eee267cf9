"""Every option, one row each: its flag, its variable, its key in the file, its help and its line in `config show`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from beatmatch.config.option_kinds import (
    INTEGER,
    NUMBER,
    PAIRS,
    PLACES,
    RATE,
    STATUSES,
    SWITCH,
    TEXT,
    TEXT_LIST,
    OptionKind,
    Value,
    one_of,
)
from beatmatch.models import Confidence
from beatmatch.settings import Network, Prefer, Retry, Settings
from beatmatch.writers.registry import Format

_FILE, _FOLDER, _CATALOG = "FILE", "DIR", "SPEC"  # what the help calls the value


class Panel(StrEnum):
    """The section of the help that shows an option."""

    INPUT = "Input"
    OUTPUT = "Output"
    LIBRARY = "Back into the library"
    MATCHING = "Matching"
    NETWORK = "Network"
    MEMORY = "Memory"
    MESSAGES = "Messages"
    NO_FLAG = ""  # only a variable or a key of the file


@dataclass(frozen=True, slots=True)
class Option:
    """An option. `name` is its flag without the dashes and its key in the file."""

    name: str
    kind: OptionKind
    default: Value
    panel: Panel
    help: str = ""
    metavar: str = ""
    short: str = ""
    default_help: str = ""  # shown in place of `default`, where that alone does not say enough
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
    def is_path(self) -> bool:
        """Whether the value names a file or a folder."""
        return self.metavar in (_FILE, _FOLDER, _CATALOG)

    @property
    def opposite(self) -> str:
        """The flag that switches off what a variable or the file has switched on."""
        return self.name.removeprefix("no-") if self.name.startswith("no-") else f"no-{self.name}"

    def shown_default(self) -> str:
        """Return the default as the help shows it, or "" where the help shows none."""
        if self.default_help:
            return self.default_help
        return "" if self.default in (None, False, (), 0) else str(self.default).removesuffix(".0")


_SETTINGS, _NETWORK = Settings(), Network()
COLORS = ("auto", "always", "never")  # the values of console.terminal.Color, which would import rich

_TABLE = (
    Option("collection", SWITCH, False, Panel.INPUT, "Match the whole collection instead of playlists."),
    Option(
        "catalog",
        TEXT,
        _SETTINGS.catalog,
        Panel.INPUT,
        "Where to look: auto, beatport, beatport-web, a .jsonl or a .db.",
        _CATALOG,
        short="c",
    ),
    Option(
        "read-tags",
        SWITCH,
        False,
        Panel.INPUT,
        "Look into the audio files for ISRCs and Beatport ids.",
    ),
    Option(
        "music-root",
        TEXT_LIST,
        (),
        Panel.INPUT,
        "Where a folder of the library is on this machine (repeatable).",
        "OLD=NEW",
    ),
    Option(
        "format",
        one_of(Format),
        None,
        Panel.OUTPUT,
        "table, text, csv, json or ndjson.",
        "F",
        short="f",
        default_help="table on a terminal, else json",
    ),
    Option(
        "output",
        PLACES,
        (),
        Panel.OUTPUT,
        "Where to write the results; its suffix chooses the format (repeatable).",
        _FILE,
        short="o",
        default_help="stdout",
    ),
    Option(
        "select", TEXT, None, Panel.OUTPUT, "Only these fields of csv, json and ndjson: title,beatport_key.", "FIELDS"
    ),
    Option("report", TEXT, None, Panel.OUTPUT, "A page to read, listen and decide on, as HTML.", _FILE),
    Option("candidates", TEXT, None, Panel.OUTPUT, "Every candidate that was looked at, as CSV.", _FILE),
    Option("queries", TEXT, None, Panel.OUTPUT, "Every query that was asked, as CSV.", _FILE),
    Option("review", TEXT, None, Panel.OUTPUT, "Only the rows that want a human, as CSV.", _FILE),
    Option(
        "candidates-kept",
        INTEGER,
        _SETTINGS.candidates_kept,
        Panel.OUTPUT,
        "Candidates of each result in JSON, the best first; 0: none.",
        "N",
    ),
    Option("csv-bom", SWITCH, False, Panel.OUTPUT, "Mark CSV files as UTF-8 for Excel."),
    Option("changed-only", SWITCH, False, Panel.OUTPUT, "Leave out results that are the same as in the last run."),
    Option("only", STATUSES, None, Panel.OUTPUT, "Leave out results but these: review,no_match.", "STATUSES"),
    Option("write-xml", TEXT, None, Panel.LIBRARY, "A small Rekordbox XML of what changed, to import.", _FILE),
    Option("write-xml-whole", TEXT, None, Panel.LIBRARY, "The whole library again with what was found.", _FILE),
    Option("write-tags", SWITCH, False, Panel.LIBRARY, "Write what was found into the tags of the audio files."),
    Option("fill", TEXT, "all", Panel.LIBRARY, "Fields to write where they are empty: key,bpm,label or none.", "LIST"),
    Option("overwrite", TEXT, None, Panel.LIBRARY, "Fields to write in place of your own values.", "LIST"),
    Option(
        "key-notation",
        one_of(("camelot", "musical", "open", "library")),
        "library",
        Panel.LIBRARY,
        "How keys are written: camelot, musical, open, or library, as most keys there.",
        "N",
    ),
    Option(
        "min-confidence",
        one_of(Confidence),
        Confidence.HIGH.value,
        Panel.LIBRARY,
        "Matches that are written have at least this: high, medium or low.",
        "C",
    ),
    Option("colour", SWITCH, False, Panel.LIBRARY, "Colour tracks in the XML by confidence where they have no colour."),
    Option("genres", PAIRS, (), Panel.NO_FLAG),
    Option(
        "fail-on",
        one_of(("review", "unmatched")),
        None,
        Panel.OUTPUT,
        "Exit with 3 when there are rows in review, or unmatched ones.",
        "WHAT",
    ),
    Option("dry-run", SWITCH, False, Panel.OUTPUT, "Only count tracks and estimate requests and time."),
    Option("title-only", SWITCH, False, Panel.MATCHING, "Leave artists out of the score."),
    Option(
        "prefer",
        one_of(Prefer),
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
        default_help=f"{_SETTINGS.thresholds.match:g}",
    ),
    Option(
        "generic-phrase",
        TEXT_LIST,
        (),
        Panel.MATCHING,
        "A phrase in brackets that makes a version (repeatable).",
        "TEXT",
    ),
    Option("rate", RATE, _NETWORK.rate, Panel.NETWORK, "Requests a second; 0 or none: no limit.", "R"),
    Option(
        "max-concurrent-tracks",
        INTEGER,
        _SETTINGS.max_concurrent_tracks,
        Panel.NETWORK,
        "Tracks worked on side by side.",
        "N",
    ),
    Option(
        "max-concurrent-requests",
        INTEGER,
        _NETWORK.max_concurrent_requests,
        Panel.NETWORK,
        "Requests under way at a time.",
        "N",
    ),
    Option(
        "retry",
        one_of(Retry),
        _SETTINGS.retry.value,
        Panel.MEMORY,
        "Look again for what was no_match, review, error or all.",
        "WHAT",
        default_help="errors, and misses older than a day",
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
        _FOLDER,
        default_help="a folder of your own",
    ),
    Option("quiet", SWITCH, False, Panel.MESSAGES, "Say only what went wrong.", short="q"),
    Option("verbose", INTEGER, 0, Panel.MESSAGES, "One line a track, with why; -vv: every query as well.", short="v"),
    Option("log-file", TEXT, None, Panel.MESSAGES, "Add one line a track, with times, to this file.", _FILE),
    Option(
        "color",
        one_of(COLORS),
        "auto",
        Panel.MESSAGES,
        "Colours: auto (see NO_COLOR, FORCE_COLOR), always, never.",
        "WHEN",
    ),
    Option("rekordbox-db", TEXT, None, Panel.NO_FLAG, metavar=_FILE),
    Option("api-url", TEXT, _NETWORK.api_url, Panel.NO_FLAG),
    Option("web-url", TEXT, _NETWORK.web_url, Panel.NO_FLAG),
    Option("user-agent", TEXT, _NETWORK.user_agent, Panel.NO_FLAG),
    Option("token", TEXT, None, Panel.NO_FLAG, secret=True),
    Option("client-id", TEXT, None, Panel.NO_FLAG, secret=True),
    Option("client-secret", TEXT, None, Panel.NO_FLAG, secret=True),
)

OPTIONS: Mapping[str, Option] = {option.name: option for option in _TABLE}
