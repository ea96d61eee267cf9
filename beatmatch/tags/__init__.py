"""Read and write the tags of audio files: MP3, AIFF, WAV, FLAC and M4A.

Open `table` first: which tag each field goes to, for every kind of file. To read:

    files        open an audio file, tell its kind, and say in one line why one cannot be used
    chunks       the chunks of WAV and AIFF files, and the text fields of WAV (RIFF INFO)
    texts        the raw texts of a file's tags, and the length and quality of its sound
    reading      the same as fields of a track: `read_tags`

To write, from the whole to the parts:

    tagging      many files: what the matches of a run would change, then the writing
    changes      what a match changes in one file, and the tags that this goes to
    writing      one file: written beside the old one, checked, put in its place
    editing      what changes in a file byte for byte, by its kind
    id3, vorbis, m4a   the same for each kind of tag
    pieces       a file as pieces, some of which change; copies, and takes changes back
    sound, fingerprint   what has to be the same afterwards: the sound, and all other tags
    replacing    a new file in the place of an old one, with its times and permissions
    journal, undoing     what every file was, and bringing it back

mutagen reads tags here and nowhere else. It is the extra `[tags]`, under the GPL, and imported only when it is used. It
writes none: it would write whole tags again, in another version and order, and lose what it does not know.
From outside import `reading` (`read_tags`), `files` (`AudioFileError`, `Problem`), `table`, `tagging`, `journal` and
`undoing`.
"""
