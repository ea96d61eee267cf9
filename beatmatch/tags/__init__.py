"""Read and write the tags of audio files: MP3, AIFF, WAV, FLAC and M4A.

Open `table` first: which tag each field goes to, for every kind of file. Then

    files       open an audio file, tell its kind, and say in one line why one cannot be used
    chunks      the chunks of WAV and AIFF files, and the text fields of WAV (RIFF INFO)
    texts       the raw texts of a file's tags, and the length and quality of its sound
    reading     the same as fields of a track: `read_tags`

mutagen reads the tags. It is the extra `[tags]`, under the GPL, and imported by `texts` alone, when it is used.
"""
