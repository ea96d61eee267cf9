import pytest

from beatmatch.library.file_types import file_type, is_lossless


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        ("MP3 File", "/Music/a.mp3", "mp3"),
        ("Mp3-Datei", "", "mp3"),
        ("Fichier MP3", "", "mp3"),
        ("MP3 ファイル", "", "mp3"),
        ("", "/Music/A.MP3", "mp3"),
        ("AIFF File", "/Music/a.aif", "aiff"),
        ("WAV File", "C:/Music/a.b.wav", "wav"),
        ("M4A File", "/Music/a.m4a", "m4a"),
        ("MP4 File", "/Music/a.mp4", "m4a"),
        ("ALAC File", "/Music/a.m4a", "alac"),
        ("MP3 File", "/Music/a.flac", "flac"),  # the file was replaced, and the words are of the old one
        ("ALAC File", "/Music/a.mp3", "mp3"),
        ("Unknown Format", "soundcloud:tracks:12345", ""),
        ("", "/Music/Mix No. 12", ""),
        ("", "", ""),
    ],
)
def test_the_kind_is_read_from_the_name_else_from_the_words_of_the_library(kind, path, expected):
    assert file_type(kind, path) == expected


@pytest.mark.parametrize(
    ("kind", "bitrate", "expected"),
    [
        ("mp3", 320, False),
        ("mp3", None, False),
        ("mp3", 1411, False),
        ("m4a", 256, False),
        ("m4a", 512, False),
        ("m4a", 870, True),
        ("m4a", None, None),
        ("alac", None, True),
        ("flac", None, True),
        ("wav", 1411, True),
        ("aiff", 2116, True),
        ("ogg", 192, False),
        ("", 320, None),
    ],
)
def test_an_m4a_is_lossless_where_its_bitrate_is_beyond_aac(kind, bitrate, expected):
    assert is_lossless(kind, bitrate) is expected
