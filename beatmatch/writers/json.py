"""Results as JSON: one document, or one object a line (NDJSON).

Every result stands on one line, also in the document: `diff` shows which tracks changed, `head` and `grep` work,
and jq lays it out when a person wants to read it.
"""

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import TextIO, TypeAlias

from beatmatch.models import PlaylistInfo, QueryRecord, RBTrack, ScoredCandidate, TrackResult
from beatmatch.writers.fields import beatport_fields, entry_fields, plain_number, rounded_score
from beatmatch.writers.summary import RunInfo, Summary

Json: TypeAlias = "str | int | float | bool | tuple[Json, ...] | list[Json] | dict[str, Json] | None"

SCHEMA_VERSION = 1
_KEPT_IN_MEMORY = 32 * 2**20  # bytes of results; more wait for their document in a temporary file


class NdjsonWriter:
    """A ResultWriter (see `registry`) that writes a result as one line, as soon as it has it."""

    def __init__(self, stream: TextIO, *, select: Sequence[str] | None = None) -> None:
        self._stream = stream
        self._select = select

    def write(self, result: TrackResult) -> None:
        self._stream.write(json_line(result_object(result, self._select)) + "\n")
        self._stream.flush()

    def close(self, run: RunInfo, summary: Summary) -> None:  # noqa: ARG002  # only results are written
        self._stream.flush()


class JsonWriter:
    """A ResultWriter (see `registry`) that writes one document. The summary comes first in it, so the results wait."""

    def __init__(
        self, stream: TextIO, *, select: Sequence[str] | None = None, kept_in_memory: int = _KEPT_IN_MEMORY
    ) -> None:
        self._stream = stream
        self._select = select
        # Closed in close() or abandon(), else with the process: a run that is cut short has no document to write.
        self._results = SpooledTemporaryFile(kept_in_memory, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._separator = "\n"

    def write(self, result: TrackResult) -> None:
        self._results.write(self._separator + json_line(result_object(result, self._select)))
        self._separator = ",\n"

    def close(self, run: RunInfo, summary: Summary) -> None:
        with self._results as results:
            self._stream.write(
                f'{{"schema_version": {SCHEMA_VERSION},\n'
                f'"run": {json_line(run_object(run))},\n'
                f'"summary": {json_line(summary_object(summary))},\n'
                '"results": ['
            )
            results.seek(0)
            shutil.copyfileobj(results, self._stream)
        self._stream.write("\n]}\n")
        self._stream.flush()

    def abandon(self) -> None:
        """Let go of the results, of which no document will be made."""
        self._results.close()


def run_object(run: RunInfo) -> dict[str, Json]:
    """Return what belongs to one run and not to its results."""
    return {
        "beatmatch": run.beatmatch,
        "library": run.library,
        "playlists": run.playlists,
        "catalog": run.catalog,
        "settings": _as_json(run.settings),
        "started": run.started,
        "seconds": round(run.seconds, 3),
        "requests": run.requests,
        "complete": run.complete,
    }


def summary_object(summary: Summary) -> dict[str, Json]:
    """Return the counts."""
    return {
        "total": summary.total,
        "done": summary.done,
        "kept": summary.kept,
        "matched": summary.matched,
        "review": summary.review,
        "no_match": summary.no_match,
        "skipped": summary.skipped,
        "error": summary.error,
        "error_kinds": {kind.value: count for kind, count in summary.error_kinds},
        "changes": {change.value: count for change, count in summary.changes},
    }


def result_object(result: TrackResult, select: Sequence[str] | None = None) -> dict[str, Json]:
    """Return a result, its keys in the documented order, or those of `select` in theirs.

    Equal results give equal objects.
    """
    error = result.error
    whole: dict[str, Json] = {
        **dict(entry_fields(result)),
        **dict(beatport_fields(result.best)),
        "library": library_object(result.track),
        "candidates": [candidate_object(scored) for scored in result.candidates],
        "queries": [query_object(record) for record in result.queries],
        "changed": result.changed and result.changed.value,
        "error": {"kind": error.kind.value, "message": error.message} if error else None,
    }
    return whole if select is None else {name: whole[name] for name in select}


def library_object(track: RBTrack) -> dict[str, Json]:
    """Return what else the library says about a track: None where it says nothing."""
    return {
        "remixer": track.remixer or None,
        "mix": track.mix or None,
        "album": track.album or None,
        "label": track.label or None,
        "genre": track.genre or None,
        "key": track.key or None,
        "bpm": plain_number(track.bpm),
        "year": track.year,
        "seconds": track.seconds,
    }


def candidate_object(scored: ScoredCandidate) -> dict[str, Json]:
    """Return a candidate with the evidence for its score."""
    return {
        **dict(beatport_fields(scored.candidate)),
        "match_score": rounded_score(scored.score),
        "version": scored.version.value,
        "parts": {part.name: {"value": round(part.value, 3), "weight": part.weight} for part in scored.parts},
        "notes": scored.notes,
    }


def query_object(record: QueryRecord) -> dict[str, Json]:
    """Return a query that was asked."""
    return {"text": record.query.text, "kind": record.query.kind.value, "candidates": record.candidates}


def _as_json(value: object) -> Json:
    """Return the value of a setting in a form that JSON has."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): _as_json(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(inner) for inner in value]
    return str(value)


# Line ends, terminal controls and overrides of direction, which JSON allows; surrogates, which UTF-8 does not.
_UNSAFE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_line(value: Json) -> str:
    """Return a value as one line of valid JSON and valid UTF-8. Raises ValueError for what is no finite number.

    A lone surrogate (from a file name that is no UTF-8) becomes U+FFFD: strict readers refuse even its escape, and
    one odd name must not cost the whole document.
    """
    return _UNSAFE.sub(_escape, json.dumps(value, ensure_ascii=False, allow_nan=False))


def _escape(match: re.Match[str]) -> str:
    code_point = ord(match[0])
    is_surrogate = 0xD800 <= code_point <= 0xDFFF
    return "\ufffd" if is_surrogate else f"\\u{code_point:04x}"


def write_playlists_ndjson(playlists: Iterable[PlaylistInfo], stream: TextIO) -> None:
    """Write the playlists of a library as one object a line."""
    stream.writelines(json_line(_playlist_object(playlist)) + "\n" for playlist in playlists)
    stream.flush()


def write_playlists_json(playlists: Iterable[PlaylistInfo], stream: TextIO) -> None:
    """Write the playlists of a library as one array."""
    lines = ",\n".join(json_line(_playlist_object(playlist)) for playlist in playlists)
    stream.write(f"[\n{lines}\n]\n" if lines else "[]\n")
    stream.flush()


def _playlist_object(playlist: PlaylistInfo) -> dict[str, Json]:
    """Return a playlist; "playlist" is its name as the command line and the results have it."""
    return {"playlist": playlist.full_name, "path": playlist.path, "tracks": playlist.entries}
