"""Run the program: every way in which it can end leads to a documented exit code and at most one line on stderr."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import typer

from beatmatch.cli import app
from beatmatch.cli.context import wants_json_errors
from beatmatch.cli.exit_codes import ExitCode
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
    try:
        exit_code = command.main(list(arguments) or ["--help"], prog_name="beatmatch", standalone_mode=False)
    except typer.Abort:
        return exit_status_of(signal_received())
    except typer.TyperException as problem:
        context = getattr(problem, "ctx", None)
        command_path = context.command_path if context else "beatmatch"
        return _report(UsageError(" ".join(problem.format_message().split()), f"try: {command_path} --help"), arguments)
    except BeatmatchError as error:  # raised while the configuration was loaded, before a command had begun
        return _report(error, arguments)
    if exit_code == ExitCode.INTERRUPTED:  # Typer's own for every KeyboardInterrupt
        exit_code = exit_status_of(signal_received())
    return exit_code if arguments else ExitCode.USAGE


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
