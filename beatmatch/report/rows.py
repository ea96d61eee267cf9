"""A result as the page has it: lists of values, whose names stand in the page once."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from beatmatch.matching.keys import camelot, notation, written
from beatmatch.models import Evidence, RBTrack, ScoredCandidate, Status, TrackResult
from beatmatch.writers.fields import plain_number, rounded_score
from beatmatch.writers.json import Json

Row: TypeAlias = list[Json]

MOST_CANDIDATES: Mapping[Status, int] = {  # what is further down has nothing to do with the track
    Status.MATCHED: 3,
    Status.REVIEW: 5,
    Status.NO_MATCH: 5,
}

_TRACK: Mapping[str, Callable[[RBTrack], Json]] = {
    "track_id": lambda track: track.track_id,
    "title": lambda track: track.title,
    "artist": lambda track: track.artist,
    "location": lambda track: track.location,
    "remixer": lambda track: track.remixer,
    "mix": lambda track: track.mix,
    "album": lambda track: track.album,
    "label": lambda track: track.label,
    "genre": lambda track: track.genre,
    "key": lambda track: track.key,
    "bpm": lambda track: plain_number(track.bpm),
    "year": lambda track: track.year,
    "seconds": lambda track: track.seconds,
}
_VERDICT: Mapping[str, Callable[[TrackResult], Json]] = {
    "index": lambda result: result.playlist_index,
    "status": lambda result: result.status.value,
    "score": lambda result: rounded_score(result.score),
    "confidence": lambda result: result.confidence and result.confidence.value,
    "version": lambda result: result.version and result.version.value,
    "method": lambda result: result.method and result.method.value,
    "reasons": lambda result: result.reasons or (result.error.message if result.error else "",),
    "changed": lambda result: result.changed and result.changed.value,
}
_CANDIDATE: Mapping[str, Callable[[ScoredCandidate], Json]] = {
    "id": lambda scored: scored.candidate.track_id,
    "slug": lambda scored: scored.candidate.slug,
    "title": lambda scored: scored.candidate.title,
    "mix": lambda scored: scored.candidate.mix_name,
    "artists": lambda scored: scored.candidate.artists,
    "remixers": lambda scored: scored.candidate.remixers,
    "bpm": lambda scored: plain_number(scored.candidate.bpm),
    "length_ms": lambda scored: scored.candidate.length_ms,
    "date": lambda scored: scored.candidate.release_date,
    "label": lambda scored: scored.candidate.label,
    "genre": lambda scored: scored.candidate.sub_genre or scored.candidate.genre,
    "release": lambda scored: scored.candidate.release,
    "score": lambda scored: rounded_score(scored.score),
    "version": lambda scored: scored.version.value,
    "notes": lambda scored: scored.notes,
}

TRACK_FIELDS = tuple(_TRACK)
ROW_FIELDS = ("playlist", "same", *_VERDICT, "track", "candidates", "best")
CANDIDATE_FIELDS = (*_CANDIDATE, "key", "parts")


def row_of(result: TrackResult, *, playlist: int, same: int, part_names: list[str]) -> Row:
    """Return a result as a list of values, under ROW_FIELDS. Texts are as they came: the page makes them safe.

    playlist: the place of its playlist among all. same: a number that rows of the same track share. part_names: the
    parts of a score by their place in "parts"; new ones are added.
    """
    chosen = _shown_candidates(result)
    best = next((place for place, each in enumerate(chosen) if _is_best(result, each)), None)
    return [
        playlist,
        same,
        *(get(result) for get in _VERDICT.values()),
        [get(result.track) for get in _TRACK.values()],
        [_candidate(each, result.track, part_names) for each in chosen],
        best,
    ]


def _shown_candidates(result: TrackResult) -> list[ScoredCandidate]:
    """Return the first candidates, the best one among them: also where a decision has chosen one that none was."""
    shown = list(result.candidates[: MOST_CANDIDATES.get(result.status, 0)])
    if result.best is None or any(_is_best(result, each) for each in shown):
        return shown
    best = next((each for each in result.candidates if _is_best(result, each)), None)
    if best is None and result.version is not None:
        best = ScoredCandidate(result.best, result.score or 0.0, result.version)
    return [best, *shown] if best else shown


def _is_best(result: TrackResult, scored: ScoredCandidate) -> bool:
    return result.best is not None and scored.candidate.track_id == result.best.track_id


def _candidate(scored: ScoredCandidate, track: RBTrack, part_names: list[str]) -> list[Json]:
    values = [get(scored) for get in _CANDIDATE.values()]
    return [*values, _key(scored.candidate.key, track.key), _parts(scored.parts, part_names)]


def _key(key: str | None, own: str) -> str | None:
    """Return Beatport's key as the library writes its own, so that people can compare them."""
    code = camelot(key or "")
    own_notation = notation(own)
    if not code:
        return key
    return written(code, own_notation) if own_notation else code


def _parts(parts: tuple[Evidence, ...], names: list[str]) -> list[Json]:
    """Return each part of a score as three numbers: its place in `names`, how well it agrees (0-1), its weight."""
    values: list[Json] = []
    for part in parts:
        if part.name not in names:
            names.append(part.name)
        values += [names.index(part.name), round(part.value, 2), plain_number(part.weight)]
    return values
