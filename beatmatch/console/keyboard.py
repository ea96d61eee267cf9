"""Single keys from a terminal, without echo; the terminal is as before whenever the program leaves or pauses."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Self

from beatmatch.errors import InputError

END = "\x04"  # Ctrl-D, and what is read where nothing more will come
_LOOK_UP = 0.2  # seconds between looks at whether the window has changed
_MOST = 4096  # bytes taken at once


def is_keyboard() -> bool:
    """Tell whether stdin is a terminal."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


class Keyboard:
    """Reads keys from stdin. `pause` and `go_on` are called around a Ctrl-Z."""

    def __init__(self, pause: Callable[[], None], go_on: Callable[[], None]) -> None:
        self._terminal = _Terminal(sys.stdin.fileno())
        self._pause = pause
        self._go_on = go_on
        self._wants_pause = False

    def __enter__(self) -> Self:
        self._terminal.enter()
        self._before = signal.signal(signal.SIGTSTP, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGTSTP, self._before)
        self._terminal.leave()

    def read(self, is_current: Callable[[], bool]) -> str:
        """Wait for a key. Several characters at once were pasted; none means that the screen is to be drawn anew."""
        while not self._terminal.has_input(_LOOK_UP):
            if self._wants_pause:
                self._suspend()
                return ""
            if not is_current():
                return ""
        return self._terminal.read()

    def ask(self, prompt: Callable[[], None]) -> str:
        """Read a line with echo; empty where nothing is typed."""
        with self._terminal.as_usual():
            prompt()
            return self._terminal.read().strip().strip(END)

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        """Remember that somebody pressed Ctrl-Z: in the middle of a write nothing can be done about it."""
        self._wants_pause = True

    def _suspend(self) -> None:
        self._wants_pause = False
        self._terminal.leave()
        self._pause()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._go_on()
        self._terminal.enter()


class _Terminal:
    """A terminal that gives single keys between `enter` and `leave`."""

    def __init__(self, descriptor: int) -> None:
        try:
            import termios  # noqa: PLC0415  # Windows has none
            import tty  # noqa: PLC0415
        except ImportError as problem:
            raise InputError(
                "this terminal gives no single keys", "review the CSV of --review with --apply"
            ) from problem
        self._descriptor = descriptor
        self._termios, self._tty = termios, tty
        self._usual = termios.tcgetattr(descriptor)

    def enter(self) -> None:
        self._tty.setcbreak(self._descriptor)

    def leave(self) -> None:
        with suppress(self._termios.error):  # the window was closed
            self._termios.tcsetattr(self._descriptor, self._termios.TCSADRAIN, self._usual)

    @contextmanager
    def as_usual(self) -> Iterator[None]:
        self.leave()
        try:
            yield
        finally:
            self.enter()

    def has_input(self, seconds: float) -> bool:
        return bool(select.select([self._descriptor], [], [], seconds)[0])

    def read(self) -> str:
        """Take what was typed: in a terminal as usual that is a line."""
        try:
            data = os.read(self._descriptor, _MOST)
        except OSError:  # the window was closed
            return END
        return data.decode("utf-8", "ignore") if data else END
