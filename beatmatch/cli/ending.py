"""What a run says at its end: rows that want a human, where they are not on the screen, files, and the next command."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from beatmatch.cli.context import CommandContext
from beatmatch.cli.given import FLAGS_OF_MATCH, FLAGS_OF_REVIEW, given_flags
from beatmatch.cli.options import STDIN
from beatmatch.console.messages import print_commands
from beatmatch.console.phrases import plural, shell_word
from beatmatch.console.table import TableWriter
from beatmatch.library.reading import is_rekordbox_xml
from beatmatch.models import Status, TrackResult
from beatmatch.writers.registry import Format, format_of
from beatmatch.writers.summary import Summary

_MOST_ROWS = 20  # of each status
_MOST_NAMES = 3  # playlists that the next command names
_FORMATS_TO_REVIEW = (Format.JSON, Format.NDJSON)


@dataclass(slots=True)
class WantsHuman:
    """Keeps the first results in review, and the first that were not found."""

    rows: dict[Status, list[TrackResult]] = field(default_factory=lambda: {Status.REVIEW: [], Status.NO_MATCH: []})

    def add(self, result: TrackResult) -> None:
        rows = self.rows.get(result.status)
        if rows is not None and len(rows) < _MOST_ROWS:
            rows.append(result)


def print_rows(context: CommandContext, wants_human: WantsHuman, summary: Summary) -> None:
    """Write the rows on stderr as the table has them at its end, with how many more there are."""
    console = context.terminal.console
    writer = TableWriter(console.file, width=console.width, color=console.color_system is not None)
    for rows in wants_human.rows.values():
        for result in rows:
            writer.write(result)
    writer.write_unmatched({Status.REVIEW: summary.review, Status.NO_MATCH: summary.no_match})


def print_files(context: CommandContext, places: Sequence[str]) -> None:
    """Name the files that are in their places now."""
    if files := [place for place in places if _is_file(place)]:
        context.terminal.write_line(f"written: {', '.join(files)}")


def _is_file(text: str) -> bool:
    return text != STDIN and Path(text).is_file()


def print_next(
    context: CommandContext, library: str, playlists: Sequence[str], wants_human: WantsHuman, summary: Summary
) -> None:
    """Write the commands that a person may want now, each with what it does."""
    print_commands(context.terminal, "next:", list(_next_steps(context, library, playlists, wants_human, summary)))


def _next_steps(
    context: CommandContext, library: str, playlists: Sequence[str], wants_human: WantsHuman, summary: Summary
) -> Iterator[tuple[str, str]]:
    place = shell_word(library)
    if summary.review:
        yield _review_command(context, library, playlists), f"decide {plural(summary.review, 'doubtful row')}"
    for result in wants_human.rows[Status.NO_MATCH][:1]:
        if library != STDIN and not context.configuration.is_on("collection"):
            where = f"{place} {shell_word(result.playlist)} {result.playlist_index}"
            flags = given_flags(context.configuration, FLAGS_OF_MATCH)
            yield f"beatmatch explain {where}{flags}", f"why row {result.playlist_index} was not found"
    has_xml = any(context.configuration.text(name) for name in ("write-xml", "write-xml-whole"))
    if summary.matched and not has_xml and library != STDIN and is_rekordbox_xml(library):
        yield f"{_match_command(context, library, playlists)} --write-xml new.xml", "what was found, for Rekordbox"


def _review_command(context: CommandContext, library: str, playlists: Sequence[str]) -> str:
    """Return how the doubtful rows are reviewed: in the run that is kept, or a file that was or is to be written."""
    flags = given_flags(context.configuration, FLAGS_OF_REVIEW)
    if not context.configuration.is_on("no-store"):
        return f"beatmatch review{flags}"
    outputs, sheet = context.configuration.texts("output"), context.configuration.text("review")
    files = [place for place in outputs if format_of(place) in _FORMATS_TO_REVIEW] + ([sheet] if sheet else [])
    if files:
        return f"beatmatch review {shell_word(files[0])}{flags}"
    return f"{_match_command(context, library, playlists)} -o results.json && beatmatch review results.json{flags}"


def _match_command(context: CommandContext, library: str, playlists: Sequence[str]) -> str:
    flags = given_flags(context.configuration, FLAGS_OF_MATCH)
    if context.configuration.is_on("collection"):
        return f"beatmatch match {shell_word(library)} --collection{flags}"
    words = (library, *playlists) if len(playlists) <= _MOST_NAMES else (library, "...")
    return f"beatmatch match {' '.join(map(shell_word, words))}{flags}"
