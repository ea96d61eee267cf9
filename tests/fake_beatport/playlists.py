"""Playlists in the users' accounts: listed, made, read, and filled in bulk."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.fake_beatport.catalogue import list_envelope
from tests.fake_beatport.login import Grant, LoginService, unauthorised
from tests.fake_beatport.search import TrackIndex

NO_PERMISSION = {"detail": "You do not have permission to perform this action."}


@dataclass(slots=True)
class AccountPlaylist:
    """A playlist. Each entry has an id of its own and that of its track; a track may be in it twice."""

    id: int
    name: str
    user: str
    entries: list[tuple[int, int | None]] = field(default_factory=list)  # the track's id is None: not sold any more

    @property
    def track_ids(self) -> list[int | None]:
        return [track_id for _, track_id in self.entries]


class PlaylistService:
    """Serve the playlists. A test may change the fields at any time, and look into `playlists`."""

    def __init__(self, login: LoginService, index: Callable[[], TrackIndex]) -> None:
        self.playlists: list[AccountPlaylist] = []
        self.may_not_write: int | None = None  # the status that every change is refused with
        self.not_taken: set[int] = set()  # ids of tracks that are left out without a word
        self.most_per_page = 100
        self.after_adding: Callable[[], None] = _do_nothing  # called once tracks have been added by a request
        self._login, self._index = login, index
        self._last_id = 900_000

    def reset(self) -> None:
        self.playlists.clear()
        self.not_taken.clear()
        self.may_not_write, self.most_per_page, self.after_adding = None, 100, _do_nothing

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v4/my/playlists/", self._list),
            web.post("/v4/my/playlists/", self._create),
            web.get("/v4/my/playlists/{id}/tracks/", self._entries),
            web.post("/v4/my/playlists/{id}/tracks/bulk/", self._add),
        ]

    def make(self, name: str, *track_ids: int | None, user: str = "dana") -> AccountPlaylist:
        """Make a playlist as the website would."""
        playlist = AccountPlaylist(self._new_id(), name, user)
        self.playlists.append(playlist)
        self._append(playlist, track_ids)
        return playlist

    def _append(self, playlist: AccountPlaylist, track_ids: object) -> None:
        assert isinstance(track_ids, list | tuple)
        playlist.entries += [(self._new_id(), each) for each in track_ids if each not in self.not_taken]

    def _new_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _user(self, request: web.Request, *, writes: bool = False) -> str | web.Response:
        """Return whose request this is, or the refusal."""
        grant: Grant | None = self._login.grant_of(request)
        if grant is None or (writes and self.may_not_write == 401):
            return unauthorised(request)
        if grant.user is None or (writes and self.may_not_write):
            return web.json_response(NO_PERMISSION, status=403)
        return grant.user

    async def _list(self, request: web.Request) -> web.Response:
        user = self._user(request)
        if isinstance(user, web.Response):
            return user
        own = [_as_json(playlist) for playlist in self.playlists if playlist.user == user]
        return self._page(request, own)

    async def _create(self, request: web.Request) -> web.Response:
        user = self._user(request, writes=True)
        if isinstance(user, web.Response):
            return user
        name = str((await request.json()).get("name", ""))
        if not name or len(name) > 100:
            return web.json_response({"name": ["Ensure this field has no more than 100 characters."]}, status=400)
        return web.json_response(_as_json(self.make(name.strip(), user=user)), status=201)

    async def _entries(self, request: web.Request) -> web.Response:
        playlist = self._playlist(request)
        if isinstance(playlist, web.Response):
            return playlist
        tracks = self._index().by_id
        entries = [
            {
                "id": own_id,
                "position": place,
                "track": None if track_id is None else tracks.get(track_id, {"id": track_id}),
            }
            for place, (own_id, track_id) in enumerate(playlist.entries, 1)
        ]
        return self._page(request, entries)

    async def _add(self, request: web.Request) -> web.Response:
        playlist = self._playlist(request, writes=True)
        if isinstance(playlist, web.Response):
            return playlist
        sent = json.loads(await request.text())
        self._append(playlist, sent["track_ids"])
        self.after_adding()
        return web.json_response({"items": [own_id for own_id, _ in playlist.entries[-len(sent["track_ids"]) :]]})

    def _playlist(self, request: web.Request, *, writes: bool = False) -> AccountPlaylist | web.Response:
        user = self._user(request, writes=writes)
        if isinstance(user, web.Response):
            return user
        number = request.match_info["id"]
        own = [each for each in self.playlists if str(each.id) == number and each.user == user]
        return own[0] if own else web.json_response({"detail": "Not found."}, status=404)

    def _page(self, request: web.Request, items: list[dict[str, object]]) -> web.Response:
        described = list_envelope(request, len(items), 10, self.most_per_page)
        number, size = int(str(described["page"]).split("/")[0]), int(str(described["per_page"]))
        return web.json_response({"results": items[(number - 1) * size : number * size], **described})


def _do_nothing() -> None:
    """Do nothing."""


def _as_json(playlist: AccountPlaylist) -> dict[str, object]:
    return {
        "id": playlist.id,
        "name": playlist.name,
        "track_count": len(playlist.entries),
        "is_public": False,
        "created_date": "2026-11-01T10:00:00-06:00",
    }
