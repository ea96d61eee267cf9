"""Write the tags of one file: nothing but its tags changes, and the old file stays wherever that is not certain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from beatmatch.atomic import temporary_beside
from beatmatch.hostile import LONGEST_TEXT
from beatmatch.tags.changes import Changes, texts_for, texts_of_info
from beatmatch.tags.editing import edit
from beatmatch.tags.files import AudioFileError, Problem, open_audio
from beatmatch.tags.fingerprint import differences, fingerprint
from beatmatch.tags.journal import Begun, Journal, Written, old_bytes, path_text
from beatmatch.tags.pieces import NotEditableError, Splice, copy_with
from beatmatch.tags.reading import own_values
from beatmatch.tags.replacing import Place, new_file, replacement, writable_place
from beatmatch.tags.sound import file_hash, sound_hash
from beatmatch.tags.table import Kind
from beatmatch.tags.texts import RawTags, damage_translated, raw_tags
from beatmatch.writers.fill import Field

_SAMPLE = 100  # characters of what differs, in a message


def check_writable(path: Path) -> None:
    """Raise AudioFileError where the tags of a file cannot be written, as far as can be told without writing."""
    place = writable_place(path)
    with _one_line(path), open_audio(place.path) as (stream, kind), damage_translated(path):
        raw = raw_tags(stream, kind)
        edit(stream, kind, texts_for(raw, {Field.BEATPORT_ID: "1"}), texts_of_info(raw))


def write_tags(path: Path, changes: Changes, journal: Journal) -> None:
    """Write changes into the tags of a file.

    Raises AudioFileError where the file stays as it was: it cannot be written, its tags are not those of `changes`
    any more, or the new file would have another sound, or other tags than it should.
    """
    place = writable_place(path)
    temporary = temporary_beside(place.path)
    journal.add(Begun(file=path_text(place.path), temporary=path_text(temporary)))
    with (
        _one_line(path),
        replacement(place, temporary),
        open_audio(place.path) as (old, kind),
        damage_translated(path),
        new_file(temporary) as new,
    ):
        splices = _write_new(path, old, new, kind, changes)
        journal.add(_entry(place, old, new, splices, changes), sync=True)


def _write_new(path: Path, old: BinaryIO, new: BinaryIO, kind: Kind, changes: Changes) -> list[Splice]:
    """Write the new file, and require that nothing has changed in it but what should."""
    raw = raw_tags(old, kind)
    _refuse_other_values(path, raw, changes)
    texts, others = texts_for(raw, {field: change.new for field, change in changes.items()}), texts_of_info(raw)
    splices = edit(old, kind, texts, others)
    copy_with(old, splices, new)
    new.flush()
    _require_equal_sound(path, old, new, kind)
    _require_only_changes(path, old, new, kind, texts, others)
    _require_values(path, raw_tags(new, kind), changes)
    return splices


@contextmanager
def _one_line(path: Path) -> Iterator[None]:
    """Translate what goes wrong with one file, and is nothing to end a run for."""
    try:
        yield
    except NotEditableError as problem:
        raise AudioFileError(path, Problem.NOT_EDITABLE, str(problem)) from problem
    except PermissionError as problem:
        raise AudioFileError(path, Problem.READ_ONLY, "may not be written") from problem
    except OSError as problem:
        raise AudioFileError(path, Problem.FAILED, f"cannot be written: {problem.strerror or problem}") from problem


def _refuse_other_values(path: Path, raw: RawTags, changes: Changes) -> None:
    own = own_values(raw)
    if any(own[field] != change.old for field, change in changes.items()):
        raise AudioFileError(path, Problem.CHANGED, "has other tags than in the preview")


def _require_equal_sound(path: Path, old: BinaryIO, new: BinaryIO, kind: Kind) -> None:
    if sound_hash(old, kind) != sound_hash(new, kind):
        raise AudioFileError(path, Problem.NOT_EQUAL, "would not have the same sound")


def _require_only_changes(
    path: Path, old: BinaryIO, new: BinaryIO, kind: Kind, texts: Mapping[str, str], others: Mapping[str, str]
) -> None:
    changed = differences(fingerprint(old, kind), fingerprint(new, kind), texts, others)
    if changed:
        raise AudioFileError(path, Problem.NOT_EQUAL, f"would lose or change {', '.join(changed)[:_SAMPLE]}")


def _require_values(path: Path, raw: RawTags, changes: Changes) -> None:
    """Require that the tags, read again, are the new ones; M4A has whole numbers for the tempo."""
    own = own_values(raw)
    for field, change in changes.items():
        new = str(round(float(change.new))) if field is Field.BPM and raw.kind is Kind.M4A else change.new
        if own[field] not in (new[:LONGEST_TEXT].strip(), change.new):
            read = own[field] if len(own[field]) <= _SAMPLE else f"{own[field][:_SAMPLE]}…"
            raise AudioFileError(path, Problem.NOT_EQUAL, f"would have {read!r} as its {field}, not {new!r}")


def _entry(place: Place, old: BinaryIO, new: BinaryIO, splices: list[Splice], changes: Changes) -> Written:
    return Written(
        file=path_text(place.path),
        before=file_hash(old).hex(),
        after=file_hash(new).hex(),
        changes={str(field): (change.old, change.new) for field, change in changes.items()},
        old_bytes=old_bytes(splices),
    )
