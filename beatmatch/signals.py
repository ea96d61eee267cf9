"""The signals that end the program: Ctrl-C, SIGTERM, and SIGHUP, which comes when the terminal is closed.

The exit status is 128 and the number of the signal, as a shell has it for a program that a signal has ended: 130 after
Ctrl-C, 143 after SIGTERM, 129 after SIGHUP. A signal that was ignored when the program began (nohup) stays ignored.
"""

import signal
from types import FrameType

STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP


_received: list[int] = []  # those other than Ctrl-C, since `raise_stop_signals`


def raise_stop_signals() -> None:
    """Raise SIGTERM and SIGHUP as KeyboardInterrupt, as Python raises Ctrl-C."""
    _received.clear()
    for number in STOP_SIGNALS:
        if number != signal.SIGINT and not is_ignored(number):
            signal.signal(number, _raise)


def _raise(number: int, _frame: FrameType | None) -> None:
    _received.append(number)
    raise KeyboardInterrupt


def is_ignored(number: int) -> bool:
    return signal.getsignal(number) is signal.SIG_IGN


def ignore_stop_signals() -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def signal_received() -> int:
    """Return the number of the signal that a KeyboardInterrupt comes from."""
    return _received[0] if _received else signal.SIGINT


def exit_status_of(number: int) -> int:
    return 128 + number
