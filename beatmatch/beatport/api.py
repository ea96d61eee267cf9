"""Beatport's API v4: search, look-up, ISRC, and filters by name and artist.

How a response is read: keys that are absent, null or unknown are fine. The list itself has to be there and to be a
list. A track with an odd value in an unimportant field keeps the rest; one whose id, name, mix name or artists are
odd, or that has no artists, is left out. A response in which no track is understood, or no track of several has a mix
name, is an error of kind source_changed; which other fields there are is counted (see `coverage`).
"""

from collections.abc import Mapping
from functools import partial
from typing import TypeAlias, TypeVar

import msgspec

from beatmatch.beatport.coverage import Coverage, Observer, ignore, measure
from beatmatch.beatport.http import HttpClient, Request
from beatmatch.beatport.records import (
    DECODE_ERRORS,
    decode_response,
    only_with_isrc,
    parse_records,
    parse_track_leniently,
    source_changed,
)
from beatmatch.beatport.responses import HINT_LATER, HINT_UPDATE, BrokenResponseError, is_html
from beatmatch.beatport.search_text import filter_value, search_text
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.isrc import valid_isrc
from beatmatch.models import Answer, BeatportCandidate, Query, QueryKind

MAX_PER_PAGE = 100

Candidates: TypeAlias = tuple[BeatportCandidate, ...]
_NO_CANDIDATES: Candidates = ()
_Shape = TypeVar("_Shape")


class BeatportApi:
    """A Catalog that asks the API."""

    name = "beatport"

    def __init__(self, http: HttpClient, base_url: str, per_page: int, observe: Observer = ignore) -> None:
        """Ask the API at `base_url` (settings.Network.api_url) for `per_page` tracks a search.

        `observe` is told which fields the tracks of each answer have.
        """
        self._http = http
        self._catalog_url = f"{base_url.rstrip('/')}/catalog"
        self._per_page = per_page
        self._observe = observe

    async def search(self, query: Query) -> Answer:
        """Search for words; a query of kind FILTER for tracks whose name and artist contain those of the query."""
        if query.kind is QueryKind.FILTER:
            name, artist = filter_value(query.name), filter_value(query.artist)
            if not name:
                return Answer(_NO_CANDIDATES)
            by_artist = {"artist_name": artist} if artist else {}
            return Answer(await self._list({"name": name, **by_artist, "per_page": str(self._per_page)}))
        words = search_text(query.text)
        if not words:
            return Answer(_NO_CANDIDATES)
        params = {"q": words, "type": "tracks", "per_page": str(self._per_page)}
        parse = partial(parse_search, observe=self._observe)
        return Answer(await self._http.get(Request(f"{self._catalog_url}/search/", parse, params)))

    async def lookup(self, track_id: int) -> Answer:
        url = f"{self._catalog_url}/tracks/{track_id}/"
        parse = partial(parse_detail, observe=self._observe)
        return Answer(await self._http.get(Request(url, parse, if_absent=_NO_CANDIDATES)))

    async def by_isrc(self, isrc: str) -> Answer:
        valid = valid_isrc(isrc)
        if valid is None:
            return Answer(_NO_CANDIDATES)
        candidates = await self._list({"isrc": valid, "per_page": str(MAX_PER_PAGE)})
        return Answer(only_with_isrc(candidates, valid))

    async def _list(self, params: Mapping[str, str]) -> Candidates:
        parse = partial(parse_list, observe=self._observe)
        return await self._http.get(Request(f"{self._catalog_url}/tracks/", parse, params))


class _SearchResponse(msgspec.Struct):
    tracks: list[msgspec.Raw]


class _ListResponse(msgspec.Struct):
    results: list[msgspec.Raw]


def parse_search(body: bytes, observe: Observer = ignore) -> Candidates:
    """Read the response of a search. Raises CatalogError, BrokenResponseError where it is no whole JSON."""
    return parse_records(_envelope(body, _SearchResponse, observe).tracks, parse_track_leniently, "$.tracks", observe)


def parse_list(body: bytes, observe: Observer = ignore) -> Candidates:
    """Read a page of a list; raises as `parse_search`."""
    return parse_records(_envelope(body, _ListResponse, observe).results, parse_track_leniently, "$.results", observe)


def _envelope(body: bytes, shape: type[_Shape], observe: Observer) -> _Shape:
    try:
        return decode(body, shape)
    except BrokenResponseError:
        raise
    except CatalogError:
        observe(Coverage(answer=msgspec.Raw(body)))
        raise


def parse_detail(body: bytes, observe: Observer = ignore) -> Candidates:
    """Read one track in detail; raises as `parse_search`."""
    record = decode(body, msgspec.Raw)
    try:
        track = parse_track_leniently(record)
    except DECODE_ERRORS as error:
        raise source_changed(str(error)) from error
    observe(measure([track]))
    return (track.candidate,)


def decode(body: bytes, shape: type[_Shape]) -> _Shape:
    """Read a response of the API as a type; raises as `parse_search`."""
    try:
        return decode_response(body, shape)
    except DECODE_ERRORS as error:
        kind, message, hint = ErrorKind.SOURCE_CHANGED, "the answer is no JSON", HINT_UPDATE
        if is_html(body):
            kind, message, hint = ErrorKind.BLOCKED, "a web page came instead of data", HINT_LATER
        elif not body.strip() or body.lstrip()[:1] in b"{[":
            kind, message, hint = ErrorKind.NETWORK, "the answer is cut off or damaged", HINT_LATER
        raise BrokenResponseError(kind, message, hint) from error
