"""beatmatch review: decide the doubtful rows of a run."""

from typing import Annotated

import typer

from beatmatch.cli.context import command_context
from beatmatch.cli.options import MESSAGE_OPTIONS, OptionValue, with_options


@with_options("catalog", "offline", "state-dir", *MESSAGE_OPTIONS)
def review(
    results: Annotated[
        str | None,
        typer.Argument(
            metavar="RESULTS", help="What match wrote: JSON, NDJSON, or the CSV of --review. (default: last run)"
        ),
    ] = None,
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Ask nothing: take the decisions that stand in the CSV.", metavar=" ")
    ] = False,
    include_misses: Annotated[
        bool, typer.Option("--all", help="Offer the misses that have candidates, too.", metavar=" ")
    ] = False,
    **options: OptionValue,
) -> int:
    """Decide the doubtful rows of a run; later runs remember.

    Examples:
      beatmatch review
      beatmatch review friday.json

    The same without a terminal, or in a spreadsheet. The column "decision"
    takes an id, the address of a track, or "none" for not on Beatport:
      beatmatch match library.xml "Friday Night" --review doubts.csv
      beatmatch review doubts.csv --apply

    A pasted id or address is looked up before it counts: at Beatport, or in the
    catalogue of --catalog. What is decided is remembered at once; started again, the review goes on at
    the first row that is not.
    """
    with command_context(options, as_json=False) as context:
        from beatmatch.cli.last_run import results_or_last_run
        from beatmatch.cli.review_run import apply_decisions, ask_for_decisions

        source = results_or_last_run(context.configuration, results)
        if apply:
            return apply_decisions(context, source)
        return ask_for_decisions(context, source, include_misses=include_misses)
