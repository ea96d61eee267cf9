"""Which attributes of a Rekordbox track a match may fill, and with what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from beatmatch.errors import ConfigError
from beatmatch.matching.keys import camelot
from beatmatch.models import BeatportCandidate, TrackResult, VersionMatch
from beatmatch.wording import title_with_mix
from beatmatch.writers.xml_edit import clean_text


class Field(StrEnum):
    KEY = "key"
    BPM = "bpm"
    LABEL = "label"
    GENRE = "genre"
    SUB_GENRE = "sub_genre"  # Rekordbox has one genre: where Beatport knows the finer one, that replaces the other
    YEAR = "year"
    ALBUM = "album"
    REMIXER = "remixer"
    MIX = "mix"
    TITLE = "title"
    ARTIST = "artist"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields to write, and whether they replace values that the library has."""

    chosen: tuple[Field, ...]
    overwrite: bool


ONLY_EMPTY = Fields(
    (Field.KEY, Field.BPM, Field.LABEL, Field.GENRE, Field.YEAR, Field.ALBUM, Field.REMIXER, Field.MIX),
    overwrite=False,
)

ATTRIBUTES: Mapping[Field, str] = {
    Field.KEY: "Tonality",
    Field.BPM: "AverageBpm",
    Field.LABEL: "Label",
    Field.GENRE: "Genre",
    Field.SUB_GENRE: "Genre",
    Field.YEAR: "Year",
    Field.ALBUM: "Album",
    Field.REMIXER: "Remixer",
    Field.MIX: "Mix",
    Field.TITLE: "Name",
    Field.ARTIST: "Artist",
}

_VALUES: Mapping[Field, Callable[[BeatportCandidate], str | None]] = {
    Field.KEY: lambda track: camelot(track.key or ""),
    Field.BPM: lambda track: f"{track.bpm:.2f}" if track.bpm else None,
    Field.LABEL: lambda track: track.label,
    Field.GENRE: lambda track: track.genre,
    Field.SUB_GENRE: lambda track: track.sub_genre,
    Field.YEAR: lambda track: str(track.year) if track.year else None,
    Field.ALBUM: lambda track: track.release,
    Field.REMIXER: lambda track: ", ".join(track.remixers),
    Field.MIX: lambda track: track.mix_name,
    Field.TITLE: lambda track: title_with_mix(track.title, track.mix_name),
    Field.ARTIST: lambda track: ", ".join(track.artists),
}

_ZERO_IS_UNKNOWN = frozenset({"Year", "AverageBpm"})
_TEMPO_TOLERANCE = 0.02  # of the ratio 2 between two tempos


def parse_fields(text: str) -> Fields:
    """Read "key,bpm": fields named by the user, which overwrite. Raises ConfigError for an unknown one, or none."""
    names = [name.strip().lower().replace("-", "_") for name in text.split(",")]
    chosen = {_field(name) for name in names if name}
    if not chosen:
        raise ConfigError("fields names nothing to write", f"choose from {', '.join(Field)}")
    return Fields(tuple(field for field in Field if field in chosen), overwrite=True)


def _field(name: str) -> Field:
    try:
        return Field(name)
    except ValueError:
        nearest = get_close_matches(name, list(Field), n=1, cutoff=0.5)
        question = f"; did you mean '{nearest[0]}'?" if nearest else ""
        raise ConfigError(f"there is no field {name!r}{question}", f"choose from {', '.join(Field)}") from None


def changed_attributes(attributes: Mapping[str, str], result: TrackResult, fields: Fields) -> dict[str, str]:
    """Return the attributes of a track that its match changes, with their new values; a key in Camelot notation."""
    best = result.best
    if not result.matched or best is None:
        return {}
    values = {ATTRIBUTES[field]: value for field in fields.chosen if (value := clean_text(_VALUES[field](best) or ""))}
    if not fields.overwrite and result.version is not VersionMatch.EXACT:
        values.pop(ATTRIBUTES[Field.MIX], None)  # an extended mix that stands in for the original has another name
    return {
        name: value
        for name, value in values.items()
        if _is_to_be_written(name, attributes.get(name, "").strip(), value, overwrite=fields.overwrite)
    }


def _is_to_be_written(name: str, own: str, value: str, *, overwrite: bool) -> bool:
    """Return whether `value` replaces the library's own value of an attribute."""
    if not own or (name in _ZERO_IS_UNKNOWN and _number(own) == 0):
        return True
    if not overwrite:
        return False
    if name == ATTRIBUTES[Field.KEY]:
        return camelot(own) != value
    if name == ATTRIBUTES[Field.BPM]:
        return not _is_same_tempo(own, value)
    return own != value


def _is_same_tempo(own: str, value: str) -> bool:
    """Return whether two tempos are equal, or Beatport's is half the library's.

    Beatport counts many a fast track at half its tempo; the library's beat grid is the better source then.
    """
    ratio = (_number(own) or 0.0) / float(value)
    return round(ratio, 5) == 1 or abs(ratio - 2) < _TEMPO_TOLERANCE


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
