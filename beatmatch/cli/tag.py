"""beatmatch tag: write what Beatport knows into the tags of the audio files."""

from typing import Annotated

import typer

from beatmatch.cli.context import command_context
from beatmatch.cli.library import library_place, read_chosen_playlists
from beatmatch.cli.options import OPTIONS_OF_TAG, OptionValue, Playlists, Yes, with_options
from beatmatch.config import Panel
from beatmatch.errors import ConfigError

_MaybeLibrary = Annotated[
    str | None,
    typer.Argument(metavar="LIBRARY", help="As for match: its tracks' files get the tags."),
]
_Undo = Annotated[
    str | None,
    typer.Option(
        "--undo", metavar="RUN", help="Bring the files of a run back to what they were.", rich_help_panel=Panel.LIBRARY
    ),
]
_Runs = Annotated[
    bool,
    typer.Option("--runs", help="List the runs that have written tags.", rich_help_panel=Panel.LIBRARY, metavar=" "),
]


@with_options(*OPTIONS_OF_TAG)
def tag(
    library: _MaybeLibrary = None,
    playlists: Playlists = None,
    yes: Yes = False,
    undo: _Undo = None,
    runs: _Runs = False,
    **options: OptionValue,
) -> int:
    r"""Write what was found into the tags of the audio files: MP3, AIFF, WAV, FLAC and M4A.

    Examples:
      beatmatch tag library.xml "Friday Night"
      beatmatch tag library.xml "Friday Night" --yes
      beatmatch tag library.xml "Friday Night" --overwrite key,genre
      beatmatch tag library.xml "Friday Night" --music-root "C:/Music=/mnt/music"
      beatmatch tag --runs
      beatmatch tag --undo 20261125-142301

    It matches as match does, shows what would change in each file, and asks;
    away from a terminal it writes only with --yes. The sound and all other tags
    stay as they are, byte for byte, and a journal keeps what was there before.
    """
    with command_context({**options, "write_tags": True}) as context:
        from beatmatch.cli.tag_writing import list_runs, undo_run

        if runs:
            for line in list_runs(context.configuration):
                typer.echo(line)
            return 0
        if undo is not None:
            return undo_run(context.configuration, context.terminal, undo)
        if library is None:
            raise ConfigError("which library?", "name it: beatmatch tag LIBRARY PLAYLIST, or see: beatmatch tag --help")
        library = library_place(library, context.configuration)
        collection = context.configuration.is_on("collection")
        chosen = read_chosen_playlists(library, playlists or [], context.configuration, collection=collection)
        if context.configuration.is_on("dry-run"):
            from beatmatch.cli.dry_run import dry_run

            return dry_run(context, chosen)
        from beatmatch.cli.match_run import match_playlists

        return match_playlists(context, library, chosen, yes=yes, preview_to_stdout=True)
