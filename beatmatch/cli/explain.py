"""beatmatch explain: why a track was matched, or why not."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import invocation
from beatmatch.cli.options import ASKING, JUDGING, REMEMBERING, SAYING, Format, Given, Library, one_playlist, takes
from beatmatch.errors import InputError

if TYPE_CHECKING:
    from beatmatch.matching.explaining import Explanation
    from beatmatch.models import Playlist
    from beatmatch.settings import Settings
    from beatmatch.store import Decision
    from beatmatch.writers.json import Json


@takes("catalog", *JUDGING, *ASKING, *REMEMBERING, *SAYING)
def explain(
    library: Library,
    playlist: Annotated[str, one_playlist()],
    position: Annotated[int, typer.Argument(metavar="POSITION", help="The entry's number in it, from 1.", min=1)],
    form: Format = None,
    **given: Given,
) -> int:
    """Show why one track was matched, or why not.

    Examples:
      beatmatch explain library.xml "Friday Night" 3
      beatmatch explain library.xml "Friday Night" 3 -c catalog.jsonl -f json
    """
    with invocation(given, as_json=form == "json") as here:
        from beatmatch.cli.context import answer
        from beatmatch.config import run_settings
        from beatmatch.console.explain import explained
        from beatmatch.library.reading import read_library

        (chosen,) = read_library(library, [playlist])
        if position > len(chosen.tracks):
            raise InputError(
                f'"{chosen.full_name}" has no entry {position}', f"give a number from 1 to {len(chosen.tracks)}"
            )
        found = asyncio.run(_explanation(chosen, position, run_settings(here.configuration)))
        answer(explained(found, width=here.screen.table_width), _document(found), form or "table", here.screen)
    return 0


async def _explanation(playlist: "Playlist", position: int, settings: "Settings") -> "Explanation":
    from beatmatch.matcher import async_best_beatport_match
    from beatmatch.matching.explaining import Explanation, fits, understood
    from beatmatch.models import Status
    from beatmatch.session import open_session

    track = playlist.tracks[position - 1]
    ways = understood(track, settings)
    if track.skip_reason:
        return Explanation(
            playlist=playlist.full_name,
            playlist_index=position,
            track=track,
            ways=ways,
            status=Status.SKIPPED,
            reasons=(track.skip_reason,),
        )
    async with open_session(settings) as opened:
        decision = opened.memory.decision_for(track)
        outcome = await async_best_beatport_match(track, opened.memory.catalog_for(track), settings)
    verdict = outcome.verdict
    return Explanation(
        playlist=playlist.full_name,
        playlist_index=position,
        track=track,
        ways=ways,
        queries=outcome.queries,
        status=verdict.status,
        score=verdict.best.score if verdict.best else None,
        reasons=(*verdict.reasons, *_decided(decision)),
        fits=fits(track, verdict.ranked, settings),
        candidates=len(verdict.ranked),
    )


def _decided(decision: "Decision | None") -> tuple[str, ...]:
    if decision is None:
        return ()
    choice = f"Beatport's {decision.beatport_id}" if decision.beatport_id else "not on Beatport"
    return (f"whatever this says, you decided: {choice}",)


def _document(found: "Explanation") -> "Json":
    from beatmatch.writers.fields import rounded_score
    from beatmatch.writers.json import candidate_object, query_object

    return {
        "playlist": found.playlist,
        "playlist_index": found.playlist_index,
        "track_id": found.track.track_id,
        "title": found.track.title,
        "artist": found.track.artist,
        "understood": [
            {
                "song": way.song,
                "version": way.version or None,
                "artists": way.artists,
                "featured": way.featured,
                "brackets": way.brackets,
            }
            for way in found.ways
        ],
        "queries": [query_object(record) for record in found.queries],
        "status": found.status.value,
        "match_score": rounded_score(found.score),
        "reasons": found.reasons,
        "candidates": [{**candidate_object(fit.scored), "why": fit.why} for fit in found.fits],
    }
