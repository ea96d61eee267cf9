"""Results that a run wrote as JSON: the document, lines, or a list that jq made of it."""

import logging
from collections.abc import Iterator

import msgspec

from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate, RBTrack, Status, VersionMatch
from beatmatch.review.items import Choice, Doubt

_log = logging.getLogger("beatmatch.review")
_DOUBTFUL = frozenset({Status.REVIEW, Status.NO_MATCH})
_AGAIN = "give what `beatmatch match` wrote as JSON or NDJSON, or run it again"


class LibraryFacts(msgspec.Struct):
    """What a result says of its entry beside title, artist and place."""

    remixer: str | None = None
    mix: str | None = None
    album: str | None = None
    label: str | None = None
    key: str | None = None
    bpm: float | None = None
    year: int | None = None
    seconds: int | None = None


class _Candidate(msgspec.Struct):
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


class _Result(msgspec.Struct):
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
    candidates: tuple[_Candidate, ...] = ()


class _Glance(msgspec.Struct):
    status: Status


class _Document(msgspec.Struct):
    results: list[msgspec.Raw]


_GLANCE = msgspec.json.Decoder(_Glance)
_RESULT = msgspec.json.Decoder(_Result)
_DOCUMENT = msgspec.json.Decoder(_Document)
_LIST = msgspec.json.Decoder(list[msgspec.Raw])


def read_json(data: bytes, name: str) -> Iterator[Doubt]:
    """Give the entries that were not matched. Raises InputError for what is no result."""
    lines = data.split(b"\n")
    for where, raw in _lines(lines, name) if _is_result(lines[0]) else _document(data, name):
        try:
            if _GLANCE.decode(raw).status in _DOUBTFUL:
                yield _doubt(_RESULT.decode(raw))
        except msgspec.DecodeError as problem:
            raise InputError(f"{name}: {where} is no result: {problem}", _AGAIN) from problem


def _lines(lines: list[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    """Give the lines; the last one may be cut off, when the run was killed."""
    if not _is_result(lines[-1]):
        _log.warning("%s ends in the middle of a result; the run was cut short", name)
        lines = lines[:-1]
    return ((f"line {number}", line) for number, line in enumerate(lines, 1) if line.strip())


def _document(data: bytes, name: str) -> Iterator[tuple[str, msgspec.Raw]]:
    try:
        listed = data.startswith(b"[")
        results = _LIST.decode(data) if listed else _DOCUMENT.decode(data).results
    except msgspec.DecodeError as problem:
        raise InputError(f"{name} holds no results: {problem}", _AGAIN) from problem
    return ((f"result {number}", raw) for number, raw in enumerate(results, 1))


def _is_result(line: bytes) -> bool:
    try:
        _GLANCE.decode(line)
    except msgspec.DecodeError:
        return False
    return True


def _doubt(result: _Result) -> Doubt:
    choices = sorted(map(_choice, result.candidates), key=lambda choice: not _is_best(choice, result))
    return Doubt(
        places=((result.playlist, result.playlist_index),),
        track=library_track(result.track_id, result.title, result.artist, result.location, result.library),
        status=result.status,
        reasons=result.reasons,
        choices=tuple(choices),
    )


def _is_best(choice: Choice, result: _Result) -> bool:
    return choice.candidate.track_id == result.beatport_track_id


def library_track(track_id: str, title: str, artist: str, location: str, facts: LibraryFacts) -> RBTrack:
    return RBTrack(
        track_id=track_id,
        title=title,
        artist=artist,
        location=location,
        remixer=facts.remixer or "",
        mix=facts.mix or "",
        album=facts.album or "",
        label=facts.label or "",
        key=facts.key or "",
        bpm=facts.bpm,
        year=facts.year,
        seconds=facts.seconds,
    )


def _choice(found: _Candidate) -> Choice:
    return Choice(candidate=_track(found), score=found.match_score, version=found.version)


def _track(found: _Candidate) -> BeatportCandidate:
    return BeatportCandidate(
        track_id=found.beatport_track_id,
        title=found.beatport_title,
        mix_name=found.beatport_mix_name or "",
        artists=found.beatport_artists,
        remixers=found.beatport_remixers,
        key=found.beatport_key,
        bpm=found.beatport_bpm,
        length_ms=found.beatport_length_ms,
        release_date=found.beatport_release_date,
        label=found.beatport_label,
        genre=found.beatport_genre,
        sub_genre=found.beatport_sub_genre,
        release=found.beatport_release,
        catalog_number=found.beatport_catalog_number,
        isrc=found.beatport_isrc,
        slug=_slug(found.beatport_url),
    )


def _slug(url: str) -> str | None:
    parts = url.rsplit("/", 2)
    return parts[1] if len(parts) > 2 and parts[1] != "-" else None
