"""How many tracks of an answer have which fields: a field that all of them lack has another name now.

Fields are named here as people are told of them. `USUAL` is what to expect; `require_identity` judges one answer,
`catalogs.checked` all answers of a run.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from beatmatch.beatport.responses import HINT_UPDATE
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.models import BeatportCandidate

ARTISTS, MIX_NAME, REMIXERS, DATE, SUB_GENRE = "artists", "mix name", "remixers", "release date", "sub-genre"
ENOUGH = 5  # tracks: that so many lack the same field by chance does not happen

# Share of the tracks that have a field. The API's: field statistics of 107,795 records (tarodo/clouder-core, October
# 2026), and for what those do not count all captured records. Of remixers and sub-genre the key counts, which may hold
# nothing. What comes and goes (is_dj_edit, is_explicit ...) is not counted. The website's: a captured page of 2026.
_ALWAYS = 0.9999
_USUAL_API: Mapping[str, float] = {
    ARTISTS: _ALWAYS,
    MIX_NAME: _ALWAYS,
    REMIXERS: _ALWAYS,
    "length": _ALWAYS,
    "tempo": _ALWAYS,
    "key": _ALWAYS,
    "label": _ALWAYS,
    DATE: 0.99,  # the label's own; the day it came to Beatport stands in for it
    "genre": _ALWAYS,
    SUB_GENRE: _ALWAYS,
    "release": _ALWAYS,
    "catalogue number": 0.99,
    "ISRC": 0.99,
}
_USUAL_WEBSITE = {
    name: share for name, share in _USUAL_API.items() if name != SUB_GENRE
}  # left out where there is none
USUAL: Mapping[str, Mapping[str, float]] = {"beatport": _USUAL_API, "beatport-web": _USUAL_WEBSITE}  # by catalogue

_VALUES: Mapping[str, Callable[[BeatportCandidate], object]] = {
    ARTISTS: lambda track: track.artists,
    MIX_NAME: lambda track: track.mix_name,
    "length": lambda track: track.length_ms,
    "tempo": lambda track: track.bpm,
    "key": lambda track: track.key,
    "label": lambda track: track.label,
    "genre": lambda track: track.genre,
    "release": lambda track: track.release,
    "catalogue number": lambda track: track.catalog_number,
    "ISRC": lambda track: track.isrc,
}


@dataclass(frozen=True, slots=True)
class ParsedTrack:
    """A track of an answer. `keys` are the fields that a candidate does not show, `odd` those left out and why."""

    candidate: BeatportCandidate
    keys: frozenset[str] = frozenset()
    odd: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> frozenset[str]:
        """Return the names of the fields that it has."""
        return self.keys | {name for name, value in _VALUES.items() if value(self.candidate)}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the tracks of one answer, or of several, have each field.

    `left_out` is the number of further tracks, which were not understood, and `problem` why the first was not.
    `records` are the tracks of one answer; `answer` is the whole of one in which no list of tracks was found.
    """

    tracks: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    odd: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0
    problem: str = ""
    records: Sequence[msgspec.Raw] = field(default=(), repr=False, compare=False)
    answer: msgspec.Raw | None = field(default=None, repr=False, compare=False)

    def __add__(self, other: "Coverage") -> "Coverage":
        counts = Counter(self.counts) + Counter(other.counts)
        odd, left_out = {**other.odd, **self.odd}, self.left_out + other.left_out
        return Coverage(self.tracks + other.tracks, counts, odd, left_out, self.problem or other.problem)

    def lacks(self, name: str) -> bool:
        """Return whether none of the tracks, of which there are some, has the field."""
        return self.tracks > 0 and not self.counts.get(name)

    def share(self, name: str) -> float:
        return self.counts.get(name, 0) / self.tracks if self.tracks else 1.0

    def describe_left_out(self) -> str:
        """Say how many tracks were not understood, and why the first was not."""
        return (
            f"{self.left_out} of {self.tracks + self.left_out} tracks are not understood and left out ({self.problem})"
        )

    def describe(self, names: Iterable[str]) -> str:
        """Say how many tracks have these fields, which nearly all tracks should have."""
        counts = ", ".join(f"{self.counts.get(name, 0)} have {with_article(name)}" for name in names)
        return f"of {self.tracks} track{'' if self.tracks == 1 else 's'} {counts}, where nearly all should"


def with_article(name: str) -> str:
    if name.endswith("s"):
        return name
    return f"an {name}" if name == "ISRC" else f"a {name}"


Observer: TypeAlias = Callable[[Coverage], None]  # may raise CatalogError


def ignore(coverage: Coverage) -> None:
    """Do nothing with a coverage."""


def measure(
    tracks: Iterable[ParsedTrack], records: Sequence[msgspec.Raw] = (), problems: Sequence[str] = ()
) -> Coverage:
    """Count the fields of the tracks of one answer. `problems` are those of the tracks that were not understood."""
    listed = tuple(tracks)
    odd = {name: problem for track in reversed(listed) for name, problem in track.odd.items()}
    counts = Counter(name for track in listed for name in track.fields())
    return Coverage(len(listed), counts, odd, len(problems), next(iter(problems), ""), records)


def require_identity(coverage: Coverage) -> None:
    """Raise CatalogError (source_changed) for an answer of some length in which no track has artists or a mix name."""
    for name in (ARTISTS, MIX_NAME):
        if coverage.tracks >= ENOUGH and coverage.lacks(name):
            raise lacking(coverage, name)


def lacking(coverage: Coverage, name: str) -> CatalogError:
    """Return the error for tracks without a field that matching cannot do without."""
    message = f"the answer is not understood: none of its {coverage.tracks} tracks has {with_article(name)}"
    return CatalogError(ErrorKind.SOURCE_CHANGED, message, HINT_UPDATE)
