"""Read the results that a run wrote: JSON in several forms, or the CSV of --review."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from beatmatch.errors import InputError
from beatmatch.hostile import MOST_NAMES
from beatmatch.library.source import decode_text, display_name, open_source
from beatmatch.models import BeatportCandidate, Status, VersionMatch
from beatmatch.review.items import LibraryFacts, ReviewCandidate, ReviewItem, library_track
from beatmatch.review.spreadsheet import ReviewSheet, read_sheet

_log = logging.getLogger("beatmatch.review")
_NOT_MATCHED = frozenset({Status.REVIEW, Status.NO_MATCH})
HINT = "give what `beatmatch match` wrote as JSON or NDJSON, or run it again"


@dataclass(frozen=True, slots=True)
class Results:
    """The items of a result file, and what is written in it as decisions where it is a CSV."""

    items: tuple[ReviewItem, ...]
    sheet: ReviewSheet | None = None


class _JsonCandidate(msgspec.Struct):
    beatport_track_id: int
    beatport_title: str
    beatport_url: str = ""
    beatport_mix_name: str | None = None
    beatport_artists: tuple[str, ...] = ()
    beatport_remixers: tuple[str, ...] = ()
    beatport_key: str | None = None
    beatport_bpm: float | None = None
    beatport_release_date: str | None = None
    beatport_label: str | None = None
    beatport_genre: str | None = None
    beatport_sub_genre: str | None = None
    beatport_release: str | None = None
    beatport_catalog_number: str | None = None
    beatport_isrc: str | None = None
    beatport_length_ms: int | None = None
    match_score: float | None = None
    version: VersionMatch | None = None


class _JsonResult(msgspec.Struct):
    playlist: str
    playlist_index: int
    track_id: str
    title: str
    artist: str
    location: str
    status: Status
    library: LibraryFacts
    reasons: tuple[str, ...] = ()
    beatport_track_id: int | None = None
    candidates: tuple[_JsonCandidate, ...] = ()


class _JsonStatus(msgspec.Struct):
    """A result of which only the status is read: most results are matches, and of no interest here."""

    status: Status


class _JsonDocument(msgspec.Struct):
    results: list[msgspec.Raw]


_decode_status = msgspec.json.Decoder(_JsonStatus).decode
_decode_result = msgspec.json.Decoder(_JsonResult).decode
_decode_document = msgspec.json.Decoder(_JsonDocument).decode
_decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode


def read_results(source: str) -> Results:
    """Read a file, or stdin for "-". Raises InputError for anything that `match` did not write."""
    with open_text(source) as (text, name):
        if is_json(text):
            return Results(tuple(_read_json(text, name)))
        sheet = read_sheet(text, name)
        return Results(sheet.items, sheet)


@contextmanager
def open_text(source: str) -> Iterator[tuple[str, str]]:
    """Yield the text of a file, or of stdin for "-", and its name.

    Raises InputError, also for damaged content that the block meets.
    """
    name = display_name(source)
    with open_source(source) as stream:
        yield _decode_text(stream.read(), name), name


def is_json(text: str) -> bool:
    """Return whether a text is meant to be JSON or NDJSON; what is not is a table."""
    return text.lstrip().startswith(("{", "["))


def _decode_text(data: bytes, name: str) -> str:
    if not data.strip():
        raise InputError(f"{name} is empty", "give what `beatmatch match` wrote")
    try:
        text, encoding = decode_text(data)
    except ValueError as error:
        raise InputError(f"{name} is no text", "save the table as CSV, not as a workbook") from error
    if encoding == "cp1252":
        _log.warning("%s is not UTF-8: read as Windows-1252, some letters may be wrong", name)
    return text


def json_results(text: str, name: str) -> Iterator[tuple[str, bytes | msgspec.Raw]]:
    """Yield each result, undecoded, with its position: of a document, of NDJSON, or of a list that jq made of either.

    Raises InputError for a text that holds no results.
    """
    data = text.strip().encode()
    lines = data.split(b"\n")
    yield from _results_of_lines(lines, name) if _is_result(lines[0]) else _results_of_document(data, name)


def _read_json(text: str, name: str) -> Iterator[ReviewItem]:
    """Yield the results that are no match."""
    for position, raw in json_results(text, name):
        try:
            if _decode_status(raw).status in _NOT_MATCHED:
                yield _review_item(_decode_result(raw))
        except msgspec.DecodeError as problem:
            raise InputError(f"{name}: {position} is no result: {problem}", HINT) from problem


def _results_of_lines(lines: list[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    """Yield each line with its position; a last line that a killed run has cut off is left out with a warning."""
    if not _is_result(lines[-1]):
        _log.warning("%s ends in the middle of a result; the run was cut short", name)
        lines = lines[:-1]
    return ((f"line {number}", line) for number, line in enumerate(lines, 1) if line.strip())


def _results_of_document(data: bytes, name: str) -> Iterator[tuple[str, msgspec.Raw]]:
    try:
        results = _decode_list(data) if data.startswith(b"[") else _decode_document(data).results
    except msgspec.DecodeError as problem:
        raise InputError(f"{name} holds no results: {problem}", HINT) from problem
    return ((f"result {number}", raw) for number, raw in enumerate(results, 1))


def _is_result(line: bytes) -> bool:
    try:
        _decode_status(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
    return True


def _review_item(result: _JsonResult) -> ReviewItem:
    candidates = [
        ReviewCandidate(beatport_track=_beatport_track(each), score=each.match_score, version=each.version)
        for each in result.candidates
    ]
    candidates.sort(key=lambda candidate: candidate.beatport_track.track_id != result.beatport_track_id)  # best first
    return ReviewItem(
        places=((result.playlist, result.playlist_index),),
        track=library_track(result.track_id, result.title, result.artist, result.location, result.library),
        status=result.status,
        reasons=result.reasons,
        candidates=tuple(candidates),
    )


def _beatport_track(candidate: _JsonCandidate) -> BeatportCandidate:
    address = candidate.beatport_url.rsplit("/", 2)  # .../track/slug/id, and "-" for a slug that is not known
    return BeatportCandidate(
        track_id=candidate.beatport_track_id,
        title=candidate.beatport_title,
        mix_name=candidate.beatport_mix_name or "",
        artists=candidate.beatport_artists[:MOST_NAMES],
        remixers=candidate.beatport_remixers[:MOST_NAMES],
        key=candidate.beatport_key,
        bpm=candidate.beatport_bpm,
        length_ms=candidate.beatport_length_ms,
        release_date=candidate.beatport_release_date,
        label=candidate.beatport_label,
        genre=candidate.beatport_genre,
        sub_genre=candidate.beatport_sub_genre,
        release=candidate.beatport_release,
        catalog_number=candidate.beatport_catalog_number,
        isrc=candidate.beatport_isrc,
        slug=address[1] if len(address) > 2 and address[1] != "-" else None,
    )
