"""Beatport's website: the data that lies in the `__NEXT_DATA__` script of a search page and of a track page.

A page without that script is `blocked`: the website hides from programs more and more, and nothing is worked around.
Its lists are read like the API's (see beatport_api); where they lie in the page is searched for, for that has changed.
"""

from typing import TypeAlias

import lxml.etree
import lxml.html
import msgspec

from beatmatch.beatport.http import HTML, Http, Question
from beatmatch.beatport.records import (
    clean_line,
    parse_tolerantly,
    plain_isrc,
    read_records,
    search_words,
    source_changed,
    tolerant,
    with_isrc,
)
from beatmatch.beatport.responses import LATER, LOG_IN, BrokenAnswerError
from beatmatch.errors import ErrorKind
from beatmatch.models import Answer, BeatportCandidate, Query

# --- The track object of Beatport's website, typed: beatport.md C.3. Absent keys are omitted there, not null.


class _Artist(msgspec.Struct):
    artist_name: str | None = None
    artist_type_name: str | None = None

    @property
    def is_remixer(self) -> bool:
        return "remixer" in (self.artist_type_name or "").lower()  # "Remixer", "Beatsource Remixer"


class _Genre(msgspec.Struct):
    genre_name: str | None = None


class _SubGenre(msgspec.Struct):
    sub_genre_name: str | None = None


class _Label(msgspec.Struct):
    label_name: str | None = None


class _Release(msgspec.Struct):
    release_name: str | None = None


class WebRecord(msgspec.Struct):
    """One track as the website's search lists it: artists and remixers in one list, numbers for some booleans."""

    track_id: int
    track_name: str
    mix_name: str | None = None
    artists: list[_Artist] | None = None
    bpm: float | None = None
    key_name: str | None = None
    length: int | None = None  # milliseconds
    isrc: str | None = None
    catalog_number: str | None = None
    genre: list[_Genre] | _Genre | None = None
    sub_genre: list[_SubGenre] | _SubGenre | None = None
    label: _Label | None = None
    release: _Release | None = None
    publish_date: str | None = None
    release_date: str | None = None
    is_ugc_remix: bool | int | None = None
    is_dj_edit: bool | int | None = None

    def as_candidate(self) -> BeatportCandidate:
        return BeatportCandidate(
            track_id=self.track_id,
            title=clean_line(self.track_name),
            mix_name=clean_line(self.mix_name),
            artists=self._people(remixers=False),
            remixers=self._people(remixers=True),
            key=clean_line(self.key_name) or None,
            bpm=self.bpm or None,
            length_ms=self.length or None,
            release_date=(self.release_date or self.publish_date or "")[:10] or None,
            label=clean_line(self.label.label_name) or None if self.label else None,
            genre=self._genre_name(),
            sub_genre=self._sub_genre_name(),
            release=clean_line(self.release.release_name) or None if self.release else None,
            catalog_number=clean_line(self.catalog_number) or None,
            isrc=clean_line(self.isrc) or None,
            is_dj_edit=bool(self.is_ugc_remix or self.is_dj_edit),
        )

    def _people(self, *, remixers: bool) -> tuple[str, ...]:
        names = (clean_line(person.artist_name) for person in self.artists or () if person.is_remixer is remixers)
        return tuple(name for name in names if name)

    def _genre_name(self) -> str | None:
        genres = [self.genre] if isinstance(self.genre, _Genre) else self.genre or []
        return next((name for genre in genres if (name := clean_line(genre.genre_name))), None)

    def _sub_genre_name(self) -> str | None:
        genres = [self.sub_genre] if isinstance(self.sub_genre, _SubGenre) else self.sub_genre or []
        return next((name for genre in genres if (name := clean_line(genre.sub_genre_name))), None)


_DECODER = msgspec.json.Decoder(WebRecord)
_IDENTITY = frozenset({"track_id", "track_name", "mix_name", "artists"})


def parse_web_track(record: msgspec.Raw) -> BeatportCandidate:
    """Read one track of a search page; what cannot be understood beside its identity counts as unknown."""
    return tolerant(record, _DECODER, WebRecord, _IDENTITY).as_candidate()


Candidates: TypeAlias = tuple[BeatportCandidate, ...]
_NONE: Candidates = ()
_QUERIES = "$.props.pageProps.dehydratedState.queries"


