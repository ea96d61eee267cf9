"""Which tag each field goes to, for every kind of file. README.md shows the same table.

Sources: what Rekordbox shows of files (title, artist, album, genre, year, comment, key, tempo, label, remixer, mix
name); of WAV files it reads RIFF INFO, which has fewer fields, and other programs the ID3 chunk. The names for ids,
catalogue numbers and sub-genres are those of OneTagger (crates/onetagger-tag, `Field`; "WWWAUDIOFILE" and
"BEATPORT_TRACK_ID"), of Picard and Mp3tag (their tag mappings) and of beets (mediafile), where they have them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from beatmatch.writers.fill import Field


class Kind(StrEnum):
    """The kinds of files whose tags are read and written."""

    MP3 = "MP3"
    AIFF = "AIFF"
    WAV = "WAV"
    FLAC = "FLAC"
    M4A = "M4A"


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a field: those that are written, and other spellings, which are read and where they are kept equal.

    id3: frames of ID3v2.3 and 2.4 (MP3, AIFF, WAV); "TXXX:NAME" is a text of the user's own.
    vorbis: comments of FLAC.
    m4a: atoms; a longer name is one of com.apple.iTunes.
    info: the text of RIFF INFO (WAV), "" where that has none.
    """

    id3: tuple[str, ...]
    vorbis: tuple[str, ...]
    m4a: tuple[str, ...]
    info: str = ""
    more_id3: tuple[str, ...] = ()
    more_vorbis: tuple[str, ...] = ()
    more_m4a: tuple[str, ...] = ()


# TDRC is a whole date. Where the file has ID3v2.3 or 2.2, which lack it, `TYER` holds the year and `TDAT` the day.
TABLE: Mapping[Field, Tags] = {
    Field.TITLE: Tags(("TIT2",), ("TITLE",), ("©nam",), "INAM"),
    Field.ARTIST: Tags(("TPE1",), ("ARTIST",), ("©ART",), "IART"),
    Field.MIX: Tags(
        ("TIT3",), ("SUBTITLE",), ("SUBTITLE",), more_vorbis=("VERSION", "MIXNAME"), more_m4a=("VERSION", "MIXNAME")
    ),
    Field.ALBUM: Tags(("TALB",), ("ALBUM",), ("©alb",), "IPRD"),
    Field.GENRE: Tags(("TCON",), ("GENRE",), ("©gen",), "IGNR", more_m4a=("gnre",)),
    Field.SUB_GENRE: Tags(
        ("TXXX:STYLE",),
        ("STYLE",),
        ("STYLE",),
        more_id3=("TXXX:SUBGENRE",),
        more_vorbis=("SUBGENRE",),
        more_m4a=("SUBGENRE",),
    ),
    Field.LABEL: Tags(
        ("TPUB",), ("LABEL", "ORGANIZATION"), ("LABEL",), more_vorbis=("PUBLISHER",), more_m4a=("PUBLISHER", "©pub")
    ),
    Field.REMIXER: Tags(("TPE4",), ("REMIXER",), ("REMIXER",), more_vorbis=("MIXARTIST",)),
    Field.KEY: Tags(
        ("TKEY",),
        ("INITIALKEY",),
        ("initialkey",),
        more_id3=("TXXX:INITIALKEY", "TXXX:KEY"),
        more_vorbis=("KEY", "INITIAL_KEY", "INITIAL KEY"),
        more_m4a=("KEY",),
    ),
    Field.BPM: Tags(("TBPM",), ("BPM",), ("tmpo",), more_vorbis=("TEMPO",), more_m4a=("BPM",)),
    Field.YEAR: Tags(("TDRC",), ("DATE",), ("©day",), "ICRD", more_vorbis=("YEAR",)),
    Field.DATE: Tags(("TDRC",), ("DATE",), ("©day",), "ICRD"),
    Field.COMMENT: Tags(("COMM",), ("COMMENT",), ("©cmt",), "ICMT"),
    Field.ISRC: Tags(("TSRC",), ("ISRC",), ("ISRC",), more_id3=("TXXX:ISRC",)),
    Field.CATALOG_NUMBER: Tags(
        ("TXXX:CATALOGNUMBER",),
        ("CATALOGNUMBER",),
        ("CATALOGNUMBER",),
        more_id3=("TXXX:CATALOG_NUMBER", "TXXX:CATALOG NUMBER"),
        more_vorbis=("CATALOG_NUMBER", "CATALOG NUMBER"),
        more_m4a=("CATALOG_NUMBER",),
    ),
    Field.BEATPORT_ID: Tags(
        ("TXXX:BEATPORT_TRACK_ID",),
        ("BEATPORT_TRACK_ID",),
        ("BEATPORT_TRACK_ID",),
        more_id3=("TXXX:BEATPORT_ID", "TXXX:BEATPORT TRACK ID"),
        more_vorbis=("BEATPORT_ID", "BEATPORT TRACK ID"),
        more_m4a=("BEATPORT_ID", "BEATPORT TRACK ID"),
    ),
    Field.BEATPORT_URL: Tags(
        ("TXXX:WWWAUDIOFILE",),
        ("WWWAUDIOFILE",),
        ("WWWAUDIOFILE",),
        more_id3=("TXXX:BEATPORT_URL", "TXXX:BEATPORT_TRACK_URL"),
        more_vorbis=("BEATPORT_URL", "BEATPORT_TRACK_URL"),
        more_m4a=("BEATPORT_URL", "BEATPORT_TRACK_URL"),
    ),
}

# Tags for addresses of any kind, in which that of a track at Beatport is recognised.
ADDRESSES = ("TXXX:TRACK_URL", "WOAF", "WOAS", "WOAR", "TRACK_URL", "URL", "WEBSITE")

# The field of RIFF INFO for what a frame of ID3 holds.
INFO_NAMES: Mapping[str, str] = {tags.id3[0]: tags.info for tags in TABLE.values() if tags.info}
