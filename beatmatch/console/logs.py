"""The log on stderr: plain lines that leave a progress bar whole."""

import logging

from beatmatch.console.screen import Screen

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
