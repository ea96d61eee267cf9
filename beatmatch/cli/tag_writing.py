"""What `tag` and `match --write-tags` do once the matches are known: preview, question, writing; and taking it back."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TextIO

from filelock import FileLock, Timeout

from beatmatch import __version__
from beatmatch.atomic import make_private_folder
from beatmatch.cli.exit_codes import ExitCode
from beatmatch.cli.options import STDIN
from beatmatch.config import Configuration, state_folder, write_policy
from beatmatch.console.tags import plan_counts, preview, refusals, report_lines, run_line, undo_lines
from beatmatch.console.terminal import Terminal
from beatmatch.errors import ConfigError, InputError, OutputError
from beatmatch.library.music_root import MusicRoot, parse_music_roots
from beatmatch.library.source import display_name
from beatmatch.models import TrackResult
from beatmatch.tags.files import Problem
from beatmatch.tags.journal import FOLDER, Start, clear_up, new_journal, no_journal, open_journal, read_run, runs
from beatmatch.tags.tagging import TagPlan, TagReport, plan_tags, write_plan
from beatmatch.tags.texts import require_mutagen
from beatmatch.tags.undoing import undo
from beatmatch.writers.fill import Policy

_AGAIN = frozenset({Problem.FAILED, Problem.CHANGED, Problem.NOT_EQUAL})  # what a further run may do better
_LINE_EVERY = 500  # files


@dataclass(slots=True)
class TagWriting:
    """Takes the results of a run, and writes tags with its matches at the end."""

    policy: Policy
    folder: Path  # of the journals
    library: str
    playlists: tuple[str, ...]
    roots: tuple[MusicRoot, ...]
    to_stdout: bool  # the preview is what the command is asked for, and not said beside other results
    yes: bool
    results: list[TrackResult] = field(default_factory=list)

    def add(self, result: TrackResult) -> None:
        self.results.append(result)

    def finish(self, terminal: Terminal) -> int:
        """Show what would change, write it if that is wanted, and return an exit code."""
        base = None if self.library == STDIN else Path(self.library).absolute().parent
        plan = plan_tags(self.results, self.policy, roots=self.roots, base=base)
        self._show(plan, terminal)
        for line in refusals(plan.refused) if terminal.quiet else plan_counts(plan):
            terminal.write_line(line)
        if plan.files and (self.yes or (can_ask(terminal) and ask(terminal, "Write them? [y/N] "))):
            return self._write(plan, terminal)
        if plan.files and not terminal.quiet:
            terminal.write_line("Nothing is written. To write it, run the same with --yes.")
        return ExitCode.COMPLETE

    def _show(self, plan: TagPlan, terminal: Terminal) -> None:
        stream: TextIO | None = sys.stdout if self.to_stdout else None
        for line in preview(plan):
            if stream:
                stream.write(line + "\n")
            elif not terminal.quiet:
                terminal.write_line(line)
        if stream:
            stream.flush()

    def _write(self, plan: TagPlan, terminal: Terminal) -> int:
        start = Start(beatmatch=__version__, library=display_name(self.library), playlists=self.playlists)
        report = TagReport()
        with alone(self.folder), new_journal(self.folder, start, datetime.now().astimezone()) as journal:
            try:
                write_plan(plan, journal, report, _counter(terminal, len(plan.files)))
            except KeyboardInterrupt:
                done = f"interrupted: {report.written} of {len(plan.files)} files written"
                terminal.write_line(f"{done}; to take them back: beatmatch tag --undo {journal.run}", "magenta")
                raise
        if not terminal.quiet or report.refused:
            for line in report_lines(report, journal.run):
                terminal.write_line(line)
        return ExitCode.INCOMPLETE if any(error.problem in _AGAIN for error in report.refused) else ExitCode.COMPLETE


def prepare_tag_writing(
    configuration: Configuration, library: str, playlists: tuple[str, ...], *, to_stdout: bool, yes: bool
) -> TagWriting:
    """Prepare it. Raises now what would else be raised at the end of the run."""
    require_mutagen()
    return TagWriting(
        policy=write_policy(configuration),
        folder=journal_folder(configuration),
        library=library,
        playlists=playlists,
        roots=parse_music_roots(configuration.texts("music-root")),
        to_stdout=to_stdout,
        yes=yes,
    )


def undo_run(configuration: Configuration, terminal: Terminal, name: str) -> int:
    """Take back what a run has written. Files that have changed since are named, and stay as they are."""
    folder = journal_folder(configuration)
    run = read_run(folder, name)
    with alone(folder), open_journal(folder, name) as journal:
        report = undo(run, journal, _counter(terminal, len(run.written)))
    for line in undo_lines(report):
        if not terminal.quiet or report.refused:
            terminal.write_line(line)
    return ExitCode.INCOMPLETE if report.refused else ExitCode.COMPLETE


def list_runs(configuration: Configuration) -> list[str]:
    """Return a line for each run that has written tags, the oldest first."""
    folder = journal_folder(configuration)
    return [_run_line(folder, name) for name in runs(folder)]


def _run_line(folder: Path, name: str) -> str:
    try:
        return run_line(read_run(folder, name))
    except InputError as error:  # the others can be taken back all the same
        return f"{name}  {error.message}"


def journal_folder(configuration: Configuration) -> Path:
    """Return the folder of the journals. Raises ConfigError where there is no place for it."""
    folder = state_folder(configuration)
    if folder is None:
        raise ConfigError(
            "there is no place for the journal of old tags: neither HOME nor XDG_STATE_HOME is set",
            "name a folder with --state-dir",
        )
    return folder / FOLDER


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let no other run write tags meanwhile, and delete what killed runs have left beside the files.

    Raises OutputError where another run is writing, and where there can be no journal.
    """
    lock = FileLock(folder / "lock", timeout=0)
    try:
        make_private_folder(folder)
        lock.acquire()
    except Timeout as error:
        raise OutputError("another run is writing tags", "wait until it has ended, and run again") from error
    except OSError as error:
        raise no_journal(folder, error) from error
    try:
        clear_up(folder)
        yield
    finally:
        lock.release()


def can_ask(terminal: Terminal) -> bool:
    return terminal.can_redraw and not terminal.quiet and sys.stdin is not None and sys.stdin.isatty()


def ask(terminal: Terminal, question: str) -> bool:
    terminal.console.print(question, end="")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _counter(terminal: Terminal, total: int) -> Callable[[], None]:
    done = 0

    def on_file() -> None:
        nonlocal done
        done += 1
        if done % _LINE_EVERY == 0 and not terminal.quiet:
            terminal.write_line(f"{done} of {total} files done")

    return on_file
