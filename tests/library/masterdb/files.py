"""A master.db of invented tracks with the schema of Rekordbox 6 and 7, encrypted as Rekordbox does it.

pyrekordbox has the tables and the key; the rows are written by SQLAlchemy, so that no test shares code with the reader.
"""

import itertools
import logging
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

for _name in ("pyrekordbox.config", "pyrekordbox.masterdb"):  # they warn that this is no DJ's machine
    logging.getLogger(_name).setLevel(logging.CRITICAL)

pytest.importorskip("pyrekordbox", reason="the extra rekordbox is not installed")

from pyrekordbox.masterdb import models  # noqa: E402
from pyrekordbox.masterdb.database import BLOB  # noqa: E402
from pyrekordbox.utils import deobfuscate  # noqa: E402
from sqlalchemy import create_engine, event  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402
from sqlcipher3 import dbapi2  # noqa: E402

for _table in models.Base.metadata.tables.values():  # in Rekordbox's schema only the keys and the times must be there
    for _column in _table.columns:
        _column.nullable = not _column.primary_key and _column.name not in ("created_at", "updated_at")

PATH = "/Users/dj/Music/Ola Brandt/Paper Lanterns.mp3"
_ALL_ROWS = {"UUID": "", "usn": 0, "rb_local_usn": 0}


@dataclass(slots=True)
class Library:
    """The rows of a database, added one by one; names are those of the columns."""

    rows: list[object] = field(default_factory=list)
    _named: dict[tuple[type, str], str] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    def track(self, track_id="1", title="Paper Lanterns", artist="Ola Brandt", path=PATH, **columns):
        """Add a track; artist, album, genre, label, remixer, composer and key by their names."""
        references = {
            "ArtistID": self._reference(models.DjmdArtist, artist),
            "AlbumID": self._reference(models.DjmdAlbum, columns.pop("album", "")),
            "GenreID": self._reference(models.DjmdGenre, columns.pop("genre", "")),
            "LabelID": self._reference(models.DjmdLabel, columns.pop("label", "")),
            "RemixerID": self._reference(models.DjmdArtist, columns.pop("remixer", "")),
            "ComposerID": self._reference(models.DjmdArtist, columns.pop("composer", "")),
            "KeyID": self._reference(models.DjmdKey, columns.pop("key", ""), column="ScaleName"),
        }
        place = {"FolderPath": path, "FileNameL": path.rsplit("/", 1)[-1]}
        self._add(models.DjmdContent, ID=track_id, Title=title, **place, **references, **columns)
        return self

    def playlist(self, playlist_id, name, *tracks, parent="root", **columns):
        self._node(playlist_id, name, 0, parent, **columns)
        for number, track_id in enumerate(tracks, start=1):
            self.entry(playlist_id, track_id, TrackNo=number)
        return self

    def entry(self, playlist_id, track_id, **columns):
        self._add(models.DjmdSongPlaylist, ID=self._next(), PlaylistID=playlist_id, ContentID=track_id, **columns)
        return self

    def folder(self, folder_id, name, parent="root", **columns):
        self._node(folder_id, name, 1, parent, **columns)
        return self

    def smart(self, playlist_id, name, rule, parent="root", **columns):
        self._node(playlist_id, name, 4, parent, SmartList=rule, **columns)
        return self

    def my_tag(self, tag_id, *tracks):
        for track_id in tracks:
            self._add(models.DjmdSongMyTag, ID=self._next(), MyTagID=tag_id, ContentID=track_id)
        return self

    def write(self, path: Path) -> Path:
        """Write the database in one go, and close it."""
        with session(path) as opened:
            opened.add_all(self.rows)
            opened.commit()
        return path

    def _node(self, node_id, name, attribute, parent, **columns):
        columns.setdefault("Seq", len(self.rows))
        self._add(models.DjmdPlaylist, ID=node_id, Name=name, Attribute=attribute, ParentID=parent, **columns)

    def _reference(self, table, name, column="Name"):
        if not name:
            return None
        if (table, name) not in self._named:
            self._named[table, name] = self._next()
            self._add(table, ID=self._named[table, name], **{column: name})
        return self._named[table, name]

    def _next(self):
        return str(next(self._ids))

    def _add(self, table, **columns):
        self.rows.append(table(**_ALL_ROWS, **columns))


def rule(*conditions, operator=1, playlist_id="1"):
    """The XML of an intelligent playlist; a condition is (property, operator, left, right, unit)."""
    lines = "".join(
        f'<CONDITION PropertyName="{name}" Operator="{number}" ValueUnit="{(*more, "", "")[1]}" ValueLeft="{left}"'
        f' ValueRight="{(*more, "", "")[0]}"/>'
        for name, number, left, *more in conditions
    )
    return f'<NODE Id="{playlist_id}" LogicalOperator="{operator}" AutomaticUpdate="1">{lines}</NODE>'


def connection(path: Path, key: str | None = None):
    """Open an encrypted database as Rekordbox does, for statements of its own."""
    opened = dbapi2.connect(str(path))
    opened.execute(f"PRAGMA key = '{key or deobfuscate(BLOB)}'")
    return opened


@contextmanager
def session(path: Path):
    engine = create_engine(f"sqlite+pysqlcipher://:{deobfuscate(BLOB)}@/{path}?", module=dbapi2)
    event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA cipher_log_level = NONE"), insert=True)
    try:
        models.Base.metadata.create_all(engine)
        with closing(Session(engine)) as opened:
            yield opened
    finally:
        engine.dispose()


_FILE_TYPES = {"MP3": 1, "MP4": 3, "M4A": 4, "FLAC": 5, "ALAC": 6, "WAV": 11, "AIFF": 12}


def library_of(xml: Path) -> Library:
    """The rows of a database with the tracks and playlists of an export."""
    root = ET.parse(xml).getroot()
    library = Library()
    for attributes in (dict(track.attrib) for track in root.iter("TRACK") if "TrackID" in track.attrib):
        get = attributes.get
        place = re.sub(r"^/(?=[A-Z]:)", "", unquote(get("Location", "").removeprefix("file://localhost")))
        library.track(
            get("TrackID"), get("Name", ""), get("Artist", ""), place, album=get("Album"), genre=get("Genre"),
            label=get("Label"), remixer=get("Remixer"), key=get("Tonality"), Subtitle=get("Mix"), Commnt=get("Comments"),
            BPM=round(float(get("AverageBpm", 0)) * 100), ReleaseYear=int(get("Year", 0)), Length=int(get("TotalTime", 0)),
            BitRate=int(get("BitRate", 0)), FileType=_FILE_TYPES.get(get("Kind", "").split(" ")[0], 0),
        )  # fmt: skip
    numbers = itertools.count(1)

    def add(node, parent):
        for child in node.findall("NODE"):
            number = str(next(numbers))
            if child.get("Type") == "0":
                library.folder(number, child.get("Name"), parent=parent)
                add(child, number)
            else:
                library.playlist(number, child.get("Name"), *(each.get("Key") for each in child), parent=parent)

    add(root.find("PLAYLISTS/NODE"), "root")
    return library
