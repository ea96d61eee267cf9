"""beatmatch playlists: what there is to match in a library."""

from typing import Annotated

from beatmatch.cli.context import invocation
from beatmatch.cli.options import SAYING, Given, Library, format_option, takes


@takes(*SAYING)
def playlists(
    library: Library,
    form: Annotated[
        str | None, format_option("table", "json", "ndjson", default="table on a terminal, else json")
    ] = None,
    **given: Given,
) -> int:
    """List the playlists of a library.

    Examples:
      beatmatch playlists library.xml
      beatmatch playlists library.xml -f ndjson | jq -r .playlist
    """
    with invocation(given, as_json=form in ("json", "ndjson")) as here:
        from beatmatch.console import print_playlists
        from beatmatch.library.reading import read_playlists
        from beatmatch.writers.files import STDOUT, open_output
        from beatmatch.writers.json import write_playlists_json, write_playlists_ndjson

        found = read_playlists(library)
        writers = {"table": print_playlists, "json": write_playlists_json, "ndjson": write_playlists_ndjson}
        with open_output(STDOUT) as stream:
            writers[form or ("table" if here.screen.stdout_shows else "json")](found, stream)
    return 0
