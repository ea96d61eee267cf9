"""The tracks of an export: attributes as typed values, and the tracks behind the keys of a playlist."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from beatmatch.hostile import LONGEST_TEXT
from beatmatch.isrc import compact_isrc
from beatmatch.library.file_types import file_type
from beatmatch.library.location import file_title, plain_path, skip_reason
from beatmatch.library.rekordbox.export import Elements
from beatmatch.library.rekordbox.playlists import PlaylistNode, is_collection_track
from beatmatch.models import RBTrack

NOT_IN_COLLECTION = "the playlist points to a track that is not in the collection"
DAMAGED_ROW = "its row in the file is damaged"

_INTEGER = re.compile(r"\s*([0-9]{1,9})(?:[.,][0-9]*)?\s*", re.ASCII)
_DECIMAL = re.compile(r"\s*([0-9]{1,3})(?:[.,]([0-9]{1,9}))?\s*", re.ASCII)
_YEARS = range(1000, 10_000)

_CODE = r"[A-Z]{2}-?[A-Z0-9]{3}-?[0-9]{2}-?[0-9]{5}"
_LABELLED_ISRC = re.compile(rf"\bISRC\s*[:=]?\s*({_CODE})\b", re.IGNORECASE | re.ASCII)
_BARE_ISRC = re.compile(rf"(?<![\w-])({_CODE})(?![\w-])")


@dataclass(frozen=True, slots=True)
class WantedTracks:
    """The tracks to look for: TrackIDs, and Locations as `_comparable` writes them."""

    ids: frozenset[str]
    locations: frozenset[str]

    @staticmethod
    def of(nodes: Iterable[PlaylistNode]) -> "WantedTracks":
        nodes = list(nodes)
        ids = frozenset(key for node in nodes if not node.by_location for key in node.keys)
        locations = frozenset(_comparable(key) for node in nodes if node.by_location for key in node.keys)
        return WantedTracks(ids, locations)


@dataclass(frozen=True, slots=True)
class FoundTracks:
    """The tracks that were found; of two with the same key the first."""

    by_id: Mapping[str, RBTrack]
    by_location: Mapping[str, RBTrack]

    def track(self, key: str, *, by_location: bool) -> RBTrack:
        """Return the track of a playlist entry, or one to be skipped where the key points to none."""
        if not by_location:
            return self.by_id.get(key) or RBTrack(track_id=key, skip_reason=NOT_IN_COLLECTION)
        path = plain_path(key)
        return self.by_location.get(_comparable(key)) or RBTrack(
            track_id=key, title=file_title(path), location=key, path=path, skip_reason=NOT_IN_COLLECTION
        )


def find_tracks(elements: Elements, wanted: WantedTracks) -> FoundTracks:
    """Read the tracks of some playlists, no further into the export than needed."""
    by_id: dict[str, RBTrack] = {}
    by_location: dict[str, RBTrack] = {}
    for element in elements:
        if len(by_id) == len(wanted.ids) and len(by_location) == len(wanted.locations):
            break
        if not is_collection_track(element):
            continue
        track_id = element.get("TrackID", "")
        if track_id in wanted.ids and track_id not in by_id:
            by_id[track_id] = parse_track(dict(element.attrib))
        place = _comparable(element.get("Location", "")) if wanted.locations else ""
        if place in wanted.locations and place not in by_location:
            by_location[place] = parse_track(dict(element.attrib))
    return FoundTracks(by_id, by_location)


def _comparable(location: str) -> str:
    """Write a Location so that two spellings of it are equal: URL quoting and Unicode forms differ between writers."""
    return unicodedata.normalize("NFC", plain_path(location))


def parse_track(attributes: Mapping[str, str]) -> RBTrack:
    """Return the attributes of a TRACK element as typed values. What makes no sense is unknown, never an error."""
    get = partial(_text, attributes)
    path = plain_path(attributes.get("Location", ""))
    title = get("Name", "") if get("Name", "").strip() else file_title(path)[:LONGEST_TEXT]
    artist = get("Artist", "") if get("Artist", "").strip() else ""
    seconds = _positive_integer(get("TotalTime"))
    year = _positive_integer(get("Year"))
    bpm = _DECIMAL.fullmatch(get("AverageBpm", ""))
    return RBTrack(
        track_id=attributes.get("TrackID") or attributes.get("Location", ""),
        title=title,
        artist=artist,
        album=get("Album", ""),
        genre=get("Genre", ""),
        label=get("Label", ""),
        remixer=get("Remixer", ""),
        mix=get("Mix", ""),
        location=attributes.get("Location", ""),
        path=path,
        key=get("Tonality", ""),
        bpm=float(f"{bpm[1]}.{bpm[2] or 0}") or None if bpm else None,
        year=year if year and year in _YEARS else None,  # looking for None would go through the whole range
        seconds=seconds,
        isrc=_isrc(attributes.get("Comments", "")) or _isrc(attributes.get("Grouping", "")),
        file_type=file_type(get("Kind", ""), path),
        bitrate=_positive_integer(get("BitRate")),
        skip_reason=skip_reason(path, title) or _builtin_reason(title, artist, path.lower(), seconds),
    )


def _text(attributes: Mapping[str, str], name: str, default: str = "") -> str:
    """Return an attribute, cut where it is longer than any name."""
    return attributes.get(name, default)[:LONGEST_TEXT]


def _positive_integer(text: str | None) -> int | None:
    match = _INTEGER.fullmatch(text or "")
    return int(match[1]) or None if match else None


def _isrc(text: str) -> str | None:
    """Find an ISRC that is labelled so, else a code that looks like one and is the only one."""
    labelled = _LABELLED_ISRC.search(text)
    if labelled:
        return compact_isrc(labelled[1])
    codes = {compact_isrc(code) for code in _BARE_ISRC.findall(text)}
    return codes.pop() if len(codes) == 1 else None


# What Rekordbox brings along: sounds of its sampler, and demo tracks.

_SOUND_FOLDERS = re.compile(r"/(pioneerdj|rekordbox)/sampler/|/osc_sampler/")  # .../OSC_SAMPLER/PRESET ONESHOT/HORN.wav
_DEMO_FOLDERS = re.compile(r"/(pioneerdj|rekordbox)/demo tracks/")  # .../PioneerDJ/Demo Tracks/Demo Track 1.mp3
_SOUND_TITLES = frozenset({"NOISE", "SINEWAVE", "SIREN", "HORN"})
_DEMO_TITLE = re.compile(r"demo track \d{1,2}")
_MAKERS = frozenset({"rekordbox", "loopmasters"})  # the artists in the tags of sounds and demo tracks
_SOUND_SECONDS = 15  # copied to a stick the sounds lose their folder; they last 5 to 7 seconds


def _builtin_reason(title: str, artist: str, path: str, seconds: int | None) -> str | None:
    """Return why a track is not looked for that came with Rekordbox. `path` is in lower case."""
    is_by_maker = artist.lower() in _MAKERS
    is_short_and_nameless = not artist and seconds is not None and seconds < _SOUND_SECONDS
    if _SOUND_FOLDERS.search(path) or (title in _SOUND_TITLES and (is_by_maker or is_short_and_nameless)):
        return "a sampler sound of Rekordbox"
    if _DEMO_FOLDERS.search(path) or (is_by_maker and _DEMO_TITLE.fullmatch(title.lower())):
        return "a demo track of Rekordbox"
    return None
