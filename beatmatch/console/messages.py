"""The messages on stderr that end a run: the summary, or the error."""

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from beatmatch.catalogs.base import CatalogKind
from beatmatch.console.phrases import duration, plural, status_counts_text
from beatmatch.console.terminal import Terminal
from beatmatch.console.text import printable
from beatmatch.errors import BeatmatchError, ErrorKind
from beatmatch.models import Changed
from beatmatch.settings import Login
from beatmatch.writers.summary import RunInfo, Summary

_UNANSWERED = "Beatport did not answer for {tracks} ({kinds}). {they} not 'not found': {advice}."
_ERROR_MESSAGES: Mapping[ErrorKind, str] = {  # kinds with the same message and advice share one line
    ErrorKind.BLOCKED: _UNANSWERED,
    ErrorKind.RATE_LIMITED: _UNANSWERED,
    ErrorKind.NETWORK: _UNANSWERED,
    ErrorKind.TIMEOUT: _UNANSWERED,
    ErrorKind.AUTH: "Beatport wants a login for {tracks}. {they} not 'not found': {advice}.",
    ErrorKind.SOURCE_CHANGED: "Beatport answered for {tracks} in a form that is new to beatmatch. "
    "{they} not 'not found': {advice}.",
    ErrorKind.OFFLINE: "{tracks} could not be looked up offline. {they} not 'not found': {advice}.",
    ErrorKind.INTERNAL: "beatmatch itself failed on {tracks}. That is a bug: {advice}.",
}
_NOT_RENEWED = "{tracks} could not be renewed ({kinds}) and kept the result of an earlier run: {advice}."

Advice: TypeAlias = Mapping[ErrorKind, str]
_ADVICE: Advice = {
    ErrorKind.BLOCKED: "log in (beatmatch login), run again",
    ErrorKind.AUTH: "run beatmatch login, then run again",
    ErrorKind.SOURCE_CHANGED: "look for a newer beatmatch",
    ErrorKind.OFFLINE: "run again without --offline",
    ErrorKind.INTERNAL: "please report what -v shows",
}
_OTHER_ADVICE = "run again"


def advice_for(login: Login, catalog: str) -> Advice:
    """Return what to do where that depends on the login of the run, or on its catalogue."""
    advice: dict[ErrorKind, str] = {}
    if catalog == CatalogKind.API:  # it is asked with a login already
        advice[ErrorKind.BLOCKED] = "check the network, which may want a login of its own, and run again later"
    if login.token:
        advice[ErrorKind.AUTH] = "put a fresh token into BEATMATCH_TOKEN, or unset it and run beatmatch login"
    elif login.client_id and login.client_secret:
        advice[ErrorKind.AUTH] = "check BEATMATCH_CLIENT_ID and _SECRET, or unset them and run beatmatch login"
    elif login.read_only:
        advice[ErrorKind.AUTH] = "run beatmatch login with the same --state-dir, then run again"
    return advice


def print_summary(
    terminal: Terminal,
    summary: Summary,
    run: RunInfo | None = None,
    *,
    interrupted: bool = False,
    advice: Advice = _ADVICE,
) -> None:
    """Write the counts of a run and what has changed since the last one; when quiet, only what went wrong.

    `advice` is what to do about some kinds of errors in this run.
    """
    if not terminal.quiet:
        counts = status_counts_text(summary)
        line = f"{plural(summary.results, 'track')}: {counts}" if counts else "no tracks"
        effort = f" ({duration(run.seconds)}, {plural(run.requests, 'request')})" if run else ""
        terminal.write_line(line + effort)
        changes = ", ".join(
            f"{count} {change.value}" for change, count in summary.changes if change is not Changed.SAME
        )
        if changes:
            terminal.write_line(f"since the last run: {changes}")
    for line in _error_lines(summary, {**_ADVICE, **advice}):
        terminal.write_line(line, "magenta")
    if interrupted:
        terminal.write_line(f"interrupted: {summary.done} of {summary.total} done", "magenta")
    if run and not run.complete:
        terminal.write_line("The run is not complete: what is done is kept, run again for the rest.", "magenta")


def _error_lines(summary: Summary, advice: Advice) -> Iterator[str]:
    """Yield one line for each message: how many tracks have no answer, why, and what to do."""
    by_message: dict[tuple[str, str], list[tuple[str, int]]] = {}
    told = [(_ERROR_MESSAGES[kind], kind, count) for kind, count in summary.error_kinds]
    told += [(_NOT_RENEWED, kind, count) for kind, count in summary.kept_kinds]
    for message, kind, count in told:
        key = message, advice.get(kind, _OTHER_ADVICE)
        by_message.setdefault(key, []).append((kind.value.replace("_", " "), count))
    for (message, what_to_do), kinds in by_message.items():
        total = sum(count for _, count in kinds)
        names = ", ".join(f"{count} {name}" for name, count in kinds) if len(kinds) > 1 else kinds[0][0]
        they = "It is" if total == 1 else "They are"
        yield message.format(tracks=plural(total, "track"), kinds=names, they=they, advice=what_to_do)


def print_error(terminal: Terminal, error: BeatmatchError, *, as_json: bool = False) -> None:
    """Write the error that ends the program: one line for people, or one JSON object for programs."""
    if as_json:
        document = {"error": {"kind": str(error.kind), "message": error.message, "hint": error.hint}}
        terminal.console.file.write(json.dumps(document) + "\n")  # in ASCII, right in every encoding of stderr
        terminal.console.file.flush()
        return
    message = printable(error.message).rstrip()
    if not message.endswith((".", "!", "?", ":")):
        message += "."
    hint = printable(error.hint).strip()
    if not hint.startswith("beatmatch"):  # the program's name keeps its small letter
        hint = hint[:1].upper() + hint[1:]
    terminal.write_line(f"beatmatch: {message}{f' {hint}' if hint else ''}", "red")
