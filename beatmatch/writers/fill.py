"""Which fields of a library's track a match may fill, and with what: the same for an XML and for tags of files."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from beatmatch.errors import ConfigError
from beatmatch.matching.keys import Notation, camelot
from beatmatch.models import BeatportCandidate, Confidence, TrackResult, VersionMatch
from beatmatch.wording import title_with_mix
from beatmatch.writers.xml_edit import clean_text


class Field(StrEnum):
    KEY = "key"
    BPM = "bpm"
    LABEL = "label"
    GENRE = "genre"
    SUB_GENRE = "sub_genre"
    YEAR = "year"
    DATE = "date"
    ALBUM = "album"
    REMIXER = "remixer"
    ISRC = "isrc"
    CATALOG_NUMBER = "catalog_number"
    BEATPORT_ID = "beatport_id"
    BEATPORT_URL = "beatport_url"
    COMMENT = "comment"
    MIX = "mix"
    TITLE = "title"
    ARTIST = "artist"


# Title, artist, mix and comment are the DJ's own words: they are written only when they are named.
USUAL = frozenset(Field) - {Field.TITLE, Field.ARTIST, Field.MIX, Field.COMMENT}
NOTHING: frozenset[Field] = frozenset()
_ALL, _NONE = "all", "none"  # words that stand for fields in a list

_RANKS = {Confidence.HIGH: 2, Confidence.MEDIUM: 1, Confidence.LOW: 0}
_VALUES: Mapping[Field, Callable[[BeatportCandidate], str | None]] = {
    Field.KEY: lambda track: camelot(track.key or ""),
    Field.BPM: lambda track: f"{track.bpm:.2f}" if track.bpm else None,
    Field.LABEL: lambda track: track.label,
    Field.GENRE: lambda track: track.genre,
    Field.SUB_GENRE: lambda track: track.sub_genre,
    Field.YEAR: lambda track: str(track.year) if track.year else None,
    Field.DATE: lambda track: track.release_date,
    Field.ALBUM: lambda track: track.release,
    Field.REMIXER: lambda track: ", ".join(track.remixers),
    Field.ISRC: lambda track: track.isrc,
    Field.CATALOG_NUMBER: lambda track: track.catalog_number,
    Field.BEATPORT_ID: lambda track: str(track.track_id),
    Field.BEATPORT_URL: lambda track: track.url,
    Field.COMMENT: lambda track: track.url,
    Field.MIX: lambda track: track.mix_name,
    Field.TITLE: lambda track: title_with_mix(track.title, track.mix_name),
    Field.ARTIST: lambda track: ", ".join(track.artists),
}

_ZERO_IS_UNKNOWN = frozenset({Field.YEAR, Field.BPM})
_TEMPO_TOLERANCE = 0.02  # of the ratio 2 between two tempos


@dataclass(frozen=True, slots=True)
class Policy:
    """What is written: `fill` where the library has no value, `overwrite` also in place of its own.

    `key_notation` None stands for that of the library. `genres` maps names of genres and sub-genres, in lower case,
    to the DJ's own; the empty one is not written.
    """

    fill: frozenset[Field] = USUAL
    overwrite: frozenset[Field] = NOTHING
    key_notation: Notation | None = None
    genres: Mapping[str, str] = field(default_factory=dict)
    min_confidence: Confidence = Confidence.HIGH
    colour: bool = False  # of tracks without one, by confidence; in an XML only

    @property
    def chosen(self) -> tuple[Field, ...]:
        """The fields that may be written, in the order of `Field`."""
        return tuple(field for field in Field if field in self.fill | self.overwrite)


def parse_fields(text: str, usual: frozenset[Field] = USUAL, *, option: str) -> frozenset[Field]:
    """Read "key,bpm", "all" or "none". `usual` is what "all" stands for. Raises ConfigError for a name that is none."""
    names = [name.strip().lower().replace("-", "_") for name in text.split(",")]
    names = [name for name in names if name]
    if not names:
        raise ConfigError(f"--{option} names no field", f"choose from {_choices()}")
    if _NONE in names:
        return NOTHING
    return frozenset(named for name in names for named in (usual if name == _ALL else {_field(name, option)}))


def _field(name: str, option: str) -> Field:
    try:
        return Field(name)
    except ValueError:
        nearest = get_close_matches(name, list(Field), n=1, cutoff=0.5)
        question = f"; did you mean '{nearest[0]}'?" if nearest else ""
        raise ConfigError(f"--{option}: there is no field {name!r}{question}", f"choose from {_choices()}") from None


def _choices() -> str:
    return ", ".join((*Field, _ALL, _NONE))


def parse_genres(pairs: Iterable[str]) -> dict[str, str]:
    """Read pairs "Beatport's genre = own genre" into a map. Raises ConfigError for what is no pair."""
    genres = {}
    for pair in pairs:
        name, equals, own = pair.partition("=")
        if not equals or not name.strip():
            raise ConfigError(f"genres: {pair!r} is no pair", 'write "Melodic House & Techno" = "Melodic"')
        genres[name.strip().casefold()] = own.strip()
    return genres


def is_sure_enough(result: TrackResult, policy: Policy) -> bool:
    """Return whether a result is a match of the confidence that is asked for."""
    confidence = result.confidence or Confidence.LOW
    return result.matched and result.best is not None and _RANKS[confidence] >= _RANKS[policy.min_confidence]


def values_of(result: TrackResult, policy: Policy) -> dict[Field, str]:
    """Return what Beatport knows for the chosen fields, one line each; the key as Camelot code, the BPM as "124.00".

    There is none for a result that is no match, or less sure than the policy asks for.
    """
    best = result.best
    if best is None or not is_sure_enough(result, policy):
        return {}
    values = {field: clean_text(_value(best, field, policy)) for field in policy.chosen}
    if Field.MIX not in policy.overwrite and result.version is not VersionMatch.EXACT:
        values.pop(Field.MIX, None)  # an extended mix that stands in for the original has another name
    return {field: value for field, value in values.items() if value}


def _value(track: BeatportCandidate, field: Field, policy: Policy) -> str:
    value = _VALUES[field](track) or ""
    if field is Field.GENRE:
        names = (track.sub_genre or "", value)
        return next((policy.genres[name.casefold()] for name in names if name.casefold() in policy.genres), value)
    if field is Field.SUB_GENRE:
        return policy.genres.get(value.casefold(), value)
    return value


def is_to_be_written(field: Field, own: str, value: str, policy: Policy) -> bool:
    """Return whether `value` takes the place of the library's own value, "" where it has none."""
    own = own.strip()
    if not own or (field in _ZERO_IS_UNKNOWN and _number(own) == 0):
        return True
    if field not in policy.overwrite:
        return False
    if field is Field.KEY:
        return camelot(own) != value
    if field is Field.BPM:
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
