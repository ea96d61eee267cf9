"""What surrounds a command: its configuration, the screen it speaks to, the log, and the word about how it ended."""

import copy
import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from beatmatch.config import Configuration, load, state_folder
from beatmatch.console import Color, Screen, log_handler, open_screen, print_error, printable
from beatmatch.errors import BeatmatchError, ConfigError, OutputError
from beatmatch.writers.files import STDOUT, open_output
from beatmatch.writers.json import Json, json_line
from beatmatch.writers.registry import Format, format_of

if TYPE_CHECKING:
    from beatmatch.store import AnyStore


# --- The log of a run: warnings on stderr, more with -v and -vv, and with --log-file one that lasts.

_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)  # by the number of -v

journal = logging.getLogger("beatmatch.journal")  # what stderr is told in other words: for the file alone
journal.addHandler(logging.NullHandler())
journal.propagate = False


@contextmanager
def logging_to(screen: Screen, configuration: Configuration) -> Iterator[None]:
    """Send the log to stderr and to the file, as the options say, for as long as the block lasts."""
    level = _level(configuration)
    file = _file_handler(configuration.text("log-file"), min(level, logging.INFO))
    handlers = [_StderrHandler(screen, level), *([file] if file else [])]
    ours, everything = logging.getLogger("beatmatch"), logging.getLogger()
    before = ours.level
    ours.setLevel(min(handler.level for handler in handlers))
    journal.setLevel(logging.INFO)
    for handler in handlers:
        everything.addHandler(handler)
    if file:
        journal.addHandler(file)
    try:
        yield
    finally:
        ours.setLevel(before)
        for handler in handlers:
            everything.removeHandler(handler)
            journal.removeHandler(handler)
            handler.close()


def _level(configuration: Configuration) -> int:
    if configuration.is_on("quiet"):
        return logging.ERROR
    verbose = configuration.value("verbose")
    assert isinstance(verbose, int)  # by its kind
    return _LEVELS[max(0, min(verbose, len(_LEVELS) - 1))]


def _file_handler(name: str | None, level: int) -> logging.Handler | None:
    if not name:
        return None
    try:
        handler = logging.FileHandler(name, encoding="utf-8", errors="backslashreplace")
    except OSError as problem:
        raise OutputError(f"cannot write the log {name}: {problem.strerror}", "choose another place") from problem
    handler.setLevel(level)
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(message)s"))
    return handler


class _Lines(logging.Formatter):
    """One line for a record, whatever a title holds; times as ISO 8601 with their offset."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802  # logging's names
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        return printable(super().formatMessage(record))


class _StderrHandler(logging.Handler):
    """Shows records above a progress bar; where in the program a bug happened shows at -vv only."""

    def __init__(self, screen: Screen, level: int) -> None:
        super().__init__(level)
        self._shown = log_handler(screen)

    def emit(self, record: logging.LogRecord) -> None:
        if self.level > logging.DEBUG:
            record = copy.copy(record)
            record.exc_info = None
        self._shown.handle(record)


_log = logging.getLogger("beatmatch.cli")


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a command works with."""

    configuration: Configuration
    screen: Screen


class BugError(BeatmatchError):
    """An exception that nobody expected."""


@contextmanager
def invocation(given: Mapping[str, object], *, as_json: bool | None = None) -> Iterator[Invocation]:
    """Read the configuration, open screen and log; tell what ends the command, and end it with the right status.

    `as_json` says whether JSON was asked for, where the option `format` is not the one that says so.
    """
    file = given.get("config")
    configuration = load(given, os.environ, file=str(file) if file else None)
    screen = open_screen(
        color=Color(str(configuration.value("color"))), quiet=configuration.is_on("quiet"), environ=os.environ
    )
    with logging_to(screen, configuration):
        for warning in configuration.warnings:
            _log.warning("%s", warning)
        try:
            yield Invocation(configuration, screen)
        except BeatmatchError as error:
            _tell(screen, error, as_json=_is_json(configuration) if as_json is None else as_json)
            raise typer.Exit(error.exit_code) from error
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as bug:  # the edge of the program: a bug gets one line too, and its trace where it helps
            _log.debug("where it happened", exc_info=bug)
            journal.info("where it happened", exc_info=bug)
            _tell(screen, _described(bug), as_json=_is_json(configuration) if as_json is None else as_json)
            raise typer.Exit(BugError.exit_code) from bug


def _tell(screen: Screen, error: BeatmatchError, *, as_json: bool) -> None:
    journal.error("%s (%s)", error.message, error.hint)
    print_error(screen, error, as_json=as_json)


def _described(bug: Exception) -> BugError:
    what = f"{type(bug).__name__}: {bug}" if str(bug) else type(bug).__name__
    return BugError(f"this is a bug in beatmatch: {what}", "please report it, with what -vv or --log-file say")


def _is_json(configuration: Configuration) -> bool:
    """Tell whether somebody has asked for JSON: a format of choice, or the suffix of a file."""
    chosen = configuration.text("format") or format_of(configuration.text("output") or "")
    return chosen in (Format.JSON, Format.NDJSON)


# --- What the small commands put on stdout: one JSON object, or the same for eyes.


def answer(text: str, document: Json, form: str | None, screen: Screen) -> None:
    """Write the text where a person reads or asked for it, else the document."""
    as_text = form == "table" or (form is None and screen.stdout_shows)
    with open_output(STDOUT) as stream:
        stream.write(text if as_text else json_line(document) + "\n")


def in_columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Lay texts out in columns; the last one is as wide as it likes."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    lines = (
        "  ".join([*(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


# --- The memory, for the commands that read and write decisions in it.


@contextmanager
def opened_memory(configuration: Configuration, *, make: bool = True) -> Iterator["AnyStore"]:
    """Open the store; where there is none yet and `make` is off, one that is empty. Raises ConfigError, StoreError."""
    from beatmatch.store import FILE_NAME, NoStore, open_store

    if configuration.is_on("no-store"):
        where = configuration.settings["no-store"].where
        raise ConfigError("decisions live in the memory, and no-store leaves that out", f"take it out of {where}")
    folder = state_folder(configuration)
    if folder is None:
        raise ConfigError(
            "there is no place for decisions: neither HOME nor XDG_STATE_HOME is set", "name a folder with --state-dir"
        )
    there_is = make or (folder / FILE_NAME).exists()
    with closing(open_store(folder, time.time) if there_is else NoStore(time.time)) as store:
        yield store
