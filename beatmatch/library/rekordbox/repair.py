"""Mend the bytes of a damaged export where the right text is plain: lxml's own recovery would lose it.

lxml drops a raw "&" with the word after it ("C&D" becomes "C"), ends a text at a raw quote, and turns Latin-1 into
question marks.
"""

import codecs
import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import IO, TypeAlias

Place: TypeAlias = tuple[int, str]  # a line, and what is wrong there

_CHUNK = 64 * 2**10
_SHOWN = 3  # places that a description names; the rest is a number

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)""", re.IGNORECASE)
_NAMES_OF_UTF8 = (b"utf-8", b"utf8", b"us-ascii", b"ascii")

_VALUE = re.compile(r"""(?<==")([^\n]*?)"(?=\s+[\w:.-]+\s*=\s*["']|\s*[/?]?>)""")  # up to a quote that can be the last
_SWALLOWED = re.compile(r'\s[A-Z]\w*="')
_CHARACTER = re.compile(
    r"""[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]
      | & (?: (?P<entity>(?:amp|lt|gt|quot|apos);) | \#(?P<decimal>[0-9]{1,7}); | \#x(?P<hex>[0-9a-fA-F]{1,6}); )?
    """,
    re.VERBOSE,
)


class Damage(StrEnum):
    """What is mended, or does no harm."""

    AMPERSAND = 'a raw "&"'
    QUOTE = "a raw quote"
    BRACKET = 'a raw "<"'
    CONTROL = "a control character"
    ENCODING = "bytes that are no UTF-8"
    TWICE = "an attribute twice"
    BEHIND = "something behind the end"


def describe(damage: Collection[Place]) -> str:
    """Say what is broken and in which lines, the first few by name."""
    places = sorted(set(damage))
    text = ", ".join(f"{what} in line {line}" for line, what in places[:_SHOWN])
    return text + (f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")


def is_utf8(stream: IO[bytes]) -> bool:
    """Tell whether a file says that it is UTF-8, or says nothing."""
    stream.seek(0)
    head = stream.read(256)
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    return not head.startswith(_WIDE) and (declared is None or declared[1].lower() in _NAMES_OF_UTF8)


class Mended:
    """A UTF-8 file up to the end of its root, read with its damage mended."""

    def __init__(self, stream: IO[bytes], *, root: str, tags: Collection[str]) -> None:
        self.damage: list[Place] = []
        self.tags = 0  # how many of `tags` were opened
        self._pieces = filter(None, map(self._mend, _pieces(stream)))
        self._counted = re.compile(rf"<(?:{'|'.join(tags)})\b")
        self._end = f"</{root}>"
        self._ended = False
        self._line = 1

    def read(self, _size: int = -1) -> bytes:
        """Read on; `_size` is only a wish. Nothing means the end."""
        return next(self._pieces, b"")

    def _mend(self, piece: bytes) -> bytes:
        text = self._up_to_the_end(self._decoded(piece))
        mended = _CHARACTER.sub(self._mend_character, _VALUE.sub(self._mend_value, text))
        self.tags += len(self._counted.findall(mended))
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

    def _up_to_the_end(self, text: str) -> str:
        inside, end, behind = ("", "", text) if self._ended else text.partition(self._end)
        self._ended = self._ended or bool(end)
        if behind.strip():
            self._note(Damage.BEHIND, inside.count("\n"))
        return inside + end

    def _mend_value(self, match: re.Match[str]) -> str:
        value = match[1]
        if _SWALLOWED.search(value):  # a quote is missing, not one too many
            return match[0]
        for raw, entity, damage in (('"', "&quot;", Damage.QUOTE), ("<", "&lt;", Damage.BRACKET)):
            if raw in value:
                value = value.replace(raw, entity)
                self._note(damage, match.string.count("\n", 0, match.start()))
        return value + '"'

    def _mend_character(self, match: re.Match[str]) -> str:
        number = int(match["decimal"] or 0) or int(match["hex"] or "0", 16)
        if match["entity"] or _is_allowed(number):
            return match[0]
        damage = Damage.AMPERSAND if match[0] == "&" else Damage.CONTROL
        self._note(damage, match.string.count("\n", 0, match.start()))
        return "&amp;" if damage is Damage.AMPERSAND else ""

    def _note(self, what: Damage, lines_before: int) -> None:
        self.damage.append((self._line + lines_before, what.value))


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
