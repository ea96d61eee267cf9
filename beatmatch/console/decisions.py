"""Decisions as people read them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.cells import cell_len

from beatmatch.console.text import fitted, isolated, printable
from beatmatch.matching.verdict import describe
from beatmatch.store import Decision


def decisions_table(found: Sequence[Decision]) -> str:
    """List decisions, a line for each; texts are whole."""
    rows = [("Decided", "TrackID", "Track", "Beatport"), *map(_row, found)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return "".join(f"{_line(row, widths)}\n" for row in rows)


def decided(decision: Decision) -> str:
    """Say what was decided."""
    if decision.beatport_id is None:
        return "not on Beatport"
    return printable(describe(decision.candidate)) if decision.candidate else f"[{decision.beatport_id}]"


def entry_name(decision: Decision) -> str:
    return printable(f"{decision.artist} - {decision.title}" if decision.artist else decision.title)


def _row(decision: Decision) -> tuple[str, ...]:
    day = datetime.fromtimestamp(decision.decided_at, UTC).astimezone().date()
    return (day.isoformat(), printable(decision.track_id), entry_name(decision), decided(decision))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [fitted(text, width) for text, width in zip(row[:-1], widths, strict=False)]
    return "  ".join([*cells, isolated(row[-1])])
