"""The file itself: read strictly, mended where it is damaged, refused where it is cut off or something else."""

import logging
import os
from collections.abc import Callable, Iterator
from typing import IO, NoReturn, TypeAlias, TypeVar

from lxml import etree

from beatmatch.errors import InputError
from beatmatch.library.rekordbox.repair import Damage, Mended, describe, is_utf8

Elements: TypeAlias = Iterator[etree._Element]  # noqa: SLF001  # lxml's only name for the type
_Events: TypeAlias = "etree.iterparse[tuple[str, etree._Element]]"  # noqa: SLF001  # the same
_T = TypeVar("_T")

_log = logging.getLogger("beatmatch.library.rekordbox")

_ROOT = "DJ_PLAYLISTS"
_TAGS = ("COLLECTION", "TRACK", "NODE")
_TAIL = 64 * 2**10  # bytes at the end that must hold the root's end tag
_HOW_TO_EXPORT = "in Rekordbox choose File > Export Collection in xml format"

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
            return read(self._mended_elements(self._mended()))
        try:
            return read(self._elements())
        except etree.XMLSyntaxError as error:
            self._refuse_if_hopeless(error)
        mended = self._mended()
        value = read(self._mended_elements(mended))
        self._warn(mended)
        return value

    def _elements(self) -> Elements:
        self._stream.seek(0)
        for _, element in _parse(self._stream):
            yield element
            _forget(element)

    def _mended(self) -> Mended:
        self._stream.seek(0)
        return Mended(self._stream, root=_ROOT, tags=_TAGS)

    def _mended_elements(self, mended: Mended) -> Elements:
        events = _parse(mended, recover=True)
        seen = 0
        for _, element in events:
            seen += 1
            yield element
            _forget(element)
        mended.damage += [(entry.line, _in_words(entry)) for entry in events.error_log]
        if seen < mended.tags:  # lxml ends in silence when stray tags have closed the root
            raise InputError(f"{self.name} is damaged beyond reading: {describe(mended.damage)}", _HOW_TO_EXPORT)

    def _warn(self, mended: Mended) -> None:
        self.damaged = True
        self.broken = not {what for _, what in mended.damage} <= set(Damage)
        text = describe(mended.damage)
        _log.warning("%s is damaged: %s; it was read all the same, check these lines", self.name, text)

    def _check_root(self) -> None:
        """Refuse what is no Rekordbox export, and what could bring entities along, before anything is read."""
        try:
            _, root = next(_parse(self._stream, start=True))
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

    def _refuse_if_hopeless(self, error: etree.XMLSyntaxError) -> None:
        size = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(max(0, size - _TAIL))
        tail = self._stream.read().replace(b"\0", b"")  # UTF-16 seen as bytes
        if f"</{_ROOT}".encode() not in tail:
            raise InputError(f"{self.name} is cut off: it ends before </{_ROOT}>", f"{_HOW_TO_EXPORT} again") from error
        if not is_utf8(self._stream):
            message = f"{self.name} is damaged and not in UTF-8: {_one_line(error.msg)}"
            raise InputError(message, f"{_HOW_TO_EXPORT} again") from error


def _parse(stream: IO[bytes] | Mended, *, start: bool = False, recover: bool = False) -> _Events:
    """Parse with nothing fetched and nothing expanded, whatever the file asks for."""
    return etree.iterparse(
        stream,
        ("start",) if start else ("end",),
        tag=None if start else _TAGS,
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )


def _forget(element: etree._Element) -> None:
    """Empty an element and drop those before it, which an empty element alone would keep."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _in_words(entry: etree._LogEntry) -> str:
    return Damage.TWICE if entry.type == etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED else _one_line(entry.message)


def _one_line(message: str) -> str:
    return " ".join(message.split()).replace(" ,", ",")
