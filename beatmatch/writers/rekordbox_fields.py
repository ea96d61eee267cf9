"""Which attributes of a Rekordbox track a match may fill, and with what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from beatmatch.errors import ConfigError
from beatmatch.matching.keys import camelot
from beatmatch.models import BeatportCandidate, TrackResult, VersionMatch
from beatmatch.wording import title_with_mix
from beatmatch.writers.xml_edit import clean


class Field(StrEnum):
    KEY = "key"
    BPM = "bpm"
    LABEL = "label"
    GENRE = "genre"
    SUB_GENRE = "sub_genre"  # Rekordbox has one genre: the finer one goes before, where there is one
    YEAR = "year"
    ALBUM = "album"
    REMIXER = "remixer"
    MIX = "mix"
    TITLE = "title"
    ARTIST = "artist"


@dataclass(frozen=True, slots=True)
class Fields:
    """What is written, and whether a value that the library has gives way."""

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
    Field.KEY: lambda best: camelot(best.key or ""),
    Field.BPM: lambda best: f"{best.bpm:.2f}" if best.bpm else None,
    Field.LABEL: lambda best: best.label,
    Field.GENRE: lambda best: best.genre,
    Field.SUB_GENRE: lambda best: best.sub_genre,
    Field.YEAR: lambda best: str(best.year) if best.year else None,
    Field.ALBUM: lambda best: best.release,
    Field.REMIXER: lambda best: ", ".join(best.remixers),
    Field.MIX: lambda best: best.mix_name,
    Field.TITLE: lambda best: title_with_mix(best.title, best.mix_name),
    Field.ARTIST: lambda best: ", ".join(best.artists),
}


def parse_fields(text: str) -> Fields:
    """Read "key,bpm": fields named by the user, which overwrite. Raises ConfigError for one there is not."""
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


def changes(attributes: Mapping[str, str], result: TrackResult, fields: Fields) -> dict[str, str]:
    """Say which attributes of a track change and to what; a key is in Camelot notation."""
    return {
        name: value
        for name, value in _offered(result, fields).items()
        if _gives_way(name, attributes.get(name, "").strip(), value, overwrite=fields.overwrite)
    }


def _offered(result: TrackResult, fields: Fields) -> dict[str, str]:
    if not result.matched or result.best is None:
        return {}
    best = result.best
    values = {ATTRIBUTES[field]: value for field in fields.chosen if (value := clean(_VALUES[field](best) or ""))}
    if not fields.overwrite and result.version is not VersionMatch.EXACT:
        values.pop(ATTRIBUTES[Field.MIX], None)  # an extended mix that stands in for the original has another name
    return values


def _gives_way(name: str, own: str, value: str, *, overwrite: bool) -> bool:
    if not own or (name in _ZERO_IS_UNKNOWN and _number(own) == 0):
        return True
    return overwrite and not _SAME.get(name, str.__eq__)(own, value)


def _same_key(own: str, value: str) -> bool:
    return camelot(own) == value


def _same_bpm(own: str, value: str) -> bool:
    """Beatport counts many a fast track at half its tempo; the library's beat grid knows better."""
    ratio = (_number(own) or 0.0) / float(value)
    return round(ratio, 5) == 1 or abs(ratio - 2) < _TEMPO_TOLERANCE


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


_TEMPO_TOLERANCE = 0.02
_ZERO_IS_UNKNOWN = frozenset({"Year", "AverageBpm"})
_SAME: Mapping[str, Callable[[str, str], bool]] = {"Tonality": _same_key, "AverageBpm": _same_bpm}
