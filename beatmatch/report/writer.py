"""Take results one by one, as every writer does, and write the page once all of them are there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from beatmatch.models import Status, TrackResult
from beatmatch.report.figures import Figures
from beatmatch.report.html import data_text, write_page
from beatmatch.report.planned import Change, Planner
from beatmatch.report.rows import CANDIDATE_FIELDS, ROW_FIELDS, TRACK_FIELDS, row_of
from beatmatch.store import track_key
from beatmatch.writers.csv import REVIEW_NAMES
from beatmatch.writers.fill import Policy
from beatmatch.writers.summary import RunInfo, Summary

if TYPE_CHECKING:
    from beatmatch.writers.json import Json


class ReportWriter:
    """A ResultWriter (see `writers.registry`) that writes the report.

    policy: what a match would write into the library. words: how each status is called.
    """

    def __init__(self, stream: TextIO, policy: Policy, words: Mapping[Status, str]) -> None:
        self._stream = stream
        self._planner = Planner(policy)
        self._words = words
        self._figures = Figures()
        self._playlists: dict[str, int] = {}
        self._tracks: dict[str, int] = {}
        self._part_names: list[str] = []
        self._rows: list[str] = []
        self._writes: dict[int, tuple[Change, ...]] = {}

    def write(self, result: TrackResult) -> None:
        changes = self._planner.changes(result)
        self._figures.add(result, changes)
        if changes:
            self._writes[len(self._rows)] = changes
        row = row_of(
            result,
            playlist=self._playlists.setdefault(result.playlist, len(self._playlists)),
            same=self._tracks.setdefault(track_key(result.track), len(self._tracks)),
            part_names=self._part_names,
        )
        self._rows.append(data_text(row))

    def close(self, run: RunInfo, summary: Summary) -> None:
        write_page(self._stream, self._data(run), self._figures, run, summary, self._words)
        self._stream.flush()

    def _data(self, run: RunInfo) -> str:
        """Return everything that the script of the page reads, as JSON."""
        names: dict[str, Json] = {
            "run": f"{run.started} {run.library}",
            "words": {status.value: word for status, word in self._words.items()},
            "playlists": list(self._playlists),
            "parts": list(self._part_names),
            "row_fields": ROW_FIELDS,
            "track_fields": TRACK_FIELDS,
            "candidate_fields": CANDIDATE_FIELDS,
            "review_columns": REVIEW_NAMES,
            "writes": {
                str(place): [[each.field.value, each.own, each.new] for each in map(self._planner.as_written, changes)]
                for place, changes in self._writes.items()
            },
        }
        head = data_text(names).removesuffix("}")
        return f'{head},"rows":[\n' + ",\n".join(self._rows) + "\n]}"
