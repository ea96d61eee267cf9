"""List the decisions in the store for people."""

from collections.abc import Sequence
from datetime import UTC, datetime

from beatmatch.console.layout import aligned_text
from beatmatch.console.text import isolate, printable
from beatmatch.matching.decide.reasons import describe
from beatmatch.store import Decision
from beatmatch.wording import artist_title


def decisions_table(decisions: Sequence[Decision]) -> str:
    """Write a line for each decision; no text is cut off."""
    rows = [("Decided", "TrackID", "Track", "Beatport")]
    for decision in decisions:
        day = datetime.fromtimestamp(decision.decided_at, UTC).astimezone().date().isoformat()
        rows.append((day, printable(decision.track_id), decision_track(decision), isolate(decision_text(decision))))
    return aligned_text(rows)


def decision_track(decision: Decision) -> str:
    """Name the library entry that a decision is about."""
    return printable(artist_title(decision.artist, decision.title))


def decision_text(decision: Decision) -> str:
    """Write what was decided: the Beatport track, its id where nothing else is known of it, or that there is none."""
    if decision.beatport_id is None:
        return "not on Beatport"
    return printable(describe(decision.candidate)) if decision.candidate else f"[{decision.beatport_id}]"
