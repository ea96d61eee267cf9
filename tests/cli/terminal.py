"""A real pseudo-terminal with the program in it, and what its screen shows."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_PATIENCE = 30.0  # seconds until a test gives up
HOME, ALTERNATE_ON, ALTERNATE_OFF = "\x1b[H", "\x1b[?1049h", "\x1b[?1049l"


@dataclass(slots=True)
class Terminal:
    """The end where a person sits."""

    process: subprocess.Popen[bytes]
    descriptor: int
    written: str = ""  # all of it, with its control sequences
    _bytes: bytes = field(default=b"", repr=False)

    @property
    def screen(self) -> str:
        """The last thing that was drawn, as text."""
        drawn = max(self.written.rfind(HOME), self.written.rfind(ALTERNATE_OFF), 0)
        return "\n".join(line.rstrip() for line in _CONTROL.sub("", self.written[drawn:]).splitlines())

    def until(self, text: str, since: int = 0) -> str:
        """Wait until the screen shows a text that was written behind a place; give the screen."""
        end = time.monotonic() + _PATIENCE
        while text not in self.screen or text not in _CONTROL.sub("", self.written[since:]):
            if time.monotonic() > end or not self.read():
                raise AssertionError(f"no {text!r} in:\n{self.screen}")
        return self.screen

    def press(self, keys: str, until: str) -> str:
        """Press keys and wait for what they are answered with."""
        before = len(self.written)
        os.write(self.descriptor, keys.encode())
        return self.until(until, before)

    def resize(self, columns: int, lines: int) -> None:
        _set_size(self.descriptor, columns, lines)

    def is_as_before(self) -> bool:
        """Return whether lines are echoed and edited again."""
        modes = termios.tcgetattr(self.descriptor)[3]
        return bool(modes & termios.ECHO and modes & termios.ICANON)

    def end(self) -> int:
        """Wait for the end of the program; give its status."""
        while self.read():
            pass
        return self.process.wait(_PATIENCE)

    def read(self) -> bool:
        if not select.select([self.descriptor], [], [], _PATIENCE)[0]:
            return False
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:  # Linux: the program has ended
            return False
        self._bytes += data
        self.written = self._bytes.decode("utf-8", "ignore").replace("\r\n", "\n")
        return bool(data)


@contextmanager
def in_terminal(
    command: tuple[str, ...], env: Mapping[str, str], *, columns: int = 80, lines: int = 24
) -> Iterator[Terminal]:
    """Run a command in a terminal of its own."""
    ours, theirs = pty.openpty()
    _set_size(theirs, columns, lines)
    unsized = {name: value for name, value in env.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={"TERM": "xterm-256color", **unsized},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  # no other thread runs in a test
    )
    os.close(theirs)
    terminal = Terminal(process, ours)
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait(_PATIENCE)
        os.close(ours)


def _set_size(descriptor: int, columns: int, lines: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