class BeatportWeb:
    """A Catalog that asks the website. `base_url` is settings.Network.web_url."""

    name = "beatport-web"

    def __init__(self, http: Http, base_url: str, per_page: int) -> None:
        self._http = http
        self._base = base_url.rstrip("/")
        self._per_page = per_page

    async def search(self, query: Query) -> Answer:
        return await self._search(query.text)

    async def lookup(self, track_id: int) -> Answer:
        def read(body: bytes) -> Candidates:
            return parse_track_page(body, track_id)

        return Answer(
            await self._http.get(Question(f"{self._base}/track/-/{track_id}", read, absent=_NONE, accept=HTML))
        )

    async def by_isrc(self, isrc: str) -> Answer:
        """Search for the ISRC as a word: the website usually finds it so, without a promise."""
        plain = plain_isrc(isrc)
        if plain is None:
            return Answer(_NONE)
        return Answer(with_isrc((await self._search(plain)).candidates, plain))

    async def _search(self, text: str) -> Answer:
        words = search_words(text)
        if not words:
            return Answer(_NONE)
        params = {"q": words, "page": "1", "per-page": str(self._per_page)}
        question = Question(f"{self._base}/search/tracks", parse_search_page, params, accept=HTML)
        return Answer(await self._http.get(question))


class _State(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"null")


class _Query(msgspec.Struct):
    state: _State
    queryKey: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815  # the page's own name


class _Dehydrated(msgspec.Struct):
    queries: list[_Query]


class _PageProps(msgspec.Struct):
    dehydratedState: _Dehydrated = msgspec.field(default_factory=lambda: _Dehydrated([]))  # noqa: N815  # the page's own name
    track: msgspec.Raw = msgspec.Raw(b"null")


class _Props(msgspec.Struct):
    pageProps: _PageProps  # noqa: N815  # the page's own name


class _Page(msgspec.Struct):
    props: _Props

    @property
    def queries(self) -> list[_Query]:
        return self.props.pageProps.dehydratedState.queries


class _Tracks(msgspec.Struct):
    data: list[msgspec.Raw]


class _Lists(msgspec.Struct):
    """The places where a query has kept its list."""

    data: list[msgspec.Raw] | None = None
    tracks: _Tracks | None = None
    results: list[msgspec.Raw] | None = None


def parse_search_page(body: bytes) -> Candidates:
    """Read the tracks of a search page. Raises CatalogError, BrokenAnswerError for a page without its data."""
    page = _page(body)
    named = [list_ for query in page.queries if b"track" in bytes(query.queryKey) for list_ in _lists(query)]
    all_lists = named or [list_ for query in page.queries for list_ in _lists(query)]
    if not all_lists:
        raise source_changed(f"no list of tracks in `{_QUERIES}`")
    records = all_lists[0] if named else max(all_lists, key=bool)
    return read_records(records, _parse_either, "tracks")


def parse_track_page(body: bytes, track_id: int) -> Candidates:
    """Read the track of a track page, as `parse_search_page`."""
    page = _page(body)
    for record in (page.props.pageProps.track, *(query.state.data for query in page.queries)):
        try:
            found = parse_tolerantly(record)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        if found.track_id == track_id:
            return (found,)
    raise source_changed(f"no track {track_id} in `{_QUERIES}`")


def _lists(query: _Query) -> list[list[msgspec.Raw]]:
    """Give what may be a query's list of tracks."""
    try:
        places = msgspec.json.decode(query.state.data, type=_Lists)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    inner = places.tracks.data if places.tracks else None
    found = (places.data, inner, places.results)
    return [records for records in found if records is not None]


def _parse_either(record: msgspec.Raw) -> BeatportCandidate:
    """Read a track in the website's shape, or in the API's, which some of its lists have."""
    try:
        return parse_web_track(record)
    except msgspec.ValidationError as problem:
        try:
            return parse_tolerantly(record)
        except msgspec.ValidationError:
            raise problem from None


def _page(body: bytes) -> _Page:
    script = _script(body)
    try:
        msgspec.json.decode(script, type=msgspec.Raw)  # first of all: is it whole?
        return msgspec.json.decode(script, type=_Page)
    except msgspec.ValidationError as problem:
        raise source_changed(str(problem)) from problem
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise BrokenAnswerError(ErrorKind.NETWORK, "the page is cut off or damaged", LATER) from problem


def _script(body: bytes) -> bytes:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        found = lxml.html.document_fromstring(body, parser=parser).xpath('//script[@id="__NEXT_DATA__"]/text()')
    except lxml.etree.LxmlError:
        found = []
    if not found:
        raise BrokenAnswerError(ErrorKind.BLOCKED, "the page came without its data", LOG_IN)
    return str(found[0]).encode("utf-8", "replace")
