"""Results as JSON: one document, or one object a line (NDJSON).

Every result stands on one line, also in the document: `diff` shows which tracks changed, `head` and `grep` work,
and jq lays it out when a person wants to read it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from tempfile import SpooledTemporaryFile
from typing import TextIO, TypeAlias

from beatmatch.models import PlaylistInfo, QueryRecord, RBTrack, ScoredCandidate, TrackError, TrackResult
from beatmatch.writers.fields import beatport_fields, entry_fields, score, whole_if_it_is
from beatmatch.writers.summary import RunInfo, Summary

Json: TypeAlias = "str | int | float | bool | tuple[Json, ...] | list[Json] | dict[str, Json] | None"

SCHEMA_VERSION = 1
_KEPT_IN_MEMORY = 32 * 2**20  # bytes of results, before they wait for their document on disk
_COPIED_AT_ONCE = 2**20


class NdjsonWriter:
    """Writes a result as one line, as soon as it has it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, result: TrackResult) -> None:
        self._stream.write(json_line(result_object(result)) + "\n")
        self._stream.flush()

    def close(self, run: RunInfo, summary: Summary) -> None:  # noqa: ARG002  # lines of results and nothing else
        self._stream.flush()


class JsonWriter:
    """Writes one document. The summary stands before the results, so these wait: in memory, many of them on disk."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        # Closed in close(), else with the process: a run that is cut short has no document to write.
        self._results = SpooledTemporaryFile(_KEPT_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._separator = "\n"

    def write(self, result: TrackResult) -> None:
        self._results.write(self._separator + json_line(result_object(result)))
        self._separator = ",\n"

    def close(self, run: RunInfo, summary: Summary) -> None:
        with self._results as results:
            self._stream.write(_head(run, summary))
            results.seek(0)
            while text := results.read(_COPIED_AT_ONCE):
                self._stream.write(text)
        self._stream.write("\n]}\n")
        self._stream.flush()


def _head(run: RunInfo, summary: Summary) -> str:
    return (
        f'{{"schema_version": {SCHEMA_VERSION},\n'
        f'"run": {json_line(run_object(run))},\n'
        f'"summary": {json_line(summary_object(summary))},\n'
        '"results": ['
    )


def run_object(run: RunInfo) -> dict[str, Json]:
    """Lay out what belongs to one run."""
    return {
        "beatmatch": run.beatmatch,
        "library": run.library,
        "playlists": run.playlists,
        "catalog": run.catalog,
        "settings": _plain(run.settings),
        "started": run.started,
        "seconds": round(run.seconds, 3),
        "requests": run.requests,
        "complete": run.complete,
    }


def summary_object(summary: Summary) -> dict[str, Json]:
    """Lay out the counts."""
    return {
        "total": summary.total,
        "matched": summary.matched,
        "review": summary.review,
        "no_match": summary.no_match,
        "skipped": summary.skipped,
        "error": summary.error,
        "error_kinds": {kind.value: count for kind, count in summary.error_kinds},
        "changes": {change.value: count for change, count in summary.changes},
    }


def result_object(result: TrackResult) -> dict[str, Json]:
    """Lay out a result, field by field in the order of the contract; the same result gives the same object."""
    return {
        **dict(entry_fields(result)),
        **dict(beatport_fields(result.best)),
        "library": library_object(result.track),
        "candidates": [candidate_object(scored) for scored in result.candidates],
        "queries": [query_object(record) for record in result.queries],
        "changed": result.changed and result.changed.value,
        "error": _error_object(result.error),
    }


def library_object(track: RBTrack) -> dict[str, Json]:
    """Lay out what else the library says of an entry: null where it says nothing."""
    return {
        "remixer": track.remixer or None,
        "mix": track.mix or None,
        "album": track.album or None,
        "label": track.label or None,
        "key": track.key or None,
        "bpm": whole_if_it_is(track.bpm),
        "year": track.year,
        "seconds": track.seconds,
    }


def candidate_object(scored: ScoredCandidate) -> dict[str, Json]:
    """Lay out a candidate with the evidence for its score."""
    return {
        **dict(beatport_fields(scored.candidate)),
        "match_score": score(scored.score),
        "version": scored.version.value,
        "parts": {part.name: {"value": round(part.value, 3), "weight": part.weight} for part in scored.parts},
        "notes": scored.notes,
    }


def query_object(record: QueryRecord) -> dict[str, Json]:
    """Lay out a query that was asked."""
    return {"text": record.query.text, "kind": record.query.kind.value, "candidates": record.candidates}


def _error_object(error: TrackError | None) -> dict[str, Json] | None:
    return {"kind": error.kind.value, "message": error.message} if error else None


def _plain(value: object) -> Json:
    """Bring a setting's value into a form that JSON has."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value)


# Line ends and terminal controls that JSON allows inside a string, and half characters that UTF-8 does not.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def json_line(value: Json) -> str:
    """Write a value as one line of valid JSON and valid UTF-8. Raises ValueError for what is no finite number.

    A lone surrogate (from a file name that is no UTF-8) becomes U+FFFD: strict readers refuse even its escape, and
    one odd name must not cost the whole document.
    """
    return _UNSAFE.sub(_safe, json.dumps(value, ensure_ascii=False, allow_nan=False))


def _safe(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"  # the surrogates


# --- The playlists of a library as JSON.


def write_playlists_ndjson(playlists: Iterable[PlaylistInfo], stream: TextIO) -> None:
    """Write one object a line."""
    stream.writelines(json_line(playlist_object(playlist)) + "\n" for playlist in playlists)
    stream.flush()


def write_playlists_json(playlists: Iterable[PlaylistInfo], stream: TextIO) -> None:
    """Write one array."""
    lines = ",\n".join(json_line(playlist_object(playlist)) for playlist in playlists)
    stream.write(f"[\n{lines}\n]\n" if lines else "[]\n")
    stream.flush()


def playlist_object(playlist: PlaylistInfo) -> dict[str, Json]:
    """Lay out a playlist: `playlist` is the name as the command line and the results have it."""
    return {"playlist": playlist.full_name, "path": playlist.path, "tracks": playlist.entries}
