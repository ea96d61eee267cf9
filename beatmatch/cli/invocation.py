"""What surrounds a command: its configuration, the screen it speaks to, the log, and the word about how it ended."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import typer

from beatmatch.cli.logs import journal, logging_to
from beatmatch.config import Configuration, load
from beatmatch.console import Color, Screen, open_screen, print_error
from beatmatch.errors import BeatmatchError
from beatmatch.writers.registry import Format, format_of

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
        for complaint in configuration.complaints:
            _log.warning("%s", complaint)
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
