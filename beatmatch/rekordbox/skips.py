"""What there is no use looking for: streams, and the sounds and demos that Rekordbox brings along.

A folder of Rekordbox's own decides; a name only together with its maker. A song called "Siren" by somebody stays.
"""

import re

from beatmatch.locations import stream_service

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
