"""The terminal, as far as there is one: where people read (stderr), and how wide and coloured stdout may be."""

import io
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from rich.console import Console
from rich.text import Text

from beatmatch.console.text import printable

_WIDTH_OF_A_PIPE = 120


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Screen:
    """What people read while a program runs, and what is known about the place where its tables appear."""

    console: Console  # on stderr: progress, messages, the log
    live: bool  # stderr can redraw a line
    stdout_shows: bool  # stdout is a terminal too
    quiet: bool
    table_width: int
    table_color: bool

    def say(self, text: str, style: str = "") -> None:
        """Say one line on stderr, above a bar if there is one; a terminal breaks it between words."""
        self.console.print(Text(printable(text), style), soft_wrap=not self.live)


def open_screen(
    *,
    color: Color = Color.AUTO,
    quiet: bool = False,
    environ: Mapping[str, str],
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> Screen:
    """Look at the two streams (those of the process when none are given) and at NO_COLOR, TERM and COLUMNS."""
    out, err = stdout or sys.stdout, stderr or sys.stderr
    return Screen(
        console=_console(err or io.StringIO(), colored=_is_colored(color, err, environ), environ=environ),
        live=_is_live(err, environ),
        stdout_shows=_is_terminal(out),
        quiet=quiet,
        table_width=_table_width(out, environ),
        table_color=_is_colored(color, out, environ),
    )


def _console(stream: TextIO, *, colored: bool, environ: Mapping[str, str]) -> "_PlainConsole":
    return _PlainConsole(
        file=stream,
        force_terminal=colored or _is_live(stream, environ),
        force_jupyter=False,
        color_system="standard" if colored else None,  # sixteen colours: those that the user's theme made readable
        no_color=False,  # decided above
        markup=False,  # titles hold [brackets]
        emoji=False,  # and :colons:
        highlight=False,
        legacy_windows=False,
        _environ=environ,
    )


class _PlainConsole(Console):
    def on_broken_pipe(self) -> None:
        """Let the command line decide what a closed pipe means, where Rich would end the program."""
        raise  # noqa: PLE0704  # Rich calls this while it handles the BrokenPipeError


def _is_live(stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    return _is_terminal(stream) and environ.get("TERM", "").lower() not in {"dumb", "unknown"}


def _is_colored(color: Color, stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    """Decide as cli.md says: the flag, then NO_COLOR, then whether it is a terminal."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    return not environ.get("NO_COLOR") and _is_live(stream, environ)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _table_width(stream: TextIO | None, environ: Mapping[str, str]) -> int:
    columns = environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    return Console(file=stream, _environ=environ).width if _is_terminal(stream) else _WIDTH_OF_A_PIPE


# --- The log on stderr: plain lines that leave a progress bar whole.

_STYLES = {logging.WARNING: "yellow", logging.ERROR: "red", logging.CRITICAL: "red"}


def log_handler(screen: Screen) -> logging.Handler:
    """Make a handler for the `logging` module; its level is the caller's to set."""
    return _ScreenHandler(screen)


class _ScreenHandler(logging.Handler):
    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen

    def emit(self, record: logging.LogRecord) -> None:
        try:
            for line in self._lines(record):
                self._screen.say(line, _STYLES.get(record.levelno, ""))
        except (OSError, ValueError):  # stderr is gone or closed; ValueError: a message that does not fit its arguments
            self.handleError(record)

    def _lines(self, record: logging.LogRecord) -> list[str]:
        level = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        lines = [level + record.getMessage()]
        if record.exc_info:
            trace = logging.Formatter().formatException(record.exc_info)
            lines += ["    " + line for line in trace.splitlines()]
        return lines
