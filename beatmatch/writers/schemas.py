"""JSON Schemas (2020-12) of everything that is written as JSON: what a program may rely on.

New fields may come, so no schema forbids them; those that are there stay what they are.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeAlias

from beatmatch.errors import ErrorKind
from beatmatch.models import Changed, Confidence, Method, QueryKind, Status, VersionMatch
from beatmatch.writers.json import SCHEMA_VERSION

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_POSITION: Schema = {"type": "integer", "minimum": 1}
_FLAG: Schema = {"type": "boolean"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_SCORE: Schema = {"type": "number", "minimum": 0, "maximum": 100}
_TIME: Schema = {"type": "string", "format": "date-time"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(words: type[StrEnum]) -> Schema:
    return {"enum": [word.value for word in words]}


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _map_of(schema: Schema, keys: type[StrEnum] | None = None) -> Schema:
    names = {"propertyNames": _one_of(keys)} if keys else {}
    return {"type": "object", "additionalProperties": schema, **names}


def _object(**properties: Schema) -> Schema:
    """Return the schema of an object that has all of these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


_OPTIONAL_TEXT, _OPTIONAL_COUNT, _OPTIONAL_NUMBER = _or_null(_TEXT), _or_null(_COUNT), _or_null(_NUMBER)
_IDENTITY: Mapping[str, Schema] = {
    "playlist": _TEXT,
    "playlist_index": _POSITION,
    "track_id": _TEXT,
    "title": _TEXT,
    "artist": _TEXT,
}
_BEATPORT: Mapping[str, Schema] = {
    "beatport_track_id": _OPTIONAL_COUNT,
    "beatport_url": _OPTIONAL_TEXT,
    "beatport_title": _OPTIONAL_TEXT,
    "beatport_mix_name": _OPTIONAL_TEXT,
    "beatport_artists": _TEXTS,
    "beatport_remixers": _TEXTS,
    "beatport_key": _OPTIONAL_TEXT,
    "beatport_key_camelot": _or_null({"type": "string", "pattern": "^(?:[1-9]|1[0-2])[AB]$"}),
    "beatport_bpm": _OPTIONAL_NUMBER,
    "beatport_year": _OPTIONAL_COUNT,
    "beatport_release_date": _OPTIONAL_TEXT,
    "beatport_label": _OPTIONAL_TEXT,
    "beatport_genre": _OPTIONAL_TEXT,
    "beatport_sub_genre": _OPTIONAL_TEXT,
    "beatport_release": _OPTIONAL_TEXT,
    "beatport_catalog_number": _OPTIONAL_TEXT,
    "beatport_isrc": _OPTIONAL_TEXT,
    "beatport_length_ms": _OPTIONAL_COUNT,
}
_LIBRARY = _object(
    remixer=_OPTIONAL_TEXT,
    mix=_OPTIONAL_TEXT,
    album=_OPTIONAL_TEXT,
    label=_OPTIONAL_TEXT,
    genre=_OPTIONAL_TEXT,
    key=_OPTIONAL_TEXT,
    bpm=_OPTIONAL_NUMBER,
    year=_or_null({"type": "integer"}),
    seconds=_or_null({"type": "integer"}),
)
_PART = _object(value={"type": "number", "minimum": 0, "maximum": 1}, weight=_NUMBER)
_CANDIDATE = _object(**_BEATPORT, match_score=_SCORE, version=_one_of(VersionMatch), parts=_map_of(_PART), notes=_TEXTS)
_QUERY = _object(text=_TEXT, kind=_one_of(QueryKind), candidates=_COUNT)
_RESULT = _object(
    **_IDENTITY,
    location=_TEXT,
    status=_one_of(Status),
    matched=_FLAG,
    match_score=_or_null(_SCORE),
    confidence=_or_null(_one_of(Confidence)),
    version=_or_null(_one_of(VersionMatch)),
    method=_or_null(_one_of(Method)),
    reasons=_TEXTS,
    **_BEATPORT,
    library=_LIBRARY,
    candidates=_list_of(_CANDIDATE),
    queries=_list_of(_QUERY),
    changed=_or_null(_one_of(Changed)),
    error=_or_null(_object(kind=_one_of(ErrorKind), message=_TEXT)),
)
_RUN = _object(
    beatmatch=_TEXT,
    library=_TEXT,
    playlists=_TEXTS,
    catalog=_TEXT,
    settings={"type": "object"},
    started=_TIME,
    seconds=_NUMBER,
    requests=_COUNT,
    complete=_FLAG,
)
_SUMMARY = _object(
    total=_COUNT,
    done=_COUNT,
    kept=_COUNT,
    **{status.value: _COUNT for status in Status},
    error_kinds=_map_of(_COUNT, ErrorKind),
    changes=_map_of(_COUNT, Changed),
)
_ERROR_KINDS = {"enum": [*(kind.value for kind in ErrorKind), "input", "config", "output", "store", "usage"]}
_PLAYLIST = _object(playlist=_TEXT, path=_TEXTS, tracks=_COUNT)
_DECISION = _object(
    track_id=_TEXT,
    title=_TEXT,
    artist=_TEXT,
    beatport_track_id=_OPTIONAL_COUNT,
    beatport_url=_OPTIONAL_TEXT,
    beatport_title=_OPTIONAL_TEXT,
    beatport_mix_name=_OPTIONAL_TEXT,
    beatport_artists=_TEXTS,
    decided=_TIME,
)
_READING = _object(song=_TEXT, version=_OPTIONAL_TEXT, artists=_TEXTS, featured=_TEXTS, brackets=_TEXTS)
_EXPLAINED = _object(**_CANDIDATE["properties"], why=_TEXT)
_SETTING = _object(name=_TEXT, value={}, origin=_TEXT, where=_OPTIONAL_TEXT, variable=_TEXT)
_CHECK = _object(name=_TEXT, mark=_TEXT, says=_TEXT, advice=_OPTIONAL_TEXT)

