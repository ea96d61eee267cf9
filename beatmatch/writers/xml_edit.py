"""Change single tags of an XML file and leave every other byte as it was."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from beatmatch.writers.safe_text import safe_text

_BLOCK = 1 << 16
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_START_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*+\s*/?>""")
_LINE_START = re.compile(rb"(\r?\n)([ \t]*)$")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes of a file, from `start` up to `end`, and the text that replaces them."""

    start: int
    end: int
    text: bytes


@dataclass(frozen=True, slots=True)
class LineLayout:
    """How a file begins a line: its line end and an indent; both empty where everything stands on one line."""

    newline: str = ""
    indent: str = ""

    def line(self, level: int = 0) -> str:
        """Return what begins a line that is nested `level` elements deeper."""
        return self.newline + self.indent + "  " * level if self.newline else ""


def copy_with_edits(source: BinaryIO, target: BinaryIO, edits: Iterable[Edit]) -> None:
    """Copy a file with edits, which come in the order of their places."""
    position = 0
    for edit in edits:
        _copy(source, target, position, edit.start)
        target.write(edit.text)
        position = edit.end
    _copy(source, target, position, source.seek(0, 2))


def _copy(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    source.seek(start)
    while block := source.read(min(_BLOCK, end - start)):
        target.write(block)
        start += len(block)


def read_tag(source: BinaryIO, start: int) -> bytes:
    """Read the start tag of a well-formed element, however long."""
    source.seek(start)
    text = source.read(_BLOCK)
    while not (tag := _START_TAG.match(text)):
        text += source.read(len(text))
    return tag[0]


def layout_before(source: BinaryIO, place: int) -> LineLayout:
    """Return how the line begins that has a tag at byte `place`."""
    start = max(0, place - _BLOCK)
    source.seek(start)
    line_start = _LINE_START.search(source.read(place - start))
    return LineLayout(line_start[1].decode("ascii"), line_start[2].decode("ascii")) if line_start else LineLayout()


def with_attributes(tag: bytes, values: Mapping[str, str], encoding: str) -> bytes:
    """Return a start tag with attributes set: those that it has in their place, new ones behind the last."""
    missing = {name: quoted(value, encoding).encode(encoding) for name, value in values.items()}
    pieces, position = [], 0
    end = len(tag.rstrip(b"/> \t\r\n"))  # of the last attribute, or of the name
    for attribute in _ATTRIBUTE.finditer(tag):
        end = attribute.end()
        value = missing.pop(attribute[1].decode(encoding), None)
        if value is not None:
            pieces += [tag[position : attribute.start(2)], value]
            position = attribute.end(2)
    pieces.append(tag[position:end])
    pieces += [b" " + name.encode(encoding) + b"=" + value for name, value in missing.items()]
    return b"".join([*pieces, tag[end:]])


def quoted(value: str, encoding: str) -> str:
    """Return a value in quotes and escaped, in characters that the encoding has."""
    escaped = clean_text(value).translate(_ESCAPED)
    return '"' + escaped.encode(encoding, "xmlcharrefreplace").decode(encoding) + '"'


def clean_text(value: str) -> str:
    """Return a text in one line: white space becomes a space, what XML cannot hold is dropped."""
    return " ".join(safe_text(valid_text(value)).split())


def valid_text(value: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", value)
