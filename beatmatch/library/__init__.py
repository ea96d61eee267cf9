"""Read a DJ's library: a Rekordbox XML export or an .m3u file, as `models.Playlist` values.

Open `reading` first: it is what the rest of the program calls, and it picks the reader by the file's name. Then

    source      open a file, stdin or a stream so that it can be read twice; decode text
    location    what a track's location says: plain path, file name, streaming service
    music_root  the file of a track on this machine, where the library comes from another one
    m3u         the reader of .m3u and .m3u8 files
    rekordbox   the reader of Rekordbox exports, a folder of its own

From outside import `reading`, `source` (`Source`, `open_source`, `display_name`, `decode_text`), and `rekordbox`
where only an export will do.
"""
