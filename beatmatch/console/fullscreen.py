"""The whole terminal for a conversation: what it shows, one key at a time, a line where one is asked for."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Self

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.screen import Screen as Filled
from rich.text import Text

from beatmatch.console.terminal import Screen
from beatmatch.errors import InputError

# --- Single keys from a terminal, without echo; the terminal is as before whenever the program leaves or pauses.

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


class Window:
    """The terminal while it is ours."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._measured = (0, 0)
        self._keyboard = Keyboard(pause=self.leave, go_on=self.enter)

    def measure(self) -> tuple[int, int]:
        """Give width and height, for which the next lines are laid out."""
        self._measured = (self._console.width, self._console.height)
        return self._measured

    @property
    def unicode(self) -> bool:
        return self._console.encoding.startswith("utf")

    def enter(self) -> None:
        self._console.set_alt_screen(True)
        self._console.show_cursor(False)

    def leave(self) -> None:
        self._console.show_cursor(True)
        self._console.set_alt_screen(False)

    def show(self, lines: Sequence[Text]) -> None:
        """Put lines in place of what there is."""
        with self._console:  # written at once
            self._console.control(Control.home())
            self._console.print(Filled(Text("\n").join(lines)), end="", no_wrap=True, overflow="crop")

    def key(self) -> str:
        """Wait for a key; see `Keyboard.read`."""
        return self._keyboard.read(lambda: self._measured == (self._console.width, self._console.height))

    def ask(self, question: str) -> str:
        """Ask for a line, at the lower end."""
        return self._keyboard.ask(lambda: self._prompt(question))

    def _prompt(self, question: str) -> None:
        console = self._console
        with console:
            console.show_cursor(True)
            console.control(Control.move_to(0, console.height - 1))
            console.print(Text(question.ljust(max(console.width - 1, cell_len(question)))), end="\r", no_wrap=True)
            console.print(Text(question), end="")

    @contextmanager
    def reading(self) -> Iterator["Window"]:
        with self._keyboard:
            self.enter()
            try:
                yield self
            finally:
                self.leave()


@contextmanager
def open_window(screen: Screen) -> Iterator[Window]:
    """Take the terminal; whatever ends the block, it is given back as it was."""
    with Window(screen.console).reading() as window:
        yield window
