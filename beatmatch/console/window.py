"""The whole terminal for a conversation: what it shows, one key at a time, a line where one is asked for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.screen import Screen as Filled
from rich.text import Text

from beatmatch.console.keyboard import Keyboard
from beatmatch.console.screen import Screen


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
