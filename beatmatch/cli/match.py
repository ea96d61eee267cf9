"""beatmatch match: find the tracks of playlists on Beatport."""

from collections.abc import Sequence
from typing import BinaryIO, cast

from beatmatch.cli.context import command_context
from beatmatch.cli.options import ALL_OPTIONS, STDIN, Library, OptionValue, Playlists, Yes, with_options
from beatmatch.errors import ConfigError, InputError
from beatmatch.library.reading import is_m3u, read_collection, read_library, read_playlists
from beatmatch.library.source import display_name, open_source
from beatmatch.models import Playlist

_MAX_NAMES = 5  # of playlists in a message


@with_options(*ALL_OPTIONS)
def match(library: Library, playlists: Playlists = None, yes: Yes = False, **options: OptionValue) -> int:
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
    with command_context(options) as context:
        chosen = read_chosen_playlists(library, playlists or [], collection=context.configuration.is_on("collection"))
        if context.configuration.is_on("dry-run"):
            from beatmatch.cli.dry_run import dry_run

            return dry_run(context, chosen)
        from beatmatch.cli.match_run import match_playlists

        return match_playlists(context, library, chosen, yes=yes)


def read_chosen_playlists(library: str, names: Sequence[str], *, collection: bool) -> tuple[Playlist, ...]:
    """Read the playlists of these names, the whole collection, or without either the only playlist there is.

    Raises InputError for a library that cannot be read and playlists that are not in it, ConfigError for names
    beside `collection`.
    """
    if collection and names:
        raise ConfigError("--collection takes everything, and playlists are named as well", "leave one of them out")
    if collection:
        return (read_collection(library),)
    if names or is_m3u(library):
        return read_library(library, names)
    with open_source(library) as stream:
        source = cast("BinaryIO", stream) if library == STDIN else library  # stdin cannot be opened twice
        found = read_playlists(source, warn=False)
        if len(found) != 1:
            hint = _name_one_of(library, [playlist.full_name for playlist in found])
            raise InputError(f"which playlist of {display_name(library)}?", hint)
        stream.seek(0)
        return read_library(source, [found[0].full_name])


def _name_one_of(library: str, names: Sequence[str]) -> str:
    if not names:
        return "it has none; match everything with --collection"
    some = ", ".join(f'"{name}"' for name in names[:_MAX_NAMES])
    more = f"; all {len(names)}: beatmatch playlists {library}" if len(names) > _MAX_NAMES else ""
    return f"name one of {some}{more}"
