"""The tracks: attributes as Rekordbox wrote them into typed values, and the entries of playlists back to tracks."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beatmatch.isrc import compact_isrc
from beatmatch.library.location import file_title, path_of, stream_service
from beatmatch.library.rekordbox.export import Elements
from beatmatch.library.rekordbox.playlists import Node, in_collection
from beatmatch.models import RBTrack

# --- What there is no use looking for: streams, and the sounds and demos that Rekordbox brings along.

NOWHERE = "the playlist points to a track that is not in the collection"
BROKEN = "its row in the file is damaged"
_NAMELESS = "neither a title nor a file name"
_SOUND = "a sampler sound of Rekordbox"
_DEMO = "a demo track of Rekordbox"

_SOUND_FOLDERS = re.compile(r"/(pioneerdj|rekordbox)/sampler/|/osc_sampler/")  # .../OSC_SAMPLER/PRESET ONESHOT/HORN.wav
_DEMO_FOLDERS = re.compile(r"/(pioneerdj|rekordbox)/demo tracks/")  # .../PioneerDJ/Demo Tracks/Demo Track 1.mp3
_SOUNDS = frozenset({"NOISE", "SINEWAVE", "SIREN", "HORN"})
_DEMOS = re.compile(r"demo track \d{1,2}")
_MAKERS = frozenset({"rekordbox", "loopmasters"})  # who the tags of the demo tracks name
_SOUND_SECONDS = 15  # copied to a stick the sounds lose their folder; they last 5 to 7 seconds


def skip_reason(*, title: str, artist: str, path: str, seconds: int | None) -> str | None:
    """Say why a track is not looked for, None when it is. Empty texts mean unknown."""
    service = stream_service(path)
    if service:
        return f"a {service} stream, not a file"
    if not title:
        return _NAMELESS
    if _is_sound(title, artist, path.lower(), seconds):
        return _SOUND
    return _DEMO if _is_demo(title, artist, path.lower()) else None


def _is_sound(title: str, artist: str, path: str, seconds: int | None) -> bool:
    if _SOUND_FOLDERS.search(path):
        return True
    if title not in _SOUNDS:
        return False
    return artist.lower() in _MAKERS or (not artist and seconds is not None and seconds < _SOUND_SECONDS)


def _is_demo(title: str, artist: str, path: str) -> bool:
    if _DEMO_FOLDERS.search(path):
        return True
    return bool(_DEMOS.fullmatch(title.lower())) and artist.lower() in _MAKERS


_WHOLE = re.compile(r"\s*([0-9]{1,9})(?:[.,][0-9]*)?\s*", re.ASCII)
_DECIMAL = re.compile(r"\s*([0-9]{1,3})(?:[.,]([0-9]{1,9}))?\s*", re.ASCII)
_YEARS = range(1000, 10_000)

_CODE = r"[A-Z]{2}-?[A-Z0-9]{3}-?[0-9]{2}-?[0-9]{5}"
_LABELLED_ISRC = re.compile(rf"\bISRC\s*[:=]?\s*({_CODE})\b", re.IGNORECASE | re.ASCII)
_BARE_ISRC = re.compile(rf"(?<![\w-])({_CODE})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The tracks to look for: TrackIDs, and places as `_place` writes them."""

    ids: frozenset[str]
    places: frozenset[str]

    @staticmethod
    def of(nodes: Iterable[Node]) -> "Wanted":
        nodes = list(nodes)
        ids = frozenset(key for node in nodes if not node.by_location for key in node.keys)
        places = frozenset(_place(key) for node in nodes if node.by_location for key in node.keys)
        return Wanted(ids, places)


@dataclass(frozen=True, slots=True)
class Found:
    """The tracks that were looked for; of two with one key the first."""

    by_id: Mapping[str, RBTrack]
    by_place: Mapping[str, RBTrack]

    def track(self, key: str, *, by_location: bool) -> RBTrack:
        """Give the track of a playlist entry; an entry that points nowhere becomes one to be skipped."""
        if not by_location:
            return self.by_id.get(key) or RBTrack(track_id=key, skip_reason=NOWHERE)
        path = path_of(key)
        nowhere = RBTrack(track_id=key, title=file_title(path), location=key, path=path, skip_reason=NOWHERE)
        return self.by_place.get(_place(key)) or nowhere


def find_tracks(elements: Elements, wanted: Wanted) -> Found:
    """Go through an export for the tracks of some playlists, no further than needed."""
    by_id: dict[str, RBTrack] = {}
    by_place: dict[str, RBTrack] = {}
    for element in elements:
        if len(by_id) == len(wanted.ids) and len(by_place) == len(wanted.places):
            break
        if not in_collection(element):
            continue
        track_id = element.get("TrackID", "")
        if track_id in wanted.ids and track_id not in by_id:
            by_id[track_id] = as_track(dict(element.attrib))
        place = _place(element.get("Location", "")) if wanted.places else ""
        if place in wanted.places and place not in by_place:
            by_place[place] = as_track(dict(element.attrib))
    return Found(by_id, by_place)


def every_track(elements: Elements) -> tuple[RBTrack, ...]:
    """Go through an export for the whole collection."""
    return tuple(as_track(dict(element.attrib)) for element in elements if in_collection(element))


def _place(location: str) -> str:
    """Write a Location so that two spellings of it are equal: encodings and Unicode forms differ between writers."""
    return unicodedata.normalize("NFC", path_of(location))


def as_track(attributes: Mapping[str, str]) -> RBTrack:
    """Type the attributes of a TRACK element. What makes no sense is unknown, never an error."""
    text = attributes.get
    location = text("Location", "")
    path = path_of(location)
    title = _filled(text("Name")) or file_title(path)
    artist = _filled(text("Artist"))
    seconds = _whole(text("TotalTime"))
    return RBTrack(
        track_id=text("TrackID") or location,
        title=title,
        artist=artist,
        album=text("Album", ""),
        genre=text("Genre", ""),
        label=text("Label", ""),
        remixer=text("Remixer", ""),
        mix=text("Mix", ""),
        comments=text("Comments", ""),
        location=location,
        path=path,
        key=text("Tonality", ""),
        bpm=_bpm(text("AverageBpm")),
        year=_year(text("Year")),
        seconds=seconds,
        isrc=_isrc(text("Comments", "")) or _isrc(text("Grouping", "")),
        skip_reason=skip_reason(title=title, artist=artist, path=path, seconds=seconds),
    )


def _filled(text: str | None) -> str:
    return text if text and not text.isspace() else ""


def _whole(text: str | None) -> int | None:
    match = _WHOLE.fullmatch(text or "")
    return int(match[1]) or None if match else None


def _year(text: str | None) -> int | None:
    year = _whole(text)
    return year if year and year in _YEARS else None


def _bpm(text: str | None) -> float | None:
    match = _DECIMAL.fullmatch(text or "")
    return float(f"{match[1]}.{match[2] or 0}") or None if match else None


def _isrc(text: str) -> str | None:
    """Find an ISRC that is labelled so, else a code that looks like one and is the only one."""
    labelled = _LABELLED_ISRC.search(text)
    if labelled:
        return compact_isrc(labelled[1])
    codes = {compact_isrc(code) for code in _BARE_ISRC.findall(text)}
    return codes.pop() if len(codes) == 1 else None
