"""What `beatmatch review` does: apply the decisions of a CSV, or ask for decisions in the terminal."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from beatmatch.cli.browser import open_in_browser
from beatmatch.cli.context import CommandContext, open_memory
from beatmatch.cli.exit_codes import ExitCode
from beatmatch.cli.given import FLAGS_OF_REVIEW, given_flags
from beatmatch.cli.last_run import last_run_file
from beatmatch.cli.options import STDIN
from beatmatch.config import run_settings
from beatmatch.console.fullscreen import Fullscreen, can_take_over, is_keyboard, open_fullscreen
from beatmatch.console.phrases import plural, shell_word
from beatmatch.console.review import View, draw_plainly, draw_review
from beatmatch.console.terminal import Terminal
from beatmatch.errors import BeatmatchError, InputError
from beatmatch.models import BeatportCandidate
from beatmatch.review.comparison import without_other_titles
from beatmatch.review.items import ReviewItem, is_decided, items_to_review
from beatmatch.review.results_file import read_results
from beatmatch.review.spreadsheet import ReviewSheet
from beatmatch.review.state import (
    Action,
    AskForId,
    Decide,
    Forget,
    LookUp,
    Open,
    Quit,
    ReviewState,
    Transition,
    on_key,
    on_line,
    on_looked_up,
    on_not_looked_up,
    on_pasted,
    start_review,
)
from beatmatch.session import open_session
from beatmatch.store import AnyStore

_QUESTION = "Beatport address or id (empty: back): "
_NO_BROWSER = "there is no browser here that can be opened; the address stands below the candidates"
_ATTEMPTS = 2  # of a request whose answer somebody waits for


def apply_decisions(context: CommandContext, source: str) -> int:
    """Store the decisions of the CSV that are clear, report the others, and return the exit code."""
    sheet = read_results(source).sheet
    if sheet is None:
        raise InputError(
            f"--apply takes the CSV that match writes with --review, and {source} is JSON",
            f"decide in a terminal: beatmatch review {shell_word(source)}",
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
    items = tuple(map(without_other_titles, items_to_review(results.items, include_misses=include_misses)))
    _mention_unapplied(context, source, results.sheet)
    with open_memory(context.configuration) as store:
        decided = frozenset(position for position, item in enumerate(items) if is_decided(item, store.decision))
        if len(decided) == len(items):
            reason = f"all {len(items)} are decided" if items else "no row is in doubt"
            _write_unless_quiet(context, f"nothing to review: {reason}")
            return ExitCode.COMPLETE
        if not (is_keyboard() and context.terminal.stderr_is_terminal):
            raise InputError(
                f"{plural(len(items) - len(decided), 'row')} to review, and no terminal to ask in",
                "write a CSV with `beatmatch match ... --review FILE`, fill in its column decision, then run: "
                "beatmatch review FILE --apply",
            )
        state = _review(context, store, items, decided)
    left = f", {state.undecided} left: {_same_again(context, source, include_misses)}" if state.undecided else ""
    _write_unless_quiet(context, f"{state.decided_now} decided{left}")
    return ExitCode.COMPLETE


def _same_again(context: CommandContext, source: str, include_misses: bool) -> str:
    """Return the command that goes on with this review. The last run needs no name."""
    place = "" if source == str(last_run_file(context.configuration)) else f" {shell_word(source)}"
    flags = given_flags(context.configuration, FLAGS_OF_REVIEW)
    return f"beatmatch review{place}{' --all' * include_misses}{flags}"


def _mention_unapplied(context: CommandContext, source: str, sheet: ReviewSheet | None) -> None:
    """Mention decisions that stand in the CSV: they are not applied by asking."""
    count = len(sheet.decisions) + len(sheet.problems) if sheet else 0
    if count:
        stand = "1 decision stands" if count == 1 else f"{count} decisions stand"
        _write_unless_quiet(context, f"{stand} in {source}; take with: beatmatch review {shell_word(source)} --apply")


def _write_unless_quiet(context: CommandContext, text: str) -> None:
    if not context.terminal.quiet:
        context.terminal.write_line(text, to_copy=True)


def _review(
    context: CommandContext, store: AnyStore, items: Sequence[ReviewItem], decided: frozenset[int]
) -> ReviewState:
    """Go through the items until the user quits. Each decision is in the store before the next item is shown."""
    state = start_review(items, decided)
    if not can_take_over(context.terminal):
        return _until_quit(context, store, state, _PlainQuestion(context.terminal).ask, lambda _: None)
    with open_fullscreen(context.terminal) as fullscreen:
        return _until_quit(context, store, state, partial(_ask_for_key, fullscreen), partial(_show, fullscreen))


def _until_quit(
    context: CommandContext,
    store: AnyStore,
    state: ReviewState,
    ask: Callable[[ReviewState], Transition],
    show: Callable[[ReviewState], object],
) -> ReviewState:
    """Ask and do what the answer says, until the user quits. `show` draws a state that is not final yet."""
    while True:
        after, action = ask(state)
        match action:
            case Quit():
                return after
            case LookUp(item, beatport_id):
                show(after)
                state = _looked_up(context, after, item, beatport_id)
            case Open(track):
                state = after if open_in_browser(track.short_url) else replace(after, message=_NO_BROWSER)
            case _:
                state = _remember(store, state, after, action)


def _remember(store: AnyStore, before: ReviewState, after: ReviewState, action: Action | None) -> ReviewState:
    try:
        match action:
            case Decide(item, beatport_id, beatport_track):
                store.decide(item.track, beatport_id, beatport_track)
            case Forget(item):
                store.forget(item.key)
    except BeatmatchError as problem:
        return replace(before, message=f"not remembered: {problem.message}")
    return after


def _looked_up(context: CommandContext, state: ReviewState, item: ReviewItem, beatport_id: int) -> ReviewState:
    try:
        return on_looked_up(state, beatport_id, asyncio.run(_look_up(context, item, beatport_id)))
    except BeatmatchError as problem:
        return on_not_looked_up(state, beatport_id, problem.message)


async def _look_up(context: CommandContext, item: ReviewItem, beatport_id: int) -> BeatportCandidate | None:
    """Return the track with an id, None where there is none. Raises BeatmatchError where nobody can tell.

    The store stays closed to this: opening and closing its file once more would end the locks of the one that is open.
    """
    settings = run_settings(context.configuration)
    network = replace(settings.network, attempts=_ATTEMPTS)
    async with open_session(replace(settings, network=network, state_dir=None)) as session:
        answer = await session.memory.catalog_for(item.track).lookup(beatport_id)
        return next(iter(answer.candidates), None)


def _show(fullscreen: Fullscreen, state: ReviewState) -> View:
    view = draw_review(state, *fullscreen.measure(), unicode=fullscreen.is_unicode)
    fullscreen.show(view.lines)
    return view


def _ask_for_key(fullscreen: Fullscreen, state: ReviewState) -> Transition:
    """Show the state, and wait for a key or a pasted text."""
    view = _show(fullscreen, state)
    typed = fullscreen.read_key()
    if not typed:
        return state, None
    if len(typed) > 1:
        return on_pasted(state, typed)
    after, action = on_key(state, typed.lower(), view.shown)
    return on_pasted(state, fullscreen.ask(_QUESTION)) if isinstance(action, AskForId) else (after, action)


@dataclass(slots=True)
class _PlainQuestion:
    """Asks line by line. An item is written once; after an answer that changes nothing, only what came of that."""

    terminal: Terminal
    written: ReviewItem | None = None

    def ask(self, state: ReviewState) -> Transition:
        console = self.terminal.console
        is_new = state.item is None or state.item != self.written
        for text in draw_plainly(state, console.width, unicode=console.encoding.startswith("utf"), is_new=is_new):
            console.print(text, soft_wrap=True)
        self.written = state.item
        console.print("> ", end="")
        line = sys.stdin.readline()
        after, action = on_line(state, line) if line else (state, Quit())
        return (replace(after, message=_QUESTION), None) if isinstance(action, AskForId) else (after, action)
