"""Read the database of Rekordbox 6 and 7, master.db, through pyrekordbox: the same values as from its XML export.

Open `reader` first. Then

    place      where Rekordbox keeps its database on this machine
    copying    a private copy, which alone is opened: Rekordbox may be running
    database   pyrekordbox and SQLCipher, and what they say in one line
    content    rows as the attributes of an export, and so as tracks
    tree       playlists in their folders
    smart      the rule of an intelligent playlist

From outside import the functions below, and `place.find_master_db`. pyrekordbox (the extra "rekordbox") is imported
only when a database is opened.
"""

from beatmatch.library.masterdb.reader import read_collection, read_library, read_playlists

__all__ = ["read_collection", "read_library", "read_playlists"]
