"""beatmatch decisions: what review has settled, and taking it back."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import invocation
from beatmatch.cli.options import SAYING, Given, format_option, takes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beatmatch.store import Decision
    from beatmatch.writers.json import Json

app = typer.Typer()


@app.callback()
def decisions() -> None:
    """Show what review has settled, and take it back."""


@app.command("list")
@takes("state-dir", *SAYING)
def list_(
    form: Annotated[
        str | None, format_option("table", "json", "ndjson", default="table on a terminal, else json")
    ] = None,
    **given: Given,
) -> int:
    """List all decisions, the oldest first.

    Examples:
      beatmatch decisions list
      beatmatch decisions list -f ndjson | jq -r 'select(.beatport_track_id == null).title'
    """
    with invocation(given, as_json=form in ("json", "ndjson")) as here:
        from beatmatch.cli.context import opened_memory
        from beatmatch.console.table import decisions_table
        from beatmatch.writers.files import STDOUT, open_output

        with opened_memory(here.configuration, make=False) as store:
            found = store.decisions()
        writers = {"table": decisions_table, "json": _document, "ndjson": _lines}
        with open_output(STDOUT) as stream:
            stream.write(writers[form or ("table" if here.screen.stdout_shows else "json")](found))
    return 0


@app.command()
@takes("state-dir", *SAYING)
def forget(
    track: Annotated[str, typer.Argument(metavar="TRACK", help="Its TrackID, title, artist and title, or some words.")],
    **given: Given,
) -> int:
    """Take back the decision on a track: the next run looks for it again.

    Examples:
      beatmatch decisions forget 105031696
      beatmatch decisions forget "Ivo Ren - Glass Parade"
    """
    with invocation(given, as_json=False) as here:
        from beatmatch.cli.context import opened_memory
        from beatmatch.console.table import decided, entry_name

        with opened_memory(here.configuration, make=False) as store:
            taken_back = store.forget(track)
        if not here.screen.quiet:
            here.screen.say(f"taken back: {entry_name(taken_back)}: {decided(taken_back)}")
    return 0


def _document(found: "Sequence[Decision]") -> str:
    lines = ",\n".join(map(_line, found))
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _lines(found: "Sequence[Decision]") -> str:
    return "".join(f"{_line(decision)}\n" for decision in found)


def _line(decision: "Decision") -> str:
    """Write a decision as one object: `beatport_track_id` is null for "not on Beatport"."""
    from beatmatch.models import BeatportCandidate
    from beatmatch.writers.json import json_line

    found, number = decision.candidate, decision.beatport_id
    track = found or (BeatportCandidate(track_id=number, title="") if number is not None else None)
    said: dict[str, Json] = {
        "track_id": decision.track_id,
        "title": decision.title,
        "artist": decision.artist,
        "beatport_track_id": number,
        "beatport_url": track.url if track else None,
        "beatport_title": found.title if found else None,
        "beatport_mix_name": (found.mix_name or None) if found else None,
        "beatport_artists": found.artists if found else (),
        "decided": datetime.fromtimestamp(decision.decided_at, UTC).astimezone().isoformat(timespec="seconds"),
    }
    return json_line(said)
