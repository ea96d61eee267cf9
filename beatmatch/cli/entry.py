"""How the program ends: every way out leads to an exit status of the contract and to one line at most."""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from types import FrameType

import typer

from beatmatch.cli import app
from beatmatch.errors import BeatmatchError
from beatmatch.writers.registry import Format, format_of

INTERRUPTED = 130
_QUIET_END = 0  # `| head` has what it wanted, and `set -o pipefail` should not call that a failure


class UsageError(BeatmatchError):
    """A command line that is none."""

    exit_code = 2
    kind = "usage"


def run(arguments: Sequence[str]) -> int:
    """Run a command and give its exit status."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except SystemExit as done:  # Typer's own way out of a closed pipe, and of installing completion
        if isinstance(done.__context__, BrokenPipeError):
            return _closed_pipe()
        return done.code if isinstance(done.code, int) else 1


def _run(arguments: Sequence[str]) -> int:
    command = typer.main.get_command(app)
    try:
        status = command.main(list(arguments) or ["--help"], prog_name="beatmatch", standalone_mode=False)
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as wrong:
        return _told(_usage(wrong), arguments)
    except BeatmatchError as error:
        return _told(error, arguments)
    return status if arguments else UsageError.exit_code


def _usage(wrong: typer.TyperException) -> UsageError:
    context = getattr(wrong, "ctx", None)
    command = context.command_path if context else "beatmatch"
    return UsageError(" ".join(wrong.format_message().split()), f"try: {command} --help")


def _told(error: BeatmatchError, arguments: Sequence[str]) -> int:
    """Tell what went wrong before a command had begun."""
    from beatmatch.console import open_screen, print_error

    print_error(open_screen(environ=os.environ), error, as_json=wants_json(arguments))
    return error.exit_code


def wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for JSON, though it may make no sense otherwise."""
    chosen = _value_of(arguments, "-f", "--format") or os.environ.get("BEATMATCH_FORMAT")
    if chosen is None:
        chosen = format_of(_value_of(arguments, "-o", "--output") or "")
    return chosen in (Format.JSON, Format.NDJSON)


def _value_of(arguments: Sequence[str], short: str, long: str) -> str | None:
    for argument, following in pairwise([*arguments, ""]):
        if argument in (short, long):
            return following
        for start in (f"{long}=", short):
            if argument.startswith(start) and not (start == short and argument.startswith("--")):
                return argument.removeprefix(start)
    return None


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Take SIGTERM for Ctrl-C."""
    raise KeyboardInterrupt


def _closed_pipe() -> int:
    """Let nothing complain while Python ends and flushes what nobody reads."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return _QUIET_END
