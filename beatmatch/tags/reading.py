"""Read the tags of an audio file, and what its sound is like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from beatmatch.hostile import LONGEST_TEXT, plausible
from beatmatch.isrc import valid_isrc
from beatmatch.tags.table import ADDRESSES, TABLE, Kind
from beatmatch.tags.texts import RawTags, Sound, Texts, read_raw
from beatmatch.writers.fill import Field

_LONGEST_COMMENT = 10_000  # characters
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"((?:19|20)\d\d)-([01]\d)-([0-3]\d)")
_TRACK_ADDRESS = re.compile(r"beatport\.com/(?:[a-z]{2}/)?track/[^/\s]*/(\d{1,12})", re.IGNORECASE)
_BEATPORT_ID = re.compile(r"\d{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTags:
    """The tags of an audio file as it has them, and what its sound is like. Absent and empty both mean unknown."""

    kind: Kind
    title: str = ""
    artist: str = ""
    mix: str = ""
    album: str = ""
    genre: str = ""
    sub_genre: str = ""
    label: str = ""
    remixer: str = ""
    key: str = ""  # as in the file: "8A", "Abm", "4d" ...
    isrc: str = ""
    catalog_number: str = ""
    comment: str = ""
    date: str = ""  # yyyy-mm-dd
    beatport_url: str = ""
    beatport_id: int | None = None
    bpm: float | None = None
    year: int | None = None
    seconds: int | None = None  # length, cut off to whole seconds
    bitrate: int | None = None  # kbit/s
    lossless: bool = False


def read_tags(path: Path) -> FileTags:
    """Read the tags of an audio file.

    Raises AudioFileError for a file that cannot be read, ConfigError where mutagen is not installed.
    """
    raw = read_raw(path)
    return _file_tags(raw.kind, raw.texts, raw.sound)


def _file_tags(kind: Kind, texts: Texts, sound: Sound) -> FileTags:
    values = {field: _first(texts, kind, field) for field in Field}
    date = _DATE.match(values[Field.DATE])
    year = _YEAR.search(values[Field.YEAR])
    length = plausible(sound.seconds)
    bitrate = plausible(sound.bitrate)
    return FileTags(
        kind=kind,
        title=values[Field.TITLE],
        artist=values[Field.ARTIST],
        mix=values[Field.MIX],
        album=values[Field.ALBUM],
        genre=values[Field.GENRE],
        sub_genre=values[Field.SUB_GENRE],
        label=values[Field.LABEL],
        remixer=values[Field.REMIXER],
        key=values[Field.KEY],
        isrc=valid_isrc(values[Field.ISRC]) or "",
        catalog_number=values[Field.CATALOG_NUMBER],
        comment=values[Field.COMMENT],
        date="-".join(date.groups()) if date else "",
        beatport_url=_beatport_address(texts, kind),
        beatport_id=_beatport_id(texts, kind),
        bpm=_tempo(values[Field.BPM]),
        year=int(year[0]) if year else None,
        seconds=int(length) if length else None,
        bitrate=round(bitrate / 1000) if bitrate else None,
        lossless=sound.lossless,
    )


def own_values(raw: RawTags) -> dict[Field, str]:
    """Return the texts that a file has for each field, "" for none; a date only where it is a whole one."""
    values = {field: _first(raw.texts, raw.kind, field) for field in Field}
    date, year = _DATE.match(values[Field.DATE]), _YEAR.search(values[Field.YEAR])
    values[Field.DATE] = date[0] if date else ""
    values[Field.YEAR] = year[0] if year else values[Field.YEAR]
    values[Field.BEATPORT_URL] = values[Field.BEATPORT_URL] or _beatport_address(raw.texts, raw.kind)
    return values


def tag_names(kind: Kind, field: Field) -> tuple[str, ...]:
    """Return the tags of a field in files of a kind: those that are written first, then the other spellings."""
    tags = TABLE[field]
    if kind is Kind.FLAC:
        return tags.vorbis + tags.more_vorbis
    if kind is Kind.M4A:
        return tags.m4a + tags.more_m4a
    return tags.id3 + tags.more_id3 + ((tags.info,) if tags.info and kind is Kind.WAV else ())


def _texts_of(texts: Texts, kind: Kind, field: Field) -> Iterator[str]:
    for name in tag_names(kind, field):
        yield from texts.get(name, ())


def _first(texts: Texts, kind: Kind, field: Field) -> str:
    """Return the text of a field: several values of its first tag that has any are one, joined by commas."""
    most = _LONGEST_COMMENT if field is Field.COMMENT else LONGEST_TEXT
    for name in tag_names(kind, field):
        found = [text for each in texts.get(name, ()) if (text := each.replace("\0", " ").strip())]
        if found:
            return (found[0] if field is Field.COMMENT else ", ".join(found))[:most]
    return ""


def _beatport_address(texts: Texts, kind: Kind) -> str:
    return next((text.strip()[:LONGEST_TEXT] for text in _addresses(texts, kind) if _TRACK_ADDRESS.search(text)), "")


def _addresses(texts: Texts, kind: Kind) -> Iterator[str]:
    yield from _texts_of(texts, kind, Field.BEATPORT_URL)
    for name in ADDRESSES:
        yield from texts.get(name, ())


def _beatport_id(texts: Texts, kind: Kind) -> int | None:
    """Return the id of a track at Beatport: from a tag of its own, else from an address of beatport.com."""
    for text in _texts_of(texts, kind, Field.BEATPORT_ID):
        if found := _BEATPORT_ID.fullmatch(text.strip().removeprefix("track-")):
            return int(found[0]) or None
    for text in _addresses(texts, kind):
        if found := _TRACK_ADDRESS.search(text):
            return int(found[1]) or None
    return None


def _tempo(text: str) -> float | None:
    try:
        tempo = float(text.replace(",", ".").split()[0]) if text else 0.0
    except ValueError:
        return None
    return tempo if 0 < tempo < 1000 else None
