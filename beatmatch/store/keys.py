"""The keys of the store: a track is stored under its own words, a question under what it asks."""

import unicodedata

from beatmatch.isrc import compact_isrc
from beatmatch.models import Query, QueryKind, RBTrack

_SEPARATOR = "\t"  # between the parts of a key; inside a part every run of white space is one space


def track_key(track: RBTrack) -> str:
    """Return the key of a track: title, artist and length, so that it survives moved files and new TrackIDs."""
    title, artist = fold_case(track.title), fold_case(track.artist)
    if title or artist:
        return _SEPARATOR.join((title, artist, str(track.seconds or "")))
    return _SEPARATOR.join(("", "", "", _one_line(track.location or track.track_id)))


def fold_case(text: str) -> str:
    """Fold case, white space and the two ways to write an accent; keep the accents.

    `matching.text.fold` also drops accents and apostrophes, which would give two tracks one key, and it changes with
    the matching, while the keys of a store must stay what they are.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", _one_line(text)).casefold())


def question_key(query: Query) -> str:
    """Return the key of a question: the same for all searches for the same words, whatever their kind."""
    match query.kind:
        case QueryKind.ID:
            return f"id:{query.text}"
        case QueryKind.ISRC:
            return f"isrc:{compact_isrc(query.text)}"
        case QueryKind.FILTER:
            return f"filter:{_search_text(query.name)}{_SEPARATOR}{_search_text(query.artist)}"
        case _:
            return f"search:{_search_text(query.text)}"


def _search_text(text: str) -> str:
    """Fold case with `lower`: `casefold` would turn "Straße" into "Strasse", which searches tell apart."""
    return unicodedata.normalize("NFC", _one_line(text).lower())


def _one_line(text: str) -> str:
    """Return a text as SQLite accepts it, in one line: halves of surrogate pairs become question marks."""
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    return " ".join(composed.split())
