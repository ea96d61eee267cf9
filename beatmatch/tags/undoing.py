"""Bring the files of a run back to what they were, byte for byte."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from beatmatch.atomic import temporary_beside
from beatmatch.tags.files import AudioFileError, Problem
from beatmatch.tags.journal import Begun, Finished, Journal, Run, Undone, Written, path_of, path_text, taking_back
from beatmatch.tags.pieces import copy_with
from beatmatch.tags.replacing import new_file, replacement, writable_place
from beatmatch.tags.sound import file_hash


@dataclass(slots=True)
class UndoReport:
    restored: int = 0
    unchanged: int = 0  # files that are what they were: killed before they were replaced, or brought back already
    refused: list[AudioFileError] = field(default_factory=list)


def undo(run: Run, journal: Journal, on_file: Callable[[], None] = lambda: None) -> UndoReport:
    """Bring back all files of a run that still are what the run has made of them; others stay, and are named."""
    report = UndoReport()
    for entry in reversed(run.written):
        try:
            if _undo_file(entry, journal):
                report.restored += 1
            else:
                report.unchanged += 1
            journal.add(Undone(file=entry.file))
        except AudioFileError as error:
            report.refused.append(error)
        on_file()
    journal.add(Finished())
    return report


def _undo_file(entry: Written, journal: Journal) -> bool:
    """Bring a file back, and return whether it was not yet what it had been."""
    path = path_of(entry.file)
    try:
        with path.open("rb") as stream:
            found = file_hash(stream).hex()
        if found == entry.before:
            return False
        if found != entry.after:
            raise AudioFileError(path, Problem.CHANGED, "has changed since the run, and stays as it is")
        _restore(path, entry, journal)
    except FileNotFoundError as error:
        raise AudioFileError(path, Problem.MISSING, "there is no such file") from error
    except (OSError, ValueError) as error:
        why = f"cannot be brought back: {getattr(error, 'strerror', None) or error}"
        raise AudioFileError(path, Problem.FAILED, why) from error
    return True


def _restore(path: Path, entry: Written, journal: Journal) -> None:
    place = writable_place(path)
    temporary = temporary_beside(place.path)
    journal.add(Begun(file=entry.file, temporary=path_text(temporary)), sync=True)
    with replacement(place, temporary), path.open("rb") as stream, new_file(temporary) as old:
        copy_with(stream, taking_back(entry, stream), old)
        old.flush()
        if file_hash(old).hex() != entry.before:
            raise AudioFileError(path, Problem.NOT_EQUAL, "would not be what it was, and stays as it is")
