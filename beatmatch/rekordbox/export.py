"""The file itself: read strictly, mended where it is damaged, refused where it is cut off or something else."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Literal, NoReturn, TypeAlias, TypeVar

from lxml import etree

from beatmatch.errors import InputError
from beatmatch.rekordbox.mending import Damage, Mended, describe, is_utf8

Elements: TypeAlias = Iterator[etree._Element]  # noqa: SLF001  # lxml's only name for the type
_Readable: TypeAlias = IO[bytes] | Mended
_T = TypeVar("_T")

_log = logging.getLogger("beatmatch.rekordbox")

_ROOT = "DJ_PLAYLISTS"
_HOW_TO_EXPORT = "in Rekordbox choose File > Export Collection in xml format"
_TAGS = ("COLLECTION", "TRACK", "NODE")
_TAIL = 64 * 2**10  # bytes at the end that must hold the root's end tag

_OTHER_ROOTS = {
    "plist": "an iTunes or Apple Music library",
    "NML": "a Traktor collection",
    "MASTER_PLAYLIST": "Rekordbox's own masterPlaylists6.xml, which holds no tracks",
    "VirtualDJ_Database": "a VirtualDJ database",
    "html": "a web page",
}
_OTHER_HEADS = {
    b"\x1f\x8b": "a gzip file",
    b"PK": "a zip file",
    b"SQLite format": "a database",
    b"#EXTM3U": "an m3u playlist",
}
_ERRORS = etree.ErrorTypes
_WORDS: dict[int, str] = {
    _ERRORS.ERR_INVALID_CHAR: Damage.CONTROL,
    _ERRORS.ERR_NAME_REQUIRED: Damage.AMPERSAND,
    _ERRORS.ERR_ENTITYREF_SEMICOL_MISSING: Damage.AMPERSAND,
    _ERRORS.ERR_UNDECLARED_ENTITY: Damage.AMPERSAND,
    _ERRORS.ERR_INVALID_ENCODING: Damage.ENCODING,
    _ERRORS.ERR_ATTRIBUTE_REDEFINED: "an attribute twice",
    _ERRORS.ERR_LT_IN_ATTRIBUTE: 'a raw "<"',
}
_HARMLESS = frozenset(_WORDS.values())
_END_OF_READING = "more than any export holds"
_FATAL = (_ERRORS.ERR_RESOURCE_LIMIT, _ERRORS.ERR_NO_MEMORY, _ERRORS.ERR_INTERNAL_ERROR)  # lxml stops without a word


class Export:
    """A Rekordbox export that can be gone through several times; what is wrong with it is known after the first."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self.name = name
        self.damaged = False
        self.broken = False  # damaged so that rows have lost attributes
        self._stream = stream
        self._check_root()

    def collect(self, read: Callable[[Elements], _T]) -> _T:
        """Give `read` every TRACK, NODE and COLLECTION as it ends; of a damaged file what can be mended.

        An element is emptied when the next one is asked for. Damage is told in one warning, the first time.
        """
        if self.damaged:
            return self._collect_mended(read)[0]
        try:
            self._stream.seek(0)
            return read(_elements(self._stream))
        except etree.XMLSyntaxError as error:
            self._refuse_if_cut_off(error)
            value, damage = self._collect_mended(read)
        self.damaged = True
        self.broken = not {what for _, what in damage} <= _HARMLESS
        _log.warning("%s is damaged: %s; it was read all the same, check these lines", self.name, describe(damage))
        return value

    def _collect_mended(self, read: Callable[[Elements], _T]) -> tuple[_T, list[tuple[int, str]]]:
        self._stream.seek(0)
        damage: list[tuple[int, str]] = []
        stream = Mended(self._stream, damage) if is_utf8(self._stream) else self._stream
        try:
            value = read(_elements(stream, damage))
        except etree.XMLSyntaxError as error:
            raise InputError(
                f"{self.name} is damaged beyond reading: {_one_line(error.msg)}", _HOW_TO_EXPORT
            ) from error
        if any(what == _END_OF_READING for _, what in damage):
            raise InputError(f"{self.name} is damaged beyond reading: {describe(damage)}", _HOW_TO_EXPORT)
        return value, damage

    def _check_root(self) -> None:
        try:
            root = next(_events(self._stream, "start"))[1]
        except etree.XMLSyntaxError as error:
            self._refuse_no_xml(error)
        tag = str(root.tag)
        if tag != _ROOT:
            other = _OTHER_ROOTS.get(tag, f"some other XML, with <{tag}> at its root")
            raise InputError(f"{self.name} is no Rekordbox export but {other}", _HOW_TO_EXPORT)
        if root.getroottree().docinfo.internalDTD is not None:
            raise InputError(f"{self.name} declares a document type, which no Rekordbox export does", _HOW_TO_EXPORT)

    def _refuse_no_xml(self, error: etree.XMLSyntaxError) -> NoReturn:
        self._stream.seek(0)
        head = self._stream.read(64)
        if not head:
            raise InputError(f"{self.name} is empty", _HOW_TO_EXPORT) from error
        other = next((what for start, what in _OTHER_HEADS.items() if head.startswith(start)), "")
        but = f" but {other}" if other else f": {_one_line(error.msg)}"
        raise InputError(f"{self.name} is no XML file{but}", _HOW_TO_EXPORT) from error

    def _refuse_if_cut_off(self, error: etree.XMLSyntaxError) -> None:
        size = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(max(0, size - _TAIL))
        tail = self._stream.read().replace(b"\0", b"")  # UTF-16 read as bytes; a file that a crash filled up
        if f"</{_ROOT}".encode() not in tail:
            raise InputError(f"{self.name} is cut off: it ends before </{_ROOT}>", f"{_HOW_TO_EXPORT} again") from error


def _elements(stream: _Readable, damage: list[tuple[int, str]] | None = None) -> Elements:
    """Yield element after element; with a list for the damage in it, read on behind it."""
    events = _events(stream, "end", _TAGS, recover=damage is not None)
    for _, element in events:
        yield element
        element.clear()
        _drop_siblings_before(element)
    if damage is not None:
        damage += [_in_words(entry.line, entry.type, entry.message) for entry in events.error_log]


def _events(
    stream: _Readable, event: Literal["start", "end"], tags: Sequence[str] | None = None, *, recover: bool = False
) -> "etree.iterparse[tuple[str, etree._Element]]":
    """Parse with nothing fetched and nothing expanded, whatever the file asks for."""
    return etree.iterparse(
        stream, (event,), tag=tags, recover=recover, resolve_entities=False, no_network=True, load_dtd=False
    )


def _drop_siblings_before(element: etree._Element) -> None:
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _in_words(line: int, code: int, message: str) -> tuple[int, str]:
    return line, _END_OF_READING if code in _FATAL else _WORDS.get(code, _one_line(message))


def _one_line(message: str) -> str:
    return " ".join(message.split()).replace(" ,", ",")
