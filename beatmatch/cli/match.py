"""beatmatch match: find the tracks of playlists on Beatport."""

from beatmatch.cli.context import invocation
from beatmatch.cli.options import EVERY_FLAG, Given, Library, Playlists, takes


@takes(*EVERY_FLAG)
def match(library: Library, playlists: Playlists = None, **given: Given) -> int:
    r"""Find every track of a playlist on Beatport.

    Examples:
      beatmatch match library.xml "Friday Night"
      beatmatch match library.xml "Peak/Sunday" "Warm Up/Sunday" -o sunday.csv
      beatmatch match library.xml --collection -f ndjson > all.ndjson
      beatmatch match library.xml "Friday Night" --write-xml new.xml
      beatmatch match library.xml "Friday Night" -q --fail-on review
      beatmatch match set.m3u8 -c catalog.jsonl

    Every entry gets one result, in its order. Without a PLAYLIST, a library that
    has only one is matched. Every option is also a variable (BEATMATCH_RATE) and
    a key of the configuration file (rate = 1.5); --no-... takes a switch back
    that was set there.
    """
    with invocation(given) as here:
        from beatmatch.cli.selection import select

        chosen = select(library, playlists or [], collection=here.configuration.is_on("collection"))
        if here.configuration.is_on("dry-run"):
            from beatmatch.cli.dry_run import dry_run

            return dry_run(here, chosen)
        from beatmatch.cli.match_run import match_playlists

        return match_playlists(here, library, chosen)
