"""beatmatch decisions: what review has settled, and taking it back."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import command_context, open_memory
from beatmatch.cli.options import MESSAGE_OPTIONS, OptionValue, TableOrLines, with_options

if TYPE_CHECKING:
    from beatmatch.store import Decision

app = typer.Typer()


@app.callback()
def decisions() -> None:
    """Show what review has settled, and take it back."""


@app.command("list")
@with_options("state-dir", *MESSAGE_OPTIONS)
def list_(output_format: TableOrLines = None, **options: OptionValue) -> int:
    """List all decisions, the oldest first.

    Examples:
      beatmatch decisions list
      beatmatch decisions list -f ndjson | jq -r 'select(.beatport_track_id == null).title'
    """
    with command_context(options, as_json=output_format in ("json", "ndjson")) as context:
        from beatmatch.console.decisions import decisions_table
        from beatmatch.writers.files import STDOUT, open_output

        with open_memory(context.configuration, create=False) as store:
            found = store.decisions()
        chosen = output_format or ("table" if context.terminal.stdout_is_terminal else "json")
        if chosen == "table":
            text = decisions_table(found)
        elif chosen == "ndjson":
            text = "".join(f"{_json_line(decision)}\n" for decision in found)
        else:
            text = "[\n" + ",\n".join(map(_json_line, found)) + "\n]\n" if found else "[]\n"
        with open_output(STDOUT) as stream:
            stream.write(text)
    return 0


@app.command()
@with_options("state-dir", *MESSAGE_OPTIONS)
def forget(
    track: Annotated[str, typer.Argument(metavar="TRACK", help="Its TrackID, title, artist and title, or some words.")],
    **options: OptionValue,
) -> int:
    """Take back the decision on a track: the next run looks for it again.

    Examples:
      beatmatch decisions forget 105031696
      beatmatch decisions forget "Ivo Ren - Glass Parade"
    """
    with command_context(options, as_json=False) as context:
        from beatmatch.console.decisions import decision_text, decision_track

        with open_memory(context.configuration, create=False) as store:
            forgotten = store.forget(track)
        if not context.terminal.quiet:
            context.terminal.write_line(f"taken back: {decision_track(forgotten)}: {decision_text(forgotten)}")
    return 0


def _json_line(decision: "Decision") -> str:
    """Write a decision as one object: `beatport_track_id` is null for "not on Beatport"."""
    from beatmatch.models import BeatportCandidate
    from beatmatch.writers.json import json_line

    known, beatport_id = decision.candidate, decision.beatport_id
    track = known or (BeatportCandidate(track_id=beatport_id, title="") if beatport_id is not None else None)
    return json_line(
        {
            "track_id": decision.track_id,
            "title": decision.title,
            "artist": decision.artist,
            "beatport_track_id": beatport_id,
            "beatport_url": track.url if track else None,
            "beatport_title": known.title if known else None,
            "beatport_mix_name": (known.mix_name or None) if known else None,
            "beatport_artists": known.artists if known else (),
            "decided": datetime.fromtimestamp(decision.decided_at, UTC).astimezone().isoformat(timespec="seconds"),
        }
    )
