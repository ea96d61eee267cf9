"""beatmatch playlists: what there is to match in a library."""

from collections.abc import Sequence
from typing import Annotated

import typer

from beatmatch.cli.context import CommandContext, command_context
from beatmatch.cli.options import MESSAGE_OPTIONS, STDIN, Library, OptionValue, TreeOrLines, with_options
from beatmatch.models import PlaylistInfo, full_name


@with_options(*MESSAGE_OPTIONS)
def playlists(
    library: Library,
    text: Annotated[
        str, typer.Argument(metavar="FILTER", help="Only those with this text in their path.", show_default=False)
    ] = "",
    *,
    output_format: TreeOrLines = None,
    **options: OptionValue,
) -> int:
    """Show the playlists of a library as a tree.

    Examples:
      beatmatch playlists library.xml
      beatmatch playlists library.xml techno
      beatmatch playlists rekordbox
      beatmatch playlists library.xml -f ndjson | jq -r .playlist
    """
    with command_context(options, as_json=output_format in ("json", "ndjson")) as context:
        from beatmatch.cli.library import library_place
        from beatmatch.console.playlists import filtered, playlist_tree
        from beatmatch.library.reading import read_playlists
        from beatmatch.writers.files import STDOUT, open_output
        from beatmatch.writers.json import write_playlists_json, write_playlists_ndjson

        everything = read_playlists(library_place(library, context.configuration))
        found = filtered(everything, text)
        with open_output(STDOUT) as stream:
            if output_format in ("json", "ndjson"):
                (write_playlists_json if output_format == "json" else write_playlists_ndjson)(found, stream)
            elif found:
                stream.write(playlist_tree(found))
        if not context.terminal.quiet and output_format in (None, "table"):
            _say_what_next(context, library, found, f"{text!r} is in no path of {len(everything)}")
    return 0


def _say_what_next(context: CommandContext, library: str, found: Sequence[PlaylistInfo], nothing: str) -> None:
    """Write on stderr how one of them is matched, and all of a folder; or that there is none."""
    if not found:
        context.terminal.write_line(f"no playlist to show: {nothing}")
    elif context.terminal.stdout_is_terminal and library != STDIN:
        from beatmatch.console.phrases import shell_word

        match = f"beatmatch match {shell_word(library)}"
        context.terminal.write_line(f"match one: {match} {shell_word(found[0].full_name)}", to_copy=True)
        if folder := next((each.path[0] for each in found if len(each.path) > 1), None):
            name = full_name((folder,)) + "/"
            context.terminal.write_line(f"all of a folder: {match} {shell_word(name)}", to_copy=True)
