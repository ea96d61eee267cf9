"""What a shell offers after the library's name: its playlists."""

import os
import re
from collections.abc import Iterator

import typer

from beatmatch.errors import BeatmatchError

_SPECIAL = re.compile(r"([^\w./@%+=:,\x80-\U0010ffff-])")


def complete_playlists(context: typer.Context, incomplete: str) -> list[str]:
    """Name the playlists of the library on the command line; nothing where it cannot be read."""
    library = context.params.get("library")
    if not library or library == "-":  # the keyboard is not read
        return []
    taken = context.params.get("playlists") or []
    try:
        return [_typed(name) for name in _names(library) if name.startswith(incomplete) and name not in taken]
    except BeatmatchError:
        return []


def _names(library: str) -> Iterator[str]:
    from beatmatch.library import read_playlists

    return (playlist.full_name for playlist in read_playlists(library))


def _typed(name: str) -> str:
    """Write a name as it is typed: bash takes what it is given for typed text, the other shells quote by themselves."""
    in_bash = os.environ.get("_BEATMATCH_COMPLETE") == "complete_bash"
    return _SPECIAL.sub(r"\\\1", name) if in_bash and not _in_quotes() else name


def _in_quotes() -> bool:
    word = os.environ.get("COMP_WORDS", "").rpartition(" ")[2]
    return word.startswith(('"', "'"))
