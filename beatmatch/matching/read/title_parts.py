"""Read one part of a title: name every segment (version, featured, junk, unclassified); what is left is the name."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from beatmatch.matching.read.segments import DASH, Segment, clean_name, split_segments
from beatmatch.matching.read.versions import NO_VERSION, Version, is_version, read_version
from beatmatch.matching.text import Words, name_words, words
from beatmatch.matching.vocabulary.genres import ALSO_VERSIONS, GENRES, SHORT_FORMS
from beatmatch.matching.vocabulary.junk import IN_SQUARE_BRACKETS, JUNK, JUNK_WORDS, PROMOTION_WORDS, VIDEO_ID
from beatmatch.matching.vocabulary.languages import Use, texts


@dataclass(frozen=True, slots=True)
class ParsedTitle:
    """One way to understand a title."""

    name: Words  # the words of the name, without brackets
    name_with_brackets: Words  # the same with the unclassified brackets in their places
    unclassified: tuple[str, ...] = ()  # brackets that may be a part of the name, a second title, or a version
    version: Version = NO_VERSION
    version_phrases: tuple[str, ...] = ()  # as written
    featured: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()  # named in the title itself: "Artist - Title"
    required_people: tuple[str, ...] = ()  # taken for names here; the other side has to know them
    text: str = ""  # the name as written, for people and queries
    required_label: str = ""  # taken for the label, its number or the release: "Artist - Title - Label"
    parts: tuple[Words, ...] = ()  # of the name, at "/", dashes and brackets; they may stand in another order
    completed: bool = False  # the title was cut off, and goes on with what a candidate says
    name_is_guessed: bool = False  # a number that may well belong to it was left out, or it was completed


TitlePart = tuple[Segment, ...]

_FEATURED = re.compile(r"(?:^|[\s,;])(?:feat(?:uring)?|ft|f/)(?:\.|\b)\s*", re.IGNORECASE)
_FEATURED_BRACKET = re.compile(
    r"^(?:feat(?:uring)?|ft|with|w/|prod(?:uced)?\.?(?:\s+by)?)(?:\.|\b|(?<=/))\s*", re.IGNORECASE
)
_JUNK = re.compile("|".join(f"(?:{pattern})" for pattern in JUNK), re.IGNORECASE)
_SQUARE_JUNK = re.compile("|".join(f"(?:{pattern})" for pattern in IN_SQUARE_BRACKETS), re.IGNORECASE)
_JUNK_WORDS = re.compile(rf"\b(?:{'|'.join(JUNK_WORDS)})(?!\w)", re.IGNORECASE)
_PROMOTION = re.compile(rf"\b(?:{'|'.join((*JUNK_WORDS, *PROMOTION_WORDS))})(?!\w)", re.IGNORECASE)
_VIDEO_ID = re.compile(VIDEO_ID)
_JUNK_PHRASES = frozenset(words(text) for text in texts(Use.JUNK))
_GENRES = frozenset(words(name) for genre in GENRES for name in (genre, *genre.partition(" (")[0].split(" / "))) - {
    (name,) for name in ALSO_VERSIONS
}
_SHORT_FORMS = frozenset(SHORT_FORMS)


def parse_part(part: TitlePart, versions: tuple[str, ...], generic_phrases: Collection[Words]) -> ParsedTitle:
    """Name every segment of a part. `versions` are phrases that stood elsewhere in the title."""
    name: list[str] = []
    with_brackets: list[str] = []
    unclassified: list[str] = []
    featured: list[str] = []
    mixes: list[str] = []
    for segment in part:
        if not segment.bracket:
            text, people = _split_featured(segment.text)
            if segment is part[0] and not text:  # nobody is featured before there is a name: "Ft. Somewhere"
                text, people = segment.text, []
            name.append(text)
            with_brackets.append(text)
            featured.extend(people)
            continue
        for piece in DASH.split(segment.text):
            text = _without_promotion(piece)
            match = _FEATURED_BRACKET.match(text)
            may_be_remixer = match and match.group().strip().lower() == "with" and is_version(text)  # "With You Remix"
            if match and not may_be_remixer:
                featured.append(text[match.end() :])
            elif words(text) in generic_phrases or is_version(text) or is_version(_split_featured(text)[0]):
                mix, people = _split_featured(text)
                mixes.append(mix)
                featured.extend(people)
            elif not is_junk(text, segment.bracket):
                unclassified.append(text)
                with_brackets.append(text)
    return _parsed(name, with_brackets, unclassified, featured, (*mixes, *versions))


def _parsed(
    name: list[str], with_brackets: list[str], unclassified: list[str], featured: list[str], mixes: tuple[str, ...]
) -> ParsedTitle:
    text = " ".join(" ".join(name).split())
    if not words(text) and unclassified:  # the whole name stands in brackets: "(Untitled)", "[Something]"
        text, unclassified = " ".join(with_brackets), []
    return ParsedTitle(
        name=name_words(text),
        name_with_brackets=name_words(" ".join(with_brackets)),
        parts=tuple(part for each in with_brackets for text in each.split("/") if (part := words(text))),
        unclassified=tuple(unclassified),
        version=read_version(mixes),
        version_phrases=mixes,
        featured=tuple(featured),
        text=text.strip(" -_,"),
    )


def _split_featured(text: str) -> tuple[str, list[str]]:
    """Split "Name feat. Somebody" into the name and the people."""
    name, *people = _FEATURED.split(text)
    return (name.strip(" ("), [person.strip() for person in people if person.strip()])


def is_junk(text: str, bracket: str) -> bool:
    """Return whether a bracket says nothing about the music, or only who sells it."""
    text = text.strip()
    spoken = words(text)
    if not spoken or _JUNK.fullmatch(text) or spoken in _JUNK_PHRASES:
        return True
    if _JUNK_WORDS.search(text):
        return not any(is_version(_without_promotion(piece)) for piece in DASH.split(text))
    return bracket == "[" and bool(_SQUARE_JUNK.fullmatch(text) or _VIDEO_ID.fullmatch(text))


def is_genre(text: str) -> bool:
    """Return whether a bracket names a genre: "[PROGRESSIVE HOUSE]", "[DH]"."""
    return words(text) in _GENRES or text.strip() in _SHORT_FORMS or (" " in text and text.upper() in _SHORT_FORMS)


def _without_promotion(text: str) -> str:
    """Delete words of promotion from a version phrase: "Somebody Unreleased Remix". Other texts stay as they are."""
    rest = " ".join(_PROMOTION.sub(" ", text).split()).strip(" -!.,:;|/")
    return rest if rest != text and is_version(rest) else text


# --- Beatport's mix name -----------------------------------------------------------------------------------------


def mix_segments(mix_name: str, segments: Sequence[Segment]) -> list[Segment]:
    """Split a mix name into version phrases, without what only repeats the name or a bracket of it."""
    repeated = {words(segment.text) for segment in segments if not is_version(segment.text)}
    mixes = split_segments(clean_name(mix_name))
    return [segment for segment in mixes if words(segment.text) not in repeated]


def add_mix_name(title: ParsedTitle, mixes: list[Segment], generic_phrases: Collection[Words]) -> ParsedTitle:
    """Add the mix name to a title; featured people may stand in it, alone or behind the version."""
    featured = list(title.featured)
    phrases = list(title.version_phrases)
    for segment in mixes:
        mix, people = _split_featured(segment.text)
        if match := _FEATURED_BRACKET.match(mix):
            mix, people = "", [mix[match.end() :], *people]
        featured.extend(people)
        if mix and (not _JUNK.fullmatch(mix) or words(mix) in generic_phrases):
            phrases.append(mix)
    return replace(title, version=read_version(phrases), version_phrases=tuple(phrases), featured=tuple(featured))
