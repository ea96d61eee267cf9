"""By which name something is remembered: a track by its content, a question by its words."""

import unicodedata

from beatmatch.isrc import compact_isrc
from beatmatch.models import Query, QueryKind, RBTrack

_BETWEEN = "\t"  # between the parts of a key; inside a part every run of white space is one space


def track_key(track: RBTrack) -> str:
    """Name a track by what it says of itself, so that what is known survives moved files and new TrackIDs."""
    title, artist = fold(track.title), fold(track.artist)
    if title or artist:
        return _BETWEEN.join((title, artist, str(track.seconds or "")))
    return _BETWEEN.join(("", "", "", _line(track.location or track.track_id)))


def fold(text: str) -> str:
    """Fold case, white space and the two ways to write an accent; keep the accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", _line(text)).casefold())


def question_key(query: Query) -> str:
    """Name a question: all searches for the same words are one. Letters that a search tells apart stay apart."""
    match query.kind:
        case QueryKind.ID:
            return f"id:{query.text}"
        case QueryKind.ISRC:
            return f"isrc:{compact_isrc(query.text)}"
        case QueryKind.FILTER:
            return f"filter:{_asked(query.name)}{_BETWEEN}{_asked(query.artist)}"
        case _:
            return f"search:{_asked(query.text)}"


def _asked(text: str) -> str:
    """Fold case with `lower`: `casefold` would make one question of "Straße" and "Strasse"."""
    return unicodedata.normalize("NFC", _line(text).lower())


def _line(text: str) -> str:
    """Write a text in one line, as a database takes it: halves of surrogate pairs become question marks."""
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    return " ".join(composed.split())
