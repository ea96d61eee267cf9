"""Findings as CSV, as one JSON document, and as one object a line."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TextIO, TypeAlias

from beatmatch.audit.findings import Finding, FindingKind
from beatmatch.models import BeatportCandidate
from beatmatch.writers.csv import csv_line
from beatmatch.writers.fields import BEATPORT, IDENTITY, Value
from beatmatch.writers.json import SCHEMA_VERSION, Json, json_line, run_object, summary_object
from beatmatch.writers.summary import RunInfo, Summary

FindingField: TypeAlias = tuple[str, Callable[[Finding], Value]]

_TOLD = (  # of the match
    "beatport_track_id",
    "beatport_url",
    "beatport_title",
    "beatport_mix_name",
    "beatport_artists",
    "beatport_label",
    "beatport_release",
)


def _of_match(get: Callable[[BeatportCandidate], Value]) -> Callable[[Finding], Value]:
    return lambda found: get(found.beatport) if found.beatport else None


FIELDS: tuple[FindingField, ...] = (
    ("finding", lambda found: found.kind.value),
    ("group", lambda found: found.group),
    *((name, lambda found, get=get: get(found.result)) for name, get in IDENTITY),
    ("location", lambda found: found.result.track.location),
    ("file_type", lambda found: found.result.track.file_type or None),
    ("bitrate", lambda found: found.result.track.bitrate),
    ("lossless", lambda found: found.lossless),
    ("seconds", lambda found: found.result.track.seconds),
    ("status", lambda found: found.result.status.value),
    ("note", lambda found: found.note or None),
    *((name, _of_match(get)) for name, get in BEATPORT if name in _TOLD),
)


def write_csv(findings: Sequence[Finding], stream: TextIO) -> None:
    """Write one row for each finding."""
    stream.write(csv_line([name for name, _ in FIELDS]))
    stream.writelines(csv_line([get(found) for _, get in FIELDS]) for found in findings)
    stream.flush()


def write_ndjson(findings: Sequence[Finding], stream: TextIO) -> None:
    """Write one object a line."""
    stream.writelines(json_line(finding_object(found)) + "\n" for found in findings)
    stream.flush()


def write_json(findings: Sequence[Finding], run: RunInfo, summary: Summary, stream: TextIO) -> None:
    """Write one document: the run, the counts, the findings."""
    lines = ",\n".join(json_line(finding_object(found)) for found in findings)
    stream.write(
        f'{{"schema_version": {SCHEMA_VERSION},\n'
        f'"run": {json_line(run_object(run))},\n'
        f'"summary": {json_line({**summary_object(summary), "findings": dict(counts(findings))})},\n'
        f'"findings": [{f"{chr(10)}{lines}{chr(10)}" if lines else ""}]}}\n'
    )
    stream.flush()


def finding_object(found: Finding) -> dict[str, Json]:
    """Return a finding, its keys in the documented order."""
    return {name: get(found) for name, get in FIELDS}


def counts(findings: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    """Return how many findings there are of each kind, in the order of the kinds."""
    found = Counter(finding.kind for finding in findings)
    return tuple((kind.value, found[kind]) for kind in FindingKind)
