"""Beatport's website: its search pages and track pages, whose data `next_data` takes out.

The lists are read as the API's are (see `api`), though a search lists tracks of another form.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TypeAlias

import msgspec

from beatmatch.beatport.coverage import DATE, REMIXERS, Coverage, Observer, ParsedTrack, ignore, measure
from beatmatch.beatport.http import HTML, HttpClient, Request
from beatmatch.beatport.next_data import QUERIES_PATH, decode_page, page_json
from beatmatch.beatport.records import (
    DECODE_ERRORS,
    decode_leniently,
    only_with_isrc,
    parse_records,
    parse_track_leniently,
    single_line,
    source_changed,
)
from beatmatch.beatport.responses import BrokenResponseError
from beatmatch.beatport.search_text import search_text
from beatmatch.errors import CatalogError
from beatmatch.hostile import plausible
from beatmatch.isrc import valid_isrc
from beatmatch.models import Answer, BeatportCandidate, Query

Candidates: TypeAlias = tuple[BeatportCandidate, ...]
_NO_CANDIDATES: Candidates = ()


class BeatportWebsite:
    """A Catalog that asks the website."""

    name = "beatport-web"

    def __init__(self, http: HttpClient, base_url: str, per_page: int, observe: Observer = ignore) -> None:
        """Ask the website at `base_url` (settings.Network.web_url) for `per_page` tracks a search.

        `observe` is told which fields the tracks of each page have.
        """
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._per_page = per_page
        self._observe = observe

    async def search(self, query: Query) -> Answer:
        return Answer(await self._search(query.text))

    async def lookup(self, track_id: int) -> Answer:
        def parse(body: bytes) -> Candidates:
            return parse_track_page(body, track_id, self._observe)

        url = f"{self._base_url}/track/-/{track_id}"
        return Answer(await self._http.get(Request(url, parse, if_absent=_NO_CANDIDATES, accept=HTML)))

    async def by_isrc(self, isrc: str) -> Answer:
        """Search for the ISRC as a word: the website usually finds the recording, but not always."""
        valid = valid_isrc(isrc)
        return Answer(_NO_CANDIDATES if valid is None else only_with_isrc(await self._search(valid), valid))

    async def _search(self, text: str) -> Candidates:
        words = search_text(text)
        if not words:
            return _NO_CANDIDATES
        params = {"q": words, "page": "1", "per-page": str(self._per_page)}
        url = f"{self._base_url}/search/tracks"
        parse = partial(parse_search_page, words=words, observe=self._observe)
        return await self._http.get(Request(url, parse, params, accept=HTML))


class _Artist(msgspec.Struct):
    artist_name: str | None = None
    artist_type_name: str | None = None

    @property
    def is_remixer(self) -> bool:
        return "remixer" in (self.artist_type_name or "").lower()  # "Remixer", "Beatsource Remixer"


class _Genre(msgspec.Struct):
    name: str | None = msgspec.field(default=None, name="genre_name")


class _SubGenre(msgspec.Struct):
    name: str | None = msgspec.field(default=None, name="sub_genre_name")


class _Label(msgspec.Struct):
    name: str | None = msgspec.field(default=None, name="label_name")


class _Release(msgspec.Struct):
    name: str | None = msgspec.field(default=None, name="release_name")


class WebTrackRecord(msgspec.Struct):
    """One track as a search page lists it. What is not known is left out, not null."""

    track_id: int
    track_name: str
    mix_name: str | None = None
    artists: list[_Artist] | None = None  # artists and remixers, in any order
    bpm: float | None = None
    key_name: str | None = None
    length: int | None = None  # milliseconds
    isrc: str | None = None
    catalog_number: str | None = None
    genre: list[_Genre] | _Genre | None = None
    sub_genre: list[_SubGenre] | _SubGenre | None = None
    label: _Label | None = None
    release: _Release | None = None
    publish_date: str | None = None  # 2022-06-03T00:00:00
    release_date: str | None = None
    is_ugc_remix: bool | int | None = None
    is_dj_edit: bool | int | None = None

    def as_candidate(self) -> BeatportCandidate:
        return BeatportCandidate(
            track_id=self.track_id,
            title=single_line(self.track_name),
            mix_name=single_line(self.mix_name),
            artists=self._people(remixers=False),
            remixers=self._people(remixers=True),
            key=single_line(self.key_name) or None,
            bpm=plausible(self.bpm),
            length_ms=plausible(self.length),
            release_date=(self.release_date or self.publish_date or "")[:10] or None,
            label=_first_name(self.label),
            genre=_first_name(self.genre),
            sub_genre=_first_name(self.sub_genre),
            release=_first_name(self.release),
            catalog_number=single_line(self.catalog_number) or None,
            isrc=single_line(self.isrc) or None,
            is_dj_edit=bool(self.is_ugc_remix or self.is_dj_edit),
        )

    def keys(self) -> frozenset[str]:
        """Return which fields are there of those that a candidate does not show, for `coverage`."""
        there = {
            REMIXERS: any(person.artist_type_name for person in self.artists or ()),  # who of them is one
            DATE: bool(self.release_date),
        }
        return frozenset(name for name, is_there in there.items() if is_there)

    def _people(self, *, remixers: bool) -> tuple[str, ...]:
        names = (single_line(person.artist_name) for person in self.artists or () if person.is_remixer is remixers)
        return tuple(name for name in names if name)


_Named: TypeAlias = _Genre | _SubGenre | _Label | _Release


def _first_name(named: Sequence[_Named] | _Named | None) -> str | None:
    items = named if isinstance(named, Sequence) else [named]
    return next((name for item in items if item and (name := single_line(item.name))), None)


_DECODER = msgspec.json.Decoder(WebTrackRecord)
_IDENTITY = frozenset({"track_id", "track_name", "mix_name", "artists"})


def parse_search_page(body: bytes, words: str = "", observe: Observer = ignore) -> Candidates:
    """Read the tracks of the page that answers a search for `words`.

    Raises CatalogError, BrokenResponseError for a page without its data.
    """
    return parse_records(_listed(body, words, observe), _parse_listed_track, "tracks", observe)


def _listed(body: bytes, words: str, observe: Observer) -> Sequence[msgspec.Raw]:
    try:
        items = decode_page(body).found_tracks(words)
        if items is None:
            raise source_changed(f"no list of tracks in `{QUERIES_PATH}`")
    except BrokenResponseError:
        raise
    except CatalogError:
        with suppress(CatalogError):  # a page without any data has no form
            observe(Coverage(answer=msgspec.Raw(page_json(body))))
        raise
    return items


def parse_track_page(body: bytes, track_id: int, observe: Observer = ignore) -> Candidates:
    """Read the track of a track page; raises as `parse_search_page`. It has the form of the API's detail."""
    for record in decode_page(body).track_objects():
        try:
            track = parse_track_leniently(record)
        except DECODE_ERRORS:
            continue
        if track.candidate.track_id == track_id:
            observe(measure([track]))
            return (track.candidate,)
    raise source_changed(f"no track {track_id} in `{QUERIES_PATH}`")


def _parse_listed_track(record: msgspec.Raw) -> ParsedTrack:
    """Read a track in the website's form, or in the API's, which some of its lists have."""
    try:
        track, odd = decode_leniently(record, _DECODER, WebTrackRecord, _IDENTITY)
    except msgspec.ValidationError as error:
        try:
            return parse_track_leniently(record)
        except msgspec.ValidationError:
            raise error from None
    candidate = track.as_candidate()
    if not (candidate.artists or candidate.remixers):
        raise msgspec.ValidationError("Object without an artist's name - at `$.artists`")
    return ParsedTrack(candidate, track.keys(), odd)
