"""The tags of many files: what the matches of a run would change, then the writing. No file stops the others."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from beatmatch.library.music_root import MusicRoot, local_file
from beatmatch.matching.keys import Notation
from beatmatch.models import TrackResult
from beatmatch.tags.changes import Changes, changes_of
from beatmatch.tags.files import AudioFileError
from beatmatch.tags.journal import Finished, Journal
from beatmatch.tags.texts import read_raw, require_mutagen
from beatmatch.tags.writing import check_writable, write_tags
from beatmatch.wording import artist_title
from beatmatch.writers.fill import Policy, is_sure_enough, values_of


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What is to change in the tags of a file, and the track that it is, for people."""

    path: Path
    track: str
    changes: Changes


@dataclass(slots=True)
class TagPlan:
    """What is to be written, and what is not: files that lack nothing, less sure matches, files that cannot be used."""

    files: list[FilePlan] = field(default_factory=list)
    without_news: int = 0
    less_sure: int = 0
    refused: list[AudioFileError] = field(default_factory=list)


@dataclass(slots=True)
class TagReport:
    written: int = 0
    fields: int = 0
    refused: list[AudioFileError] = field(default_factory=list)


def plan_tags(
    results: Iterable[TrackResult],
    policy: Policy,
    usual: Notation,
    *,
    roots: Sequence[MusicRoot] = (),
    base: Path | None = None,
) -> TagPlan:
    """Find out what the matches change in the tags of their files. Of several matches for one file the first counts.

    usual: the notation of the library's keys.
    base: the folder from which relative paths count.
    Raises ConfigError where mutagen is not installed.
    """
    require_mutagen()
    plan, seen = TagPlan(), set[Path]()
    for result in results:
        if not is_sure_enough(result, policy):
            plan.less_sure += result.matched
            continue
        path = local_file(result.track.path, roots, folder=base)
        if path is not None and (real := Path(os.path.realpath(path))) not in seen:
            seen.add(real)
            _plan_file(plan, path, result, policy, usual)
    return plan


def _plan_file(plan: TagPlan, path: Path, result: TrackResult, policy: Policy, usual: Notation) -> None:
    try:
        changes = changes_of(read_raw(path), values_of(result, policy), policy, usual)
        if changes:
            check_writable(path)
            plan.files.append(FilePlan(path, artist_title(result.track.artist, result.track.title), changes))
        else:
            plan.without_news += 1
    except AudioFileError as error:
        plan.refused.append(error)


def write_plan(plan: TagPlan, journal: Journal, report: TagReport, on_file: Callable[[], None] = lambda: None) -> None:
    """Write what is planned, file by file, and add to `report` what has become of it."""
    for each in plan.files:
        try:
            write_tags(each.path, each.changes, journal)
            report.written += 1
            report.fields += len(each.changes)
        except AudioFileError as error:
            report.refused.append(error)
        on_file()
    journal.add(Finished())
