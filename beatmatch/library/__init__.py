"""Read a DJ's library as `models.Playlist` values: a Rekordbox XML export, a master.db, a folder, an .m3u file.

Open `reading` first: it is what the rest of the program calls, and it picks the reader by the file's name. Then

    source      open a file, stdin or a stream so that it can be read twice; decode text
    location    what a track's location says: plain path, file name, streaming service
    file_types  the kind of an audio file, and whether it is lossy
    music_root  the file of a track on this machine, where the library comes from another one
    file_tags   what the tags of the files say of the tracks; reads them in threads
    folder      the reader of folders of audio files
    m3u         the reader of .m3u and .m3u8 files
    rekordbox   the reader of Rekordbox exports, a folder of its own
    masterdb    the reader of Rekordbox's database, another one

From outside import `reading`, `source` (`Source`, `open_source`, `display_name`, `decode_text`), and `rekordbox`
where only an export will do.
"""
