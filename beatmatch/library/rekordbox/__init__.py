"""Read a Rekordbox XML export: its playlists, and the tracks of those that are asked for.

Open `reader` first: a file goes through it in the order of its calls. Then

    export      the file: parsed strictly, repaired where it is damaged, refused where it is cut off or something else
    repair      what can be repaired in the bytes of a damaged file
    playlists   the tree of playlists, and the playlist that a name means
    selection   the playlists that names, folders and patterns choose
    tracks      the attributes of a track as typed values, and the tracks behind the keys of a playlist

From outside import the functions below. They need lxml, which is slow to import: `library.reading` imports this
folder only for a file that is not .m3u.
"""

from beatmatch.library.rekordbox.reader import (
    parse_playlist,
    read_collection,
    read_library,
    read_playlist,
    read_playlists,
)

__all__ = ["parse_playlist", "read_collection", "read_library", "read_playlist", "read_playlists"]
