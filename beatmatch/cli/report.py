"""beatmatch report: the results of a run as one page to read, listen and decide on."""

from pathlib import Path
from typing import Annotated

import typer

from beatmatch.cli.context import CommandContext, command_context
from beatmatch.cli.options import MESSAGE_OPTIONS, STDIN, OptionValue, with_options
from beatmatch.errors import OutputError

_LAST_RUN_PAGE = "report.html"


@with_options("fill", "overwrite", "key-notation", "min-confidence", "state-dir", *MESSAGE_OPTIONS)
def report(
    results: Annotated[
        str | None,
        typer.Argument(metavar="RESULTS", help="What match wrote: JSON or NDJSON. (default: the last run)"),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE.html",
            help='The page; "-" is stdout. (default: named like RESULTS)',
            rich_help_panel="Output",
        ),
    ] = None,
    **options: OptionValue,
) -> int:
    """Write the results of a run as a page to read, listen and decide on.

    Examples:
      beatmatch report
      beatmatch report friday.json -o friday.html
      beatmatch match library.xml "Friday Night" --report friday.html

    The page is one file that loads nothing. Decisions that are made on it are
    saved as a CSV: beatmatch review decisions.csv --apply
    """
    with command_context(options, as_json=False) as context:
        from beatmatch.cli.last_run import results_or_last_run
        from beatmatch.cli.result_targets import refuse_other_than_page

        source = results_or_last_run(context.configuration, results)
        place = output or _usual_place(results)
        if place == source:
            raise OutputError(f"--output {place} is the file of results", "name another file")
        refuse_other_than_page("output", output)
        tracks = _write(context, source, place)
        if place != STDIN and not context.terminal.quiet:
            context.terminal.write_line(f"{place}: {tracks}; open it in a browser")
    return 0


def _usual_place(results: str | None) -> str:
    """Name the page like the results. Raises OutputError where something else has that name."""
    place = Path(_LAST_RUN_PAGE) if results in (None, STDIN) else Path(str(results)).with_suffix(".html")
    if place.exists() and not _is_report(place):
        raise OutputError(f"{place} is there already, and is no report", "name another file with -o")
    return str(place)


def _is_report(place: Path) -> bool:
    from beatmatch.report.html import GENERATOR

    try:
        with place.open("rb") as stream:
            return GENERATOR.encode() in stream.read(1000)
    except OSError:
        return False


def _write(context: CommandContext, source: str, place: str) -> str:
    """Write the page, and return how many tracks are on it."""
    from beatmatch.cli.outputs import report_writer
    from beatmatch.console.phrases import plural
    from beatmatch.review.stored import open_stored, track_result
    from beatmatch.writers.files import open_output
    from beatmatch.writers.summary import Tally

    tally = Tally()
    playlists: dict[str, None] = {}
    with open_stored(source) as stored, open_output(place) as stream:
        writer = report_writer(context.configuration)(stream)
        for decoded in stored.decoded():
            result = track_result(decoded)
            tally.add(result)
            playlists.setdefault(result.playlist)
            writer.write(result)
        summary = tally.summary(stored.total)
        writer.close(stored.run_info(tuple(playlists)), summary)
    return plural(summary.results, "track")
