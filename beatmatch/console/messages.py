"""What is said when a run ends, well or not, and the list of playlists."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TextIO

from beatmatch.console.terminal import Screen
from beatmatch.console.text import counts, duration, plural, printable
from beatmatch.errors import BeatmatchError, ErrorKind
from beatmatch.models import Changed, PlaylistInfo
from beatmatch.writers.summary import RunInfo, Summary

if TYPE_CHECKING:
    from beatmatch.beatport.auth.token_source import LoginStatus


_UNANSWERED = "Beatport did not answer for {tracks} ({kinds}). {they} not 'not found': run again."
_BLOCKED = _UNANSWERED.replace("run again", "log in (beatmatch login), run again")
_TROUBLES: Mapping[ErrorKind, str] = {
    ErrorKind.BLOCKED: _BLOCKED,
    ErrorKind.RATE_LIMITED: _UNANSWERED,
    ErrorKind.NETWORK: _UNANSWERED,
    ErrorKind.TIMEOUT: _UNANSWERED,
    ErrorKind.AUTH: "Beatport wants a login for {tracks}. {they} not 'not found': run beatmatch login, then run again.",
    ErrorKind.SOURCE_CHANGED: "Beatport answered for {tracks} in a form that is new to beatmatch. "
    "{they} not 'not found': look for a newer beatmatch.",
    ErrorKind.OFFLINE: "{tracks} could not be looked up offline. {they} not 'not found': run again without --offline.",
    ErrorKind.INTERNAL: "beatmatch itself failed on {tracks}. That is a bug: please report what -v shows.",
}


def print_summary(screen: Screen, summary: Summary, run: RunInfo | None = None) -> None:
    """Say in a few lines what came of a run. When quiet, only what went wrong."""
    if not screen.quiet:
        screen.say(_counted(summary) + (f" ({_effort(run)})" if run else ""))
        if news := _news(summary):
            screen.say(f"since the last run: {news}")
    for line in _troubles(summary):
        screen.say(line, "magenta")
    if run and not run.complete:
        screen.say("The run is not complete: what is done is kept, run again for the rest.", "magenta")


def print_error(screen: Screen, error: BeatmatchError, *, as_json: bool = False) -> None:
    """Say what ended the run: one line for people, or one JSON object for programs."""
    if as_json:
        said = {"kind": str(error.kind), "message": error.message, "hint": error.hint}
        screen.console.file.write(json.dumps({"error": said}) + "\n")  # ASCII: right in every encoding of stderr
        screen.console.file.flush()
    else:
        screen.say(f"beatmatch: {_sentence(error.message)}{_advice(error.hint)}", "red")


def print_playlists(playlists: Iterable[PlaylistInfo], stream: TextIO) -> None:
    """List playlists with their tracks; a name is whole, as the command line takes it."""
    rows = [("Tracks", "Playlist")]
    rows += [(str(playlist.entries), printable(playlist.full_name)) for playlist in playlists]
    width = max(len(tracks) for tracks, _ in rows)
    stream.writelines(f"{tracks:>{width}}  {name}\n" for tracks, name in rows)
    stream.flush()


def _counted(summary: Summary) -> str:
    parts = ", ".join(f"{count} {word}" for word, count in counts(summary))
    return f"{plural(summary.total, 'track')}: {parts}" if parts else "no tracks"


def _effort(run: RunInfo) -> str:
    return f"{duration(run.seconds)}, {plural(run.requests, 'request')}"


def _news(summary: Summary) -> str:
    return ", ".join(f"{count} {change.value}" for change, count in summary.changes if change is not Changed.SAME)


def _troubles(summary: Summary) -> Iterator[str]:
    tracks: Counter[str] = Counter()
    kinds: dict[str, list[str]] = {}
    for kind, count in summary.error_kinds:
        tracks[_TROUBLES[kind]] += count
        kinds.setdefault(_TROUBLES[kind], []).append(f"{count} {_name(kind)}")
    for text, count in tracks.items():
        named = kinds[text] if len(kinds[text]) > 1 else [kinds[text][0].partition(" ")[2]]
        they = "It is" if count == 1 else "They are"
        yield text.format(tracks=plural(count, "track"), kinds=", ".join(named), they=they)


def _name(kind: ErrorKind) -> str:
    return kind.value.replace("_", " ")


def _sentence(message: str) -> str:
    """End a message as a sentence, unless it ends itself."""
    line = printable(message).rstrip()
    return line if line.endswith((".", "!", "?", ":")) else f"{line}."


def _advice(hint: str) -> str:
    """Begin a hint as a sentence, unless it begins with the program's own name."""
    line = printable(hint).strip()
    begun = line if line.startswith("beatmatch") else line[:1].upper() + line[1:]
    return f" {begun}" if begun else ""


# --- How a login is said: whose it is, where it comes from, how long it lasts.


def origin(status: "LoginStatus") -> str:
    """Say which way in counts, and whose it is."""
    whose = f", of {status.user}" if status.user else ""
    return _ORIGINS[status.kind] + whose


_ORIGINS = {
    "token": "the token in BEATMATCH_TOKEN",
    "client": "the client in BEATMATCH_CLIENT_ID",
    "stored": "stored",
    "none": "nobody is logged in",
}


def lasting(seconds: float | None, *, renewable: bool) -> str:
    """Say how long a login lasts."""
    if seconds is None:
        return "renewed by itself" if renewable else "unknown"
    if seconds <= 0:
        return "none, renewed by the next run" if renewable else "none"
    return duration(seconds) + (", then renewed by itself" if renewable else "")
