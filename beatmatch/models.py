"""The values that pass from a playlist entry to its result: frozen, typed, without behaviour of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from beatmatch.errors import ErrorKind

Clock: TypeAlias = Callable[[], float]  # returns seconds


class Status(StrEnum):
    MATCHED = "matched"
    REVIEW = "review"
    NO_MATCH = "no_match"
    SKIPPED = "skipped"
    ERROR = "error"


class VersionMatch(StrEnum):
    """How the version of a candidate (original, extended, dub, remix by whom ...) compares with the library's."""

    EXACT = "exact"
    COMPATIBLE = "compatible"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Method(StrEnum):
    SEARCH = "search"
    ID = "id"
    ISRC = "isrc"
    DECISION = "decision"


class Changed(StrEnum):
    """How a result compares with that of the last run."""

    NEW = "new"
    BETTER = "better"
    LOST = "lost"
    SAME = "same"


class QueryKind(StrEnum):
    """What a query is made of, strictest first."""

    FULL = "full"  # artists, name and version
    ARTIST_TITLE = "artist_title"  # first artist and name
    REMIXER = "remixer"  # name and remixer
    FOLDED = "folded"  # as ARTIST_TITLE, without accents
    FILTER = "filter"  # name and artist as fields, not as words
    TITLE = "title"  # the name alone
    ID = "id"
    ISRC = "isrc"


class Origin(StrEnum):
    """Where the answer to a query came from."""

    CATALOG = "catalog"
    STORE = "store"
    SHARED = "shared"  # another track had asked the same and was waiting for the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class RBTrack:
    """A track of the library as it is written there, only typed. Absent, empty and zero all mean unknown.

    `title` is the file's name without its extension where the library has no title. `skip_reason` is set where there
    is nothing to look for (streams, sampler sounds, playlist entries whose track is not in the collection).
    """

    track_id: str
    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    label: str = ""
    remixer: str = ""
    mix: str = ""
    location: str = ""  # as in the library: a URL in Rekordbox exports, a path in .m3u files
    path: str = ""  # the same as a plain path
    key: str = ""  # as in the library: "8A", "Abm", "4d" ...
    bpm: float | None = None
    year: int | None = None
    seconds: int | None = None  # length, cut off to whole seconds
    isrc: str | None = None
    beatport_id: int | None = None  # of the track, in the tags of its file
    file_type: str = ""  # "mp3", "flac" ... (`library.file_types`)
    bitrate: int | None = None  # kbit/s
    skip_reason: str | None = None


def full_name(path: tuple[str, ...]) -> str:
    r"""Return a playlist's path as the command line takes it: "Folder/Sub/Name", with "/" inside a name as "\/"."""
    return "/".join(name.replace("/", "\\/") for name in path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """A playlist with the tracks of its entries, in order; a track may occur more than once."""

    path: tuple[str, ...]
    tracks: tuple[RBTrack, ...]

    @property
    def full_name(self) -> str:
        return full_name(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistInfo:
    """The path and size of a playlist, without its tracks."""

    path: tuple[str, ...]
    entries: int

    @property
    def full_name(self) -> str:
        return full_name(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatportCandidate:
    """A track as Beatport knows it. What the source does not say is None or empty."""

    track_id: int
    title: str
    mix_name: str = ""
    artists: tuple[str, ...] = ()
    remixers: tuple[str, ...] = ()
    key: str | None = None  # "Ab Minor"
    bpm: float | None = None
    length_ms: int | None = None
    release_date: str | None = None  # yyyy-mm-dd: the label's own date, else the day it came to Beatport
    label: str | None = None
    genre: str | None = None
    sub_genre: str | None = None
    release: str | None = None
    catalog_number: str | None = None
    isrc: str | None = None
    slug: str | None = None
    is_dj_edit: bool = False  # an edit made for DJs by a third party, or a user's remix

    @property
    def year(self) -> int | None:
        head = (self.release_date or "")[:4]
        return int(head) if head.isdecimal() else None

    @property
    def url(self) -> str:
        return f"https://www.beatport.com/track/{self.slug or '-'}/{self.track_id}"


@dataclass(frozen=True, slots=True)
class Query:
    """A question to a catalogue. `name` and `artist` are filled for QueryKind.FILTER only."""

    text: str
    kind: QueryKind
    name: str = ""
    artist: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a catalogue answered to one question, nearest first. Empty means: asked, and there is nothing."""

    candidates: tuple[BeatportCandidate, ...]
    origin: Origin = Origin.CATALOG


@dataclass(frozen=True, slots=True)
class QueryRecord:
    """A query that was asked for a track, and how many candidates came back."""

    query: Query
    candidates: int
    milliseconds: float = field(default=0.0, compare=False)
    origin: Origin = field(default=Origin.CATALOG, compare=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: how well two sides agree, in [0, 1], and how much that counts."""

    name: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate with its score (0-100), the verdict on its version, and the evidence for both."""

    candidate: BeatportCandidate
    score: float
    version: VersionMatch
    parts: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()  # in words: what speaks against it, or how it was understood

    def value_of(self, name: str) -> float | None:
        """Return how well the named evidence agrees, None where either side lacked it."""
        return next((part.value for part in self.parts if part.name == name), None)


@dataclass(frozen=True, slots=True)
class TrackError:
    """Why there is no answer for a track."""

    kind: ErrorKind
    message: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Why a result is that of an earlier run: the source did not answer (`kind`), or the run was interrupted (None)."""

    kind: ErrorKind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackResult:
    """What became of one playlist entry. There is exactly one for every entry, whatever happened to it.

    `best` is the match when `status` is matched, the best candidate when it is review, else None.
    `score`, `confidence` and `version` are those of `best`.
    """

    playlist: str
    playlist_index: int  # from 1
    track: RBTrack
    status: Status
    score: float | None = None
    confidence: Confidence | None = None
    version: VersionMatch | None = None
    method: Method | None = None
    reasons: tuple[str, ...] = ()
    best: BeatportCandidate | None = None
    candidates: tuple[ScoredCandidate, ...] = ()
    queries: tuple[QueryRecord, ...] = ()
    changed: Changed | None = None
    error: TrackError | None = None
    kept: Kept | None = None  # None: this run has asked, or needed not to
    milliseconds: float = field(default=0.0, compare=False)

    @property
    def matched(self) -> bool:
        return self.status is Status.MATCHED
