"""The signals that end the program: Ctrl-C, SIGTERM, and SIGHUP, which comes when the terminal is closed.

The exit status is 128 and the number of the signal, as a shell has it for a program that a signal has ended: 130 after
Ctrl-C, 143 after SIGTERM, 129 after SIGHUP. A signal that was ignored when the program began (nohup) stays ignored.
"""

import signal
from types import FrameType

STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP


class StopSignal(KeyboardInterrupt):
    """A signal other than Ctrl-C, which Python raises as a KeyboardInterrupt itself."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def raise_stop_signals() -> None:
    """Raise SIGTERM and SIGHUP as Python raises Ctrl-C."""
    for number in STOP_SIGNALS:
        if number != signal.SIGINT and not is_ignored(number):
            signal.signal(number, _raise)


def _raise(number: int, _frame: FrameType | None) -> None:
    raise StopSignal(number)


def is_ignored(number: int) -> bool:
    return signal.getsignal(number) is signal.SIG_IGN


def ignore_stop_signals() -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def exit_status_of(number: int) -> int:
    return 128 + number


def exit_status_after(error: BaseException) -> int:
    """Return the exit status for an exception that comes from a signal, in whatever it is wrapped."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, StopSignal):
            return exit_status_of(cause.number)
        cause = cause.__cause__ or cause.__context__
    return exit_status_of(signal.SIGINT)
