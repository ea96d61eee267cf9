"""beatmatch push: a playlist of the matched tracks in the user's own account at Beatport."""

from typing import Annotated

import typer

from beatmatch.cli.context import command_context
from beatmatch.cli.options import (
    MESSAGE_OPTIONS,
    OptionValue,
    TableOrJson,
    choice_option,
    with_options,
)
from beatmatch.config import Panel
from beatmatch.errors import ConfigError
from beatmatch.models import Confidence

_LONGEST_NAME = 200  # characters


@with_options("state-dir", "rate", *MESSAGE_OPTIONS)
def push(
    results: Annotated[
        str, typer.Argument(metavar="RESULTS", help='What match wrote: JSON, NDJSON or CSV; "-" reads stdin.')
    ],
    *,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="The playlist's name.", rich_help_panel=Panel.OUTPUT)
    ],
    min_confidence: Annotated[
        str | None,
        choice_option("--min-confidence", choices=tuple(Confidence), help="Leave out matches below it. (default: low)"),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only show what would be done.", metavar=" ", rich_help_panel=Panel.OUTPUT),
    ] = False,
    output_format: TableOrJson = None,
    **options: OptionValue,
) -> int:
    """Make a playlist of the matched tracks in your account at Beatport.

    Examples:
      beatmatch match library.xml "Friday Night" -o friday.json
      beatmatch push friday.json --name "Friday Night" --dry-run
      beatmatch push friday.json --name "Friday Night"

    The tracks come in the order of RESULTS, each once. Where your account has a
    playlist of this name, those that are missing in it are added at its end, and
    nothing is removed: what was cut short goes on with the same command line.

    It needs your own login (beatmatch login). Without one match asks Beatport's
    website, which takes no playlists from programs. --dry-run needs no login;
    without one it does not know what your account has.

    Exit status: 0 all are in it, 4 incomplete (run again), 5 login needed, or
    this login may not write playlists.
    """
    with command_context(options, as_json=output_format == "json") as context:
        from beatmatch.cli.push_run import push_matches, show_push
        from beatmatch.review.matches import read_matches

        playlist = _checked_name(name)
        matches = read_matches(results, Confidence(min_confidence or Confidence.LOW))
        carry_out = show_push if dry_run or context.configuration.is_on("dry-run") else push_matches
        return carry_out(context, output_format, playlist, matches)


def _checked_name(name: str) -> str:
    stripped = " ".join(name.split())
    if not stripped or not stripped.isprintable() or len(stripped) > _LONGEST_NAME:
        raise ConfigError("--name is no name for a playlist", f"give 1 to {_LONGEST_NAME} characters that can be seen")
    return stripped
