"""The public functions: one track or a whole playlist, in three columns that give equal results.

======================  ============================  =======================
blocking, one by one    blocking, side by side        to be awaited
======================  ============================  =======================
`process_track`         `process_track_async`         `match_track`
`process_playlist`      `process_playlist_async`      `match_playlist`
======================  ============================  =======================

The blocking functions start an event loop of their own and so cannot be called inside a running one. The
`_async` in the second column means that tracks are worked on side by side inside; it is not to be awaited.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from beatmatch.errors import ErrorKind
from beatmatch.events import Listener, RunStarted, ignore
from beatmatch.library.reading import read_library
from beatmatch.library.source import display_name
from beatmatch.models import Playlist, RBTrack, TrackResult
from beatmatch.result import Job, result_for
from beatmatch.run import Deliver, run_jobs
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
    return _block(match_track(idx, rb, _with_requests(settings, 1)), "process_track", "match_track")


def process_track_async(idx: int, rb: RBTrack, settings: Settings = DEFAULTS, max_concurrent: int = 10) -> TrackResult:
    """Match one track, blocking, with at most `max_concurrent` requests at a time. Not to be awaited."""
    return _block(match_track(idx, rb, _with_requests(settings, max_concurrent)), "process_track_async", "match_track")


async def match_track(
    idx: int,
    rb: RBTrack,
    settings: Settings = DEFAULTS,
    *,
    session: "aiohttp.ClientSession | None" = None,
    listen: Listener = ignore,
) -> TrackResult:
    """Match one track in the caller's event loop, on the caller's aiohttp session where one is handed in."""
    async with open_session(settings, http=session, listen=listen) as opened:
        result = await result_for(Job("", idx, rb), opened.memory, settings)
        opened.finish(_is_answered(result))
    return result


def process_playlist(xml_path: "Source", playlist_name: str, settings: Settings = DEFAULTS) -> list[TrackResult]:
    """Match a playlist, blocking, one track after another: the reference that the other two equal.

    `playlist_name` is a name or a full path, "Folder/Sub/Name". Raises InputError for a library or a playlist
    that cannot be read, CatalogError never: a source that does not answer stands in every result.
    """
    one_by_one = replace(_with_requests(settings, 1), max_concurrent_tracks=1)
    return _block(match_playlist(xml_path, playlist_name, one_by_one), "process_playlist", "match_playlist")


def process_playlist_async(
    xml_path: "Source",
    playlist_name: str,
    settings: Settings = DEFAULTS,
    max_concurrent_tracks: int = 5,
    max_concurrent_requests: int = 10,
) -> list[TrackResult]:
    """Match a playlist, blocking, `max_concurrent_tracks` tracks side by side. Not to be awaited."""
    side_by_side = replace(
        _with_requests(settings, max_concurrent_requests), max_concurrent_tracks=max_concurrent_tracks
    )
    return _block(match_playlist(xml_path, playlist_name, side_by_side), "process_playlist_async", "match_playlist")


async def match_playlist(
    xml_path: "Source",
    playlist_name: str,
    settings: Settings = DEFAULTS,
    *,
    session: "aiohttp.ClientSession | None" = None,
    listen: Listener = ignore,
) -> list[TrackResult]:
    """Match a playlist in the caller's event loop, on the caller's aiohttp session where one is handed in."""
    playlists = await asyncio.to_thread(read_library, xml_path, [playlist_name])
    results: list[TrackResult] = []
    scope = scope_of(xml_path, playlists)
    async with open_session(settings, scope=scope, http=session, listen=listen) as opened:
        opened.finish(await match_entries(playlists, settings, opened, deliver=results.append, listen=listen))
    return results


async def match_entries(
    playlists: Sequence[Playlist],
    settings: Settings,
    opened: Session,
    *,
    deliver: Deliver,
    listen: Listener = ignore,
) -> bool:
    """Match every entry of the playlists and deliver the results one by one, in order, as their turn comes.

    Tells whether the source has answered for all of them. When the results are where they should be, it is for the
    caller to finish the run: one that was killed before that is taken up as if it had said nothing.
    """
    listen(RunStarted(sum(len(playlist.tracks) for playlist in playlists)))
    complete = True

    async def work(job: Job) -> TrackResult:
        nonlocal complete
        result = await result_for(job, opened.memory, settings)
        complete = complete and _is_answered(result)
        return result

    await run_jobs(jobs_of(playlists), work, workers=settings.max_concurrent_tracks, deliver=deliver, listen=listen)
    return complete


def _is_answered(result: TrackResult) -> bool:
    """Tell whether there is no sense in asking again: for a bug there is none."""
    return result.error is None or result.error.kind is ErrorKind.INTERNAL


def scope_of(library: "Source", playlists: Sequence[Playlist]) -> str:
    """Name what a run is about, so that it can be taken up when it was interrupted."""
    return "\n".join((display_name(library), *(playlist.full_name for playlist in playlists)))


def jobs_of(playlists: Sequence[Playlist]) -> Iterable[Job]:
    for playlist in playlists:
        for index, track in enumerate(playlist.tracks, start=1):
            yield Job(playlist.full_name, index, track)


def _with_requests(settings: Settings, most: int) -> Settings:
    return replace(settings, network=replace(settings.network, max_concurrent_requests=most))


def _block(work: Coroutine[Any, Any, _T], called: str, awaitable: str) -> _T:
    """Run in an event loop of its own. Raises RuntimeError where one is running already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    work.close()
    raise RuntimeError(f"{called}() blocks and cannot run inside an event loop; await {awaitable}() instead")
