"""The terminal, as far as there is one: writing for people on stderr, and what stdout can show."""

import io
import logging
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from rich.console import Console
from rich.text import Text

from beatmatch.console.links import takes_links
from beatmatch.console.text import printable

_WIDTH_OF_A_PIPE = 120
_INDENT = re.compile(r"\s*(?:\d\. )?")
_LOG_STYLES = {logging.WARNING: "yellow", logging.ERROR: "red", logging.CRITICAL: "red"}


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where people read while a program runs, and what is known of the place where its tables appear."""

    console: Console  # on stderr: progress, messages, the log
    can_redraw: bool  # stderr is a terminal that can replace a line
    stderr_is_terminal: bool
    stdout_is_terminal: bool
    quiet: bool
    table_width: int
    table_color: bool
    table_links: bool = False

    def write_line(self, text: str, style: str = "", *, to_copy: bool = False) -> None:
        """Write a line on stderr, above the progress bar if there is one.

        A terminal gets it broken between words, unless it is there `to_copy`, as a command is. Lines that follow are
        indented as the first one, behind its number if it has one.
        """
        line = printable(text)
        if to_copy or not self.can_redraw:
            self.console.print(Text(line, style), soft_wrap=True)
            return
        indent = _INDENT.match(line)
        assert indent is not None  # it may be empty
        rest = Text(line[indent.end() :], style).wrap(self.console, max(self.console.width - indent.end(), 10))
        for number, part in enumerate(rest):
            if number < len(rest) - 1:
                part.rstrip()
            start = indent[0] if number == 0 else " " * indent.end()
            self.console.print(Text.assemble((start, style), part), soft_wrap=True)


class TerminalLogHandler(logging.Handler):
    """Writes log records on stderr without damage to a progress bar; tracebacks only at the level DEBUG and below."""

    def __init__(self, terminal: Terminal, level: int = logging.NOTSET) -> None:
        super().__init__(level)
        self._terminal = terminal

    def emit(self, record: logging.LogRecord) -> None:
        try:
            level = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
            lines = [level + record.getMessage()]
            if record.exc_info and self.level <= logging.DEBUG:
                trace = logging.Formatter().formatException(record.exc_info)
                lines += ["    " + line for line in trace.splitlines()]
            for line in lines:
                self._terminal.write_line(line, _LOG_STYLES.get(record.levelno, ""))
        except (OSError, ValueError):  # stderr is gone or closed; ValueError: a message that does not fit its arguments
            self.handleError(record)


def open_terminal(
    *,
    color: Color = Color.AUTO,
    quiet: bool = False,
    environ: Mapping[str, str],
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> Terminal:
    """Look at the two streams (by default those of the process), NO_COLOR, FORCE_COLOR, TERM and COLUMNS."""
    out, err = stdout or sys.stdout, stderr or sys.stderr
    can_redraw = _can_redraw(err, environ)
    is_colored = _is_colored(color, err, environ)
    return Terminal(
        console=_PlainConsole(
            file=err or io.StringIO(),
            force_terminal=is_colored or can_redraw,
            force_jupyter=False,
            color_system="standard" if is_colored else None,  # sixteen colours, which the user's theme keeps readable
            no_color=False,  # `is_colored` has decided that
            markup=False,  # titles hold [brackets]
            emoji=False,  # and :colons:
            highlight=False,
            legacy_windows=False,
            _environ=environ,
        ),
        can_redraw=can_redraw,
        stderr_is_terminal=_is_terminal(err),
        stdout_is_terminal=_is_terminal(out),
        quiet=quiet,
        table_width=_table_width(out, environ),
        table_color=_is_colored(color, out, environ),
        table_links=_can_redraw(out, environ) and takes_links(environ),
    )


class _PlainConsole(Console):
    def on_broken_pipe(self) -> None:
        """Raise what Rich is handling, where Rich would end the program: the command line decides what it means."""
        raise  # noqa: PLE0704  # Rich calls this while it handles the BrokenPipeError


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _can_redraw(stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    return _is_terminal(stream) and environ.get("TERM", "").lower() not in {"dumb", "unknown"}


def _is_colored(color: Color, stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    """Decide by the flag first, then by NO_COLOR and FORCE_COLOR, then by whether the stream is a terminal."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if environ.get("NO_COLOR"):
        return False
    return environ.get("FORCE_COLOR", "0") not in {"", "0", "false"} or _can_redraw(stream, environ)


def _table_width(stream: TextIO | None, environ: Mapping[str, str]) -> int:
    columns = environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    return Console(file=stream, _environ=environ).width if _is_terminal(stream) else _WIDTH_OF_A_PIPE
