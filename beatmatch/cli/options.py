"""What commands take: arguments as aliases, options from the one table of them."""

import inspect
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, TypeAlias

import typer

from beatmatch.config import OPTIONS, Option, Panel
from beatmatch.errors import BeatmatchError

# --- What a shell offers after the library's name: its playlists.

_SPECIAL = re.compile(r"([^\w./@%+=:,\x80-\U0010ffff-])")


def complete_playlists(context: typer.Context, incomplete: str) -> list[str]:
    """Name the playlists of the library on the command line; nothing where it cannot be read."""
    library = context.params.get("library")
    if not library or library == "-":  # the keyboard is not read
        return []
    taken = context.params.get("playlists") or []
    try:
        return [_typed(name) for name in _names(library) if name.startswith(incomplete) and name not in taken]
    except BeatmatchError:
        return []


def _names(library: str) -> Iterator[str]:
    from beatmatch.library.reading import read_playlists

    return (playlist.full_name for playlist in read_playlists(library))


def _typed(name: str) -> str:
    """Write a name as it is typed: bash takes what it is given for typed text, the other shells quote by themselves."""
    in_bash = os.environ.get("_BEATMATCH_COMPLETE") == "complete_bash"
    return _SPECIAL.sub(r"\\\1", name) if in_bash and not _in_quotes() else name


def _in_quotes() -> bool:
    word = os.environ.get("COMP_WORDS", "").rpartition(" ")[2]
    return word.startswith(('"', "'"))


Given: TypeAlias = str | bool | int | list[str] | None
Command: TypeAlias = Callable[..., int]

Library = Annotated[
    str, typer.Argument(metavar="LIBRARY", help='A Rekordbox XML export, or an .m3u playlist; "-" reads stdin.')
]
Playlists = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PLAYLIST",
        help=r"A name, or a path Folder/Sub/Name; a / inside a name is written \/.",
        autocompletion=complete_playlists,
    ),
]
_CONFIG = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help="Read options from this TOML file.", rich_help_panel=Panel.MESSAGES),
]


def format_option(*words: str, default: str) -> Any:
    """Make the option -f of a command that has formats of its own."""

    def check(chosen: str | None) -> str | None:
        if chosen is not None and chosen not in words:
            raise typer.BadParameter(f"{chosen!r} is none of {', '.join(words)}.")
        return chosen

    return typer.Option(
        "-f",
        "--format",
        metavar="|".join(words),
        help=f"How to write it. (default: {default})",
        callback=check,
        autocompletion=_completed(words),
        rich_help_panel=Panel.OUTPUT,
    )


def _completed(words: Iterable[str]) -> Callable[[str], list[str]]:
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


Format = Annotated[str | None, format_option("table", "json", default="table")]


def one_playlist() -> Any:
    """Make the argument of a command that takes one playlist."""
    return typer.Argument(metavar="PLAYLIST", help="A name or a path.", autocompletion=complete_playlists)


_NO_VALUE = " "  # in place of a type

SAYING = ("quiet", "verbose", "log-file", "color")
ASKING = ("rate", "max-concurrent-requests")
JUDGING = ("title-only", "prefer", "min-score", "generic-phrase")
REMEMBERING = ("refresh", "offline", "no-store", "state-dir")
EVERY_FLAG = tuple(name for name, option in OPTIONS.items() if option.panel is not Panel.NO_FLAG)


def takes(*names: str) -> Callable[[Command], Command]:
    """Give a command these options of the table, and --config: its `**given` gets those that were said.

    A switch has a hidden twin that takes it back where a variable or the file has set it.
    """

    def decorate(command: Command) -> Command:
        own = [each for each in _parameters(command) if each.kind is not inspect.Parameter.VAR_KEYWORD]
        made = (each for name in names for each in _made(OPTIONS[name]))
        parameters = [*own, *made, _parameter("config", _CONFIG, default=None)]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer looks at
        command.__annotations__ = {each.name: each.annotation for each in parameters}
        return command

    return decorate


def _parameters(command: Command) -> Iterable[inspect.Parameter]:
    return inspect.signature(command, eval_str=True).parameters.values()


def _made(option: Option) -> Iterator[inspect.Parameter]:
    yield _parameter(option.parameter, _annotation(option), default=0 if option.name == "verbose" else None)
    if option.is_switch:
        twin = typer.Option(f"--{option.opposite}", hidden=True)
        yield _parameter(option.opposite.replace("-", "_"), Annotated[bool | None, twin], default=None)


def _parameter(name: str, annotation: object, default: Given) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _annotation(option: Option) -> object:
    flags = [f"-{option.short}"] * bool(option.short) + [f"--{option.name}"]
    said = option.shown_default()
    shared: Mapping[str, Any] = {
        "help": f"{option.help} (default: {said})" if said else option.help,
        "rich_help_panel": option.panel.value,
        "show_default": False,
    }
    if option.is_switch:
        return Annotated[bool | None, typer.Option(*flags, metavar=_NO_VALUE, **shared)]
    if option.name == "verbose":
        return Annotated[int, typer.Option(*flags, count=True, metavar=_NO_VALUE, **shared)]
    if option.kind.choices:
        shared = {**shared, "autocompletion": _completed(option.kind.choices)}
    repeated = isinstance(option.default, tuple)
    kind = list[str] | None if repeated else str | None
    return Annotated[kind, typer.Option(*flags, metavar=option.metavar, **shared)]
