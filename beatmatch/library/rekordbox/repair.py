"""Repair the bytes of a damaged export where the right text is plain: lxml's own recovery would lose it.

lxml drops a raw "&" with the word after it ("C&D" becomes "C"), ends a text at a raw quote, and turns Latin-1 into
question marks.
"""

import codecs
import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import IO, TypeAlias

DamagedLine: TypeAlias = tuple[int, str]  # the number of a line, and what is wrong in it

_CHUNK = 64 * 2**10
_NAMED_LINES = 3  # damaged lines that a description names; the rest is a number

_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED_ENCODING = re.compile(rb"""\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)""", re.IGNORECASE)
_UTF8_NAMES = (b"utf-8", b"utf8", b"us-ascii", b"ascii")

_VALUE = re.compile(r"""(?<==")([^\n]*?)"(?=\s+[\w:.-]+\s*=\s*["']|\s*[/?]?>)""")  # up to a quote that can be the last
_NEXT_ATTRIBUTE = re.compile(r'\s[A-Z]\w*="')
_CHARACTER = re.compile(
    r"""[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]
      | & (?: (?P<entity>(?:amp|lt|gt|quot|apos);) | \#(?P<decimal>[0-9]{1,7}); | \#x(?P<hex>[0-9a-fA-F]{1,6}); )?
    """,
    re.VERBOSE,
)


class Damage(StrEnum):
    """Damage that is repaired, or does no harm. Everything else costs a row its attributes."""

    RAW_AMPERSAND = 'a raw "&"'
    RAW_QUOTE = "a raw quote"
    RAW_BRACKET = 'a raw "<"'
    CONTROL_CHARACTER = "a control character"
    NOT_UTF8 = "bytes that are no UTF-8"
    REPEATED_ATTRIBUTE = "an attribute twice"
    TRAILING_CONTENT = "something behind the end"


def describe_damage(damage: Collection[DamagedLine]) -> str:
    """Return what is damaged and in which lines: the first few by number, the rest counted."""
    lines = sorted(set(damage))
    text = ", ".join(f"{what} in line {number}" for number, what in lines[:_NAMED_LINES])
    return text + (f" and {len(lines) - _NAMED_LINES} more" if len(lines) > _NAMED_LINES else "")


def is_utf8(stream: IO[bytes]) -> bool:
    """Return whether a file declares UTF-8, or declares nothing, which means the same."""
    stream.seek(0)
    head = stream.read(256)
    declared = _DECLARED_ENCODING.match(head.removeprefix(codecs.BOM_UTF8))
    return not head.startswith(_UTF16_BOMS) and (declared is None or declared[1].lower() in _UTF8_NAMES)


class RepairedStream:
    """A UTF-8 file up to the end tag of its root, repaired while it is read.

    `damage` and `start_tags`, the number of start tags with one of the names in `tags`, count what was read so far.
    """

    def __init__(self, stream: IO[bytes], *, root: str, tags: Collection[str]) -> None:
        self.damage: list[DamagedLine] = []
        self.start_tags = 0
        self._pieces = filter(None, map(self._repair, _split_behind_tags(stream)))
        self._start_tag = re.compile(rf"<(?:{'|'.join(tags)})\b")
        self._end_tag = f"</{root}>"
        self._has_ended = False
        self._line = 1

    def read(self, _size: int = -1) -> bytes:
        """Return the next piece, of any size; b"" at the end."""
        return next(self._pieces, b"")

    def _repair(self, piece: bytes) -> bytes:
        text = self._up_to_end_tag(self._decode(piece))
        repaired = _CHARACTER.sub(self._repair_character, _VALUE.sub(self._repair_value, text))
        self.start_tags += len(self._start_tag.findall(repaired))
        self._line += text.count("\n")
        return repaired.encode()

    def _decode(self, piece: bytes) -> str:
        try:
            return piece.decode()
        except UnicodeDecodeError:
            lines = enumerate(piece.split(b"\n"))
            return "\n".join(self._decode_line(line, number) for number, line in lines)

    def _decode_line(self, line: bytes, lines_before: int) -> str:
        try:
            return line.decode()
        except UnicodeDecodeError:
            self._note(Damage.NOT_UTF8, lines_before)
            return line.decode(errors=_CP1252_FALLBACK)

    def _up_to_end_tag(self, text: str) -> str:
        before, end_tag, behind = ("", "", text) if self._has_ended else text.partition(self._end_tag)
        self._has_ended = self._has_ended or bool(end_tag)
        if behind.strip():
            self._note(Damage.TRAILING_CONTENT, before.count("\n"))
        return before + end_tag

    def _repair_value(self, match: re.Match[str]) -> str:
        value = match[1]
        if _NEXT_ATTRIBUTE.search(value):  # a quote is missing, not one too many
            return match[0]
        for raw, entity, damage in (('"', "&quot;", Damage.RAW_QUOTE), ("<", "&lt;", Damage.RAW_BRACKET)):
            if raw in value:
                value = value.replace(raw, entity)
                self._note(damage, match.string.count("\n", 0, match.start()))
        return value + '"'

    def _repair_character(self, match: re.Match[str]) -> str:
        code_point = int(match["decimal"] or 0) or int(match["hex"] or "0", 16)
        if match["entity"] or _is_xml_character(code_point):
            return match[0]
        damage = Damage.RAW_AMPERSAND if match[0] == "&" else Damage.CONTROL_CHARACTER
        self._note(damage, match.string.count("\n", 0, match.start()))
        return "&amp;" if damage is Damage.RAW_AMPERSAND else ""

    def _note(self, what: Damage, lines_before: int) -> None:
        self.damage.append((self._line + lines_before, what.value))


def _split_behind_tags(stream: IO[bytes]) -> Iterator[bytes]:
    """Cut a file into pieces that each end with ">": no character and no entity is cut in two there."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        head, bracket, tail = chunk.rpartition(b">")
        yield (rest + head + bracket) if bracket else b""
        rest = tail if bracket else rest + tail
    yield rest


def _is_xml_character(code_point: int) -> bool:
    """Return whether XML allows a character (XML 1.0, production 2); 0 stands for no character."""
    return (
        code_point in (0x9, 0xA, 0xD)
        or 0x20 <= code_point <= 0xD7FF
        or 0xE000 <= code_point <= 0xFFFD
        or 0x10000 <= code_point <= 0x10FFFF
    )


def _decode_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_CP1252_FALLBACK = "beatmatch-cp1252"
codecs.register_error(_CP1252_FALLBACK, _decode_as_cp1252)
