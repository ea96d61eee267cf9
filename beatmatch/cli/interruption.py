"""Signals during a run: the first one cancels it, a second one ends what is done after that."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from beatmatch.signals import STOP_SIGNALS, ignore_stop_signals, is_ignored


@dataclass(slots=True)
class Interruption:
    """The stop signals that a run has received."""

    signals: list[int] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        """The first signal; None for a run that was not interrupted."""
        return self.signals[0] if self.signals else None

    @property
    def is_repeated(self) -> bool:
        """Whether the user does not want to wait any longer."""
        return len(self.signals) > 1

    @contextmanager
    def cancels_task(self) -> Iterator[None]:
        """Let the first stop signal cancel the current task, and note further ones.

        All of them are ignored behind the block: what is done has to be written before the program ends.
        """
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None  # the caller is a coroutine
        before = {number: signal.getsignal(number) for number in STOP_SIGNALS if not is_ignored(number)}

        def receive(number: int) -> None:
            self.signals.append(number)
            if not self.is_repeated:
                task.cancel()

        with suppress(NotImplementedError):  # Windows has no such handlers; asyncio handles Ctrl-C there
            for number in before:
                loop.add_signal_handler(number, receive, number)
        try:
            yield
        finally:
            with suppress(NotImplementedError):
                for number, handler in before.items():
                    loop.remove_signal_handler(number)
                    signal.signal(number, signal.SIG_IGN if self.signals else handler)


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Ignore the stop signals for the moment in which the outputs are completed: half a document is of no use."""
    with signals_restored():
        ignore_stop_signals()
        yield


@contextmanager
def signals_restored() -> Iterator[None]:
    """Restore the signal handlers when the block ends."""
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
