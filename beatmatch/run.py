"""The run: workers over one iterator, results delivered in order, and nothing lost when it is interrupted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator

from beatmatch.events import Listener, TrackFinished, TrackStarted
from beatmatch.models import TrackResult
from beatmatch.result import Job

Work = Callable[[Job], Awaitable[TrackResult]]
Deliver = Callable[[TrackResult], None]


async def run_jobs(jobs: Iterable[Job], work: Work, *, workers: int, deliver: Deliver, listen: Listener) -> None:
    """Work on jobs side by side, at most `workers` at a time, and deliver the results in the jobs' order.

    A result is delivered as soon as its turn has come. When the run is cancelled, or `deliver` raises, the
    results that are done are still delivered, in order, before the exception goes on.
    """
    line = _Line(deliver)
    pending = enumerate(jobs)
    try:
        await _together([_worker(pending, work, line, listen) for _ in range(workers)])
    finally:
        line.flush()


async def _worker(pending: Iterator[tuple[int, Job]], work: Work, line: "_Line", listen: Listener) -> None:
    for position, job in pending:
        listen(TrackStarted(job.playlist, job.index, job.track))
        result = await work(job)
        listen(TrackFinished(result))
        line.put(position, result)


async def _together(workers: list[Awaitable[None]]) -> None:
    """Run until all are done; the first exception cancels the others and comes out as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for worker in workers:
                group.create_task(_as_coroutine(worker))
    except BaseExceptionGroup as group_error:
        raise group_error.exceptions[0] from None


async def _as_coroutine(worker: Awaitable[None]) -> None:
    await worker


class _Line:
    """Results stand in line until their turn comes."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._waiting: dict[int, TrackResult] = {}
        self._next = 0

    def put(self, position: int, result: TrackResult) -> None:
        self._waiting[position] = result
        while self._next in self._waiting:
            result = self._waiting.pop(self._next)
            self._next += 1
            self._deliver(result)

    def flush(self) -> None:
        """Deliver what is done although something before it is not."""
        for position in sorted(self._waiting):
            self._deliver(self._waiting.pop(position))
