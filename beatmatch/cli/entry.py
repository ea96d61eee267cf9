"""Run the program: every way in which it can end leads to a documented exit code and at most one line on stderr."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from itertools import pairwise

import typer

from beatmatch.cli import app
from beatmatch.cli.context import wants_json_errors
from beatmatch.cli.exit_codes import ExitCode
from beatmatch.cli.help import HELP_FLAGS, PROGRAM, command_at, help_text, subcommands
from beatmatch.errors import BeatmatchError
from beatmatch.signals import exit_status_of, raise_stop_signals, signal_received


class UsageError(BeatmatchError):
    """A command line that cannot be parsed."""

    exit_code = ExitCode.USAGE
    kind = "usage"


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code."""
    raise_stop_signals()
    try:
        return _run_command(arguments)
    except KeyboardInterrupt:
        return exit_status_of(signal_received())
    except BrokenPipeError:
        return _end_unread()
    except SystemExit as end:  # raised by Typer for a closed pipe, and when it installs completion
        if isinstance(end.__context__, BrokenPipeError):
            return _end_unread()
        return end.code if isinstance(end.code, int) else 1


def _run_command(arguments: Sequence[str]) -> int:
    command = typer.main.get_command(app)
    if "_BEATMATCH_COMPLETE" not in os.environ and (answer := _help(command, arguments)) is not None:
        return answer
    try:
        exit_code = command.main(list(arguments), prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        return exit_status_of(signal_received())
    except typer.TyperException as problem:
        name, _ = command_at(command, arguments)
        return _report(UsageError(_what_is_wrong(problem), f"try: {name} {HELP_FLAGS[0]}"), arguments)
    except BeatmatchError as error:  # raised while the configuration was loaded, before a command had begun
        return _report(error, arguments)
    if exit_code == ExitCode.INTERRUPTED:  # Typer's own for every KeyboardInterrupt
        exit_code = exit_status_of(signal_received())
    return int(exit_code or 0)


def _what_is_wrong(problem: typer.TyperException) -> str:
    """Return Typer's message in one line, with the nearest option in place of all that are similar."""
    possible = getattr(problem, "possibilities", None)
    wrong = getattr(problem, "option_name", "")
    if not possible:
        return " ".join(problem.format_message().split())
    (nearest,) = get_close_matches(wrong, possible, n=1, cutoff=0)
    return f"No such option: {wrong}; did you mean {nearest}?"


def _help(root: object, arguments: Sequence[str]) -> int | None:
    """Show the help that is asked for, or that of a group without a command; return None where neither is so."""
    before_dashes = arguments[: arguments.index("--")] if "--" in arguments else arguments
    asked = [argument for argument in before_dashes if argument in HELP_FLAGS]
    words = arguments[1:] if list(arguments[:1]) == ["help"] else arguments
    name, command = command_at(root, words)
    is_bare = bool(subcommands(command)) and len(words) == len(name.split()) - 1
    if not asked and not is_bare and words is arguments:
        return None
    from beatmatch.console.terminal import open_terminal
    from beatmatch.writers.files import STDOUT, open_output

    terminal = open_terminal(environ=os.environ)
    short = bool(asked) and asked[0] == HELP_FLAGS[0]
    text = help_text(name, command, width=terminal.table_width, color=terminal.table_color, short=short)
    with open_output(STDOUT) as stream:
        stream.write(text)
    return ExitCode.COMPLETE if asked or words is not arguments else ExitCode.USAGE


def _report(error: BeatmatchError, arguments: Sequence[str]) -> int:
    from beatmatch.console.messages import print_error
    from beatmatch.console.terminal import open_terminal

    print_error(open_terminal(environ=os.environ), error, as_json=wants_json(arguments))
    return error.exit_code


def wants_json(arguments: Sequence[str]) -> bool:
    """Return whether a command line asks for errors as JSON. It need not be valid otherwise."""
    named = [*_option_values(arguments, "-f", "--format"), os.environ.get("BEATMATCH_FORMAT")]
    return wants_json_errors(named[0], _option_values(arguments, "-o", "--output"))


def _option_values(arguments: Sequence[str], short: str, long: str) -> list[str]:
    values = []
    for argument, following in pairwise([*arguments, ""]):
        if argument in (short, long):
            values.append(following)
        elif argument.startswith(f"{long}="):
            values.append(argument.removeprefix(f"{long}="))
        elif argument.startswith(short) and not argument.startswith("--"):
            values.append(argument.removeprefix(short))
    return values


def _end_unread() -> int:
    """End well although nobody reads stdout: `| head` has what it wanted, and `set -o pipefail` should not fail.

    From here on stdout leads nowhere, so that Python does not complain when it flushes it at exit.
    """
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return ExitCode.COMPLETE
