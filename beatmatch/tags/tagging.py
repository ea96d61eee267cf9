"""The tags of many files: what the matches of a run would change, then the writing. No file stops the others."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from beatmatch.library.music_root import MusicRoot, local_file
from beatmatch.matching.keys import Notation
from beatmatch.models import TrackResult
from beatmatch.tags.changes import Changes, changes_of, usual_notation
from beatmatch.tags.files import AudioFileError
from beatmatch.tags.journal import Finished, Journal
from beatmatch.tags.reading import own_values
from beatmatch.tags.texts import RawTags, read_raw, require_mutagen
from beatmatch.tags.writing import check_writable, write_tags
from beatmatch.wording import artist_title
from beatmatch.writers.fill import Field, Policy, is_sure_enough, values_of


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
    without_file: int = 0
    refused: list[AudioFileError] = field(default_factory=list)


@dataclass(slots=True)
class TagReport:
    written: int = 0
    fields: int = 0
    refused: list[AudioFileError] = field(default_factory=list)


def plan_tags(
    results: Iterable[TrackResult], policy: Policy, *, roots: Sequence[MusicRoot] = (), base: Path | None = None
) -> TagPlan:
    """Find out what the matches change in the tags of their files. Of several matches for one file the first counts.

    base: the folder from which relative paths count.
    Raises ConfigError where mutagen is not installed.
    """
    require_mutagen()
    every, plan = list(results), TagPlan()
    files = list(_read_files(every, policy, roots, base, plan))
    in_library = usual_notation(result.track.key for result in every)
    usual = in_library or usual_notation(own_values(raw)[Field.KEY] for _, _, raw in files) or Notation.MUSICAL
    for path, result, raw in files:
        changes = changes_of(raw, values_of(result, policy), policy, usual)
        if not changes:
            plan.without_news += 1
        elif (error := _unwritable(path)) is None:
            plan.files.append(FilePlan(path, artist_title(result.track.artist, result.track.title), changes))
        else:
            plan.refused.append(error)
    return plan


def _read_files(
    results: Iterable[TrackResult], policy: Policy, roots: Sequence[MusicRoot], base: Path | None, plan: TagPlan
) -> Iterator[tuple[Path, TrackResult, RawTags]]:
    """Yield the files of the matches that are sure enough, each once, and note in the plan what is left out."""
    seen = set[str]()
    for result in results:
        if not is_sure_enough(result, policy):
            plan.less_sure += result.matched
            continue
        path = local_file(result.track.path, roots, folder=base)
        if path is None:
            plan.without_file += 1
        elif (real := os.path.realpath(path)) not in seen:
            seen.add(real)
            try:
                yield path, result, read_raw(path)
            except AudioFileError as error:
                plan.refused.append(error)


def _unwritable(path: Path) -> AudioFileError | None:
    try:
        check_writable(path)
    except AudioFileError as error:
        return error
    return None


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