_PUSHED = _object(
    playlist=_object(id=_OPTIONAL_COUNT, name=_TEXT, new=_or_null(_FLAG)),
    tracks=_COUNT,
    present=_OPTIONAL_COUNT,
    added=_COUNT,
)
_PUSHED["properties"] |= {
    "refused": _list_of(_COUNT),  # after a push
    "to_add": _list_of(_object(beatport_track_id=_COUNT, beatport_url=_TEXT, name=_TEXT)),  # of a dry run
}
_FINDING = _object(
    finding={"enum": ["same_file", "same_track", "below_320", "lossy", "stream"]},
    group=_OPTIONAL_COUNT,
    **_IDENTITY,
    location=_TEXT,
    file_type=_OPTIONAL_TEXT,
    bitrate=_OPTIONAL_NUMBER,
    lossless=_or_null(_FLAG),
    seconds=_or_null({"type": "integer"}),
    status=_one_of(Status),
    note=_OPTIONAL_TEXT,
    beatport_track_id=_OPTIONAL_COUNT,
    beatport_url=_OPTIONAL_TEXT,
    beatport_title=_OPTIONAL_TEXT,
    beatport_mix_name=_OPTIONAL_TEXT,
    beatport_artists=_or_null(_TEXTS),
    beatport_label=_OPTIONAL_TEXT,
    beatport_release=_OPTIONAL_TEXT,
)
_AUDITED = _object(**_SUMMARY["properties"], findings=_map_of(_COUNT))

_SCHEMAS: Mapping[str, tuple[str, Schema]] = {
    "results": (
        "match -f json",
        _object(schema_version={"const": SCHEMA_VERSION}, run=_RUN, summary=_SUMMARY, results=_list_of(_RESULT)),
    ),
    "result": ("one line of match -f ndjson", _RESULT),
    "run": ("what belongs to one run: run in the results", _RUN),
    "summary": ("the counts: summary in the results", _SUMMARY),
    "error": ("the error on stderr", _object(error=_object(kind=_ERROR_KINDS, message=_TEXT, hint=_TEXT))),
    "estimate": (
        "match --dry-run -f json",
        _object(
            playlists=_list_of(_object(playlist=_TEXT, tracks=_COUNT, skipped=_COUNT)),
            tracks=_COUNT,
            skipped=_COUNT,
            catalog=_TEXT,
            rate=_OPTIONAL_NUMBER,
            requests=_object(least=_COUNT, most=_COUNT),
            seconds=_object(least=_NUMBER, most=_NUMBER),
        ),
    ),
    "playlists": ("playlists -f json; one of them is a line of -f ndjson", _list_of(_PLAYLIST)),
    "explanation": (
        "explain -f json",
        _object(
            **_IDENTITY,
            understood=_list_of(_READING),
            queries=_list_of(_QUERY),
            status=_one_of(Status),
            match_score=_or_null(_SCORE),
            reasons=_TEXTS,
            candidates=_list_of(_EXPLAINED),
        ),
    ),
    "decisions": ("decisions list -f json; one of them is a line of -f ndjson", _list_of(_DECISION)),
    "audit": (
        "audit -f json; one of the findings is a line of -f ndjson",
        _object(schema_version={"const": SCHEMA_VERSION}, run=_RUN, summary=_AUDITED, findings=_list_of(_FINDING)),
    ),
    "push": ("push -f json", _PUSHED),
    "configuration": (
        "config show -f json",
        _object(settings=_list_of(_SETTING), places=_map_of(_OPTIONAL_TEXT)),
    ),
    "catalog": (
        "catalog info -f json",
        _object(
            name=_TEXT,
            source=_TEXT,
            built=_TIME,
            size=_COUNT,
            tracks=_COUNT,
            bad_lines=_COUNT,
            with_isrc=_COUNT,
            with_length=_COUNT,
            first_date=_OPTIONAL_TEXT,
            last_date=_OPTIONAL_TEXT,
        ),
    ),
    "login": (
        "auth status -f json",
        _object(
            usable=_FLAG,
            kind=_TEXT,
            user=_OPTIONAL_TEXT,
            seconds_left=_or_null({"type": "integer"}),
            renewable=_FLAG,
            file=_OPTIONAL_TEXT,
        ),
    ),
    "doctor": (
        "doctor -f json",
        _object(can_match=_FLAG, exit_status=_COUNT, checks=_list_of(_CHECK)),
    ),
}
SCHEMA_NAMES = tuple(_SCHEMAS)


def schema(name: str) -> Schema:
    """Return the schema of this name."""
    title, body = _SCHEMAS[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"beatmatch {name}",
        "description": title,
        **body,
    }


def schema_rows() -> list[tuple[str, str]]:
    """Return the name of every schema, and what it describes."""
    return [(name, title) for name, (title, _) in _SCHEMAS.items()]
