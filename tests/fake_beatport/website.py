"""The website: pages with their data in `__NEXT_DATA__`, and the bot wall in front of them."""

import json
from collections.abc import Mapping, Sequence

from aiohttp import web

from tests.fake_beatport.search import TrackIndex
from tests.fake_beatport.tracks import Reshape, Track, as_it_is, detail_form, web_item

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>{title} :: Beatport</title></head>
<body><div id="__next">{title}</div><script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>"""
PAGE_WITHOUT_DATA = "<!DOCTYPE html><html><head><title>Beatport</title></head><body><div id='app'></div></body></html>"
CHALLENGE = """<!DOCTYPE html><html><head><title>Just a moment...</title></head>
<body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>"""
PAGE_SIZES = (25, 50, 150)


class Website:
    """`challenge` answers everything with the bot wall; `bare` serves pages without data."""

    def __init__(self, index: TrackIndex) -> None:
        self.index = index
        self.challenge = False
        self.bare = False
        self.side_bars: list[dict[str, object]] = []  # other queries of every page, before its own
        self.reshape: Reshape = as_it_is  # what the website makes of each track that a search finds

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/search", self._search_all),
            web.get("/search/tracks", self._search_tracks),
            web.get("/track/{slug}/{id}", self._track),
        ]

    async def _search_tracks(self, request: web.Request) -> web.Response:
        items = self._search(request)
        size = int(request.query.get("per-page", "25"))
        size = size if size in PAGE_SIZES else PAGE_SIZES[0]
        start = (int(request.query.get("page", "1")) - 1) * size
        key = ["search-tracks", dict(request.query), "US"]
        return self._page(request, "/search/tracks", [_query(key, {"data": items[start : start + size]})])

    async def _search_all(self, request: web.Request) -> web.Response:
        empty: dict[str, object] = {kind: {"data": []} for kind in ("artists", "releases", "labels", "charts")}
        key = [
            "search-all",
            {"q": request.query.get("q", ""), "count": "15", "is_approved": True, "preorder": True},
            "US",
        ]
        data = {"tracks": {"data": self._search(request)[:15]}, **empty}
        return self._page(request, "/search", [_query(key, data)])

    async def _track(self, request: web.Request) -> web.Response:
        number = request.match_info["id"]
        track = self.index.by_id.get(int(number)) if number.isdecimal() else None
        if track is None:
            return self._page(request, "/404", [], status=404)
        detail = json.loads(json.dumps(detail_form(track)).replace("api.beatport.com", "api-internal.beatportprod.com"))
        return self._page(
            request, "/track/[description]/[id]", [_query([f"track-{number}"], detail)], {"track": detail}
        )

    def _search(self, request: web.Request) -> list[Track]:
        return [
            self.reshape(web_item(track, score)) for track, score in self.index.search(request.query.get("q", ""))[:150]
        ]

    def _page(
        self,
        request: web.Request,
        page: str,
        queries: list[dict[str, object]],
        props: Mapping[str, Track] | None = None,
        status: int = 200,
    ) -> web.Response:
        if self.challenge or request.query.get("q", "").count("(") > 1:
            return web.Response(status=403, text=CHALLENGE, content_type="text/html")
        if self.bare:
            return web.Response(text=PAGE_WITHOUT_DATA, content_type="text/html")
        data = {
            "props": {
                "pageProps": {
                    "dehydratedState": {"mutations": [], "queries": [*self.side_bars, *queries]},
                    **(props or {}),
                }
            },
            "page": page,
            "query": dict(request.query),
            "buildId": "local-build",
            "locale": "en",
            "gssp": True,
        }
        script = json.dumps(data).replace("<", "\\u003c")
        return web.Response(status=status, text=PAGE.format(title="Music", data=script), content_type="text/html")


def _query(key: Sequence[object], data: object) -> dict[str, object]:
    return {"state": {"data": data, "status": "success"}, "queryKey": key, "queryHash": json.dumps(key)}
