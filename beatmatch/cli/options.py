"""Arguments and options of commands: arguments as annotated aliases, options made from the table in `config.options`.

Completion by the shell stands first, because the aliases need it.
"""

import inspect
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any, TypeAlias

import typer

from beatmatch.config import OPTIONS, Option, Panel
from beatmatch.errors import BeatmatchError

_QUOTED_BY_BASH = re.compile(r"([^\w./@%+=:,\x80-\U0010ffff-])")
_NO_METAVAR = " "  # Typer would else show the type
STDIN = "-"


def complete_playlists(context: typer.Context, incomplete: str) -> list[str]:
    """Return the playlists of the library on the command line, or nothing where it cannot be read."""
    from beatmatch.cli.library import library_place
    from beatmatch.config import load
    from beatmatch.library.reading import read_playlists

    library = context.params.get("library")
    if not library or library == STDIN:  # stdin is the keyboard here
        return []
    named_before = context.params.get("playlists") or []
    try:
        place = library_place(library, load({}, os.environ, file=context.params.get("config")))
        names = [playlist.full_name for playlist in read_playlists(place, warn=False)]
    except BeatmatchError:
        return []
    names = [name for name in names if name.startswith(incomplete) and name not in named_before]
    # Bash takes a completion for typed text; the other shells quote it, and so does the user who began with a quote.
    in_bash = os.environ.get("_BEATMATCH_COMPLETE") == "complete_bash"
    return list(map(_NameInBash, names)) if in_bash and not _is_in_quotes() else names


def _is_in_quotes() -> bool:
    """Return whether the word that Bash completes begins with a quote. Bash gives one word a line."""
    words, place = os.environ.get("COMP_WORDS", "").split("\n"), os.environ.get("COMP_CWORD", "")
    return place.isdecimal() and int(place) < len(words) and words[int(place)].startswith(('"', "'"))


class _NameInBash(str):
    """A name that is written as Bash reads it. Typer compares the name itself with what was typed."""

    __slots__ = ()

    def __format__(self, specification: str) -> str:
        return _QUOTED_BY_BASH.sub(r"\\\1", str(self))


def complete_words(words: Iterable[str]) -> Callable[[str], list[str]]:
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


def format_option(*formats: str, default: str) -> Any:
    """Make the option --format of a command that has formats of its own. `default` is for its help."""
    return choice_option("-f", "--format", choices=formats, help=f"How to write it. (default: {default})")


def choice_option(*flags: str, choices: Sequence[str], help: str) -> Any:  # noqa: A002  # Typer's name
    """Make an option of one command alone, whose value is one of a few words."""

    def check(chosen: str | None) -> str | None:
        if chosen is not None and chosen not in choices:
            raise typer.BadParameter(f"{chosen!r} is none of {', '.join(choices)}.")
        return chosen

    return typer.Option(
        *flags,
        metavar="|".join(choices),
        help=help,
        callback=check,
        autocompletion=complete_words(choices),
        rich_help_panel=Panel.OUTPUT,
    )


Library = Annotated[
    str,
    typer.Argument(
        metavar="LIBRARY", help='A Rekordbox XML, "rekordbox" or a master.db, a folder, an .m3u; "-" reads stdin.'
    ),
]
OnePlaylist = Annotated[
    str, typer.Argument(metavar="PLAYLIST", help="A name or a path.", autocompletion=complete_playlists)
]
Playlists = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PLAYLIST",
        help=r"A name, or a path Folder/Sub/Name; a / inside a name is written \/.",
        autocompletion=complete_playlists,
    ),
]
TableOrJson = Annotated[str | None, format_option("table", "json", default="table")]
TableOrLines = Annotated[str | None, format_option("table", "json", "ndjson", default="table on a terminal, else json")]
TreeOrLines = Annotated[str | None, format_option("table", "json", "ndjson", default="table, which is a tree")]
_ConfigFile = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help="Read options from this TOML file.", rich_help_panel=Panel.MESSAGES),
]

Yes = Annotated[
    bool,
    typer.Option(
        "--yes", metavar=_NO_METAVAR, help="Write tags without a question.", rich_help_panel=Panel.LIBRARY.value
    ),
]

# Options of the table that commands share, by what they are about.
MESSAGE_OPTIONS = ("quiet", "verbose", "log-file", "color")
LIBRARY_OPTIONS = ("catalog", "read-tags", "music-root")
NETWORK_OPTIONS = ("rate", "max-concurrent-requests")
MATCHING_OPTIONS = ("title-only", "prefer", "min-score", "generic-phrase")
MEMORY_OPTIONS = ("refresh", "offline", "no-store", "state-dir")
ALL_OPTIONS = tuple(name for name, option in OPTIONS.items() if option.panel is not Panel.NO_FLAG)
OPTIONS_OF_TAG = tuple(name for name in ALL_OPTIONS if name != "write-tags")

OptionValue: TypeAlias = str | bool | int | list[str] | None
Command: TypeAlias = Callable[..., int]


def with_options(*names: str) -> Callable[[Command], Command]:
    """Add options of the table, and --config, to a command: it gets the values that were given as `**options`.

    A switch also gets a hidden opposite, which takes back what a variable or the file has set.
    """

    def decorate(command: Command) -> Command:
        declared = inspect.signature(command, eval_str=True).parameters.values()
        parameters = [parameter for parameter in declared if parameter.kind is not inspect.Parameter.VAR_KEYWORD]
        for name in names:
            parameters += _parameters(OPTIONS[name])
        parameters.append(_parameter("config", _ConfigFile))
        # Typer reads these two instead of what stands in the function.
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return command

    return decorate


def _parameters(option: Option) -> Iterator[inspect.Parameter]:
    yield _parameter(option.parameter, _annotation(option), default=0 if option.name == "verbose" else None)
    if option.is_switch:
        opposite = typer.Option(f"--{option.opposite}", hidden=True)
        yield _parameter(option.opposite.replace("-", "_"), Annotated[bool | None, opposite])


def _parameter(name: str, annotation: object, default: OptionValue = None) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _annotation(option: Option) -> object:
    """Annotate the parameter of an option. Values stay texts here: `config.load` reads them, as it reads variables."""
    flags = [f"-{option.short}"] * bool(option.short) + [f"--{option.name}"]
    default = option.shown_default()
    details: dict[str, Any] = {
        "help": f"{option.help} (default: {default})" if default else option.help,
        "rich_help_panel": option.panel.value,
        "show_default": False,
    }
    if option.is_switch:
        return Annotated[bool | None, typer.Option(*flags, metavar=_NO_METAVAR, **details)]
    if option.name == "verbose":
        return Annotated[int, typer.Option(*flags, count=True, metavar=_NO_METAVAR, **details)]
    if option.kind.choices:
        details["autocompletion"] = complete_words(option.kind.choices)
    value_type = list[str] | None if isinstance(option.default, tuple) else str | None
    return Annotated[value_type, typer.Option(*flags, metavar=option.metavar, **details)]
