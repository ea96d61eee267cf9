"""What `beatmatch push` does: fill a playlist at Beatport, or show what that would do."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from beatmatch.atomic import PRIVATE_FILE, make_private_folder
from beatmatch.beatport.playlists import Filled, Outlook, Playlist, fill, look
from beatmatch.cli.context import CommandContext, write_answer
from beatmatch.cli.exit_codes import ExitCode
from beatmatch.config import run_settings, state_folder
from beatmatch.console.layout import aligned_text
from beatmatch.console.phrases import plural, waiting_text
from beatmatch.console.text import printable
from beatmatch.errors import CatalogError, ConfigError, ErrorKind
from beatmatch.events import Event, Listener, Waiting
from beatmatch.review.matches import Match
from beatmatch.session import is_logged_in, open_playlists
from beatmatch.settings import Settings
from beatmatch.writers.json import Json

_MOST_NAMED = 3  # tracks in a message
_LOCK = "push.lock"
_log = logging.getLogger("beatmatch.cli")


def push_matches(context: CommandContext, output_format: str | None, name: str, matches: Sequence[Match]) -> int:
    """Fill the playlist of this name, and return the exit code. Raises CatalogError, LoginError among them."""
    settings = run_settings(context.configuration)
    if settings.offline:
        raise ConfigError("push has to ask Beatport, and offline is set", "take it back, or give --dry-run")
    if not matches:
        _say(context, "no row is matched: nothing to add, and no playlist is made")
        write_answer(context, output_format, "", _document(name, None, new=None, tracks=0, present=0, added=0))
        return ExitCode.COMPLETE
    try:
        with _alone(state_folder(context.configuration)):
            filled = asyncio.run(_fill(context, settings, name, _ids(matches)))
    except KeyboardInterrupt:
        _say(context, "interrupted: what is added stays, the same line again goes on")
        raise
    _name_refused(context, [match.name for match in matches if match.track_id in filled.refused])
    there = f", {filled.present} were in it" if filled.present else ""
    text = printable(f'"{filled.playlist.name}": {plural(filled.added, "track")} added{there}') + "\n"
    numbers = {"tracks": len(matches), "present": filled.present, "added": filled.added}
    document = _document(name, filled.playlist, new=filled.is_new, **numbers)
    write_answer(context, output_format, text, {**document, "refused": filled.refused})
    return ExitCode.INCOMPLETE if filled.refused else ExitCode.COMPLETE


@contextmanager
def _alone(folder: Path | None) -> Iterator[None]:
    """Keep another push out: both would find the same tracks missing, and add them. Raises CatalogError (timeout)."""
    with ExitStack() as locked:
        try:
            if folder is not None:
                make_private_folder(folder)
                locked.enter_context(FileLock(folder / _LOCK, mode=PRIVATE_FILE, blocking=False))
        except Timeout:
            message = f"another beatmatch push is at work ({folder}/{_LOCK})"
            raise CatalogError(ErrorKind.TIMEOUT, message, "wait until it has ended, then run again") from None
        except OSError as problem:
            _log.warning("%s cannot be locked (%s): start no other push meanwhile", folder, problem.strerror)
        yield


async def _fill(context: CommandContext, settings: Settings, name: str, track_ids: Sequence[int]) -> Filled:
    def note(outlook: Outlook, added: int) -> None:
        _say(context, f"added {added} of {len(outlook.missing)}" if added else _plan(name, outlook))

    async with open_playlists(settings, _tell_waits(context)) as playlists:
        return await fill(playlists, name, track_ids, note)


def _tell_waits(context: CommandContext) -> Listener:
    def listen(event: Event) -> None:
        if isinstance(event, Waiting):
            _say(context, waiting_text(event.seconds, event.reason))

    return listen


def _name_refused(context: CommandContext, names: Sequence[str]) -> None:
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        listed = "; ".join(names[:_MOST_NAMED])
        line = f"Beatport did not take {plural(len(names), 'track')} (not sold to your account?): {listed}{more}"
        context.terminal.write_line(line, "magenta")


def show_push(context: CommandContext, output_format: str | None, name: str, matches: Sequence[Match]) -> int:
    """Show what `push_matches` would add, without changing anything, and return the exit code."""
    outlook = _outlook(context, run_settings(context.configuration), name, _ids(matches))
    to_add = [match for match in matches if outlook is None or match.track_id in outlook.missing]
    plan = _plan(name, outlook) if outlook else f'"{name}": {plural(len(to_add), "track")}, less what is in it already'
    _say(context, f"{plan} (dry run: nothing is done)")
    document = _document(
        name,
        outlook.playlist if outlook else None,
        new=outlook.playlist is None if outlook else None,
        tracks=len(matches),
        present=len(matches) - len(to_add) if outlook else None,
        added=0,
    )
    rows = [(str(number), printable(match.name), printable(match.url)) for number, match in enumerate(to_add, 1)]
    tracks: list[Json] = [
        {"beatport_track_id": match.track_id, "beatport_url": match.url, "name": match.name} for match in to_add
    ]
    write_answer(context, output_format, aligned_text(rows), {**document, "to_add": tracks})
    return ExitCode.COMPLETE


def _outlook(context: CommandContext, settings: Settings, name: str, track_ids: Sequence[int]) -> Outlook | None:
    """Look at what the account has; None where nobody is logged in, or Beatport does not answer."""

    async def ask() -> Outlook:
        async with open_playlists(settings, _tell_waits(context)) as playlists:
            return await look(playlists, name, track_ids)

    if settings.offline or not is_logged_in(settings.login):
        return None
    try:
        return asyncio.run(ask())
    except CatalogError as error:
        _say(context, f"what your account has is not known: {error.message}")
        return None


def _plan(name: str, outlook: Outlook) -> str:
    tracks = plural(len(outlook.missing), "track")
    if outlook.playlist is None:
        return f'"{name}": a new playlist with {tracks}'
    return f'"{outlook.playlist.name}": your account has this playlist; {tracks} to add'


def _ids(matches: Sequence[Match]) -> list[int]:
    return [match.track_id for match in matches]


def _document(
    name: str, playlist: Playlist | None, *, new: bool | None, tracks: int, present: int | None, added: int
) -> dict[str, Json]:
    """Return what is known, for programs; None is unknown."""
    known: Json = {"id": playlist.id if playlist else None, "name": playlist.name if playlist else name, "new": new}
    return {"playlist": known, "tracks": tracks, "present": present, "added": added}


def _say(context: CommandContext, text: str) -> None:
    if not context.terminal.quiet:
        context.terminal.write_line(text)
