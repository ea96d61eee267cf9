"""The run: workers over one iterator, results delivered in order, and nothing lost when it is interrupted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import chain, islice

from beatmatch.events import Listener, TrackFinished, TrackStarted
from beatmatch.models import TrackResult
from beatmatch.result import Job

Work = Callable[[Job], Awaitable[TrackResult]]
Deliver = Callable[[TrackResult], None]


async def run_jobs(jobs: Iterable[Job], work: Work, *, workers: int, deliver: Deliver, listen: Listener) -> None:
    """Work on jobs side by side, at most `workers` at a time, and deliver the results in the jobs' order.

    A result is delivered as soon as its turn has come. When the run is cancelled, the results that are done are
    still delivered, in order, before the exception goes on. An exception of `deliver` ends the run as it is, and
    nothing more is delivered.
    """
    line = _Line(deliver)
    pending = enumerate(jobs)
    try:
        async with asyncio.TaskGroup() as group:
            for first in islice(pending, workers):
                group.create_task(_worker(chain([first], pending), work, line, listen))
    except BaseExceptionGroup as several:
        first_error = several.exceptions[0]
        raise first_error from first_error.__cause__
    finally:
        line.flush()


async def _worker(pending: Iterable[tuple[int, Job]], work: Work, line: "_Line", listen: Listener) -> None:
    for position, job in pending:
        listen(TrackStarted(job.playlist, job.index, job.track))
        result = await work(job)
        line.put(position, result)
        listen(TrackFinished(result))
        await asyncio.sleep(0)  # what comes out of memory waits for nothing: let the others, and Ctrl-C, have a turn


class _Line:
    """Results stand in line until their turn comes."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._accepts = True
        self._waiting: dict[int, TrackResult] = {}
        self._next = 0

    def put(self, position: int, result: TrackResult) -> None:
        self._waiting[position] = result
        while self._next in self._waiting:
            self._next += 1
            self._hand_over(self._next - 1)

    def flush(self) -> None:
        """Deliver what is done although something before it is not."""
        for position in sorted(self._waiting):
            self._hand_over(position)

    def _hand_over(self, position: int) -> None:
        result = self._waiting.pop(position)
        if self._accepts:
            self._accepts = False  # until this has gone well: behind half a line nothing more may be written
            self._deliver(result)
            self._accepts = True
