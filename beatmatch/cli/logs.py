"""The log of a run: warnings on stderr, more with -v and -vv, and with --log-file one that lasts."""

import copy
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from beatmatch.config import Configuration
from beatmatch.console import Screen, log_handler, printable
from beatmatch.errors import OutputError

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
