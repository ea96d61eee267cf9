"""The questions to ask a catalogue for one track: strictest first, few, no two the same."""

import unicodedata
from collections.abc import Iterator

from beatmatch.matching.artists import split_people
from beatmatch.matching.entry import Entry, understand
from beatmatch.matching.parts import Reading
from beatmatch.models import Query, QueryKind, RBTrack
from beatmatch.settings import Settings

_MOST_ARTISTS = 3  # more names only push the right track down
_LONGEST = 120  # characters


def generate_queries(track: RBTrack, settings: Settings) -> tuple[Query, ...]:
    """Name the queries for a track, strictest first; the matcher stops at the first that brings a safe match."""
    return queries_for(understand(track, settings))


def queries_for(entry: Entry) -> tuple[Query, ...]:
    """Name the queries for an entry that is already understood."""
    distinct: dict[tuple[str, ...], Query] = {}
    for query in _queries(entry):
        if query.text:
            way = "fields" if query.kind is QueryKind.FILTER else "words"
            distinct.setdefault((way, unicodedata.normalize("NFC", query.text.casefold())), query)
    return tuple(distinct.values())


def is_worth_asking(kind: QueryKind, *, name_seen: bool, song_seen: bool) -> bool:
    """Tell whether a further query may still find more: not once the song itself, or its name, has been seen."""
    if kind in (QueryKind.FOLDED, QueryKind.FILTER):
        return not song_seen
    return not name_seen if kind is QueryKind.TITLE else True


def _queries(entry: Entry) -> Iterator[Query]:
    reading = entry.readings[0] if entry.readings else Reading((), ())
    artists = _artists(entry, reading)
    name = _name(reading)
    yield Query(_text(*artists[:_MOST_ARTISTS], name, _version(reading)), QueryKind.FULL)
    yield Query(_text(*artists[:1], name), QueryKind.ARTIST_TITLE)
    if reading.version.words:
        yield Query(
            _text(name, " ".join(reading.version.words), "remix" if reading.version.remix else ""), QueryKind.REMIXER
        )
    yield Query(_text(*map(_without_accents, (*artists[:1], name))), QueryKind.FOLDED)
    if artists and name:
        yield Query(_text(artists[0], name), QueryKind.FILTER, name=reading.text or name, artist=artists[0])
    yield Query(_text(name), QueryKind.TITLE)


def _artists(entry: Entry, reading: Reading) -> list[str]:
    texts = (entry.track.artist, *reading.artists, *reading.featured)
    people = [person for text in texts for person in split_people(text)]
    distinct = {person.words: person.text for person in people}
    said = set(reading.version.words)
    return [text for found, text in distinct.items() if not set(found) <= said] or list(distinct.values())


def _name(reading: Reading) -> str:
    return " ".join((reading.text, *reading.loose))


def _version(reading: Reading) -> str:
    return " ".join(reading.phrases)


def _text(*parts: str) -> str:
    """Write a query without brackets: Beatport refuses more than one pair, and none is as good."""
    text = unicodedata.normalize("NFC", " ".join(part for part in parts if part))
    bare = "".join(" " if char in '()[]{}<>（）［］"|*' or not char.isprintable() else char for char in text)
    return " ".join(bare.split())[:_LONGEST].strip()


def _without_accents(text: str) -> str:
    """Fold accents only: Beatport's search takes "e" and "é" for different letters."""
    marked = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in marked if not unicodedata.combining(char))
    return bare.translate(str.maketrans("øØłŁđĐ", "oOlLdD")).replace("ß", "ss").replace("æ", "ae").replace("Æ", "AE")
