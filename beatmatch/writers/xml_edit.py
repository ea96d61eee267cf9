"""Change single tags of an XML file and leave every other byte as it was."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from xml.sax.saxutils import escape

_BLOCK = 1 << 16
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_START_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*+\s*/?>""")
_INDENT = re.compile(rb"(\r?\n)([ \t]*)$")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes of a file, from `start` up to `end`, and what stands there instead."""

    start: int
    end: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file begins a line: its line end and an indent; both empty where all stands on one line."""

    newline: str = ""
    indent: str = ""

    def line(self, level: int = 0) -> str:
        return self.newline + self.indent + "  " * level if self.newline else ""


def splice(source: BinaryIO, target: BinaryIO, edits: Iterable[Edit]) -> None:
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


def layout_before(source: BinaryIO, place: int) -> Layout:
    """Say how the line begins on which a tag stands."""
    start = max(0, place - _BLOCK)
    source.seek(start)
    line = _INDENT.search(source.read(place - start))
    return Layout(line[1].decode("ascii"), line[2].decode("ascii")) if line else Layout()


def with_attributes(tag: bytes, values: Mapping[str, str], encoding: str) -> bytes:
    """Set attributes of a start tag: those it has in their place, new ones behind the last."""
    missing = {name: quoted(value, encoding).encode(encoding) for name, value in values.items()}
    pieces, position = [], 0
    for found in _ATTRIBUTE.finditer(tag):
        value = missing.pop(found[1].decode(encoding), None)
        if value is not None:
            pieces += [tag[position : found.start(2)], value]
            position = found.end(2)
    last = max((found.end() for found in _ATTRIBUTE.finditer(tag)), default=len(tag.rstrip(b"/> \t\r\n")))
    pieces.append(tag[position:last])
    pieces += [b" " + name.encode(encoding) + b"=" + value for name, value in missing.items()]
    return b"".join([*pieces, tag[last:]])


def quoted(value: str, encoding: str) -> str:
    """Write a value between quotes, in characters that the encoding has."""
    escaped = escape(clean(value), {'"': "&quot;", "'": "&apos;"})
    return '"' + escaped.encode(encoding, "xmlcharrefreplace").decode(encoding) + '"'


def clean(value: str) -> str:
    """Make one line of a text: white space becomes a space, what XML cannot hold is dropped."""
    return " ".join(_NOT_XML.sub("", value).split())
