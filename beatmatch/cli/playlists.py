"""beatmatch playlists: what there is to match in a library."""

from collections.abc import Iterable
from typing import TextIO

from beatmatch.cli.context import command_context
from beatmatch.cli.options import MESSAGE_OPTIONS, Library, OptionValue, TableOrLines, with_options
from beatmatch.models import PlaylistInfo


@with_options(*MESSAGE_OPTIONS)
def playlists(library: Library, output_format: TableOrLines = None, **options: OptionValue) -> int:
    """List the playlists of a library.

    Examples:
      beatmatch playlists library.xml
      beatmatch playlists rekordbox
      beatmatch playlists library.xml -f ndjson | jq -r .playlist
    """
    with command_context(options, as_json=output_format in ("json", "ndjson")) as context:
        from beatmatch.cli.library import library_place
        from beatmatch.library.reading import read_playlists
        from beatmatch.writers.files import STDOUT, open_output
        from beatmatch.writers.json import write_playlists_json, write_playlists_ndjson

        found = read_playlists(library_place(library, context.configuration))
        writers = {"table": write_playlists_table, "json": write_playlists_json, "ndjson": write_playlists_ndjson}
        write = writers[output_format or ("table" if context.terminal.stdout_is_terminal else "json")]
        with open_output(STDOUT) as stream:
            write(found, stream)
    return 0


def write_playlists_table(playlists: Iterable[PlaylistInfo], stream: TextIO) -> None:
    """List playlists with the number of their entries; names are whole, as the command line takes them."""
    from beatmatch.console.layout import aligned_lines
    from beatmatch.console.text import printable

    rows = [
        ("Tracks", "Playlist"),
        *((str(playlist.entries), printable(playlist.full_name)) for playlist in playlists),
    ]
    stream.writelines(f"{line}\n" for line in aligned_lines(rows, right=[0]))
    stream.flush()
