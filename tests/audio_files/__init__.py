"""Tiny valid audio files, written by hand: every kind, with the tags that other programs leave in them.

sound       what is heard: a second or so of MP3, FLAC, AAC and plain samples, another one for every seed
id3         ID3v2.2 to 2.4 with whatever frames, ID3v1, APE
files       whole files: MP3, AIFF, WAV (RF64 too), FLAC, M4A
everyday    files as DJs have them, with artwork, cues and tags of other programs: `EVERYDAY`
"""
