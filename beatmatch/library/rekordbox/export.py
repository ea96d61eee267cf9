"""The file: parsed strictly, repaired where it is damaged, refused where it is cut off or something else."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NoReturn, TypeAlias, TypeVar

from lxml import etree

from beatmatch.errors import InputError
from beatmatch.library.rekordbox.repair import Damage, RepairedStream, describe_damage, is_utf8

Elements: TypeAlias = Iterator[etree._Element]  # noqa: SLF001  # lxml's only name for the type
_ParserEvents: TypeAlias = "etree.iterparse[tuple[str, etree._Element]]"  # noqa: SLF001  # the same
_T = TypeVar("_T")

_log = logging.getLogger("beatmatch.library.rekordbox")

_ROOT = "DJ_PLAYLISTS"
_TAGS = ("COLLECTION", "TRACK", "NODE")
_TAIL_SIZE = 64 * 2**10  # bytes at the end that must hold the root's end tag
_EXPORT_HINT = "in Rekordbox choose File > Export Collection in xml format"

_M3U = b"#EXTM3U"
_OTHER_ROOTS = {
    "plist": "an iTunes or Apple Music library",
    "NML": "a Traktor collection",
    "MASTER_PLAYLIST": "Rekordbox's own masterPlaylists6.xml, which holds no tracks",
    "VirtualDJ_Database": "a VirtualDJ database",
    "html": "a web page",
}
_OTHER_SIGNATURES = {
    b"\x1f\x8b": "a gzip file",
    b"PK": "a zip file",
    b"SQLite format": "a database",
    _M3U: "an m3u playlist",
}


class Export:
    """A Rekordbox export that can be read several times. Raises InputError for a file that is none.

    Whether it is damaged is known once `read_with` has returned.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self.name = name
        self.is_damaged = False
        self.has_lost_attributes = False  # damaged in a way that cannot be repaired
        self._stream = stream
        self._check_root()

    def read_with(self, read: Callable[[Elements], _T]) -> _T:
        """Call `read` with every TRACK, NODE and COLLECTION as it ends, and return its result.

        An element is emptied when the next one is asked for. A damaged file is repaired and read again, with one
        warning the first time; one that is beyond repair raises InputError.
        """
        if self.is_damaged:
            return read(self._repaired_elements(self._repaired()))
        try:
            return read(self._elements())
        except etree.XMLSyntaxError as error:
            self._refuse_if_beyond_repair(error)
        repaired = self._repaired()
        result = read(self._repaired_elements(repaired))
        self._note_damage(repaired)
        return result

    def _elements(self) -> Elements:
        self._stream.seek(0)
        for _, element in _parse(self._stream):
            yield element
            _free(element)

    def _repaired(self) -> RepairedStream:
        self._stream.seek(0)
        return RepairedStream(self._stream, root=_ROOT, tags=_TAGS)

    def _repaired_elements(self, repaired: RepairedStream) -> Elements:
        events = _parse(repaired, recover=True)
        elements_read = 0
        for _, element in events:
            elements_read += 1
            yield element
            _free(element)
        for entry in events.error_log:
            repeated = entry.type == etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED
            repaired.damage.append((entry.line, Damage.REPEATED_ATTRIBUTE if repeated else _one_line(entry.message)))
        if elements_read < repaired.start_tags:  # lxml stops without an error when stray tags have closed the root
            raise InputError(f"{self.name} is damaged beyond reading: {describe_damage(repaired.damage)}", _EXPORT_HINT)

    def _note_damage(self, repaired: RepairedStream) -> None:
        self.is_damaged = True
        self.has_lost_attributes = not {what for _, what in repaired.damage} <= set(Damage)
        text = describe_damage(repaired.damage)
        _log.warning("%s is damaged: %s; it was read all the same, check these lines", self.name, text)

    def _check_root(self) -> None:
        """Refuse what is no Rekordbox export, and what could define entities, before anything else is read."""
        try:
            _, root = next(_parse(self._stream, start=True))
        except etree.XMLSyntaxError as error:
            self._refuse_other_format(error)
        tag = str(root.tag)
        if tag != _ROOT:
            other = _OTHER_ROOTS.get(tag, f"some other XML, with <{tag}> at its root")
            raise InputError(f"{self.name} is no Rekordbox export but {other}", _EXPORT_HINT)
        if root.getroottree().docinfo.internalDTD is not None:
            raise InputError(f"{self.name} declares a document type, which no Rekordbox export does", _EXPORT_HINT)

    def _refuse_other_format(self, error: etree.XMLSyntaxError) -> NoReturn:
        self._stream.seek(0)
        head = self._stream.read(64)
        if not head:
            raise InputError(f"{self.name} is empty", _EXPORT_HINT) from error
        other = next((name for signature, name in _OTHER_SIGNATURES.items() if head.startswith(signature)), "")
        reason = f" but {other}" if other else f": {_one_line(error.msg)}"
        raise InputError(f"{self.name} is no XML file{reason}", self._hint_for(head)) from error

    def _hint_for(self, head: bytes) -> str:
        """Say what to do with a file that begins like this: it may be of another kind than its name says."""
        if head.startswith(_M3U):
            path = Path(self.name)
            return f"rename it: {path.stem}.m3u8" if path.is_file() else "save it as a file that ends in .m3u8"
        if head.startswith(b"{"):
            return f"if it is a catalogue: --catalog {self.name}; a library is what Rekordbox exports"
        return _EXPORT_HINT

    def _refuse_if_beyond_repair(self, error: etree.XMLSyntaxError) -> None:
        """Raise InputError for a file that is cut off, and for a damaged one whose bytes are not UTF-8."""
        size = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(max(0, size - _TAIL_SIZE))
        tail = self._stream.read().replace(b"\0", b"")  # so that the end tag is found in UTF-16 too
        if f"</{_ROOT}".encode() not in tail:
            raise InputError(f"{self.name} is cut off: it ends before </{_ROOT}>", f"{_EXPORT_HINT} again") from error
        if not is_utf8(self._stream):
            message = f"{self.name} is damaged and not in UTF-8: {_one_line(error.msg)}"
            raise InputError(message, f"{_EXPORT_HINT} again") from error


def _parse(stream: IO[bytes] | RepairedStream, *, start: bool = False, recover: bool = False) -> _ParserEvents:
    """Parse without fetching or expanding anything, whatever the file asks for."""
    return etree.iterparse(
        stream,
        ("start",) if start else ("end",),
        tag=None if start else _TAGS,
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )


def _free(element: etree._Element) -> None:
    """Empty an element and remove those before it, which its parent would keep even when they are empty."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _one_line(message: str) -> str:
    return " ".join(message.split()).replace(" ,", ",")
