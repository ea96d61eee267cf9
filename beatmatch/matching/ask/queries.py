"""Write the queries to a catalogue for one track: strictest first, few, no two the same."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from beatmatch.matching.read.entry import LibraryEntry, read_entry
from beatmatch.matching.read.people import split_people
from beatmatch.matching.read.title_parts import ParsedTitle
from beatmatch.models import Query, QueryKind, RBTrack
from beatmatch.settings import Settings

_MOST_ARTISTS = 3  # more names only push the right track down
_MOST_QUERIES = 2  # for a track that is not found
_LONGEST = 120  # characters


def generate_queries(track: RBTrack, settings: Settings) -> tuple[Query, ...]:
    """Return the queries for a track, strictest first; the matcher stops at the first that brings a safe match."""
    return queries_for(read_entry(track, settings))


def queries_for(entry: LibraryEntry) -> tuple[Query, ...]:
    """Return the queries for an entry that has been read, strictest first."""
    distinct: dict[tuple[str, ...], Query] = {}
    for query in _queries(entry):
        if query.text:
            way = "fields" if query.kind is QueryKind.FILTER else "words"
            distinct.setdefault((way, unicodedata.normalize("NFC", query.text.casefold())), query)
    return tuple(distinct.values())


@dataclass(frozen=True, slots=True)
class Seen:
    """What the answers so far have shown, where no match is among them."""

    queries: int  # asked so far, exact look-ups aside
    song: bool  # the same song, in another version
    name: bool  # the same title by whomever
    artist: bool  # other songs of the same people


def is_worth_asking(kind: QueryKind, seen: Seen) -> bool:
    """Return whether a further query may still find more.

    Nearly every track that is there comes with the first query, and a track that is not there never comes. So one
    more is asked: the one that leaves out what may have misled the first. Accents count as another letter for
    Beatport, so the folded query is asked beside it.
    """
    if not seen.queries:
        return True
    if seen.song:  # only the version is missing
        return kind is QueryKind.REMIXER and seen.queries < _MOST_QUERIES
    if kind is QueryKind.FOLDED:
        return True
    if seen.queries >= _MOST_QUERIES or kind is QueryKind.REMIXER:
        return False
    is_known = seen.name or seen.artist
    return {QueryKind.FILTER: is_known, QueryKind.TITLE: not is_known}.get(kind, True)


def most_queries(track: RBTrack, settings: Settings) -> int:
    """Return how many queries are asked for a track that is not found at all."""
    kinds = [query.kind for query in generate_queries(track, settings)]
    return min(len(kinds) - kinds.count(QueryKind.FOLDED), _MOST_QUERIES) + kinds.count(QueryKind.FOLDED)


def _queries(entry: LibraryEntry) -> Iterator[Query]:
    title = entry.titles[0] if entry.titles else ParsedTitle((), ())
    version = title.version
    artists = _artists(entry, title)
    name = " ".join((title.text, *title.unclassified))
    yield Query(_words(*artists[:_MOST_ARTISTS], name, *title.version_phrases), QueryKind.FULL)
    yield Query(_words(*artists[:1], name), QueryKind.ARTIST_TITLE)
    if version.words:
        yield Query(_words(name, *version.words, "remix" if version.is_remix else ""), QueryKind.REMIXER)
    yield Query(_words(*map(_without_accents, (*artists[:1], name))), QueryKind.FOLDED)
    if artists and name:
        yield Query(_words(artists[0], name), QueryKind.FILTER, name=title.text or name, artist=artists[0])
    yield Query(_words(name), QueryKind.TITLE)


def _artists(entry: LibraryEntry, title: ParsedTitle) -> list[str]:
    """Return the artists as written, without those whom the version names, unless nobody would be left."""
    texts = (entry.artist, *title.artists, *title.featured)
    distinct = {person.words: person.text for text in texts for person in split_people(text)}
    in_version = set(title.version.words)
    return [text for name, text in distinct.items() if not set(name) <= in_version] or list(distinct.values())


def _words(*parts: str) -> str:
    """Join to one line without brackets: Beatport refuses more than one pair, and none finds as much."""
    text = unicodedata.normalize("NFC", " ".join(part for part in parts if part))
    bare = "".join(" " if char in '()[]{}<>（）［］"|*' or not char.isprintable() else char for char in text)
    return " ".join(bare.split())[:_LONGEST].strip()


def _without_accents(text: str) -> str:
    """Fold accents only: Beatport's search takes "e" and "é" for different letters."""
    marked = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in marked if not unicodedata.combining(char))
    return bare.translate(str.maketrans("øØłŁđĐ", "oOlLdD")).replace("ß", "ss").replace("æ", "ae").replace("Æ", "AE")
