"""Find every track of a Rekordbox playlist on Beatport.

Three columns of functions do the same work and give equal results:

======================  ============================  =======================
blocking, one by one    blocking, side by side        to be awaited
======================  ============================  =======================
`process_track`         `process_track_async`         `match_track`
`process_playlist`      `process_playlist_async`      `match_playlist`
======================  ============================  =======================

Which module does what, and where to add what: CONTRIBUTING.md.
"""

from typing import TYPE_CHECKING

from beatmatch.version import __version__ as __version__

if TYPE_CHECKING:
    from beatmatch.errors import BeatmatchError as BeatmatchError
    from beatmatch.errors import CatalogError as CatalogError
    from beatmatch.errors import ErrorKind as ErrorKind
    from beatmatch.errors import InputError as InputError
    from beatmatch.library.rekordbox import parse_playlist as parse_playlist
    from beatmatch.library.rekordbox import read_playlists as read_playlists
    from beatmatch.matcher import async_best_beatport_match as async_best_beatport_match
    from beatmatch.matching.ask import generate_queries as generate_queries
    from beatmatch.models import BeatportCandidate as BeatportCandidate
    from beatmatch.models import Confidence as Confidence
    from beatmatch.models import RBTrack as RBTrack
    from beatmatch.models import Status as Status
    from beatmatch.models import TrackResult as TrackResult
    from beatmatch.models import VersionMatch as VersionMatch
    from beatmatch.processor import match_playlist as match_playlist
    from beatmatch.processor import match_track as match_track
    from beatmatch.processor import process_playlist as process_playlist
    from beatmatch.processor import process_playlist_async as process_playlist_async
    from beatmatch.processor import process_track as process_track
    from beatmatch.processor import process_track_async as process_track_async
    from beatmatch.settings import Network as Network
    from beatmatch.settings import Prefer as Prefer
    from beatmatch.settings import Settings as Settings

# The module of each public name, which is imported when the name is first used: `import beatmatch` stays quick.
_MODULES = {
    "BeatmatchError": "beatmatch.errors",
    "CatalogError": "beatmatch.errors",
    "ErrorKind": "beatmatch.errors",
    "InputError": "beatmatch.errors",
    "async_best_beatport_match": "beatmatch.matcher",
    "generate_queries": "beatmatch.matching.ask",
    "BeatportCandidate": "beatmatch.models",
    "Confidence": "beatmatch.models",
    "RBTrack": "beatmatch.models",
    "Status": "beatmatch.models",
    "TrackResult": "beatmatch.models",
    "VersionMatch": "beatmatch.models",
    "match_playlist": "beatmatch.processor",
    "match_track": "beatmatch.processor",
    "process_playlist": "beatmatch.processor",
    "process_playlist_async": "beatmatch.processor",
    "process_track": "beatmatch.processor",
    "process_track_async": "beatmatch.processor",
    "parse_playlist": "beatmatch.library.rekordbox",
    "read_playlists": "beatmatch.library.rekordbox",
    "Network": "beatmatch.settings",
    "Prefer": "beatmatch.settings",
    "Settings": "beatmatch.settings",
}

__all__ = [*_MODULES, "__version__"]  # noqa: PLE0604  # built from the table


def __getattr__(name: str) -> object:
    """Import a public name at its first use (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
