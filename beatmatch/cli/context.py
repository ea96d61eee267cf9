"""What commands share: configuration, terminal, log, the error that ends a command, its answer, and the store."""

import logging
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING

import typer

from beatmatch.cli.exit_codes import ExitCode
from beatmatch.config import Configuration, load, state_folder
from beatmatch.console.messages import print_error
from beatmatch.console.terminal import Color, Terminal, TerminalLogHandler, open_terminal
from beatmatch.console.text import printable
from beatmatch.errors import BeatmatchError, ConfigError, StoreError
from beatmatch.writers.files import STDOUT, open_output
from beatmatch.writers.json import Json, json_line
from beatmatch.writers.registry import Format, format_of

if TYPE_CHECKING:
    from beatmatch.store import AnyStore

_log = logging.getLogger("beatmatch.cli")
_JSON_FORMATS = (Format.JSON, Format.NDJSON)
_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)  # by the number of -v

# For what stderr gets in other words: this goes to the file of --log-file alone.
file_log = logging.getLogger("beatmatch.log_file")
file_log.addHandler(logging.NullHandler())
file_log.propagate = False


@dataclass(frozen=True, slots=True)
class CommandContext:
    """What a command works with."""

    configuration: Configuration
    terminal: Terminal


class BugError(BeatmatchError):
    """An exception that nobody expected."""

    exit_code = ExitCode.BUG


@contextmanager
def command_context(options: Mapping[str, object], *, as_json: bool | None = None) -> Iterator[CommandContext]:
    """Load the configuration, open terminal and log; report the error that ends the block, and exit with its code.

    `as_json` says whether errors are to be reported as JSON; None: see `wants_json_errors`.
    """
    file = options.get("config")
    output = options.get("output")
    outputs = [str(place) for place in output] if isinstance(output, list) else []
    named = options.get("format") or os.environ.get("BEATMATCH_FORMAT")
    early = wants_json_errors(str(named or ""), outputs) if as_json is None else as_json
    with _reporting(open_terminal(environ=os.environ), as_json=early):
        configuration = load(options, os.environ, file=str(file) if file else None)
        terminal = open_terminal(
            color=Color(str(configuration.value("color"))), quiet=configuration.is_on("quiet"), environ=os.environ
        )
    if as_json is None:
        as_json = wants_json_errors(configuration.text("format"), configuration.texts("output"))
    with _logging(terminal, configuration), _reporting(terminal, as_json=as_json):
        for warning in configuration.warnings:
            _log.warning("%s", warning)
        yield CommandContext(configuration, terminal)


def wants_json_errors(named_format: str | None, outputs: Iterable[str]) -> bool:
    """Return whether errors are for a program: JSON was asked for by its name, or by a suffix where nobody looks on."""
    if named_format:
        return named_format.strip().lower() in _JSON_FORMATS
    is_watched = sys.stderr is not None and sys.stderr.isatty()
    return not is_watched and any(format_of(place) in _JSON_FORMATS for place in outputs)


