"""Clean a title of the marks that DJs and web sites leave in it, and split it into plain text and brackets."""

import html
import re
import unicodedata
from dataclasses import dataclass

from beatmatch.matching.vocabulary.countries import COUNTRIES
from beatmatch.matching.vocabulary.junk import SITE_ENDINGS

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(_BRACKETS.values())
_WIDE = str.maketrans("（）［］｛｝【】〔〕「」–—‐‑−", "()[]{}[][][]-----")
_MAX_TITLE = 500  # characters; no real title comes near, and what is longer is cut before it costs time


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a title: outside brackets (`bracket` is ""), or inside one that opens with `bracket`."""

    text: str
    bracket: str = ""


_SITE = rf"(?:https?://[^\s)\]}}]*|www\.[^\s)\]}}]*|[\w-]+\.{SITE_ENDINGS}\b(?:/\S*)?)"
_SITES = re.compile(rf"[\(\[\{{]\s*{_SITE}\s*[\)\]\}}]|(?<![\w.]){_SITE}", re.IGNORECASE)
_BEATPORT_FILE = re.compile(r"^\d{5,9}_(?P<name>.+)_(?P<mix>[^_]+)$")  # Beatport's file names: 123_Name_Original Mix
KEY = r"(?:0?[1-9]|1[0-2])[ABab](?![^\W_])"  # a Camelot code, as analysis software writes it in front or behind
KEYS = rf"{KEY}(?:\s*[/,+]\s*{KEY})*"  # several, where analysis found the key to change
MUSICAL_KEY = r"[A-G][b#]?(?:m|min|maj)?"
_TEMPO = r"\d{2,3}"
_ENERGY = r"(?i:energy)\s*\d{1,2}"  # Mixed In Key's measure
DASH = re.compile(r"\s+-+\s*|\s*-+\s+|\s+[|~•·:]\s+")
_KEY_IN_FRONT = re.compile(
    rf"^(?:{KEYS}(?:\s*[-_|]\s*(?:(?:{_TEMPO}|{_ENERGY})\s*[-_|]\s*)*|\s+{_TEMPO}\s*[-_|]?\s+)"
    rf"|{MUSICAL_KEY}\s*[-_|]\s*{_TEMPO}\s*[-_|]\s*)(?=\S)"
)
_MARK = r"\[\s*(?:\d{1,2}(?:\s*-\s*\d{1,2})?|[A-Z]\d?|[?!*+]+)?\s*\]|\(\s*(?:[A-Z]|[?!*+]+|-\d{1,2})?\s*\)|[*~^]+"
# What promotion sites write in front of artist and title.
_NEWS = r"(?:premi[eè]re|exclusive|free\s*(?:dl|download))\s*[:|_]|premi[eè]re\s+-(?=.*\s-\s)"
_MARKS_IN_FRONT = re.compile(
    rf"^\s*(?:{_MARK}|[\[(]\s*{KEYS}\s*[\])]|\(\s*\d{{1,2}}(?:\s*-\s*\d{{1,2}})?\s*\)|(?i:{_NEWS}))(?=\s*\S)\s*"
)
_BEHIND = "|".join((
    r"(?<=\s)v\d+(?:\s+master)?",
    r"(?<=\s)clean\s+\d{2,3}",
    r"(?<=[)\]])_\d",  # a copy of a file
    rf"(?<=[)\]])[\s_]*{_TEMPO}",  # a smaller number counts versions: "(Somebody Remix) 2" is not the first one
    r"\s[-_|]",
    r"\.(?:mp3|wav|flac|aiff?|m4a)",
    r"\s[\s|/-]*free\s*(?:dl|download)[!.]*",
    rf"\s{_TEMPO}\s*bpm",
    rf"(?:\s[-_|]|(?<=[)\]]))\s*{KEYS}(?:\s*[-_|]?\s*{_TEMPO})?",
    rf"\s{KEY}\s*[-_|]?\s*{_TEMPO}",
    rf"\s{KEY}\s*[/,+]\s*{KEYS}",
    rf"\s[-_|]\s*{_ENERGY}",
    r"(?<=[a-z)\]])\s+(?-i:(?:FINAL )?MASTER(?:ED)?|HQ)",
    r"\s\d{3}\s*kbps",
    rf"[\[(]\s*{KEYS}\s*[\])]",
))  # fmt: skip
_MARKS_BEHIND = re.compile(rf"\s*(?:{_MARK}|{_BEHIND})\s*$", re.IGNORECASE)
_COUNTRY = re.compile(r"\s*\(\s*(?P<code>[A-Za-z]{2,3})\s*\)")


def clean_title(text: str) -> str:
    """Remove what is no part of a library title: energy marks, site names, keys in front, country codes."""
    text = _with_spaces(_BEATPORT_FILE.sub(r"\g<name> (\g<mix>)", _normalised(html.unescape(text[:_MAX_TITLE]))))
    text = " ".join(_SITES.sub(" ", text).split()) or text
    return clean_name(_KEY_IN_FRONT.sub("", strip_marks(text)))


def clean_name(text: str) -> str:
    """Normalise a name or mix name of Beatport's; country codes behind the people in it are dropped."""

    def without_country(match: re.Match[str]) -> str:  # "(SA)", "(Aus)", but not "(VIP)", "(dub)" or any word
        return "" if match["code"][0].isupper() and match["code"].upper() in COUNTRIES else match.group()

    return _COUNTRY.sub(without_country, _normalised(text)).strip()


def _normalised(text: str) -> str:
    """Return composed letters, plain brackets and dashes, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text[:_MAX_TITLE]).translate(_WIDE).split())


def _with_spaces(text: str) -> str:
    """Read "artist-name-of-the-track" and "Artist_-_Track" with spaces."""
    if "_-_" in text:
        text = text.replace("_", " ")
    if " " in text:
        return text
    text = text.replace("_", " ")
    return text.replace("-", " ") if text.count("-") > 1 and " " not in text else text


def strip_marks(text: str) -> str:
    """Remove "[7-8]", "(F)", "*", "(?)" in front and "[5]", "v2 master" behind, as many as there are."""
    for pattern in (_MARKS_IN_FRONT, _MARKS_BEHIND):
        while (shorter := pattern.sub("", text, count=1)) != text and shorter.strip():
            text = shorter
    return text


def split_segments(text: str) -> tuple[Segment, ...]:
    """Split a title at its brackets. Nested ones become segments of their own; an unclosed one ends with the title."""
    segments: list[Segment] = []
    _read_level(text, 0, "", segments)
    return tuple(segment for segment in segments if segment.text)


def _read_level(text: str, position: int, bracket: str, segments: list[Segment]) -> int:
    """Read up to the bracket that closes this level, append its segments in order, return where it ended."""
    start = position
    own_place = len(segments)
    own_text: list[str] = []
    while position < len(text):
        char = text[position]
        if char in _BRACKETS:
            own_text.append(text[start:position])
            if not bracket:
                segments.append(Segment(own_text.pop().strip()))
            position = start = _read_level(text, position + 1, char, segments)
            continue
        if char in _CLOSING:
            if bracket:
                break
            own_text.append(text[start:position])
            start = position + 1
        position += 1
    own_text.append(text[start:position])
    segment = Segment(" ".join(" ".join(own_text).split()), bracket)
    segments.insert(own_place, segment) if bracket else segments.append(segment)
    return position + 1
