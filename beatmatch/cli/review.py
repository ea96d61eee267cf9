"""beatmatch review: decide the doubtful rows of a run."""

from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import Invocation, invocation
from beatmatch.cli.options import SAYING, Given, takes
from beatmatch.errors import InputError

if TYPE_CHECKING:
    from beatmatch.review import Doubt, Results, Sheet
    from beatmatch.store import AnyStore

_STDIN = "-"
_NOT_UNDERSTOOD = 2


@takes("state-dir", *SAYING)
def review(
    results: Annotated[
        str, typer.Argument(metavar="RESULTS", help="What match wrote: JSON, NDJSON, or the CSV of --review.")
    ],
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Ask nothing: take the decisions that stand in the CSV.", metavar=" ")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Offer the misses that have candidates, too.", metavar=" ")
    ] = False,
    **given: Given,
) -> int:
    """Decide the doubtful rows of a run; later runs remember.

    Examples:
      beatmatch match library.xml "Friday Night" -o friday.json
      beatmatch review friday.json

    The same without a terminal, or in a spreadsheet. The column "decision"
    takes an id, the address of a track, or "none" for not on Beatport:
      beatmatch match library.xml "Friday Night" --review doubts.csv
      beatmatch review doubts.csv --apply

    What is decided is remembered at once; started again, the review goes on at
    the first row that is not.
    """
    with invocation(given, as_json=False) as here:
        from beatmatch.cli.context import opened_memory
        from beatmatch.review import read_results

        if results == _STDIN and not apply:
            raise InputError("the results cannot come from stdin: the keys do", "name a file")
        found = read_results(results)
        if not apply:
            return _ask(here, results, found, everything=everything)
        if found.sheet is None:
            raise InputError(
                f"--apply takes the CSV that match writes with --review, and {results} is JSON",
                f"decide in a terminal: beatmatch review {results}",
            )
        with opened_memory(here.configuration) as store:
            return _apply(here, found.sheet, store)


def _apply(here: Invocation, sheet: "Sheet", store: "AnyStore") -> int:
    """Remember what is clear, tell what is not."""
    from beatmatch.console.text import plural

    for ruling in sheet.rulings:
        before = store.decision(ruling.doubt.track)
        if before is None or before.beatport_id != ruling.beatport_id:
            store.decide(ruling.doubt.track, ruling.beatport_id)
    for problem in sheet.problems:
        title = f' ("{problem.title}")' if problem.title else ""
        here.screen.say(f"line {problem.line}{title}: {problem.why}", "red")
    counts = f"{len(sheet.rulings)} applied, {sheet.undecided} undecided, {len(sheet.problems)} not understood"
    if not here.screen.quiet or sheet.problems:
        here.screen.say(f"{plural(len(sheet.rulings) + sheet.undecided + len(sheet.problems), 'row')}: {counts}")
    return _NOT_UNDERSTOOD if sheet.problems else 0


def _ask(here: Invocation, results: str, found: "Results", *, everything: bool) -> int:
    from beatmatch.cli.context import opened_memory
    from beatmatch.review import begin, is_settled, open_doubts

    doubts = open_doubts(found.doubts, everything=everything)
    _tell_unapplied(here, results, found)
    with opened_memory(here.configuration) as store:
        settled = frozenset(at for at, doubt in enumerate(doubts) if is_settled(doubt, store.decision))
        if len(settled) == len(doubts):
            _say(here, _nothing_to_do(doubts, len(settled)))
            return 0
        _require_terminal(here, len(doubts) - len(settled))
        from beatmatch.cli.review_loop import converse

        course = converse(here.screen, store, begin(doubts, settled))
    left = f", {course.undecided} left: beatmatch review {results}" if course.undecided else ""
    _say(here, f"{course.decided} decided{left}")
    return 0


def _nothing_to_do(doubts: "tuple[Doubt, ...]", settled: int) -> str:
    return f"nothing to review: all {settled} are decided" if doubts else "nothing to review: no row is in doubt"


def _tell_unapplied(here: Invocation, results: str, found: "Results") -> None:
    written = len(found.sheet.rulings) + len(found.sheet.problems) if found.sheet else 0
    if written:
        stand = "1 decision stands" if written == 1 else f"{written} decisions stand"
        _say(here, f"{stand} in {results}; take with: beatmatch review {results} --apply")


def _require_terminal(here: Invocation, undecided: int) -> None:
    from beatmatch.console.fullscreen import is_keyboard
    from beatmatch.console.text import plural

    if not (is_keyboard() and here.screen.live):
        raise InputError(
            f"{plural(undecided, 'row')} to review, and no terminal to ask in",
            "write a CSV with `beatmatch match ... --review FILE`, fill in its column decision, then run: "
            "beatmatch review FILE --apply",
        )


def _say(here: Invocation, text: str) -> None:
    if not here.screen.quiet:
        here.screen.say(text)
