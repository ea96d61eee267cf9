"""Let the user pick the playlists of a run where none is named and there is a terminal to pick in."""

from collections.abc import Sequence

import typer

from beatmatch.cli.context import CommandContext
from beatmatch.cli.options import STDIN


def playlists_to_match(context: CommandContext, library: str, names: Sequence[str]) -> list[str]:
    """Return the names, or what the user picks where there are none, several to choose from, and a terminal.

    Raises typer.Abort where the user leaves without picking, and InputError for a library that cannot be read.
    """
    if names or library == STDIN or context.configuration.is_on("collection") or context.terminal.quiet:
        return list(names)
    from beatmatch.console.fullscreen import can_take_over, open_fullscreen

    if not can_take_over(context.terminal):
        return []
    from beatmatch.cli.given import given_flags
    from beatmatch.console.phrases import shell_word
    from beatmatch.console.picker import pick
    from beatmatch.library.reading import read_playlists

    playlists = read_playlists(library, warn=False)
    if len(playlists) <= 1:
        return []
    with open_fullscreen(context.terminal) as fullscreen:
        picked = [playlist.full_name for playlist in pick(fullscreen, playlists, f"Which playlists of {library}?")]
    if not picked:
        raise typer.Abort
    words = " ".join(map(shell_word, (library, *picked)))
    flags = given_flags(context.configuration)
    context.terminal.write_line(f"beatmatch match {words}{flags}", "dim", to_copy=True)
    return picked
