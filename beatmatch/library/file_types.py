"""The kind of an audio file, and whether it is lossy: from its name, or from the words of a library."""

import re

_SUFFIXES = {  # of a file's name: its kind
    "mp3": "mp3",
    "m4a": "m4a",
    "mp4": "m4a",
    "aac": "m4a",
    "flac": "flac",
    "wav": "wav",
    "wave": "wav",
    "aiff": "aiff",
    "aif": "aiff",
    "aifc": "aiff",
    "ogg": "ogg",
    "oga": "ogg",
    "opus": "opus",
    "wma": "wma",
    "alac": "alac",
}
AUDIO_SUFFIXES = frozenset(f".{suffix}" for suffix in _SUFFIXES if suffix not in ("alac", "wave"))

_SUFFIX = re.compile(r"\.([A-Za-z0-9]{2,4})$")
_WORD = re.compile(r"[A-Za-z0-9]+")  # "Mp3-Datei", "Fichier MP3", "MP3 ファイル"
_LOSSY = frozenset({"mp3", "ogg", "opus", "wma"})
_LOSSLESS = frozenset({"flac", "alac", "wav", "aiff"})
_MOST_AAC = 512  # kbit/s: an .m4a above holds ALAC, whose CD sound takes 600 and more


def file_type(kind: str, path: str) -> str:
    """Return what a file is, "mp3" for example: from its suffix, else from the library's words for it in any language.

    "alac" is known from a library's words alone, for its files are called .m4a like those with AAC. "" is unknown.
    """
    named = next((_SUFFIXES[word] for word in map(str.lower, _WORD.findall(kind)) if word in _SUFFIXES), "")
    suffix = _SUFFIX.search(path)
    by_name = _SUFFIXES.get(suffix[1].lower(), "") if suffix else ""
    return named if named == "alac" and by_name in ("", "m4a") else by_name or named


def is_lossless(kind: str, bitrate: int | None) -> bool | None:
    """Return whether a file of this kind and bitrate (kbit/s) is lossless, None where that cannot be told."""
    if kind in _LOSSLESS:
        return True
    if kind == "m4a":
        return bitrate > _MOST_AAC if bitrate else None
    return False if kind in _LOSSY else None
