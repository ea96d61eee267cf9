"""Beatport's API v4: search, look-up, ISRC, and filters by name and artist.

An answer is read like this: keys that are absent, null or unknown are fine. The list itself has to be there and to
be a list. A track with an odd value in an unimportant field keeps the rest; one whose id, name, mix name or artists
are odd is left out; an answer in which no track is understood is `source_changed`.
"""

from collections.abc import Mapping
from typing import TypeAlias, TypeVar

import msgspec

from beatmatch.beatport.http import Http, Question
from beatmatch.beatport.records import (
    parse_tolerantly,
    plain_isrc,
    read_records,
    search_words,
    source_changed,
    with_isrc,
    without_commas,
)
from beatmatch.beatport.responses import LATER, UPDATE, BrokenAnswerError, is_html
from beatmatch.errors import ErrorKind
from beatmatch.models import Answer, BeatportCandidate, Query, QueryKind

MOST_PER_PAGE = 100

Candidates: TypeAlias = tuple[BeatportCandidate, ...]
_NONE: Candidates = ()


class BeatportApi:
    """A Catalog that asks the API. `base_url` is settings.Network.api_url."""

    name = "beatport"

    def __init__(self, http: Http, base_url: str, per_page: int) -> None:
        self._http = http
        self._catalog = f"{base_url.rstrip('/')}/catalog"
        self._per_page = per_page

    async def search(self, query: Query) -> Answer:
        if query.kind is QueryKind.FILTER:
            return await self._filter(without_commas(query.name), without_commas(query.artist))
        words = search_words(query.text)
        if not words:
            return Answer(_NONE)
        params = {"q": words, "type": "tracks", "per_page": str(self._per_page)}
        return Answer(await self._http.get(Question(f"{self._catalog}/search/", parse_search, params)))

    async def lookup(self, track_id: int) -> Answer:
        question = Question(f"{self._catalog}/tracks/{track_id}/", parse_detail, absent=_NONE)
        return Answer(await self._http.get(question))

    async def by_isrc(self, isrc: str) -> Answer:
        plain = plain_isrc(isrc)
        if plain is None:
            return Answer(_NONE)
        return Answer(with_isrc(await self._list({"isrc": plain, "per_page": str(MOST_PER_PAGE)}), plain))

    async def _filter(self, name: str, artist: str) -> Answer:
        if not name:
            return Answer(_NONE)
        by_artist = {"artist_name": artist} if artist else {}
        return Answer(await self._list({"name": name, **by_artist, "per_page": str(self._per_page)}))

    async def _list(self, params: Mapping[str, str]) -> Candidates:
        return await self._http.get(Question(f"{self._catalog}/tracks/", parse_list, params))


class _Search(msgspec.Struct):
    tracks: list[msgspec.Raw]


class _List(msgspec.Struct):
    results: list[msgspec.Raw]


def parse_search(body: bytes) -> Candidates:
    """Read the answer of a search. Raises CatalogError, BrokenAnswerError where the body is no whole JSON."""
    return read_records(_decode(body, _Search).tracks, parse_tolerantly, "$.tracks")


def parse_list(body: bytes) -> Candidates:
    """Read a page of a list, as `parse_search`."""
    return read_records(_decode(body, _List).results, parse_tolerantly, "$.results")


def parse_detail(body: bytes) -> Candidates:
    """Read one track in detail, as `parse_search`."""
    record = _decode(body, msgspec.Raw)
    try:
        return (parse_tolerantly(record),)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise source_changed(str(problem)) from problem


_Shape = TypeVar("_Shape")


def _decode(body: bytes, shape: type[_Shape]) -> _Shape:
    try:
        msgspec.json.decode(body, type=msgspec.Raw)  # first of all: is it whole?
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as problem:
        raise source_changed(str(problem)) from problem
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise _broken(body) from problem


def _broken(body: bytes) -> BrokenAnswerError:
    if is_html(body):
        return BrokenAnswerError(ErrorKind.BLOCKED, "a web page came instead of data", LATER)
    if not body.strip() or body.lstrip()[:1] in b"{[":
        return BrokenAnswerError(ErrorKind.NETWORK, "the answer is cut off or damaged", LATER)
    return BrokenAnswerError(ErrorKind.SOURCE_CHANGED, "the answer is no JSON", UPDATE)
