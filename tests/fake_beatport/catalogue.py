"""The API's catalogue endpoints: search, lists with filters, one track in detail."""

import math
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from tests.fake_beatport.search import BadFilterError, TrackIndex
from tests.fake_beatport.tracks import Reshape, Track, as_it_is, detail_form

MAX_COUNT = 10_000  # of a list, whatever it holds
MAX_PER_PAGE = 100
SEARCH_TYPES = ("tracks", "artists", "releases", "charts", "labels", "playlists")


class Catalogue:
    """Serve the tracks of an index, which may be replaced while the server runs."""

    def __init__(self, index: TrackIndex) -> None:
        self.index = index
        self.restricted: set[int] = set()  # ids of tracks that are answered with "Territory Restricted."
        self.reshape: Reshape = as_it_is  # what the API makes of each track, in lists and details
        self.search_finds_nothing = False
        self._encoded: dict[int, msgspec.Raw] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v4/catalog/search/", self._search),
            web.get("/v4/catalog/tracks/", self._list),
            web.get("/v4/catalog/tracks/{id}/", self._detail),
            web.get("/v4/catalog/keys/", _no_permission),
            web.get("/v4/health-check/", _healthy),
        ]

    async def _search(self, request: web.Request) -> web.Response:
        words = "" if self.search_finds_nothing else request.query.get("q", "")
        tracks = [track for track, _ in self.index.search(words)]
        if artist := request.query.get("artist_name"):
            by_artist = {track["id"] for track in self.index.filtered({"artist_name": artist})}
            tracks = [track for track in tracks if track["id"] in by_artist]
        kind = request.query.get("type")
        if kind not in (None, "tracks"):
            return _json({kind: [], "order": [kind], **list_envelope(request, 0, 25)})
        envelope = list_envelope(request, len(tracks), 25)
        other_types = {} if kind else dict.fromkeys(SEARCH_TYPES[1:], ())
        return _json({"tracks": self._page(tracks, envelope), **other_types, "order": ["tracks"], **envelope})

    async def _list(self, request: web.Request) -> web.Response:
        try:
            tracks = self.index.filtered(request.query)
        except BadFilterError as problem:
            return web.json_response(problem.body, status=400)
        envelope = list_envelope(request, min(len(tracks), MAX_COUNT), 10)
        number, last = str(envelope["page"]).split("/")
        if int(number) > int(last):
            return web.json_response({"detail": "Invalid page."}, status=404)
        return _json({"results": self._page(tracks, envelope), **envelope})

    async def _detail(self, request: web.Request) -> web.Response:
        number = request.match_info["id"]
        track = self.index.by_id.get(int(number)) if number.isdecimal() else None
        if track is None:
            return web.json_response({"detail": "Not found."}, status=404)
        if track["id"] in self.restricted:
            return web.json_response({"detail": "Territory Restricted."}, status=403)
        return _json(self.reshape(detail_form(track)))

    def _page(self, tracks: Sequence[Track], envelope: Mapping[str, object]) -> list[msgspec.Raw]:
        number, size = int(str(envelope["page"]).split("/")[0]), int(str(envelope["per_page"]))
        return [self._encode(track) for track in tracks[(number - 1) * size : number * size]]

    def _encode(self, track: Track) -> msgspec.Raw:
        if self.reshape is not as_it_is:
            return msgspec.Raw(msgspec.json.encode(self.reshape(track)))
        if track["id"] not in self._encoded:
            self._encoded[track["id"]] = msgspec.Raw(msgspec.json.encode(track))
        return self._encoded[track["id"]]


def list_envelope(
    request: web.Request, count: int, default_size: int, most_per_page: int = MAX_PER_PAGE
) -> dict[str, object]:
    """Return what a page of a list says about the list."""
    size = max(1, min(_number_or(request.query.get("per_page"), default_size), most_per_page))
    number, last = max(1, _number_or(request.query.get("page"), 1)), max(1, math.ceil(count / size))
    return {
        "next": _page_url(request, number + 1) if number < last else None,
        "previous": _page_url(request, number - 1) if number > 1 else None,
        "count": count,
        "page": f"{number}/{last}",
        "per_page": size,
    }


def _page_url(request: web.Request, number: int) -> str:
    """Return the address of another page as Beatport writes it: without a scheme."""
    return f"{request.host}{request.path}?{urlencode({**request.query, 'page': number})}"


def _number_or(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default


async def _no_permission(request: web.Request) -> web.Response:
    return web.json_response({"detail": "You do not have permission to perform this action."}, status=403)


async def _healthy(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _json(value: object) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), content_type="application/json")
