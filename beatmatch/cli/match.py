"""beatmatch match: find the tracks of playlists on Beatport."""

from beatmatch.cli.context import command_context
from beatmatch.cli.library import library_place, read_chosen_playlists
from beatmatch.cli.options import ALL_OPTIONS, Library, OptionValue, Playlists, Yes, with_options


@with_options(*ALL_OPTIONS)
def match(library: Library, playlists: Playlists = None, yes: Yes = False, **options: OptionValue) -> int:
    r"""Find every track of a playlist on Beatport.

    Examples:
      beatmatch match library.xml "Friday Night"
      beatmatch match library.xml "Peak/Sunday" "Warm Up/Sunday" -o sunday.csv
      beatmatch match library.xml --collection -f ndjson > all.ndjson
      beatmatch match library.xml "Friday Night" --write-xml new.xml
      beatmatch match library.xml "Friday Night" -q --fail-on review
      beatmatch match rekordbox "Friday Night"
      beatmatch match set.m3u8 -c catalog.jsonl

    Every entry gets one result, in its order. Without a PLAYLIST, a library that
    has only one is matched. Every option is also a variable (BEATMATCH_RATE) and
    a key of the configuration file (rate = 1.5); --no-... takes a switch back
    that was set there.
    """
    with command_context(options) as context:
        library = library_place(library, context.configuration)
        collection = context.configuration.is_on("collection")
        chosen = read_chosen_playlists(library, playlists or [], context.configuration, collection=collection)
        if context.configuration.is_on("dry-run"):
            from beatmatch.cli.dry_run import dry_run

            return dry_run(context, chosen)
        from beatmatch.cli.match_run import match_playlists

        return match_playlists(context, library, chosen, yes=yes)
