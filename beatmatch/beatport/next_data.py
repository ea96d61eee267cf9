"""The JSON in the `__NEXT_DATA__` script of the website's pages, and which of its lists holds what a search found.

A page without that script is blocked: the website turns programs away now and then, and nothing is done to get around
that; only where it is the site's own page have its data moved. The tracks lie in one of
`props.pageProps.dehydratedState.queries`, beside charts and recommendations, and which one has changed before: it is
recognised by its items, and by what was asked.
"""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum, auto

import lxml.etree
import lxml.html
import msgspec

from beatmatch.beatport.records import DECODE_ERRORS, decode_response
from beatmatch.beatport.responses import HINT_LATER, HINT_LOG_IN, HINT_UPDATE, BrokenResponseError
from beatmatch.errors import CatalogError, ErrorKind

_WEB_MARKS = frozenset({"track_id", "track_name"})
_API_MARKS = frozenset({"id", "name", "artists"})
_SIDE_BAR = re.compile(
    r"chart|recommend|related|similar|popular|featured|trending|hype|\btop\b|latest|best", re.IGNORECASE
)
_OTHER_TYPES = re.compile(r"release|artist|label|playlist", re.IGNORECASE)
_APP_ROUTER = re.compile(rb"self\.__next_f|/_next/")  # a Next.js page, whose data lies elsewhere
QUERIES_PATH = "$.props.pageProps.dehydratedState.queries"


def decode_page(body: bytes) -> "NextData":
    """Return the data of a page. Raises CatalogError, BrokenResponseError for a page without them."""
    try:
        return decode_response(page_json(body), NextData)
    except DECODE_ERRORS as error:
        raise BrokenResponseError(ErrorKind.NETWORK, "the page is cut off or damaged", HINT_LATER) from error


def page_json(body: bytes) -> bytes:
    """Return the JSON in the script of a page; raises as `decode_page`."""
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        scripts = lxml.html.document_fromstring(body, parser=parser).xpath('//script[@id="__NEXT_DATA__"]/text()')
    except lxml.etree.LxmlError:
        scripts = []
    if not scripts and _APP_ROUTER.search(body):
        hint = f"{HINT_LOG_IN}, or {HINT_UPDATE}"
        raise CatalogError(
            ErrorKind.SOURCE_CHANGED, "the page holds its data in a new way, without `__NEXT_DATA__`", hint
        )
    if not scripts:
        raise BrokenResponseError(ErrorKind.BLOCKED, "the page came without its data", HINT_LOG_IN)
    return str(scripts[0]).encode("utf-8", "replace")


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


class NextData(msgspec.Struct):
    """The JSON of the script, as far as it is read."""

    props: _Props

    def found_tracks(self, words: str) -> list[msgspec.Raw] | None:
        """Return the list of tracks that a search for `words` found, None where there is no such list.

        Of several lists the one counts that is most surely the search's own; of several such lists the first that is
        not empty.
        """
        found = [
            (likeness, items) for query in self.props.page.state.queries for likeness, items in _lists(query, words)
        ]
        best = max((likeness for likeness, _ in found), default=None)
        lists = [items for likeness, items in found if likeness == best]
        return next((items for items in lists if items), lists[0] if lists else None)

    def track_objects(self) -> Iterator[msgspec.Raw]:
        """Yield what may be the track of a track page."""
        yield self.props.page.track
        yield from (query.state.data for query in self.props.page.state.queries)


class _Tracks(msgspec.Struct):
    data: list[msgspec.Raw]


class _QueryData(msgspec.Struct):
    """The places where the data of a query may hold a list of tracks."""

    data: list[msgspec.Raw] | None = None
    tracks: _Tracks | None = None
    results: list[msgspec.Raw] | None = None


class _Likeness(IntEnum):
    """How surely a list holds the tracks that a search found."""

    OTHER_ITEMS = auto()  # no tracks: releases, say, or tracks of a form that is new
    UNNAMED = auto()
    SEARCH = auto()  # its query is called a search
    ASKED = auto()  # its query holds the words that were searched for


def _lists(query: _Query, words: str) -> Iterator[tuple[_Likeness, list[msgspec.Raw]]]:
    """Yield the lists in the data of a query that may be the search's own: charts and side bars are none."""
    try:
        data = msgspec.json.decode(query.state.data, type=_QueryData)
    except DECODE_ERRORS:
        return
    texts = tuple(_texts(msgspec.json.decode(query.key)))
    name, asked = (texts[0] if texts else ""), bool(words) and _folded(words) in map(_folded, texts[1:])
    if _SIDE_BAR.search(name) and not asked:
        return
    of_others = bool(_OTHER_TYPES.search(name)) and "track" not in name
    for items in (data.data, data.tracks.data if data.tracks else None, data.results):
        if items is None:
            continue
        if of_others if not items else not (_are_tracks(items) or (asked and "track" in name)):
            yield _Likeness.OTHER_ITEMS, items
        elif asked:
            yield _Likeness.ASKED, items
        else:
            yield (_Likeness.SEARCH if "search" in name else _Likeness.UNNAMED), items


def _texts(key: object) -> Iterator[str]:
    """Yield the texts in the key of a query: its name, and what was asked."""
    if isinstance(key, str):
        yield key
    elif isinstance(key, list | dict):
        for part in key.values() if isinstance(key, dict) else key:
            yield from _texts(part)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _are_tracks(items: Sequence[msgspec.Raw]) -> bool:
    """Return whether most items have the fields that make a track, in one form or the other."""
    keys = [item.keys() for item in map(_as_object, items)]
    return 2 * sum(each >= _WEB_MARKS or each >= _API_MARKS for each in keys) >= len(keys)


def _as_object(item: msgspec.Raw) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(item, type=dict[str, msgspec.Raw])
    except DECODE_ERRORS:
        return {}
