"""The public functions: one track or a whole playlist, in three columns that give equal results.

======================  ============================  =======================
blocking, one by one    blocking, side by side        to be awaited
======================  ============================  =======================
`process_track`         `process_track_async`         `match_track`
`process_playlist`      `process_playlist_async`      `match_playlist`
======================  ============================  =======================

The blocking functions start an event loop of their own and so cannot be called inside a running one. The
`_async` in the second column means that tracks are processed side by side inside; it is not to be awaited.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from beatmatch.events import Listener, RunStarted, ignore
from beatmatch.library.reading import read_library, with_tags
from beatmatch.library.source import display_name
from beatmatch.models import Playlist, RBTrack, TrackResult
from beatmatch.result import PlaylistEntry, recorded, remembered_result_for, result_for
from beatmatch.run import DeliverResult, DoubtfulDelivery, process_entries
from beatmatch.session import Session, open_session
from beatmatch.settings import Settings

if TYPE_CHECKING:
    import aiohttp

    from beatmatch.library.source import Source

_T = TypeVar("_T")
DEFAULTS = Settings()


def process_track(idx: int, rb: RBTrack, settings: Settings = DEFAULTS) -> TrackResult:
    """Match one track, blocking, one request at a time. `idx` becomes the result's `playlist_index`.

    Raises BeatmatchError for what concerns the run; what happens to the track stands in the result.
    """
    return _run_blocking(match_track(idx, rb, _with_requests(settings, 1)), "process_track", "match_track")


def process_track_async(idx: int, rb: RBTrack, settings: Settings = DEFAULTS, max_concurrent: int = 10) -> TrackResult:
    """Match one track, blocking, with at most `max_concurrent` requests at a time. Not to be awaited."""
    work = match_track(idx, rb, _with_requests(settings, max_concurrent))
    return _run_blocking(work, "process_track_async", "match_track")


async def match_track(
    idx: int,
    rb: RBTrack,
    settings: Settings = DEFAULTS,
    *,
    session: "aiohttp.ClientSession | None" = None,
    listen: Listener = ignore,
) -> TrackResult:
    """Match one track in the caller's event loop, on the caller's aiohttp session where one is handed in."""
    async with open_session(settings, http=session, listen=listen) as run_session:
        result = await result_for(PlaylistEntry("", idx, rb), run_session.memory, settings)
        run_session.check.settle()
        run_session.finish_run(result.error is None)
    return result


def process_playlist(xml_path: "Source", playlist_name: str, settings: Settings = DEFAULTS) -> list[TrackResult]:
    """Match a playlist, blocking, one track after another: the reference that the other two equal.

    `playlist_name` is a name or a full path, "Folder/Sub/Name". Raises InputError for a library or a playlist that
    cannot be read. It never raises CatalogError: that the source did not answer is said in each result.
    """
    one_by_one = replace(_with_requests(settings, 1), max_concurrent_tracks=1)
    return _run_blocking(match_playlist(xml_path, playlist_name, one_by_one), "process_playlist", "match_playlist")


def process_playlist_async(
    xml_path: "Source",
    playlist_name: str,
    settings: Settings = DEFAULTS,
    max_concurrent_tracks: int = 5,
    max_concurrent_requests: int = 10,
) -> list[TrackResult]:
    """Match a playlist, blocking, `max_concurrent_tracks` tracks side by side. Not to be awaited."""
    settings = replace(_with_requests(settings, max_concurrent_requests), max_concurrent_tracks=max_concurrent_tracks)
    work = match_playlist(xml_path, playlist_name, settings)
    return _run_blocking(work, "process_playlist_async", "match_playlist")


async def match_playlist(
    xml_path: "Source",
    playlist_name: str,
    settings: Settings = DEFAULTS,
    *,
    session: "aiohttp.ClientSession | None" = None,
    listen: Listener = ignore,
) -> list[TrackResult]:
    """Match a playlist in the caller's event loop, on the caller's aiohttp session where one is handed in."""
    playlists = await asyncio.to_thread(_read, xml_path, playlist_name, settings)
    results: list[TrackResult] = []
    scope = run_scope(xml_path, playlists)
    async with open_session(settings, scope=scope, http=session, listen=listen) as run_session:
        complete = await match_entries(playlists, settings, run_session, deliver=results.append, listen=listen)
        run_session.finish_run(complete)
    return results


def _read(library: "Source", name: str, settings: Settings) -> Sequence[Playlist]:
    playlists = read_library(library, [name])
    return with_tags(playlists, library, settings.music_roots) if settings.read_tags else playlists


async def match_entries(
    playlists: Sequence[Playlist],
    settings: Settings,
    session: Session,
    *,
    deliver: DeliverResult,
    listen: Listener = ignore,
    may_fill_in: Callable[[], bool] = lambda: False,
) -> bool:
    """Match every entry of the playlists and deliver the results one by one, in order, as soon as their turn comes.

    When the run is cancelled, the entries that are left get the results of earlier runs, where there is one for each of
    them and as long as `may_fill_in` says so.

    Return whether the source answered for all of them. The caller passes that to `session.finish_run` once the results
    are where they should be: a run that is killed before then is resumed with nothing counted as done.
    """
    listen(RunStarted(sum(len(playlist.tracks) for playlist in playlists)))
    all_answered = True

    async def process(entry: PlaylistEntry) -> TrackResult:
        nonlocal all_answered
        result = await result_for(entry, session.memory, settings)
        all_answered = all_answered and result.error is None and result.kept is None
        return result

    async def fill_in(entry: PlaylistEntry) -> TrackResult | None:
        return await remembered_result_for(entry, session.memory, settings) if may_fill_in() else None

    async def recall(error: TrackResult) -> TrackResult:
        nonlocal all_answered
        all_answered = False
        entry = PlaylistEntry(error.playlist, error.playlist_index, error.track)
        remembered = await remembered_result_for(entry, session.memory, settings, error.error)
        return remembered or recorded(entry, error, session.memory)

    entries, workers = entries_of(playlists), settings.max_concurrent_tracks
    check = session.check
    in_doubt = DoubtfulDelivery(deliver, check)
    try:
        await process_entries(entries, process, workers=workers, deliver=in_doubt.put, listen=listen, fill_in=fill_in)
    finally:
        await in_doubt.settle(recall)
    check.settle()
    return all_answered


def entries_of(playlists: Sequence[Playlist]) -> Iterable[PlaylistEntry]:
    """Yield the entries of all playlists, in order."""
    for playlist in playlists:
        for index, track in enumerate(playlist.tracks, start=1):
            yield PlaylistEntry(playlist.full_name, index, track)


def run_scope(library: "Source", playlists: Sequence[Playlist]) -> str:
    """Return a text that names what a run matches, so that the same run can be resumed after an interruption."""
    return "\n".join((display_name(library), *(playlist.full_name for playlist in playlists)))


def _with_requests(settings: Settings, most: int) -> Settings:
    return replace(settings, network=replace(settings.network, max_concurrent_requests=most))


def _run_blocking(work: Coroutine[Any, Any, _T], called: str, awaitable: str) -> _T:
    """Run `work` in an event loop of its own. Raises RuntimeError where a loop is running already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    work.close()
    raise RuntimeError(f"{called}() blocks and cannot run inside an event loop; await {awaitable}() instead")