@contextmanager
def _reporting(terminal: Terminal, *, as_json: bool) -> Iterator[None]:
    """Report the error that ends the block in one line, and exit with its code."""
    try:
        yield
    except BeatmatchError as error:
        _report(terminal, error, as_json=as_json)
        raise typer.Exit(error.exit_code) from error
    except (typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except Exception as bug:  # the edge of the program: a bug is one line, its traceback is for the log
        _log.debug("where it happened", exc_info=bug)
        file_log.info("where it happened", exc_info=bug)
        what = f"{type(bug).__name__}: {bug}" if str(bug) else type(bug).__name__
        unexpected = BugError(
            f"this is a bug in beatmatch: {what}", "please report it, with what -vv or --log-file say"
        )
        _report(terminal, unexpected, as_json=as_json)
        raise typer.Exit(unexpected.exit_code) from bug


def _report(terminal: Terminal, error: BeatmatchError, *, as_json: bool) -> None:
    file_log.error("%s (%s)", error.message, error.hint)
    print_error(terminal, error, as_json=as_json)


def write_answer(context: CommandContext, output_format: str | None, text: str, document: Json) -> None:
    """Write the answer of a small command on stdout: the text for people, or the document as one JSON object.

    Without a format, a terminal gets the text and everything else the document.
    """
    as_text = output_format == "table" or (output_format is None and context.terminal.stdout_is_terminal)
    with open_output(STDOUT) as stream:
        stream.write(text if as_text else json_line(document) + "\n")


def check_named_folder(configuration: Configuration) -> None:
    """Raise ConfigError for a state folder that was named and cannot be used. The usual one may be done without."""
    folder = configuration.path("state-dir")
    if folder is None or configuration.is_on("no-store"):
        return
    from beatmatch.store import check_folder

    try:
        check_folder(folder)
    except StoreError as error:
        where = configuration.settings["state-dir"].where
        raise ConfigError(f"{where} names a folder that cannot be used: {error.message}", "name another") from error


@contextmanager
def open_memory(configuration: Configuration, *, create: bool = True) -> Iterator["AnyStore"]:
    """Open the store for decisions. Without `create`, one that does not exist yet is replaced by an empty one.

    Raises ConfigError where there is no place for a store, StoreError for one that cannot be used.
    """
    from beatmatch.store import FILE_NAME, NullStore, open_store

    if configuration.is_on("no-store"):
        where = configuration.settings["no-store"].where
        raise ConfigError("decisions live in the memory, and no-store leaves that out", f"take it out of {where}")
    if create:
        check_named_folder(configuration)
    folder = state_folder(configuration)
    if folder is None:
        raise ConfigError(
            "there is no place for decisions: neither HOME nor XDG_STATE_HOME is set", "name a folder with --state-dir"
        )
    use_file = create or (folder / FILE_NAME).exists()
    with closing(open_store(folder, time.time) if use_file else NullStore(time.time)) as store:
        yield store


@contextmanager
def _logging(terminal: Terminal, configuration: Configuration) -> Iterator[None]:
    """Send the log to stderr, and to the file of --log-file, as long as the block lasts."""
    verbosity = max(0, min(configuration.integer("verbose"), len(_LEVELS) - 1))
    level = logging.ERROR if configuration.is_on("quiet") else _LEVELS[verbosity]
    package_logger, root_logger = logging.getLogger("beatmatch"), logging.getLogger()
    level_before = package_logger.level
    handlers: list[logging.Handler] = [TerminalLogHandler(terminal, level)]
    root_logger.addHandler(handlers[0])  # first: it shows why there is no file
    if file_handler := _file_handler(configuration.text("log-file"), min(level, logging.INFO)):
        handlers.append(file_handler)
        root_logger.addHandler(file_handler)
        file_log.addHandler(file_handler)
    package_logger.setLevel(min(handler.level for handler in handlers))
    file_log.setLevel(logging.INFO)
    try:
        yield
    finally:
        package_logger.setLevel(level_before)
        for handler in handlers:
            root_logger.removeHandler(handler)
            file_log.removeHandler(handler)
            handler.close()


def _file_handler(name: str | None, level: int) -> logging.Handler | None:
    if not name:
        return None
    try:
        handler = _LogFile(name, encoding="utf-8", errors="backslashreplace")
    except (OSError, ValueError) as problem:
        _warn_of_log(name, problem)
        return None
    handler.setLevel(level)
    handler.setFormatter(_OneLineFormatter("%(asctime)s %(levelname)s %(message)s"))
    return handler


class _LogFile(logging.FileHandler):
    """A log that warns once when it cannot be written, and then writes nothing more: no run ends for its log."""

    _is_broken = False

    def _open(self) -> TextIOWrapper:
        file = open(self.baseFilename, self.mode + "b", opener=_open_at_once)  # noqa: SIM115  # close() closes it
        return TextIOWrapper(file, encoding=self.encoding, errors=self.errors)

    def emit(self, record: logging.LogRecord) -> None:
        if not self._is_broken:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  # logging's names
        if not self._is_broken:
            self._is_broken = True
            _warn_of_log(self.baseFilename, sys.exception())

    def close(self) -> None:
        with suppress(OSError):  # of what could not be written before
            super().close()


def _open_at_once(path: str, flags: int) -> int:
    """Open a file without waiting, as for the reader of a pipe: then it is one that cannot be written."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o666)


def _warn_of_log(name: str, problem: BaseException | None) -> None:
    reason = getattr(problem, "strerror", None) or problem
    # An error, not a warning: with --quiet a nightly run would otherwise do without its log unnoticed for ever.
    _log.error("the log %s cannot be written (%s); the run goes on without it", name, reason)


class _OneLineFormatter(logging.Formatter):
    """Formats a record as one line, whatever a title holds; times as ISO 8601 with their offset."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802  # logging's names
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        return printable(super().formatMessage(record))
