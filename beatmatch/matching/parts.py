"""One part of a title: every segment is named (version, featured, junk, loose), and what is left is the name."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from beatmatch.matching.phrases import is_version
from beatmatch.matching.segments import DASH, Segment, clean_name, split_segments
from beatmatch.matching.text import Words, name_words, words
from beatmatch.matching.versions import PLAIN, Version, read_version
from beatmatch.matching.vocabulary import IN_SQUARE_BRACKETS, JUNK, VIDEO_ID


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a title."""

    name: Words  # the words of the name, without brackets
    whole: Words  # the same with the loose brackets in their places
    loose: tuple[str, ...] = ()  # brackets that may be a part of the name, a second title, or a version
    version: Version = PLAIN
    phrases: tuple[str, ...] = ()  # the version as written, phrase by phrase
    featured: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()  # named in the title itself: "Artist - Title"
    claims: tuple[str, ...] = ()  # what this reading takes for somebody's name; the other side has to know them
    text: str = ""  # the name as written, for people and queries
    lent: bool = False  # the title was cut off, and goes on with what a candidate says
    guess: bool = False  # a number was left out of the name that may well belong to it


Part = tuple[Segment, ...]

_FEATURED = re.compile(r"(?:^|[\s,;])(?:feat(?:uring)?|ft|f/)(?:\.|\b)\s*", re.IGNORECASE)
_FEATURED_BRACKET = re.compile(
    r"^(?:feat(?:uring)?|ft|with|w/|prod(?:uced)?\.?(?:\s+by)?)(?:\.|\b|(?<=/))\s*", re.IGNORECASE
)
_JUNK = re.compile("|".join(f"(?:{pattern})" for pattern in JUNK), re.IGNORECASE)
_SQUARE_JUNK = re.compile("|".join(f"(?:{pattern})" for pattern in IN_SQUARE_BRACKETS), re.IGNORECASE)
_VIDEO_ID = re.compile(VIDEO_ID)


def read_part(part: Part, versions: tuple[str, ...], phrases: Collection[Words]) -> Reading:
    """Name every segment of a part; what nothing else claims is the name."""
    name: list[str] = []
    whole: list[str] = []
    loose: list[str] = []
    featured: list[str] = []
    mixes: list[str] = []
    for segment in part:
        if not segment.bracket:
            text, people = _name_and_featured(segment.text, first=segment is part[0])
            name.append(text)
            whole.append(text)
            featured.extend(people)
            continue
        for text in DASH.split(segment.text):
            match = _FEATURED_BRACKET.match(text)
            if match and not (_is_with(match) and is_version(text)):
                featured.append(text[match.end() :])
            elif words(text) in phrases or is_version(text) or is_version(_split_featured(text)[0]):
                mix, people = _split_featured(text)
                mixes.append(mix)
                featured.extend(people)
            elif not is_junk(text, segment.bracket):
                loose.append(text)
                whole.append(text)
    return _reading(name, whole, loose, featured, (*mixes, *versions))


def _reading(
    name: list[str], whole: list[str], loose: list[str], featured: list[str], mixes: tuple[str, ...]
) -> Reading:
    text = " ".join(" ".join(name).split())
    if not words(text) and loose:  # the whole name stands in brackets: "(Untitled)", "[Something]"
        text, loose = " ".join(whole), []
    return Reading(
        name=name_words(text),
        whole=name_words(" ".join(whole)),
        loose=tuple(loose),
        version=read_version(mixes),
        phrases=mixes,
        featured=tuple(featured),
        text=text.strip(" -_,"),
    )


def _name_and_featured(text: str, *, first: bool) -> tuple[str, list[str]]:
    """Take featured artists off a name; nobody is featured before there is a name ("Ft. Somewhere")."""
    name, people = _split_featured(text)
    return (text, []) if first and not name else (name, people)


def _split_featured(text: str) -> tuple[str, list[str]]:
    name, *people = _FEATURED.split(text)
    return (name.strip(" ("), [person.strip() for person in people if person.strip()])


def _is_with(match: re.Match[str]) -> bool:
    """Tell "(with Somebody)", which may also begin the name of a remixer ("With You Remix")."""
    return match.group().strip().lower() == "with"


def is_junk(text: str, bracket: str) -> bool:
    """Tell a bracket that says nothing about the music, or only who sells it."""
    text = text.strip()
    if not words(text) or _JUNK.fullmatch(text):
        return True
    return bracket == "[" and bool(_SQUARE_JUNK.fullmatch(text) or _VIDEO_ID.fullmatch(text))


# --- Beatport's mix name -----------------------------------------------------------------------------------------


def mix_segments(mix_name: str, segments: Sequence[Segment]) -> list[Segment]:
    """Take the mix name as version phrases, without what only repeats the name or a bracket of it."""
    said = {words(segment.text) for segment in segments if not is_version(segment.text)}
    mixes = split_segments(clean_name(mix_name))
    return [segment for segment in mixes if words(segment.text) not in said]


def with_mix_name(reading: Reading, mixes: list[Segment], phrases: Collection[Words]) -> Reading:
    """Add the mix name; who is featured may stand in it, alone or behind the version."""
    featured = list(reading.featured)
    found = list(reading.phrases)
    for segment in mixes:
        mix, people = _split_featured(segment.text)
        if match := _FEATURED_BRACKET.match(mix):
            mix, people = "", [mix[match.end() :], *people]
        featured.extend(people)
        if mix and (not _JUNK.fullmatch(mix) or words(mix) in phrases):
            found.append(mix)
    return replace(reading, version=read_version(found), phrases=tuple(found), featured=tuple(featured))
