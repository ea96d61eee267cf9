"""Process playlist entries side by side, deliver their results in order, and lose none when the run is interrupted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Protocol, TypeAlias

from beatmatch.events import Listener, TrackFinished, TrackStarted
from beatmatch.models import TrackResult
from beatmatch.result import PlaylistEntry

ProcessEntry: TypeAlias = Callable[[PlaylistEntry], Awaitable[TrackResult]]
DeliverResult: TypeAlias = Callable[[TrackResult], None]
FillIn: TypeAlias = Callable[[PlaylistEntry], Awaitable[TrackResult | None]]


async def process_entries(
    entries: Iterable[PlaylistEntry],
    process: ProcessEntry,
    *,
    workers: int,
    deliver: DeliverResult,
    listen: Listener,
    fill_in: FillIn | None = None,
) -> None:
    """Process entries, at most `workers` at a time, and deliver the results in the order of the entries.

    A result is delivered as soon as those before it are. When the run is cancelled, the results that are done are
    still delivered, in order, before the exception goes on; `fill_in` is asked for those of the other entries, and what
    it returns is delivered if it has one for each. An exception of `deliver` ends the run, and nothing more is
    delivered.
    """
    work = _Work(enumerate(entries), process, OrderedDelivery(deliver), listen)
    try:
        async with asyncio.TaskGroup() as group:
            for first in islice(work.pending, workers):
                group.create_task(work.through(chain([first], work.pending)))
    except BaseExceptionGroup as several:
        first_error = several.exceptions[0]
        raise first_error from first_error.__cause__
    except asyncio.CancelledError:
        if fill_in is not None:
            with suppress(asyncio.CancelledError):  # the first one goes on in any case
                await work.fill(fill_in)
        raise
    finally:
        work.in_order.flush()


@dataclass(slots=True)
class _Work:
    """What the workers of a run share: the entries that are left, those under way, and where results go."""

    pending: Iterator[tuple[int, PlaylistEntry]]
    process: ProcessEntry
    in_order: "OrderedDelivery"
    listen: Listener
    _under_way: dict[int, PlaylistEntry] = field(default_factory=dict)

    async def through(self, pending: Iterable[tuple[int, PlaylistEntry]]) -> None:
        """Process entries until none is left. Several workers draw from the same iterator."""
        for position, entry in pending:
            self._under_way[position] = entry
            self.listen(TrackStarted(entry.playlist, entry.index, entry.track))
            result = await self.process(entry)
            del self._under_way[position]
            self.in_order.put(position, result)
            self.listen(TrackFinished(result))
            # An entry whose answers are all stored awaits nothing: let other tasks and Ctrl-C run.
            await asyncio.sleep(0)

    async def fill(self, fill_in: FillIn) -> None:
        """Take results from `fill_in` for the entries that have none: for all of them, or none at all."""
        results: list[tuple[int, TrackResult]] = []
        for position, entry in chain(sorted(self._under_way.items()), self.pending):
            result = await fill_in(entry)
            if result is None:
                return
            results.append((position, result))
            await asyncio.sleep(0)
        for position, result in results:
            self.in_order.put(position, result)


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

    async def settle(self, recall: Callable[[TrackResult], Awaitable[TrackResult]]) -> None:
        """Deliver what is left at the end of the run.

        Where a result has turned out to be an error, `recall` makes that of an earlier run of it, or leaves it.
        """
        for position, result in enumerate(self._held_back):
            judged = self._check.judge(result)
            if judged is not result:
                self._held_back[position] = await recall(judged)
        self.flush()

    def flush(self) -> None:
        """Deliver what is held back, as it is now known to be. After an exception of `deliver` nothing is left."""
        held_back, self._held_back = self._held_back, []
        for result in held_back:
            self._deliver(self._check.judge(result))
