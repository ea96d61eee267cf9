"""Process playlist entries side by side, deliver their results in order, and lose none when the run is interrupted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import chain, islice
from typing import Protocol, TypeAlias

from beatmatch.events import Listener, TrackFinished, TrackStarted
from beatmatch.models import TrackResult
from beatmatch.result import PlaylistEntry

ProcessEntry: TypeAlias = Callable[[PlaylistEntry], Awaitable[TrackResult]]
DeliverResult: TypeAlias = Callable[[TrackResult], None]


async def process_entries(
    entries: Iterable[PlaylistEntry], process: ProcessEntry, *, workers: int, deliver: DeliverResult, listen: Listener
) -> None:
    """Process entries, at most `workers` at a time, and deliver the results in the order of the entries.

    A result is delivered as soon as those before it are. When the run is cancelled, the results that are done are
    still delivered, in order, before the exception goes on. An exception of `deliver` ends the run, and nothing more
    is delivered.
    """
    in_order = OrderedDelivery(deliver)
    pending = enumerate(entries)
    try:
        async with asyncio.TaskGroup() as group:
            for first in islice(pending, workers):
                group.create_task(_work_through(chain([first], pending), process, in_order, listen))
    except BaseExceptionGroup as several:
        first_error = several.exceptions[0]
        raise first_error from first_error.__cause__
    finally:
        in_order.flush()


async def _work_through(
    pending: Iterable[tuple[int, PlaylistEntry]], process: ProcessEntry, in_order: "OrderedDelivery", listen: Listener
) -> None:
    """Process entries until none is left. Several workers draw from the same iterator."""
    for position, entry in pending:
        listen(TrackStarted(entry.playlist, entry.index, entry.track))
        result = await process(entry)
        in_order.put(position, result)
        listen(TrackFinished(result))
        await asyncio.sleep(0)  # an entry whose answers are all stored awaits nothing: let other tasks and Ctrl-C run


class OrderedDelivery:
    """Hold results back until every result before them has been delivered."""

    def __init__(self, deliver: DeliverResult) -> None:
        self._deliver = deliver
        self._is_intact = True
        self._held_back: dict[int, TrackResult] = {}
        self._next = 0

    def put(self, position: int, result: TrackResult) -> None:
        """Take the result at a position, counted from 0, and deliver what is due now."""
        self._held_back[position] = result
        while self._next in self._held_back:
            self._next += 1
            self._deliver_at(self._next - 1)

    def flush(self) -> None:
        """Deliver what is held back, although results before it are missing."""
        for position in sorted(self._held_back):
            self._deliver_at(position)

    def _deliver_at(self, position: int) -> None:
        result = self._held_back.pop(position)
        if self._is_intact:
            self._is_intact = False  # until this has gone well: nothing may be written behind half a line
            self._deliver(result)
            self._is_intact = True


class ResultCheck(Protocol):
    """Whether the answers that results rest on can be believed: `catalogs.checked.SourceCheck`."""

    @property
    def in_doubt(self) -> bool: ...

    def judge(self, result: TrackResult) -> TrackResult:
        """Return a result, or the error that it has turned out to be."""
        ...


class DoubtfulDelivery:
    """Hold results back while the answers of the source are in doubt, so that none has to be taken back."""

    def __init__(self, deliver: DeliverResult, check: ResultCheck) -> None:
        self._deliver = deliver
        self._check = check
        self._held_back: list[TrackResult] = []

    def put(self, result: TrackResult) -> None:
        """Take the next result, and deliver it and those before it unless there is doubt."""
        self._held_back.append(result)
        if not self._check.in_doubt:
            self.flush()

    def flush(self) -> None:
        """Deliver what is held back, as it is now known to be. After an exception of `deliver` nothing is left."""
        held_back, self._held_back = self._held_back, []
        for result in held_back:
            self._deliver(self._check.judge(result))
