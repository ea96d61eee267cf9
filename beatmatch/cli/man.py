"""beatmatch man: the manual page, made from the help of every command."""

from collections.abc import Iterator

import typer

from beatmatch import __version__
from beatmatch.cli.help import PROGRAM, Command, description, first_line, sections, subcommands, usage

_ENVIRONMENT = (
    ("BEATMATCH_TOKEN", "An access token of Beatport; it wins over the stored login."),
    ("BEATMATCH_CLIENT_ID, BEATMATCH_CLIENT_SECRET", "Your own client of Beatport's API."),
    ("BEATMATCH_CONFIG", "The configuration file, as --config names it."),
    ("BEATMATCH_...", "Every option of match by its name, such as BEATMATCH_RATE for --rate."),
    ("NO_COLOR, FORCE_COLOR", "Never colours, or always, unless --color says otherwise. NO_COLOR wins."),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "Where the folders below are."),
)
_FILES = (
    ("~/.config/beatmatch/config.toml", "The configuration file; beatmatch config init writes one to begin with."),
    ("~/.local/state/beatmatch/", "The memory of earlier runs, the last run, and the login."),
    ("~/.cache/beatmatch/", "Indexes of catalogues in files."),
)


def man(context: typer.Context) -> int:
    """Print the manual page, made from the help of every command.

    Examples:
      beatmatch man | man -l -
      beatmatch man > ~/.local/share/man/man1/beatmatch.1
    """
    from beatmatch.writers.files import STDOUT, open_output

    with open_output(STDOUT) as stream:
        stream.writelines(f"{line}\n" for line in manual_page(context.find_root().command))
    return 0


def manual_page(root: Command) -> Iterator[str]:
    """Yield the lines of the page, in the language of man."""
    yield f'.TH BEATMATCH 1 "" "beatmatch {__version__}" "User Commands"'
    yield ".SH NAME"
    yield rf"beatmatch \- {_escaped(first_line(root)).rstrip('.')}"
    yield ".SH SYNOPSIS"
    for name, command in _commands(PROGRAM, root):
        yield f".B {_escaped(usage(name, command))}"
        yield ".br"
    yield ".SH DESCRIPTION"
    yield from _description(root)
    yield ".SH COMMANDS"
    for name, command in _commands(PROGRAM, root):
        yield f".SS {_escaped(name)}"
        yield from _description(command)
        yield from _entries(command)
    yield from _list("ENVIRONMENT", _ENVIRONMENT)
    yield from _list("FILES", _FILES)


def _commands(name: str, command: Command) -> Iterator[tuple[str, Command]]:
    """Yield all commands that are no groups, with their full names."""
    for each, inner in subcommands(command).items():
        if inner.hidden:
            continue
        if subcommands(inner):
            yield from _commands(f"{name} {each}", inner)
        else:
            yield f"{name} {each}", inner


def _description(command: Command) -> Iterator[str]:
    """Yield a description: paragraphs are filled, lines that are indented stay as they are."""
    for paragraph in description(command).split("\n\n"):
        yield ".PP"
        is_example = False
        for line in paragraph.splitlines():
            if line.startswith(" ") and not is_example:
                yield ".RS 4"
                yield ".nf"
            elif is_example and not line.startswith(" "):
                yield ".fi"
                yield ".RE"
            is_example = line.startswith(" ")
            yield _escaped(line.strip())
        if is_example:
            yield ".fi"
            yield ".RE"


def _entries(command: Command) -> Iterator[str]:
    for section in sections(command):
        for entry in section.entries:
            yield ".TP"
            yield f".B {_escaped(entry.name.strip())}"
            yield _escaped(entry.text)


def _list(title: str, rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield f".SH {title}"
    for name, text in rows:
        yield ".TP"
        yield f".B {_escaped(name)}"
        yield _escaped(text)


def _escaped(text: str) -> str:
    """Return a line of text in which nothing is taken for a request or an escape, and hyphens can be copied."""
    plain = (
        text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("^", "\\(ha").replace("~", "\\(ti")
    )
    return f"\\&{plain}" if plain.startswith((".", "\\(aq")) else plain
