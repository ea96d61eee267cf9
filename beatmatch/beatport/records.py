"""Beatport's track objects: the API's as a type, and how lists of them are read, the API's and the website's.

Pure functions from bytes to values. Of the API's fields only `id` and `name` were in all of 107,795 records; others
are absent or null now and then, and new ones come unannounced.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from beatmatch.beatport.coverage import (
    DATE,
    REMIXERS,
    SUB_GENRE,
    Coverage,
    Observer,
    ParsedTrack,
    ignore,
    measure,
    require_identity,
)
from beatmatch.beatport.responses import HINT_UPDATE
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.hostile import LONGEST_TEXT, MOST_NAMES, plausible
from beatmatch.isrc import valid_isrc
from beatmatch.models import BeatportCandidate

DECODE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)  # of JSON, whatever is wrong with it


class _Named(msgspec.Struct):
    name: str | None = None


class _Release(msgspec.Struct):
    name: str | None = None
    label: _Named | None = None


class _Key(msgspec.Struct):
    name: str | None = None
    camelot_number: int | None = None
    camelot_letter: str | None = None


class TrackRecord(msgspec.Struct):
    """One track as the API lists it."""

    id: int
    name: str  # may be ""
    mix_name: str | None = None
    artists: list[_Named] | None = None
    remixers: list[_Named] | None = None  # often empty for a remix whose remixer is among the artists
    bsrc_remixer: list[Any] | None = None
    bpm: float | None = None
    key: _Key | None = None
    genre: _Named | None = None
    sub_genre: _Named | msgspec.UnsetType | None = msgspec.UNSET  # mostly null
    isrc: str | None = None
    catalog_number: str | None = None
    release: _Release | None = None
    length_ms: int | None = None
    publish_date: str | None = None  # yyyy-mm-dd, the day it came to Beatport
    new_release_date: str | None = None  # the label's own date, often years earlier
    slug: str | None = None
    is_ugc_remix: bool | None = None
    is_dj_edit: bool | None = None

    def as_candidate(self) -> BeatportCandidate:
        return BeatportCandidate(
            track_id=self.id,
            title=single_line(self.name),
            mix_name=single_line(self.mix_name),
            artists=_names(self.artists),
            remixers=_names(self.remixers),
            key=_name(self.key),
            bpm=plausible(self.bpm),
            length_ms=plausible(self.length_ms),
            release_date=(self.new_release_date or self.publish_date or "")[:10] or None,
            label=_name(self.release.label if self.release else None),
            genre=_name(self.genre),
            sub_genre=_name(self.sub_genre or None),
            release=_name(self.release),
            catalog_number=single_line(self.catalog_number) or None,
            isrc=single_line(self.isrc) or None,
            slug=(self.slug or "")[:LONGEST_TEXT] or None,
            is_dj_edit=bool(self.is_ugc_remix or self.is_dj_edit),
        )

    def keys(self) -> frozenset[str]:
        """Return which fields are there of those that a candidate does not show, for `coverage`."""
        there = {
            REMIXERS: self.remixers is not None,
            SUB_GENRE: self.sub_genre is not msgspec.UNSET,
            DATE: bool(self.new_release_date),
        }
        return frozenset(name for name, is_there in there.items() if is_there)


def _name(named: _Named | _Release | _Key | None) -> str | None:
    return (single_line(named.name) or None) if named else None


def _names(people: list[_Named] | None) -> tuple[str, ...]:
    return tuple(name for person in (people or ())[:MOST_NAMES] if (name := single_line(person.name)))


def single_line(text: str | None) -> str:
    """Return `text` without stray tabs, line breaks and double spaces, which real names hold; "" for None.

    What is longer than any name is cut.
    """
    return " ".join((text or "").split())[:LONGEST_TEXT]


_DECODER = msgspec.json.Decoder(TrackRecord)
_IDENTITY = frozenset({"id", "name", "mix_name", "artists"})


def parse_track(line: bytes | str) -> BeatportCandidate:
    """Read one track object of the API. Raises one of DECODE_ERRORS."""
    return _DECODER.decode(line).as_candidate()


def parse_track_leniently(record: msgspec.Raw) -> ParsedTrack:
    """Read one track object of the API; a field that cannot be understood counts as unknown.

    Raises one of DECODE_ERRORS where id, name, mix name or artists cannot be understood, or there are no artists.
    """
    track, odd = decode_leniently(record, _DECODER, TrackRecord, _IDENTITY)
    candidate = track.as_candidate()
    if not candidate.artists:
        raise msgspec.ValidationError("Object without an artist's name - at `$.artists`")
    return ParsedTrack(candidate, track.keys(), odd)


_Struct = TypeVar("_Struct", bound=msgspec.Struct)


def decode_leniently(
    record: msgspec.Raw, decoder: msgspec.json.Decoder[_Struct], struct: type[_Struct], required: frozenset[str]
) -> tuple[_Struct, Mapping[str, str]]:
    """Decode an object without the fields that do not fit their type, unless they are among `required`.

    Return it with the names of these fields and what is wrong with each.
    """
    try:
        return decoder.decode(record), {}
    except msgspec.ValidationError:
        values = msgspec.json.decode(record, type=dict[str, msgspec.Raw])
    types = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
    known = {key: raw for key, raw in values.items() if key in types}
    odd = {key: problem for key in known.keys() - required if (problem := _misfit(known[key], types[key]))}
    return decoder.decode(msgspec.json.encode({key: raw for key, raw in known.items() if key not in odd})), odd


def _misfit(raw: msgspec.Raw, type_: Any) -> str:
    """Return what is wrong with a value, "" where it is of the type."""
    try:
        msgspec.json.decode(raw, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return str(error)
    return ""


def parse_records(
    records: Sequence[msgspec.Raw],
    parse: Callable[[msgspec.Raw], ParsedTrack],
    path: str,
    observe: Observer = ignore,
) -> tuple[BeatportCandidate, ...]:
    """Read a list of track objects, which lies at `path` in the whole response: "$.tracks".

    A track that is not understood is left out. Raises CatalogError (source_changed) where that is all, and where none
    of several tracks has a mix name. `observe` is told which fields the tracks have, and which were left out.
    """
    tracks: list[ParsedTrack] = []
    problems: list[str] = []
    for index, record in enumerate(records):
        try:
            tracks.append(parse(record))
        except DECODE_ERRORS as error:
            problem, place = (
                str(error),
                f"{path}[{index}]",
            )  # "Expected `int`, got `str` - at `$.id`", or without a place
            problems.append(problem.replace("`$", f"`{place}") if "`$" in problem else f"{problem} - at `{place}`")
    if problems and not tracks:
        observe(Coverage(records=records))
        raise source_changed(problems[0])
    coverage = measure(tracks, records, problems)
    try:
        require_identity(coverage)
    except CatalogError:
        observe(Coverage(records=records))
        raise
    observe(coverage)
    return tuple(track.candidate for track in tracks)


_Shape = TypeVar("_Shape")


def decode_response(body: bytes, shape: type[_Shape]) -> _Shape:
    """Decode a whole response.

    Raises CatalogError (source_changed) for JSON of another shape, one of DECODE_ERRORS for what is no whole JSON.
    """
    msgspec.json.decode(body, type=msgspec.Raw)  # first: a body that is cut off is not of another shape
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise source_changed(str(error)) from error


def source_changed(problem: str) -> CatalogError:
    return CatalogError(ErrorKind.SOURCE_CHANGED, f"the answer is not understood: {problem}", HINT_UPDATE)


def only_with_isrc(candidates: Sequence[BeatportCandidate], isrc: str) -> tuple[BeatportCandidate, ...]:
    """Return the candidates whose ISRC is `isrc` (its twelve characters); a search finds similar ones, too."""
    return tuple(candidate for candidate in candidates if candidate.isrc and valid_isrc(candidate.isrc) == isrc)
