"""beatmatch audit: doubles, files that Beatport sells in better sound, streams that can be bought."""

from beatmatch.cli.context import command_context
from beatmatch.cli.library import library_place, read_chosen_playlists
from beatmatch.cli.options import (
    LIBRARY_OPTIONS,
    MATCHING_OPTIONS,
    MEMORY_OPTIONS,
    MESSAGE_OPTIONS,
    NETWORK_OPTIONS,
    Library,
    OptionValue,
    Playlists,
    with_options,
)


@with_options(
    "format",
    "output",
    *LIBRARY_OPTIONS,
    *MATCHING_OPTIONS,
    "max-concurrent-tracks",
    *NETWORK_OPTIONS,
    *MEMORY_OPTIONS,
    *MESSAGE_OPTIONS,
)
def audit(library: Library, playlists: Playlists = None, **options: OptionValue) -> int:
    """Find doubles, files of lesser sound and streams, and where Beatport sells them.

    Examples:
      beatmatch audit library.xml
      beatmatch audit rekordbox "Friday Night" -o audit.csv
      beatmatch audit Music --offline -f json | jq .summary.findings

    The tracks are matched as by match, and its memory is used: what it knows is
    not asked again. Without a PLAYLIST the whole collection is audited. Nothing
    is changed, and nothing counts as a run of match.
    """
    with command_context(options) as context:
        from beatmatch.cli.audit_run import audit_playlists

        library = library_place(library, context.configuration)
        chosen = read_chosen_playlists(library, playlists or [], context.configuration, collection=not playlists)
        return audit_playlists(context, library, chosen)
