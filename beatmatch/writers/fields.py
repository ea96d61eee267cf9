"""The fields of a result, by the names that other programs rely on: one line of a table for each."""

import math
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import TypeAlias

from beatmatch.errors import ConfigError
from beatmatch.matching.keys import camelot
from beatmatch.models import BeatportCandidate, TrackResult

Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None
ResultField: TypeAlias = tuple[str, Callable[[TrackResult], Value]]
CandidateField: TypeAlias = tuple[str, Callable[[BeatportCandidate], Value]]

# What every row says about the playlist entry that it belongs to.
IDENTITY: tuple[ResultField, ...] = (
    ("playlist", lambda result: result.playlist),
    ("playlist_index", lambda result: result.playlist_index),
    ("track_id", lambda result: result.track.track_id),
    ("title", lambda result: result.track.title),
    ("artist", lambda result: result.track.artist),
)

ENTRY: tuple[ResultField, ...] = (
    *IDENTITY,
    ("location", lambda result: result.track.location),
    ("status", lambda result: result.status.value),
    ("matched", lambda result: result.matched),
    ("match_score", lambda result: rounded_score(result.score)),
    ("confidence", lambda result: result.confidence and result.confidence.value),
    ("version", lambda result: result.version and result.version.value),
    ("method", lambda result: result.method and result.method.value),
    ("reasons", lambda result: result.reasons),
)

# The same for a match and for every candidate.
BEATPORT: tuple[CandidateField, ...] = (
    ("beatport_track_id", lambda track: track.track_id),
    ("beatport_url", lambda track: track.url),
    ("beatport_title", lambda track: track.title),
    ("beatport_mix_name", lambda track: track.mix_name or None),
    ("beatport_artists", lambda track: track.artists),
    ("beatport_remixers", lambda track: track.remixers),
    ("beatport_key", lambda track: track.key),
    ("beatport_key_camelot", lambda track: camelot(track.key)),
    ("beatport_bpm", lambda track: plain_number(track.bpm)),
    ("beatport_year", lambda track: track.year),
    ("beatport_release_date", lambda track: track.release_date),
    ("beatport_label", lambda track: track.label),
    ("beatport_genre", lambda track: track.genre),
    ("beatport_sub_genre", lambda track: track.sub_genre),
    ("beatport_release", lambda track: track.release),
    ("beatport_catalog_number", lambda track: track.catalog_number),
    ("beatport_isrc", lambda track: track.isrc),
    ("beatport_length_ms", lambda track: track.length_ms),
)

_LISTS = frozenset({"beatport_artists", "beatport_remixers"})

FLAT_NAMES: tuple[str, ...] = (*(name for name, _ in (*ENTRY, *BEATPORT)), "changed", "error")

NESTED_NAMES = ("library", "candidates", "queries")  # of a result in JSON alone
ALL_NAMES = (*FLAT_NAMES[:-2], *NESTED_NAMES, *FLAT_NAMES[-2:])  # in the order of a result


def parse_select(text: str) -> tuple[str, ...]:
    """Read "title,beatport_key" as names of fields. Raises ConfigError for a name that is none."""
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    if not names:
        raise ConfigError("--select names no field", f"choose from {', '.join(ALL_NAMES)}")
    for name in names:
        if name not in ALL_NAMES:
            nearest = get_close_matches(name, ALL_NAMES, n=1, cutoff=0.5)
            question = f"; did you mean {nearest[0]!r}?" if nearest else ""
            raise ConfigError(f"--select: there is no field {name!r}{question}", f"choose from {', '.join(ALL_NAMES)}")
    return names


def entry_fields(result: TrackResult) -> Iterator[tuple[str, Value]]:
    """Yield the fields about the entry and its verdict, with their names."""
    return ((name, get(result)) for name, get in ENTRY)


def beatport_fields(track: BeatportCandidate | None) -> Iterator[tuple[str, Value]]:
    """Yield the fields about a Beatport track, with their names: None, or an empty list, where there is no track."""
    if track is None:
        return ((name, () if name in _LISTS else None) for name, _ in BEATPORT)
    return ((name, get(track)) for name, get in BEATPORT)


def rounded_score(score: float | None) -> float | None:
    """Return a score (0-100) with the one decimal place that is written."""
    return None if score is None else round(score, 1)


def plain_number(number: float | None) -> int | float | None:
    """Return 128.0 as 128, as Beatport writes it; None for what is no finite number."""
    if number is None or not math.isfinite(number):
        return None
    return int(number) if number == int(number) else number
