"""Beatport's website: the JSON in the `__NEXT_DATA__` script of its search pages and track pages.

A page without that script is blocked: the website turns programs away now and then, and nothing is done to get
around that. The tracks lie in one of `props.pageProps.dehydratedState.queries`, and which one has changed before, so
all are looked through. Their lists are read as the API's are (see `api`), though a search lists tracks of another form.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import lxml.etree
import lxml.html
import msgspec

from beatmatch.beatport.http import HTML, HttpClient, Request
from beatmatch.beatport.records import (
    DECODE_ERRORS,
    decode_leniently,
    decode_response,
    only_with_isrc,
    parse_records,
    parse_track_leniently,
    single_line,
    source_changed,
)
from beatmatch.beatport.responses import HINT_LATER, HINT_LOG_IN, BrokenResponseError
from beatmatch.beatport.search_text import search_text
from beatmatch.errors import ErrorKind
from beatmatch.isrc import valid_isrc
from beatmatch.models import Answer, BeatportCandidate, Query

Candidates: TypeAlias = tuple[BeatportCandidate, ...]
_NO_CANDIDATES: Candidates = ()


class BeatportWebsite:
    """A Catalog that asks the website."""

    name = "beatport-web"

    def __init__(self, http: HttpClient, base_url: str, per_page: int) -> None:
        """Ask the website at `base_url` (settings.Network.web_url) for `per_page` tracks a search."""
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._per_page = per_page

    async def search(self, query: Query) -> Answer:
        return Answer(await self._search(query.text))

    async def lookup(self, track_id: int) -> Answer:
        def parse(body: bytes) -> Candidates:
            return parse_track_page(body, track_id)

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
        return await self._http.get(Request(url, parse_search_page, params, accept=HTML))


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
            bpm=self.bpm or None,
            length_ms=self.length or None,
            release_date=(self.release_date or self.publish_date or "")[:10] or None,
            label=_first_name(self.label),
            genre=_first_name(self.genre),
            sub_genre=_first_name(self.sub_genre),
            release=_first_name(self.release),
            catalog_number=single_line(self.catalog_number) or None,
            isrc=single_line(self.isrc) or None,
            is_dj_edit=bool(self.is_ugc_remix or self.is_dj_edit),
        )

    def _people(self, *, remixers: bool) -> tuple[str, ...]:
        names = (single_line(person.artist_name) for person in self.artists or () if person.is_remixer is remixers)
        return tuple(name for name in names if name)


_Named: TypeAlias = _Genre | _SubGenre | _Label | _Release


def _first_name(named: Sequence[_Named] | _Named | None) -> str | None:
    items = named if isinstance(named, Sequence) else [named]
    return next((name for item in items if item and (name := single_line(item.name))), None)


_DECODER = msgspec.json.Decoder(WebTrackRecord)
_IDENTITY = frozenset({"track_id", "track_name", "mix_name", "artists"})


class _State(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"null")


class _Query(msgspec.Struct):
    """One query of the page's own program, with the data that it got."""

    state: _State
    key: msgspec.Raw = msgspec.field(default=msgspec.Raw(b"null"), name="queryKey")


class _DehydratedState(msgspec.Struct):
    queries: list[_Query]


class _PageProps(msgspec.Struct):
    state: _DehydratedState = msgspec.field(default_factory=lambda: _DehydratedState([]), name="dehydratedState")
    track: msgspec.Raw = msgspec.Raw(b"null")


class _Props(msgspec.Struct):
    page: _PageProps = msgspec.field(name="pageProps")


class _NextData(msgspec.Struct):
    """The JSON of the script, as far as it is read."""

    props: _Props

    @property
    def queries(self) -> list[_Query]:
        return self.props.page.state.queries


_QUERIES_PATH = "$.props.pageProps.dehydratedState.queries"


class _Tracks(msgspec.Struct):
    data: list[msgspec.Raw]


class _QueryData(msgspec.Struct):
    """The places where the data of a query may hold a list of tracks."""

    data: list[msgspec.Raw] | None = None
    tracks: _Tracks | None = None
    results: list[msgspec.Raw] | None = None


def parse_search_page(body: bytes) -> Candidates:
    """Read the tracks of a search page. Raises CatalogError, BrokenResponseError for a page without its data.

    A list counts whose query has "track" in its key. Without such a query it is the first list that is not empty.
    """
    queries = _decode_page(body).queries
    track_lists = [items for query in queries if b"track" in bytes(query.key) for items in _lists(query)]
    if track_lists:
        return parse_records(track_lists[0], _parse_listed_track, "tracks")
    lists = [items for query in queries for items in _lists(query)]
    if not lists:
        raise source_changed(f"no list of tracks in `{_QUERIES_PATH}`")
    return parse_records(next(filter(None, lists), lists[0]), _parse_listed_track, "tracks")


def parse_track_page(body: bytes, track_id: int) -> Candidates:
    """Read the track of a track page; raises as `parse_search_page`. It has the form of the API's detail."""
    page = _decode_page(body)
    for record in (page.props.page.track, *(query.state.data for query in page.queries)):
        try:
            candidate = parse_track_leniently(record)
        except DECODE_ERRORS:
            continue
        if candidate.track_id == track_id:
            return (candidate,)
    raise source_changed(f"no track {track_id} in `{_QUERIES_PATH}`")


def _lists(query: _Query) -> Iterator[list[msgspec.Raw]]:
    try:
        data = msgspec.json.decode(query.state.data, type=_QueryData)
    except DECODE_ERRORS:
        return
    for items in (data.data, data.tracks.data if data.tracks else None, data.results):
        if items is not None:
            yield items


def _parse_listed_track(record: msgspec.Raw) -> BeatportCandidate:
    """Read a track in the website's form, or in the API's, which some of its lists have."""
    try:
        return decode_leniently(record, _DECODER, WebTrackRecord, _IDENTITY).as_candidate()
    except msgspec.ValidationError as error:
        try:
            return parse_track_leniently(record)
        except msgspec.ValidationError:
            raise error from None


def _decode_page(body: bytes) -> _NextData:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        scripts = lxml.html.document_fromstring(body, parser=parser).xpath('//script[@id="__NEXT_DATA__"]/text()')
    except lxml.etree.LxmlError:
        scripts = []
    if not scripts:
        raise BrokenResponseError(ErrorKind.BLOCKED, "the page came without its data", HINT_LOG_IN)
    try:
        return decode_response(str(scripts[0]).encode("utf-8", "replace"), _NextData)
    except DECODE_ERRORS as error:
        raise BrokenResponseError(ErrorKind.NETWORK, "the page is cut off or damaged", HINT_LATER) from error
