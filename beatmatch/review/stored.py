"""Read results back as `writers.json` wrote them: a document, NDJSON, or a list that jq made of either."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from beatmatch.errors import ErrorKind, InputError
from beatmatch.hostile import MOST_NAMES
from beatmatch.library.source import decode_text, display_name, open_source
from beatmatch.models import (
    BeatportCandidate,
    Changed,
    Confidence,
    Evidence,
    Method,
    ScoredCandidate,
    Status,
    TrackError,
    TrackResult,
    VersionMatch,
)
from beatmatch.review.items import LibraryFacts, library_track
from beatmatch.writers.summary import RunInfo

_log = logging.getLogger("beatmatch.review")
HINT = "give what `beatmatch match` wrote as JSON or NDJSON, or run it again"


class _BeatportFields(msgspec.Struct):
    beatport_track_id: int | None = None
    beatport_title: str | None = None
    beatport_url: str | None = None
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


class _JsonPart(msgspec.Struct):
    value: float
    weight: float


class JsonCandidate(_BeatportFields, kw_only=True):
    """A candidate as the results have it."""

    beatport_track_id: int
    beatport_title: str
    match_score: float | None = None
    version: VersionMatch | None = None
    parts: dict[str, _JsonPart] = {}
    notes: tuple[str, ...] = ()


class _JsonError(msgspec.Struct):
    kind: ErrorKind
    message: str


class JsonResult(_BeatportFields, kw_only=True):
    """A result as the results have it."""

    playlist: str
    playlist_index: int
    track_id: str
    title: str
    artist: str
    location: str
    status: Status
    library: LibraryFacts
    match_score: float | None = None
    confidence: Confidence | None = None
    version: VersionMatch | None = None
    method: Method | None = None
    reasons: tuple[str, ...] = ()
    candidates: tuple[JsonCandidate, ...] = ()
    changed: Changed | None = None
    error: _JsonError | None = None


class _JsonStatus(msgspec.Struct):
    """A result of which only the status is read."""

    status: Status


class StoredRun(msgspec.Struct):
    """What a document says of its run."""

    beatmatch: str = ""
    library: str = ""
    playlists: tuple[str, ...] = ()
    catalog: str = ""
    settings: Mapping[str, object] = {}
    started: str = ""
    seconds: float = 0.0
    requests: int = 0
    complete: bool = True


class _StoredSummary(msgspec.Struct):
    total: int | None = None


class _JsonDocument(msgspec.Struct):
    results: list[msgspec.Raw]
    run: StoredRun = msgspec.field(default_factory=StoredRun)
    summary: _StoredSummary = msgspec.field(default_factory=_StoredSummary)


@dataclass(frozen=True, slots=True)
class StoredResults:
    """The results of a file, undecoded, each with its position in words, and its run where it is a document."""

    name: str
    results: tuple[tuple[str, bytes | msgspec.Raw], ...]
    run: StoredRun | None = None
    total: int | None = None  # entries of the playlists, where the document says it

    def decoded(self, *statuses: Status) -> Iterator[JsonResult]:
        """Yield the results, or those of these statuses alone. Raises InputError for one that is damaged."""
        for position, raw in self.results:
            try:
                if not statuses or _decode_status(raw).status in statuses:
                    yield _decode_result(raw)
            except msgspec.DecodeError as problem:
                raise InputError(f"{self.name}: {position} is no result: {problem}", HINT) from problem

    def run_info(self, playlists: Sequence[str]) -> RunInfo:
        """Describe the run, as far as the file does. `playlists` are those of the results."""
        run = self.run or StoredRun(playlists=tuple(playlists))
        return RunInfo(
            beatmatch=run.beatmatch,
            library=run.library,
            playlists=run.playlists or tuple(playlists),
            catalog=run.catalog,
            settings=run.settings,
            started=run.started,
            seconds=run.seconds,
            requests=run.requests,
            complete=run.complete,
        )


_decode_status = msgspec.json.Decoder(_JsonStatus).decode
_decode_result = msgspec.json.Decoder(JsonResult).decode
_decode_document = msgspec.json.Decoder(_JsonDocument).decode
_decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode


@contextmanager
def open_text(source: str) -> Iterator[tuple[str, str]]:
    """Yield the text of a file, or of stdin for "-", and its name.

    Raises InputError, also for damaged content that the block meets.
    """
    name = display_name(source)
    with open_source(source) as stream:
        yield _decode_text(stream.read(), name), name


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


@contextmanager
def open_stored(source: str) -> Iterator[StoredResults]:
    """Yield the results of a file, or of stdin for "-". Raises InputError for anything but the JSON of `match`."""
    with open_text(source) as (text, name):
        if not is_json(text):
            raise InputError(f"{name} is no JSON", HINT)
        yield stored_results(text, name)


def is_json(text: str) -> bool:
    """Return whether a text can only be JSON."""
    return text.lstrip().startswith(("{", "["))


def stored_results(text: str, name: str) -> StoredResults:
    """Take JSON apart into results. Raises InputError for what is no JSON of results."""
    data = text.strip().encode()
    lines = data.split(b"\n")
    if _is_result(lines[0]):
        return StoredResults(name, tuple(_results_of_lines(lines, name)))
    try:
        document = _JsonDocument(_decode_list(data)) if data.startswith(b"[") else _decode_document(data)
    except msgspec.DecodeError as problem:
        raise InputError(f"{name} holds no results: {problem}", HINT) from problem
    results = tuple((f"result {number}", raw) for number, raw in enumerate(document.results, 1))
    return StoredResults(name, results, None if data.startswith(b"[") else document.run, document.summary.total)


def _results_of_lines(lines: list[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    """Yield each line with its position; a last line that a killed run has cut off is left out with a warning."""
    if not _is_result(lines[-1]):
        _log.warning("%s ends in the middle of a result; the run was cut short", name)
        lines = lines[:-1]
    return ((f"line {number}", line) for number, line in enumerate(lines, 1) if line.strip())


def _is_result(line: bytes) -> bool:
    try:
        _decode_status(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
    return True


def track_result(result: JsonResult) -> TrackResult:
    """Return a result as the run had it, without the queries."""
    best = beatport_track(result) if result.beatport_track_id is not None else None
    return TrackResult(
        playlist=result.playlist,
        playlist_index=result.playlist_index,
        track=library_track(result.track_id, result.title, result.artist, result.location, result.library),
        status=result.status,
        score=result.match_score,
        confidence=result.confidence,
        version=result.version,
        method=result.method,
        reasons=result.reasons,
        best=best,
        candidates=tuple(_scored(each) for each in result.candidates),
        changed=result.changed,
        error=TrackError(result.error.kind, result.error.message) if result.error else None,
    )


def _scored(candidate: JsonCandidate) -> ScoredCandidate:
    return ScoredCandidate(
        beatport_track(candidate),
        candidate.match_score or 0.0,
        candidate.version or VersionMatch.UNKNOWN,
        tuple(Evidence(name, part.value, part.weight) for name, part in candidate.parts.items()),
        candidate.notes,
    )


def beatport_track(fields: _BeatportFields) -> BeatportCandidate:
    """Return the Beatport track of a candidate, or that of a result."""
    address = (fields.beatport_url or "").rsplit("/", 2)  # .../track/slug/id, and "-" for a slug that is not known
    return BeatportCandidate(
        track_id=fields.beatport_track_id or 0,
        title=fields.beatport_title or "",
        mix_name=fields.beatport_mix_name or "",
        artists=fields.beatport_artists[:MOST_NAMES],
        remixers=fields.beatport_remixers[:MOST_NAMES],
        key=fields.beatport_key,
        bpm=fields.beatport_bpm,
        length_ms=fields.beatport_length_ms,
        release_date=fields.beatport_release_date,
        label=fields.beatport_label,
        genre=fields.beatport_genre,
        sub_genre=fields.beatport_sub_genre,
        release=fields.beatport_release,
        catalog_number=fields.beatport_catalog_number,
        isrc=fields.beatport_isrc,
        slug=address[1] if len(address) > 2 and address[1] != "-" else None,
    )
