"""A stderr whose errors are nobody's: one that is full, closed or unread changes neither a run nor its exit status."""

import sys
from contextlib import suppress
from typing import TextIO, cast


class _UnfailingStream:
    """A stream in front of another. What cannot be written is lost."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):  # ValueError: it is closed
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def make_stderr_unfailing() -> None:
    """Put such a stream in the place of stderr, unless there is none or it is one already."""
    if sys.stderr is not None and not isinstance(sys.stderr, _UnfailingStream):
        sys.stderr = cast("TextIO", _UnfailingStream(sys.stderr))
