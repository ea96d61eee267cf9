"""The configuration file to begin with: every option, commented out, with its help and a value to change."""

import json
import textwrap
from collections.abc import Iterator, Mapping

from beatmatch.config.option_kinds import PAIRS, Value
from beatmatch.config.options import OPTIONS, Option, Panel

_WIDTH = 100
_INTRODUCTION = """\
Options of beatmatch, each as it is by default or with an example. Take the "#" away from those that you want.
Flags win over BEATMATCH_... variables, these over this file. A switch that is on here is taken back by its opposite, \
such as --no-title-only. Paths may begin with ~. What holds in the end: beatmatch config show."""
_EXAMPLES: Mapping[str, Value] = {  # of options that have no default, or one that says little
    "format": "csv",
    "output": ("~/Music/friday.json", "~/Music/friday.csv"),
    "select": "title,artist,beatport_url",
    "report": "~/Music/friday.html",
    "candidates": "~/Music/candidates.csv",
    "queries": "~/Music/queries.csv",
    "review": "~/Music/doubtful.csv",
    "write-xml": "~/Music/import.xml",
    "write-xml-whole": "~/Music/library-new.xml",
    "music-root": ("/Volumes/USB=~/Music/USB",),
    "rekordbox-db": "~/Library/Pioneer/rekordbox/master.db",
    "overwrite": "key",
    "only": "review,no_match",
    "fail-on": "review",
    "min-score": 75,
    "generic-phrase": ("Dusk Version",),
    "state-dir": "~/.local/state/beatmatch",
    "verbose": 1,
    "log-file": "~/Music/beatmatch.log",
}
_PAIRS_EXAMPLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "genres": (("Melodic House & Techno", "Melodic"), ("Techno (Peak Time / Driving)", "Techno")),
}
_HELP = {  # of options without a flag
    "genres": "Your own names of Beatport's genres and sub-genres; an empty one is not written.",
    "rekordbox-db": "The master.db that LIBRARY rekordbox stands for, where it is in no usual place.",
    "api-url": "Where Beatport's API is.",
    "web-url": "Where Beatport's website is.",
    "user-agent": "How every request names this program.",
}
_WITHOUT_FLAG = "Only here, or as a variable"


def example_file() -> str:
    """Return the file: valid TOML, also with every comment sign in front of an option taken away."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for paragraph in _INTRODUCTION.splitlines():
        yield from _comment(paragraph)
    tables = []
    for panel in Panel:
        yield ""
        yield f"# {panel.value or _WITHOUT_FLAG}"
        for option in OPTIONS.values():
            if option.panel is panel and not option.secret:
                if option.kind is PAIRS:  # in TOML a table ends what stands above it
                    tables.append(option)
                else:
                    yield from _option(option)
    for option in tables:
        yield ""
        yield from _comment(_HELP[option.name])
        yield f"# [{option.name}]"
        yield from (f"# {_toml(name)} = {_toml(own)}" for name, own in _PAIRS_EXAMPLES[option.name])


def _option(option: Option) -> Iterator[str]:
    default = option.shown_default()
    yield ""
    yield from _comment((option.help or _HELP[option.name]) + (f" (default: {default})" if default else ""))
    yield f"# {option.name} = {_toml(_EXAMPLES.get(option.name, option.default))}"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _toml(value: Value) -> str:
    """Return a value as TOML writes it; JSON's texts, numbers and truth values are the same."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f"{value:g}" if isinstance(value, float) else json.dumps(value)
