"""Take over the whole terminal: draw it, read single keys, ask for a line; and give it back as it was."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from types import FrameType, TracebackType
from typing import Self

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.screen import Screen
from rich.text import Text

from beatmatch.console.terminal import Terminal
from beatmatch.errors import InputError

END_OF_INPUT = "\x04"  # Ctrl-D, and what is read once the terminal is closed
_RESIZE_CHECK_INTERVAL = 0.2  # seconds
_MAX_BYTES = 4096  # of one read


def is_keyboard() -> bool:
    """Return whether stdin is a terminal."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def can_take_over(terminal: Terminal) -> bool:
    """Return whether there is a keyboard that gives single keys, and a screen that can be drawn."""
    return is_keyboard() and terminal.can_redraw and find_spec("termios") is not None


@contextmanager
def open_fullscreen(terminal: Terminal) -> Iterator["Fullscreen"]:
    """Take over the terminal as long as the block lasts, however it ends. Raises InputError where that cannot be."""
    fullscreen = Fullscreen(terminal.console)
    with fullscreen.keyboard:
        fullscreen.enter()
        try:
            yield fullscreen
        finally:
            fullscreen.leave()


class Fullscreen:
    """The terminal while the program has all of it."""

    def __init__(self, console: Console) -> None:
        self.keyboard = Keyboard(on_suspend=self.leave, on_resume=self.enter)
        self._console = console
        self._size = (0, 0)

    def enter(self) -> None:
        self._console.set_alt_screen(True)
        self._console.show_cursor(False)

    def leave(self) -> None:
        self._console.show_cursor(True)
        self._console.set_alt_screen(False)

    @property
    def is_unicode(self) -> bool:
        return self._console.encoding.startswith("utf")

    def measure(self) -> tuple[int, int]:
        """Return width and height, and remember them as those for which the next lines are drawn."""
        self._size = (self._console.width, self._console.height)
        return self._size

    def show(self, lines: Sequence[Text]) -> None:
        """Replace what is shown."""
        with self._console:  # buffers, so that all is written at once
            self._console.control(Control.home())
            self._console.print(Screen(Text("\n").join(lines)), end="", no_wrap=True, overflow="crop")

    def read_key(self) -> str:
        """Wait for a key; "" when the size of the terminal has changed. See `Keyboard.read`."""
        return self.keyboard.read(lambda: self._size == (self._console.width, self._console.height))

    def ask(self, question: str) -> str:
        """Ask for a line at the lower end of the screen."""
        return self.keyboard.ask(lambda: self._show_question(question))

    def _show_question(self, question: str) -> None:
        console = self._console
        with console:
            console.show_cursor(True)
            console.control(Control.move_to(0, console.height - 1))
            console.print(Text(question.ljust(max(console.width - 1, cell_len(question)))), end="\r", no_wrap=True)
            console.print(Text(question), end="")


class Keyboard:
    """Reads keys from stdin, as long as the block lasts. Ctrl-Z suspends the program between the two callbacks."""

    def __init__(self, on_suspend: Callable[[], None], on_resume: Callable[[], None]) -> None:
        self._input = _TerminalInput(sys.stdin.fileno())
        self._on_suspend = on_suspend
        self._on_resume = on_resume
        self._suspend_requested = False

    def __enter__(self) -> Self:
        self._input.start_single_keys()
        self._previous_handler = signal.signal(signal.SIGTSTP, self._request_suspend)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGTSTP, self._previous_handler)
        self._input.restore()

    def _request_suspend(self, _signal: int, _frame: FrameType | None) -> None:
        """Only note the request: it may come in the middle of a write, where the screen cannot be left."""
        self._suspend_requested = True

    def read(self, is_current: Callable[[], bool]) -> str:
        """Wait for a key. Several characters at once were pasted; none means that the screen is to be redrawn.

        `is_current` is asked again and again whether what the screen shows is still right.
        """
        while not self._input.is_ready(_RESIZE_CHECK_INTERVAL):
            if self._suspend_requested:
                self._suspend()
                return ""
            if not is_current():
                return ""
        return self._input.read()

    def _suspend(self) -> None:
        self._suspend_requested = False
        self._input.restore()
        self._on_suspend()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._on_resume()
        self._input.start_single_keys()

    def ask(self, show_prompt: Callable[[], None]) -> str:
        """Read a line that is echoed and can be edited; "" where nothing is typed."""
        self._input.restore()
        try:
            show_prompt()
            return self._input.read().strip().strip(END_OF_INPUT)
        finally:
            self._input.start_single_keys()


class _TerminalInput:
    """The input of a terminal, which can be switched between whole lines, as usual, and single keys without echo."""

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
        self._usual_modes = termios.tcgetattr(descriptor)

    def start_single_keys(self) -> None:
        self._tty.setcbreak(self._descriptor)

    def restore(self) -> None:
        with suppress(self._termios.error):  # the window was closed
            self._termios.tcsetattr(self._descriptor, self._termios.TCSADRAIN, self._usual_modes)

    def is_ready(self, seconds: float) -> bool:
        return bool(select.select([self._descriptor], [], [], seconds)[0])

    def read(self) -> str:
        """Read what was typed: a key, or a line where the terminal works as usual."""
        try:
            data = os.read(self._descriptor, _MAX_BYTES)
        except OSError:  # the window was closed
            return END_OF_INPUT
        return data.decode("utf-8", "ignore") if data else END_OF_INPUT
