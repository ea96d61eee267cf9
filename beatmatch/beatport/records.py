"""The track object of Beatport's API v4, typed: lenient about absent, null and unknown keys, exact about the rest.

A pure function from bytes to values. Field names and types: beatport.md A.6, measured over 107,795 records.
"""

import logging
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from beatmatch.beatport.responses import UPDATE
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.models import BeatportCandidate


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
    """One track as the API lists it. Only `id` and `name` are sure to be there."""

    id: int
    name: str
    mix_name: str | None = None
    artists: list[_Named] | None = None
    remixers: list[_Named] | None = None
    bsrc_remixer: list[Any] | None = None
    bpm: float | None = None
    key: _Key | None = None
    genre: _Named | None = None
    sub_genre: _Named | None = None
    isrc: str | None = None
    catalog_number: str | None = None
    release: _Release | None = None
    length_ms: int | None = None
    publish_date: str | None = None
    new_release_date: str | None = None
    slug: str | None = None
    is_ugc_remix: bool | None = None
    is_dj_edit: bool | None = None

    def as_candidate(self) -> BeatportCandidate:
        label = self.release.label if self.release else None
        return BeatportCandidate(
            track_id=self.id,
            title=clean_line(self.name),
            mix_name=clean_line(self.mix_name),
            artists=_names(self.artists),
            remixers=_names(self.remixers),
            key=_text(self.key),
            bpm=self.bpm or None,
            length_ms=self.length_ms or None,
            release_date=(self.new_release_date or self.publish_date or "")[:10] or None,
            label=_text(label),
            genre=_text(self.genre),
            sub_genre=_text(self.sub_genre),
            release=_text(self.release),
            catalog_number=clean_line(self.catalog_number) or None,
            isrc=clean_line(self.isrc) or None,
            slug=self.slug or None,
            is_dj_edit=bool(self.is_ugc_remix or self.is_dj_edit),
        )


def clean_line(text: str | None) -> str:
    """Squeeze stray tabs, newlines and spaces, which real names hold."""
    return " ".join((text or "").split())


def _text(named: _Named | _Release | _Key | None) -> str | None:
    return (clean_line(named.name) or None) if named else None


def _names(people: list[_Named] | None) -> tuple[str, ...]:
    return tuple(name for person in people or () if (name := clean_line(person.name)))


_DECODER = msgspec.json.Decoder(TrackRecord)
_IDENTITY = frozenset({"id", "name", "mix_name", "artists", "remixers"})


def parse_track(line: bytes | str) -> BeatportCandidate:
    """Read one track object. Raises msgspec.DecodeError (or its ValidationError, which names the key)."""
    return _DECODER.decode(line).as_candidate()


def parse_tolerantly(record: msgspec.Raw) -> BeatportCandidate:
    """Read one track object; what cannot be understood beside its identity counts as unknown.

    The identity is id, name, mix name, artists and remixers: wrong types there raise as in `parse_track`.
    """
    return tolerant(record, _DECODER, TrackRecord, _IDENTITY).as_candidate()


_Record = TypeVar("_Record", bound=msgspec.Struct)


def tolerant(
    record: msgspec.Raw, decoder: msgspec.json.Decoder[_Record], struct: type[_Record], exact: frozenset[str]
) -> _Record:
    """Decode a record, leaving out the fields that do not fit their type, unless they are among `exact`."""
    try:
        return decoder.decode(record)
    except msgspec.ValidationError:
        given = msgspec.json.decode(record, type=dict[str, msgspec.Raw])
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    fitting = {
        key: raw for key, raw in given.items() if key in exact or (key in fields and _fits(raw, fields[key].type))
    }
    return decoder.decode(msgspec.json.encode(fitting))


def _fits(raw: msgspec.Raw, kind: Any) -> bool:
    try:
        msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


# --- What Beatport's API and its website have in common: how a question is worded, and how a list is read.

LONGEST = 250  # characters of a question; an address cannot grow for ever

_ISRC = re.compile(r"[A-Z0-9]{12}")
_UNSENDABLE = {"Cc", "Cs"}  # control characters, halves of surrogate pairs
_log = logging.getLogger(__name__)


def search_words(text: str) -> str:
    """Word a question so that Beatport takes it: composed accents, one line, one pair of brackets at most."""
    composed = unicodedata.normalize("NFC", text)
    sendable = "".join(" " if unicodedata.category(char) in _UNSENDABLE else char for char in composed)
    return " ".join(_one_pair(sendable).split())[:LONGEST].rstrip()


def _one_pair(text: str) -> str:
    """Keep the first bracket and the one that closes it: Beatport answers more of them with a refusal."""
    first = text.find("(")
    last = text.find(")", first + 1) if first >= 0 else -1
    return "".join(
        char if char not in "()" or (last > 0 and place in (first, last)) else " " for place, char in enumerate(text)
    )


def without_commas(name: str) -> str:
    """Give the longest piece between commas: a filter takes a comma for "or", and what it finds contains the piece."""
    return max((search_words(piece) for piece in name.split(",")), key=len)


def plain_isrc(isrc: str) -> str | None:
    """Write an ISRC as Beatport does, 12 characters; None where it is none."""
    plain = isrc.upper().replace("-", "").replace(" ", "")
    return plain if _ISRC.fullmatch(plain) else None


def with_isrc(candidates: Sequence[BeatportCandidate], isrc: str) -> tuple[BeatportCandidate, ...]:
    """Keep what really has this ISRC, whatever the source takes for near."""
    return tuple(found for found in candidates if found.isrc and plain_isrc(found.isrc) == isrc)


def read_records(
    records: Sequence[msgspec.Raw], read: Callable[[msgspec.Raw], BeatportCandidate], path: str
) -> tuple[BeatportCandidate, ...]:
    """Read a list of tracks. One that is not understood is left out and logged; where that is all, it is an error."""
    candidates: list[BeatportCandidate] = []
    odd: list[str] = []
    for place, record in enumerate(records):
        try:
            candidates.append(read(record))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            odd.append(_placed(problem, f"{path}[{place}]"))
    if odd and not candidates:
        raise source_changed(odd[0])
    for complaint in odd:
        _log.warning("a track of Beatport's answer is not understood and left out: %s", complaint)
    return tuple(candidates)


def source_changed(complaint: str) -> CatalogError:
    return CatalogError(ErrorKind.SOURCE_CHANGED, f"the answer is not understood: {complaint}", UPDATE)


def _placed(problem: Exception, path: str) -> str:
    """Say where in the whole answer a record is odd: "Expected `int`, got `str` - at `$.tracks[3].id`"."""
    text = str(problem)
    return text.replace("`$", f"`{path}") if "`$" in text else f"{text} - at `{path}`"
