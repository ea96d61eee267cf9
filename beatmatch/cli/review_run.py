"""What `beatmatch review` does: apply the decisions of a CSV, or ask for decisions in the terminal."""

from collections.abc import Sequence
from dataclasses import replace

from beatmatch.cli.context import CommandContext, open_memory
from beatmatch.cli.exit_codes import ExitCode
from beatmatch.cli.options import STDIN
from beatmatch.console.fullscreen import Fullscreen, is_keyboard, open_fullscreen
from beatmatch.console.phrases import plural
from beatmatch.console.review import draw_review
from beatmatch.console.terminal import Terminal
from beatmatch.errors import BeatmatchError, InputError
from beatmatch.review.items import ReviewItem, is_decided, items_to_review
from beatmatch.review.results_file import read_results
from beatmatch.review.spreadsheet import ReviewSheet
from beatmatch.review.state import (
    Action,
    AskForId,
    Decide,
    Forget,
    Quit,
    ReviewState,
    Transition,
    on_key,
    on_pasted,
    start_review,
)
from beatmatch.store import AnyStore

_QUESTION = "Beatport address or id (empty: back): "


def apply_decisions(context: CommandContext, source: str) -> int:
    """Store the decisions of the CSV that are clear, report the others, and return the exit code."""
    sheet = read_results(source).sheet
    if sheet is None:
        raise InputError(
            f"--apply takes the CSV that match writes with --review, and {source} is JSON",
            f"decide in a terminal: beatmatch review {source}",
        )
    with open_memory(context.configuration) as store:
        for decision in sheet.decisions:
            before = store.decision(decision.item.track)
            if before is None or before.beatport_id != decision.beatport_id:
                store.decide(decision.item.track, decision.beatport_id)
    for problem in sheet.problems:
        title = f' ("{problem.title}")' if problem.title else ""
        context.terminal.write_line(f"line {problem.line}{title}: {problem.reason}", "red")
    if not context.terminal.quiet or sheet.problems:
        applied, failed = len(sheet.decisions), len(sheet.problems)
        rows = plural(applied + sheet.undecided + failed, "row")
        context.terminal.write_line(f"{rows}: {applied} applied, {sheet.undecided} undecided, {failed} not understood")
    return ExitCode.USAGE if sheet.problems else ExitCode.COMPLETE


def ask_for_decisions(context: CommandContext, source: str, *, include_misses: bool) -> int:
    """Ask for a decision on each item that has none, and return the exit code. Raises InputError without a terminal."""
    if source == STDIN:
        raise InputError("the results cannot come from stdin: the keys do", "name a file")
    results = read_results(source)
    items = items_to_review(results.items, include_misses=include_misses)
    _mention_unapplied(context, source, results.sheet)
    with open_memory(context.configuration) as store:
        decided = frozenset(position for position, item in enumerate(items) if is_decided(item, store.decision))
        if len(decided) == len(items):
            reason = f"all {len(items)} are decided" if items else "no row is in doubt"
            _write_unless_quiet(context, f"nothing to review: {reason}")
            return ExitCode.COMPLETE
        if not (is_keyboard() and context.terminal.can_redraw):
            raise InputError(
                f"{plural(len(items) - len(decided), 'row')} to review, and no terminal to ask in",
                "write a CSV with `beatmatch match ... --review FILE`, fill in its column decision, then run: "
                "beatmatch review FILE --apply",
            )
        state = _review(context.terminal, store, items, decided)
    left = f", {state.undecided} left: beatmatch review {source}" if state.undecided else ""
    _write_unless_quiet(context, f"{state.decided_now} decided{left}")
    return ExitCode.COMPLETE


def _mention_unapplied(context: CommandContext, source: str, sheet: ReviewSheet | None) -> None:
    """Mention decisions that stand in the CSV: they are not applied by asking."""
    count = len(sheet.decisions) + len(sheet.problems) if sheet else 0
    if count:
        stand = "1 decision stands" if count == 1 else f"{count} decisions stand"
        _write_unless_quiet(context, f"{stand} in {source}; take with: beatmatch review {source} --apply")


def _write_unless_quiet(context: CommandContext, text: str) -> None:
    if not context.terminal.quiet:
        context.terminal.write_line(text)


def _review(terminal: Terminal, store: AnyStore, items: Sequence[ReviewItem], decided: frozenset[int]) -> ReviewState:
    """Go through the items until the user quits. Each decision is in the store before the next item is shown."""
    state = start_review(items, decided)
    with open_fullscreen(terminal) as fullscreen:
        while True:
            after, action = _next_transition(fullscreen, state)
            if isinstance(action, Quit):
                return after
            try:
                _carry_out(action, store)
                state = after
            except BeatmatchError as problem:
                state = replace(state, message=f"not remembered: {problem.message}")


def _next_transition(fullscreen: Fullscreen, state: ReviewState) -> Transition:
    """Show the state, and wait for a key or a pasted text."""
    view = draw_review(state, *fullscreen.measure(), unicode=fullscreen.is_unicode)
    fullscreen.show(view.lines)
    typed = fullscreen.read_key()
    if not typed:
        return state, None
    if len(typed) > 1:
        return on_pasted(state, typed)
    after, action = on_key(state, typed.lower(), view.shown)
    return on_pasted(state, fullscreen.ask(_QUESTION)) if isinstance(action, AskForId) else (after, action)


def _carry_out(action: Action | None, store: AnyStore) -> None:
    match action:
        case Decide(item, beatport_id, beatport_track):
            store.decide(item.track, beatport_id, beatport_track)
        case Forget(item):
            store.forget(item.key)
