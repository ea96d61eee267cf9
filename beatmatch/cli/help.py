"""The help of a command: plain lines in groups, as wide as the terminal, with examples as they are typed.

`-h` of a command with many options shows those of every day, so that it fits one screen; `--help` shows all.
"""

import inspect
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from beatmatch.config import OPTIONS, Panel

Command: TypeAlias = Any  # Typer's classes of commands and parameters are not part of what it exports
Parameter: TypeAlias = Any

PROGRAM = "beatmatch"
HELP_FLAGS = ("-h", "--help")
_WIDEST, _NARROWEST = 100, 50
_WIDEST_FLAGS = 28  # columns; longer ones stand on a line of their own
_MANY = 11  # options and arguments that are too many for one screen
_EVERY_DAY = (
    "catalog",
    "collection",
    "format",
    "output",
    "report",
    "review",
    "only",
    "changed_only",
    "dry_run",
    "write_xml",
    "write_tags",
    "yes",
    "fill",
    "overwrite",
    "min_confidence",
    "min_score",
    "offline",
    "quiet",
    "verbose",
)
_COMMAND_GROUPS = (  # in the order of a first evening
    ("Match", ("match", "playlists", "explain", "review", "report", "decisions")),
    ("Back into your library and to Beatport", ("tag", "push", "audit", "archive")),
    ("Account", ("login", "logout", "auth")),
)
_OTHERS = "More"
_RARE = frozenset({"install-completion", "show-completion"})
_TEXTS = {  # of parameters whose help is not ours
    "install_completion": "Install the completion of names for this shell.",
    "show_completion": "Print that completion.",
}
_OPTIONS = "Options"
_PANELS = (*(panel.value for panel in Panel if panel is not Panel.NO_FLAG), _OPTIONS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An argument, an option or a command, and what it is for."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group of entries."""

    title: str
    entries: tuple[Entry, ...]


def command_at(root: Command, arguments: Sequence[str]) -> tuple[str, Command]:
    """Return the command that a command line names, with its full name; what follows its name does not matter."""
    names, command = [PROGRAM], root
    for argument in arguments:
        commands = subcommands(command)
        if argument in commands:
            names.append(argument)
            command = commands[argument]
        elif not argument.startswith("-"):
            break
    return " ".join(names), command


def subcommands(command: Command) -> dict[str, Command]:
    """Return the commands of a group, by name; nothing for a command that is none."""
    return getattr(command, "commands", {})


def description(command: Command) -> str:
    """Return what the docstring of a command says, its lines as they are."""
    return inspect.cleandoc(command.help or "").replace("\f", "")


def first_line(command: Command) -> str:
    return description(command).partition("\n")[0]


def usage(name: str, command: Command) -> str:
    """Return "beatmatch match [OPTIONS] LIBRARY [PLAYLIST]..."."""
    if subcommands(command):
        return f"{name} [OPTIONS] COMMAND ..."
    arguments = (
        f"{each.metavar if each.required else f'[{each.metavar}]'}{'' if each.nargs == 1 else '...'}"
        for each in command.params
        if each.param_type_name == "argument"
    )
    return " ".join((name, "[OPTIONS]", *arguments))


def sections(command: Command, *, short: bool = False) -> list[Section]:
    """Return what a command takes, in groups. `short` leaves out the rarer options where there are many."""
    found = [*_commands(command)]
    shown = [each for each in command.params if not each.hidden]
    arguments = tuple(Entry(each.metavar, each.help or "") for each in shown if each.param_type_name == "argument")
    if arguments:
        found.append(Section("Arguments", arguments))
    options = [each for each in shown if each.param_type_name == "option" and each.name != "help"]
    if short and subcommands(command):
        return found
    if short and is_long(command):
        every_day = sorted((each for each in options if _is_every_day(each)), key=_place)
        return [*found, Section(_OPTIONS, (*map(_option, every_day), Entry("    --help", "Show all options.")))]
    for panel in _PANELS:
        entries = tuple(_option(each) for each in options if (each.rich_help_panel or _OPTIONS) == panel)
        if panel == _OPTIONS:
            entries += (
                Entry("-h, --help", "Show this help; -h is shorter." if is_long(command) else "Show this help."),
            )
        if entries:
            found.append(Section(panel, entries))
    return found


def _commands(command: Command) -> Iterator[Section]:
    commands = {name: each for name, each in subcommands(command).items() if not each.hidden}
    for title, names in _COMMAND_GROUPS if "match" in commands else ():
        if known := [name for name in names if name in commands]:
            yield Section(title, tuple(Entry(name, first_line(commands.pop(name))) for name in known))
    if commands:
        yield Section(_OTHERS if "match" in subcommands(command) else "Commands", _entries(commands))


def _entries(commands: dict[str, Command]) -> tuple[Entry, ...]:
    return tuple(Entry(name, first_line(each)) for name, each in commands.items())


def _is_every_day(parameter: Parameter) -> bool:
    """Return whether an option is for every day: what only one command has is what that is about."""
    return parameter.name in _EVERY_DAY or (parameter.name or "").replace("_", "-") not in {*OPTIONS, "config", *_RARE}


def _place(parameter: Parameter) -> int:
    return _EVERY_DAY.index(parameter.name) if parameter.name in _EVERY_DAY else -1


def is_long(command: Command) -> bool:
    """Return whether a command has more options than fit one screen."""
    return len([each for each in command.params if not each.hidden]) > _MANY


def _option(parameter: Parameter) -> Entry:
    flags = sorted(parameter.opts, key=len)
    indent = "" if len(flags[0]) == 2 else "    "  # "-q"
    option = OPTIONS.get((parameter.name or "").replace("_", "-"))
    metavar = (parameter.metavar or "").strip()
    if not metavar and option is None and not parameter.is_flag:
        metavar = "VALUE"
    text = _TEXTS.get(parameter.name, parameter.help or "")
    return Entry(f"{indent}{', '.join(flags)} {metavar}".rstrip(), text)


def help_text(name: str, command: Command, *, width: int, color: bool = False, short: bool = False) -> str:
    """Return the help of a command as lines of at most `width` columns, never cut."""
    width = max(_NARROWEST, min(width, _WIDEST))
    lines = [f"{_bold('Usage:', color=color)} {usage(name, command)}", "", *_description(command, width, short=short)]
    for section in sections(command, short=short):
        lines += ["", _bold(f"{section.title}:", color=color), *_columns(section, width)]
    if name == PROGRAM:
        lines += ["", f"More on a command: {PROGRAM} COMMAND -h"]
    return "\n".join(lines) + "\n"


def _description(command: Command, width: int, *, short: bool) -> Iterator[str]:
    """Yield the description. Paragraphs are broken to the width, lines that are indented stay as they are.

    `short` leaves out what stands behind the examples, where a command is long.
    """
    paragraphs = description(command).split("\n\n")
    for number, paragraph in enumerate(paragraphs[:2] if short and is_long(command) else paragraphs):
        if number:
            yield ""
        text: list[str] = []
        for line in paragraph.splitlines():
            if not line.startswith(" "):
                text.append(line)
                continue
            yield from textwrap.wrap(" ".join(text), width, break_on_hyphens=False)
            text = []
            yield line
        yield from textwrap.wrap(" ".join(text), width, break_on_hyphens=False)


def _columns(section: Section, width: int) -> Iterator[str]:
    longest = max(len(entry.name) for entry in section.entries)
    column = min(longest, _WIDEST_FLAGS) + 4
    for entry in section.entries:
        lines = textwrap.wrap(entry.text, width - column, break_on_hyphens=False) or [""]
        if len(entry.name) > column - 4:
            yield f"  {entry.name}"
            yield from (f"{'':{column}}{line}" for line in lines)
            continue
        yield f"  {entry.name:{column - 2}}{lines[0]}".rstrip()
        yield from (f"{'':{column}}{line}" for line in lines[1:])


def _bold(text: str, *, color: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if color else text
