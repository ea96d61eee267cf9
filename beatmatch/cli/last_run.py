"""The results of the last run, kept in the state folder for `review` and `report` without a file."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from beatmatch.atomic import PRIVATE_FILE, make_private_folder, replacing, temporary_beside
from beatmatch.config import Configuration, state_folder
from beatmatch.errors import InputError
from beatmatch.models import TrackResult
from beatmatch.report.rows import MOST_CANDIDATES
from beatmatch.writers.json import JsonWriter
from beatmatch.writers.summary import RunInfo, Summary

_log = logging.getLogger("beatmatch.cli")
_FILE_NAME = "last-run.json"


def last_run_file(configuration: Configuration) -> Path | None:
    """Return where the last run is kept; None where nothing is remembered."""
    folder = None if configuration.is_on("no-store") else state_folder(configuration)
    return folder / _FILE_NAME if folder else None


def results_or_last_run(configuration: Configuration, results: str | None) -> str:
    """Return the file of results that was named, or that of the last run. Raises InputError where there is none."""
    if results is not None:
        return results
    path = last_run_file(configuration)
    if path is None or not path.is_file():
        raise InputError("no run is kept here yet", "match a playlist first, or name a file of results")
    return str(path)


@dataclass(slots=True)
class LastRun:
    """Keeps the results of this run. A folder that cannot be written costs the copy, not the run."""

    path: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _writer: JsonWriter | None = None
    _is_worth_keeping: bool = False

    def begin(self) -> None:
        with self._tolerating():
            make_private_folder(self.path.parent)
            temporary = temporary_beside(self.path)
            self._stack.enter_context(replacing(self._place, temporary, mode=PRIVATE_FILE, sync=False))
            self._writer = JsonWriter(self._stack.enter_context(temporary.open("x", encoding="utf-8", newline="")))

    def write(self, result: TrackResult) -> None:
        if self._writer:
            with self._tolerating():
                candidates = result.candidates[: MOST_CANDIDATES.get(result.status, 0)]
                self._writer.write(replace(result, candidates=candidates, queries=()))

    def close(self, run: RunInfo, summary: Summary) -> None:
        with self._tolerating():
            if self._writer:
                self._writer.close(run, summary)
                self._is_worth_keeping = summary.matched + summary.review + summary.no_match > 0

    def leave(self, problem: type[BaseException] | None, *_: object) -> None:
        """Drop this run where its outputs have failed or it has no answers; what is kept stays as it is."""
        if problem is not None or not self._is_worth_keeping:
            self._drop()

    def finish(self) -> None:
        """Keep this run in place of the last one. Called once its outputs are in place."""
        with self._tolerating():
            self._stack.close()

    def _drop(self) -> None:
        self._is_worth_keeping = False
        with suppress(OSError):
            if self._writer:
                self._writer.abandon()
            self._stack.close()

    def _place(self) -> Path | None:
        return self.path if self._is_worth_keeping else None

    @contextmanager
    def _tolerating(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            _log.info("this run is not kept for review and report: %s", error.strerror or error)
            self._drop()
            self._writer = None
