"""beatmatch explain: why a track was matched, or why not."""

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import check_named_folder, command_context, write_answer
from beatmatch.cli.options import (
    LIBRARY_OPTIONS,
    MATCHING_OPTIONS,
    MEMORY_OPTIONS,
    MESSAGE_OPTIONS,
    NETWORK_OPTIONS,
    Library,
    OnePlaylist,
    OptionValue,
    TableOrJson,
    with_options,
)
from beatmatch.errors import InputError

if TYPE_CHECKING:
    from beatmatch.matching.explain import Explanation
    from beatmatch.models import Playlist
    from beatmatch.settings import Settings
    from beatmatch.writers.json import Json

_MOST_DIGITS = 9  # of a position


@with_options(*LIBRARY_OPTIONS, *MATCHING_OPTIONS, *NETWORK_OPTIONS, *MEMORY_OPTIONS, *MESSAGE_OPTIONS)
def explain(
    library: Library,
    playlist: OnePlaylist,
    position: Annotated[str, typer.Argument(metavar="POSITION", help="The entry's number in it, from 1.")],
    output_format: TableOrJson = None,
    **options: OptionValue,
) -> int:
    """Show why one track was matched, or why not.

    Examples:
      beatmatch explain library.xml "Friday Night" 3
      beatmatch explain library.xml "Friday Night" 3 -c catalog.jsonl -f json
    """
    with command_context(options, as_json=output_format == "json") as context:
        import asyncio

        from beatmatch.cli.library import library_place, read_chosen_playlists
        from beatmatch.config import run_settings
        from beatmatch.console.explain import explained

        check_named_folder(context.configuration)
        place = library_place(library, context.configuration)
        chosen, *others = read_chosen_playlists(place, [playlist], context.configuration, collection=False)
        if others:
            raise InputError(f"{playlist!r} is {1 + len(others)} playlists", "name the one with the track")
        number = _position(position, chosen)
        settings = replace(run_settings(context.configuration), compare_all=True)
        found = asyncio.run(_explanation(chosen, number, settings))
        text = explained(found, width=context.terminal.table_width)
        write_answer(context, output_format or "table", text, _document(found))
    return 0


def _position(text: str, playlist: "Playlist") -> int:
    """Read the number of an entry. Raises InputError for what is none, with the entry that was perhaps meant."""
    titles = [track.title for track in playlist.tracks]
    advice = f"give a number from 1 to {len(titles)}"
    if text.lstrip("-").isdecimal():
        if text.isdecimal() and 1 <= len(text) <= _MOST_DIGITS and 1 <= int(text) <= len(titles):
            return int(text)
        raise InputError(f'"{playlist.full_name}" has no entry {text}', advice)
    folded = [title.casefold() for title in titles]
    if nearest := get_close_matches(text.casefold(), folded, n=1):
        place = folded.index(nearest[0])
        advice = f"did you mean {place + 1} ({titles[place]})?"
    raise InputError(f"{text!r} is no position", advice)


async def _explanation(playlist: "Playlist", position: int, settings: "Settings") -> "Explanation":
    from beatmatch.matcher import async_best_beatport_match
    from beatmatch.matching.explain import explain
    from beatmatch.matching.read import read_entry
    from beatmatch.session import open_session

    track = playlist.tracks[position - 1]
    if track.skip_reason:
        return explain(read_entry(track, settings), None, playlist=playlist.full_name, playlist_index=position)
    async with open_session(settings) as opened:
        decision = opened.memory.decision_for(track)
        outcome = await async_best_beatport_match(track, opened.memory.catalog_for(track), settings)
    explanation = explain(
        outcome.entry, outcome.verdict, outcome.queries, playlist=playlist.full_name, playlist_index=position
    )
    if decision is None:
        return explanation
    decided = f"Beatport's {decision.beatport_id}" if decision.beatport_id else "not on Beatport"
    reason = f"whatever this says, you decided: {decided}"
    return replace(explanation, reasons=(*explanation.reasons, reason))


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
            for way in found.titles
        ],
        "queries": [query_object(record) for record in found.queries],
        "status": found.status.value,
        "match_score": rounded_score(found.score),
        "reasons": found.reasons,
        "candidates": [{**candidate_object(fit.scored), "why": fit.why} for fit in found.candidates],
    }
