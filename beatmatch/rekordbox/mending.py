"""Mend the bytes of a damaged export where the right text is plain: lxml's own recovery would lose it.

lxml drops a raw "&" with the word after it ("C&D" becomes "C") and turns Latin-1 into question marks.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import IO

_CHUNK = 64 * 2**10
_SHOWN = 3  # places that a description names; the rest is a number

_UTF8_DECLARED = re.compile(rb"""\s*<\?xml[^>]*encoding\s*=\s*["']utf-?8["']""", re.IGNORECASE)
_ANY_DECLARED = re.compile(rb"\s*<\?xml[^>]*encoding", re.IGNORECASE)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_MENDABLE = re.compile(
    r"""(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff])
      | & (?: (?P<entity>(?:amp|lt|gt|quot|apos);) | \#(?P<decimal>[0-9]{1,7}); | \#x(?P<hex>[0-9a-fA-F]{1,6}); )?
    """,
    re.VERBOSE,
)


class Damage(StrEnum):
    """What can be mended."""

    CONTROL = "a control character"
    AMPERSAND = 'a raw "&"'
    ENCODING = "bytes that are no UTF-8"


def describe(damage: Iterable[tuple[int, str]]) -> str:
    """Say what is broken and in which lines, the first few by name."""
    places = sorted(set(damage))
    text = ", ".join(f"{what} in line {line}" for line, what in places[:_SHOWN])
    return text + (f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")


def is_utf8(stream: IO[bytes]) -> bool:
    """Tell whether a file says that it is UTF-8, or says nothing; leave it at its start."""
    head = stream.read(256)
    stream.seek(0)
    if head.startswith(_WIDE):
        return False
    return bool(_UTF8_DECLARED.match(head.removeprefix(codecs.BOM_UTF8))) or not _ANY_DECLARED.match(head)


class Mended:
    """A UTF-8 file read with its damage mended; what and where is added to `damage`."""

    def __init__(self, stream: IO[bytes], damage: list[tuple[int, str]]) -> None:
        self._pieces = (self._mend(piece) for piece in _pieces(stream))
        self._damage = damage
        self._line = 1

    def read(self, _size: int = -1) -> bytes:
        """Read on; `_size` is only a wish. Nothing means the end."""
        return next(filter(None, self._pieces), b"")

    def _mend(self, piece: bytes) -> bytes:
        text = self._decoded(piece)
        mended = _MENDABLE.sub(self._mend_match, text)
        self._line += text.count("\n")
        return mended.encode()

    def _decoded(self, piece: bytes) -> str:
        try:
            return piece.decode()
        except UnicodeDecodeError:
            lines = enumerate(piece.split(b"\n"))
            return "\n".join(self._decoded_line(line, number) for number, line in lines)

    def _decoded_line(self, line: bytes, lines_before: int) -> str:
        try:
            return line.decode()
        except UnicodeDecodeError:
            self._note(Damage.ENCODING, lines_before)
            return line.decode(errors=_CP1252)

    def _mend_match(self, match: re.Match[str]) -> str:
        number = int(match["decimal"] or 0) or int(match["hex"] or "0", 16)
        if match["entity"] or _is_allowed(number):
            return match[0]
        damage = Damage.AMPERSAND if match[0] == "&" else Damage.CONTROL
        self._note(damage, match.string.count("\n", 0, match.start()))
        return "&amp;" if damage is Damage.AMPERSAND else ""

    def _note(self, what: Damage, lines_before: int) -> None:
        self._damage.append((self._line + lines_before, what.value))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Cut a file behind a ">" each, which no character and no entity goes across."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        head, bracket, tail = chunk.rpartition(b">")
        yield (rest + head + bracket) if bracket else b""
        rest = tail if bracket else rest + tail
    yield rest


def _is_allowed(code_point: int) -> bool:
    """Tell whether XML allows a character by its number (XML 1.0, production 2); 0 stands for none."""
    return (
        code_point in (0x9, 0xA, 0xD)
        or 0x20 <= code_point <= 0xD7FF
        or 0xE000 <= code_point <= 0xFFFD
        or 0x10000 <= code_point <= 0x10FFFF
    )


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_CP1252 = "beatmatch-cp1252"
codecs.register_error(_CP1252, _as_cp1252)
