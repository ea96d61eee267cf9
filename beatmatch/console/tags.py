"""What the writing of tags says to people: the preview, the counts, and what to do in Rekordbox."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from beatmatch.console.phrases import plural
from beatmatch.console.text import printable
from beatmatch.tags.files import AudioFileError, Problem
from beatmatch.tags.journal import Run
from beatmatch.tags.tagging import FilePlan, TagPlan, TagReport
from beatmatch.tags.undoing import UndoReport
from beatmatch.writers.fill import Field

_NOTHING = "(nothing)"
_MOST_NAMED = 20  # files in a list of what was not written
_IN_REKORDBOX = (
    "In Rekordbox 5, 6 and 7: select the tracks (Ctrl-A, Cmd-A), right-click > Reload Tag.",
    "Cues, grids and My Tags stay as they are. Of WAV files it reads RIFF INFO, which has no key, label or remixer.",
)


def preview(plan: TagPlan) -> Iterator[str]:
    """Yield the lines of the preview: each file with its fields, old -> new."""
    for each in plan.files:
        yield from _file_lines(each)


def _file_lines(plan: FilePlan) -> Iterator[str]:
    yield printable(plan.track) or plan.path.name
    yield f"  {printable(str(plan.path))}"
    for field in Field:
        if field in plan.changes:
            change = plan.changes[field]
            name = field.value.replace("_", " ")
            yield f"    {name:<14} {printable(change.old) or _NOTHING} -> {printable(change.new)}"


def plan_counts(plan: TagPlan) -> Iterator[str]:
    """Yield what the preview has come to."""
    fields = sum(len(each.changes) for each in plan.files)
    yield f"tags: {plural(len(plan.files), 'file')} to write, {plural(fields, 'field')}"
    if plan.without_news:
        yield f"tags: {plural(plan.without_news, 'file')} with nothing to add"
    if plan.less_sure:
        yield f"tags: {plural(plan.less_sure, 'matched row')} of less confidence left out (--min-confidence)"
    if plan.without_file:
        yield f"tags: {plural(plan.without_file, 'matched row')} without a file"
    yield from refusals(plan.refused)


def refusals(refused: Sequence[AudioFileError]) -> Iterator[str]:
    """Yield how many files cannot be used and why, and their names."""
    by_problem: dict[Problem, list[AudioFileError]] = defaultdict(list)
    for error in refused:
        by_problem[error.problem].append(error)
    for problem, errors in by_problem.items():
        yield f"tags: {plural(len(errors), 'file')} left as {_they(len(errors))}: {problem}"
        yield from (f"  {printable(error.message)}" for error in errors[:_MOST_NAMED])
        if len(errors) > _MOST_NAMED:
            yield f"  and {len(errors) - _MOST_NAMED} more"
    if Problem.MISSING in by_problem:
        yield "  If the library comes from another machine, say where its files are: --music-root OLD=NEW"


def _they(count: int) -> str:
    return "it is" if count == 1 else "they are"


def report_lines(report: TagReport, run: str) -> Iterator[str]:
    """Yield what was written, how to take it back, and what to do in Rekordbox."""
    yield from refusals(report.refused)
    yield f"tags: {plural(report.written, 'file')} written, {plural(report.fields, 'field')}"
    if report.written:
        yield f"To take it back: beatmatch tag --undo {run}"
        yield from _IN_REKORDBOX


def undo_lines(report: UndoReport) -> Iterator[str]:
    yield from refusals(report.refused)
    if any(error.problem is Problem.CHANGED for error in report.refused):
        yield "  Where a later run has written them as well, take that back first: beatmatch tag --runs"
    done = f"{plural(report.restored, 'file')} brought back to what {'it was' if report.restored == 1 else 'they were'}"
    yield f"tags: {done}" + (f", {report.unchanged} so already" if report.unchanged else "")
    if report.restored:
        yield _IN_REKORDBOX[0]


def run_line(run: Run) -> str:
    """Return the line of a run in the list of runs."""
    left = len(run.written) - len(run.undone)
    state = "undone" if run.written and not left else f"{len(run.undone)} undone" if run.undone else ""
    of = f"{run.start.library}: {', '.join(run.start.playlists)}" if run.start else ""
    return f"{run.name}  {plural(len(run.written), 'file')}{f', {state}' if state else ''}  {printable(of)}".rstrip()
