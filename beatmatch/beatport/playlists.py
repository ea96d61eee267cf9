"""Playlists in the user's own account at Beatport: found by name, made, read, and filled without adding a track twice.

What is in a playlist is always read from Beatport, never remembered here, so a run that was killed or refused half way
goes on with the same playlist. An entry of a playlist has an id of its own, which is not that of its track.
"""

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

import msgspec

from beatmatch.beatport.api import decode
from beatmatch.beatport.auth.refusals import RefusedTokenError
from beatmatch.beatport.http import HttpClient, Request
from beatmatch.beatport.records import source_changed
from beatmatch.beatport.responses import HINT_LATER, BrokenResponseError, is_html
from beatmatch.beatport.transport import HINT_CAPTIVE_PORTAL
from beatmatch.errors import CatalogError, ErrorKind, InputError, LoginError

CHUNK = 50  # tracks that are added at once
PER_PAGE = 100

_PAUSE = 0.3  # seconds between two chunks
_MAX_PAGES = 1000
_HINT_LOGIN = (
    "log in with your own account: beatmatch login (and unset BEATMATCH_TOKEN and BEATMATCH_CLIENT_SECRET, which count "
    "before it); where that is refused, too, add the tracks by hand: --dry-run lists their addresses"
)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist of the account. `name` is what Beatport calls it."""

    id: int
    name: str


class _PlaylistRecord(msgspec.Struct):
    id: int
    name: str


class _Track(msgspec.Struct):
    id: int


class _Entry(msgspec.Struct):
    track: _Track | None  # None: it is not sold any more


class _PlaylistPage(msgspec.Struct):
    results: list[_PlaylistRecord]
    next: str | None  # has to be there: half of a list would be doubled


class _EntryPage(msgspec.Struct):
    results: list[_Entry]
    next: str | None


class BeatportPlaylists:
    """The playlists of the user whose token `http` sends.

    Every method raises CatalogError where Beatport does not answer, LoginError where it refuses this login.
    """

    def __init__(
        self, http: HttpClient, api_url: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._http = http
        self._url = f"{api_url.rstrip('/')}/my/playlists/"
        self._sleep = sleep

    async def find(self, name: str) -> Playlist | None:
        """Return the playlist of this name, None where there is none. Raises InputError where there are several."""
        found = [each for each in await self._read(self._url, parse_playlists) if _folded(each.name) == _folded(name)]
        if len(found) > 1:
            message = f'your account has {len(found)} playlists with the name "{name}"'
            raise InputError(message, "rename all but one of them at Beatport, or give another name")
        return found[0] if found else None

    async def create(self, name: str) -> Playlist:
        """Make an empty playlist. `find` has found none of this name before."""
        request = Request(self._url, parse_created, content=msgspec.json.encode({"name": name}))
        found: Playlist | None = None

        async def left() -> Request[Playlist] | None:
            nonlocal found
            found = await self.find(name)
            return None if found else request

        with _for_this_login("write"):
            created = await self._http.post(request, left) or found
        assert created is not None  # `left` has found it, else it would have been asked for again
        return created

    async def track_ids(self, playlist: Playlist) -> Sequence[int]:
        """Return the ids of the tracks in a playlist, in its order."""
        return await self._read(self._tracks_url(playlist), parse_track_ids)

    async def add(self, playlist: Playlist, track_ids: Sequence[int], listen: Callable[[int], None]) -> None:
        """Append tracks that are not in the playlist. `listen` is told how many, after each chunk of them."""
        for start in range(0, len(track_ids), CHUNK):
            if start:
                await self._sleep(_PAUSE)
            chunk = track_ids[start : start + CHUNK]
            await self._add_chunk(playlist, chunk)
            listen(len(chunk))

    async def _add_chunk(self, playlist: Playlist, chunk: Sequence[int]) -> None:
        url = f"{self._tracks_url(playlist)}bulk/"

        def request_for(track_ids: Sequence[int]) -> Request[bool]:
            return Request(url, _added, content=msgspec.json.encode({"track_ids": track_ids}))

        async def left() -> Request[bool] | None:
            present = frozenset(await self.track_ids(playlist))
            missing = [each for each in chunk if each not in present]
            return request_for(missing) if missing else None

        with _for_this_login("write"):
            await self._http.post(request_for(chunk), left)

    def _tracks_url(self, playlist: Playlist) -> str:
        return f"{self._url}{playlist.id}/tracks/"

    async def _read(self, url: str, parse: Callable[[bytes], tuple[list[_T], bool]]) -> list[_T]:
        """Read all pages of a list."""
        items: list[_T] = []
        with _for_this_login("read"):
            for number in count(1):
                page = {"page": str(number), "per_page": str(PER_PAGE)}
                found, has_more = await self._http.get(Request(url, parse, page))
                items += found
                if not has_more:
                    break
                if not found or number >= _MAX_PAGES:
                    raise source_changed("a list of the account has no end")
        return items


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What has become of a playlist."""

    playlist: Playlist
    is_new: bool
    present: int  # of the tracks, before
    added: int
    refused: tuple[int, ...] = ()  # tracks that Beatport has not taken, without saying so


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be done. `playlist` is None where it has to be made."""

    playlist: Playlist | None
    missing: tuple[int, ...]


async def look(playlists: BeatportPlaylists, name: str, track_ids: Sequence[int]) -> Outlook:
    """Find out what filling a playlist would do, without changing anything. No id occurs twice in `track_ids`."""
    playlist = await playlists.find(name)
    present = frozenset(await playlists.track_ids(playlist)) if playlist else frozenset()
    return Outlook(playlist, tuple(each for each in track_ids if each not in present))


async def fill(
    playlists: BeatportPlaylists, name: str, track_ids: Sequence[int], listen: Callable[[Outlook, int], None]
) -> Filled:
    """Add the tracks that are missing in the playlist of this name; make it where there is none.

    `listen` is told the outlook and how many have been added so far. Where nothing is missing nothing is sent.
    """
    outlook = await look(playlists, name, track_ids)
    present = len(track_ids) - len(outlook.missing)
    if not outlook.missing and outlook.playlist:
        return Filled(playlist=outlook.playlist, is_new=False, present=present, added=0)
    listen(outlook, 0)
    playlist = outlook.playlist or await playlists.create(name)
    added = 0

    def note(more: int) -> None:
        nonlocal added
        added += more
        listen(outlook, added)

    await playlists.add(playlist, outlook.missing, note)
    there = frozenset(await playlists.track_ids(playlist))
    refused = tuple(each for each in outlook.missing if each not in there)
    added = len(outlook.missing) - len(refused)
    return Filled(playlist=playlist, is_new=outlook.playlist is None, present=present, added=added, refused=refused)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


@contextmanager
def _for_this_login(action: str) -> Iterator[None]:
    """Say of a refusal that it is this login which may not read, or write, playlists.

    Where something else is in the way, another login will not help.
    """
    try:
        yield
    except LoginError as error:
        if not isinstance(error, RefusedTokenError):
            raise
        raise _may_not(action, "Beatport takes its token for other things only") from None
    except CatalogError as error:
        if error.kind is ErrorKind.AUTH:
            raise _may_not(action, error.message) from None
        if error.kind is ErrorKind.BLOCKED:
            error.hint = HINT_CAPTIVE_PORTAL
        raise


def _may_not(action: str, reason: str) -> LoginError:
    return LoginError(f"this login may not {action} playlists: {reason}", _HINT_LOGIN)


def parse_playlists(body: bytes) -> tuple[list[Playlist], bool]:
    """Read a page of the account's playlists, and whether there are more; raises as `api.parse_search`."""
    page = decode(body, _PlaylistPage)
    return [Playlist(each.id, each.name) for each in page.results], bool(page.next)


def parse_track_ids(body: bytes) -> tuple[list[int], bool]:
    """Read a page of a playlist's tracks, and whether there are more; raises as `api.parse_search`."""
    page = decode(body, _EntryPage)
    return [each.track.id for each in page.results if each.track], bool(page.next)


def parse_created(body: bytes) -> Playlist:
    """Read the playlist that was made; raises as `api.parse_search`."""
    record = decode(body, _PlaylistRecord)
    return Playlist(record.id, record.name)


def _added(body: bytes) -> bool:
    """Take any answer but a web page: what has been added is read back."""
    if is_html(body):
        raise BrokenResponseError(ErrorKind.BLOCKED, "a web page came instead of data", HINT_LATER)
    return True
