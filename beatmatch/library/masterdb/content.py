"""The tracks of the database: each row as the attributes that an XML export has for it, and so as the same track."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias
from urllib.parse import quote

from beatmatch.isrc import valid_isrc
from beatmatch.library.masterdb.database import Database
from beatmatch.library.rekordbox.tracks import parse_track
from beatmatch.models import RBTrack

Row: TypeAlias = Mapping[str, object]

_CONTENT = """
    SELECT content.ID, content.Title, content.FolderPath, content.FileNameL, content.BPM, content.Length,
        content.ReleaseYear, content.ReleaseDate, content.BitRate, content.FileType, content.Commnt, content.Subtitle,
        content.ISRC, content.Rating, content.ColorID, content.DJPlayCount, content.StockDate, content.DateCreated,
        artist.Name AS Artist, album.Name AS Album, genre.Name AS Genre, label.Name AS Label, remixer.Name AS Remixer,
        scale.ScaleName AS Tonality, composer.Name AS Composer, original.Name AS OriginalArtist,
        albumArtist.Name AS AlbumArtist
    FROM djmdContent AS content
        LEFT JOIN djmdArtist AS artist ON artist.ID = content.ArtistID
        LEFT JOIN djmdAlbum AS album ON album.ID = content.AlbumID
        LEFT JOIN djmdArtist AS albumArtist ON albumArtist.ID = album.AlbumArtistID
        LEFT JOIN djmdGenre AS genre ON genre.ID = content.GenreID
        LEFT JOIN djmdLabel AS label ON label.ID = content.LabelID
        LEFT JOIN djmdArtist AS remixer ON remixer.ID = content.RemixerID
        LEFT JOIN djmdArtist AS composer ON composer.ID = content.ComposerID
        LEFT JOIN djmdArtist AS original ON original.ID = content.OrgArtistID
        LEFT JOIN djmdKey AS scale ON scale.ID = content.KeyID
    WHERE COALESCE(content.rb_local_deleted, 0) = 0
    ORDER BY content.rowid
"""
_KINDS = {  # of a file, by the number in the database, as an export in English has them
    1: "MP3 File",
    3: "MP4 File",
    4: "M4A File",
    5: "FLAC File",
    6: "ALAC File",
    11: "WAV File",
    12: "AIFF File",
}
_UNQUOTED = "/:(),!$#@+;"  # Rekordbox leaves these as they are in a Location, and writes the others in small letters
_HEX = re.compile("%[0-9A-F]{2}")


def read_rows(database: Database) -> tuple[Row, ...]:
    """Read the rows of the collection, without those that were deleted, in the order in which they were added."""
    return tuple(database.rows(_CONTENT))


def track_of(row: Row) -> RBTrack:
    """Return a row as a track: the values of an XML export, and the ISRC, which an export leaves out."""
    track = parse_track(dict(_attributes(row)))
    return replace(track, isrc=valid_isrc(text(row, "ISRC")) or track.isrc)


def _attributes(row: Row) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, get in _ATTRIBUTES if (value := get(row)))


def text(row: Row, column: str) -> str:
    """Return a value as text: SQLite keeps what it is given, whatever the type of the column."""
    value = row[column]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def whole(row: Row, column: str) -> int:
    """Return a value as a whole number, 0 where it is none."""
    try:
        return int(float(text(row, column) or 0))
    except (ValueError, OverflowError):
        return 0


def _column(name: str) -> Callable[[Row], str]:
    return lambda row: text(row, name)


def _tempo(row: Row) -> str:
    return f"{whole(row, 'BPM') / 100:.2f}"  # the database has hundredths


def location_of(row: Row) -> str:
    """Return the Location that an export has for a row: a URL of its path, a stream as it stands."""
    path = text(row, "FolderPath")
    slash = "/" if path[1:2] == ":" and path[:1].isalpha() else ""  # C:/Music
    quoted = _HEX.sub(lambda code: code[0].lower(), quote(path, safe=_UNQUOTED))
    return f"file://localhost{slash}{quoted}" if path else ""


_ATTRIBUTES: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("TrackID", _column("ID")),
    ("Name", _column("Title")),
    ("Artist", _column("Artist")),
    ("Album", _column("Album")),
    ("Genre", _column("Genre")),
    ("Label", _column("Label")),
    ("Remixer", _column("Remixer")),
    ("Mix", _column("Subtitle")),
    ("Tonality", _column("Tonality")),
    ("Comments", _column("Commnt")),
    ("Year", _column("ReleaseYear")),
    ("TotalTime", _column("Length")),
    ("AverageBpm", _tempo),
    ("BitRate", _column("BitRate")),
    ("Kind", lambda row: _KINDS.get(whole(row, "FileType"), "")),
    ("Location", location_of),
)
