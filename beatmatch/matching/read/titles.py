"""Read a whole title: the name of the song, its version, who is featured, and what is only a mark.

A title is split into segments (text and brackets), `title_parts` names them, and `trailing_version` looks for a version
without brackets. Where a title can be understood in more than one way ("A - B", a number in front) each way is a
ParsedTitle; the candidate that it is compared with shows which one was meant.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from beatmatch.matching.read.segments import DASH, KEY, Segment, clean_name, clean_title, split_segments
from beatmatch.matching.read.title_parts import (
    ParsedTitle,
    TitlePart,
    add_mix_name,
    is_junk,
    mix_segments,
    parse_part,
)
from beatmatch.matching.read.trailing_version import with_trailing_version
from beatmatch.matching.read.versions import is_version, read_version
from beatmatch.matching.text import Words, words
from beatmatch.matching.vocabulary.versions import LAST_WORDS

# A track's number on a record ("07 ", "3. ", "A1 - "); with only a space behind it, it may belong to the name.
_NUMBER_IN_FRONT = re.compile(
    r"^(?:#?\d{1,3}|[A-F]\d)(?:\s*[.)_]\s*|\s*-\s+)(?=\D)|^0\d{1,2}\s+(?=\D)"
    r"|^\d{1,2}-(?=[^\W\d].*\s-\s)"  # "15-Artist - Title"
    rf"|^(?P<guess>(?:#?\d{{1,3}}|[A-F]\d|{KEY})\s+(?=\D))"
)
_NUMBER_BEHIND = re.compile(rf"\s+(?:(?P<number>\d{{2,3}})|{KEY})$")
_TEMPI = range(100, 180)  # what a number at the end of a title means where the tempo is not known
_MOST_WAYS = 32


def parse_library_title(
    title: str, *, bpm: float | None = None, generic_phrases: Collection[Words] = ()
) -> tuple[ParsedTitle, ...]:
    """Read a title as a DJ wrote it, in every way that makes sense, likeliest first.

    `generic_phrases` are bracketed phrases that mark a version of its own, whatever the words say.
    """
    ways: dict[tuple[object, ...], ParsedTitle] = {}
    for text, name_is_guessed in _without_numbers(clean_title(title), bpm):
        segments = split_segments(text)
        telling = tuple(
            segment
            for segment in segments
            if not segment.bracket
            or words(segment.text) in generic_phrases
            or not is_junk(segment.text, segment.bracket)
        )
        for parsed in _at_its_dashes(telling or segments, generic_phrases):
            key = (parsed.name, parsed.version, parsed.artists, parsed.unclassified, parsed.required_label)
            ways.setdefault(key, replace(parsed, name_is_guessed=name_is_guessed or parsed.name_is_guessed))
    return tuple(ways.values())[:_MOST_WAYS]


def parse_candidate_title(name: str, mix_name: str, generic_phrases: Collection[Words] = ()) -> tuple[ParsedTitle, ...]:
    """Read a title and mix name as Beatport gives them. The mix name is the version by its position alone."""
    segments = split_segments(clean_name(name))
    mixes = mix_segments(mix_name, segments)
    parts = _split_at_dashes(segments)
    ways: list[tuple[TitlePart, tuple[str, ...]]] = [(_glued(parts), ())]
    if len(parts) > 1 and is_version(_text(parts[-1])):
        ways.append((_glued(parts[:-1]), (_text(parts[-1]),)))
    titles = [
        title
        for part, versions in ways
        for title in with_trailing_version(
            add_mix_name(parse_part(part, versions, generic_phrases), mixes, generic_phrases)
        )
        if title.name
    ]
    return tuple(dict.fromkeys(titles)) or (ParsedTitle((), ()),)


def _without_numbers(text: str, bpm: float | None) -> Iterator[tuple[str, bool]]:
    """Yield the title, then without a track number in front, then without tempo or key at its end.

    The flag marks a guess: "7 Days" is more likely a name than the seventh track "Days".
    """
    yield text, False
    if match := _NUMBER_IN_FRONT.match(text):
        rest = text[match.end() :]
        yield rest, bool(match["guess"]) and not DASH.search(rest)  # in front of an artist it is no part of the name
    match = _NUMBER_BEHIND.search(text)
    if match and (not match["number"] or _is_tempo(int(match["number"]), bpm)):
        shorter = text[: match.start()]
        yield shorter, not set(words(shorter)[-1:]) & LAST_WORDS


def _is_tempo(number: int, bpm: float | None) -> bool:
    """Return whether a number is a tempo: the track's own, or one that software takes for it."""
    if bpm is None:
        return number in _TEMPI
    return any(abs(number - bpm * times) <= 1 for times in (1, 1 / 2, 2, 2 / 3, 3 / 2, 3 / 4, 4 / 3, 4 / 5, 5 / 4))


# --- "Artist - Title", "Title - Version" -------------------------------------------------------------------------


def _at_its_dashes(segments: Sequence[Segment], generic_phrases: Collection[Words]) -> Iterator[ParsedTitle]:
    written = _split_at_dashes(segments)
    parts = _without_repeat(written)
    yield from _ways_of(parts, generic_phrases)
    if parts != written:  # "Name - Name" may also be a song that is called after its artist
        yield from _ways_of(written, generic_phrases)
    yield from _before_a_label(written, generic_phrases)


def _split_at_dashes(segments: Sequence[Segment]) -> list[TitlePart]:
    """Split segments at the dashes that stand outside brackets."""
    parts: list[list[Segment]] = [[]]
    for segment in segments:
        pieces = [segment.text] if segment.bracket else DASH.split(segment.text)
        for index, piece in enumerate(pieces):
            if index:
                parts.append([])
            if piece.strip():
                parts[-1].append(Segment(piece.strip(), segment.bracket))
    return [tuple(part) for part in parts if part]


def _before_a_label(parts: list[TitlePart], generic_phrases: Collection[Words]) -> Iterator[ParsedTitle]:
    """Read "Artist - Title - Label"; the candidate has to have that label, or that catalogue number."""
    if len(parts) > 1 and not any(is_version(segment.text) for segment in parts[-1] if segment.bracket):
        for title in _as_artist_and_title(parts[:-1], (), generic_phrases):
            yield replace(title, required_label=_text(parts[-1]))


def _without_repeat(parts: list[TitlePart]) -> list[TitlePart]:
    """Drop one half of "Artist - Title - Artist - Title (Some Remix)", also where the second half is cut off."""
    heads = ["".join(words(part[0].text)) for part in parts]
    half = len(parts) // 2
    if len(parts) > 1 and len(parts) == 2 * half and heads[: half - 1] == heads[half:-1]:
        if heads[-1].startswith(heads[half - 1]):
            return parts[half:]
        return parts[:half] if heads[half - 1].startswith(heads[-1]) else parts
    return parts[:-1] if len(parts) > 2 and heads[-1] and heads[0].startswith(heads[-1]) else parts


def _ways_of(parts: list[TitlePart], generic_phrases: Collection[Words]) -> Iterator[ParsedTitle]:
    if len(parts) < 2 or not is_version(_text(parts[-1])):
        yield from _as_artist_and_title(parts, (), generic_phrases)
    elif is_version(parts[-1][0].text):  # "Title - Some One Remix"
        yield from _as_artist_and_title(parts[:-1], (_text(parts[-1]),), generic_phrases)
        yield from _in_order(parts, (slice(0, 1), slice(1, None)), (), generic_phrases)
        yield from with_trailing_version(parse_part(_glued(parts), (), generic_phrases))
    else:  # "Artist - Title (Dub)", hardly "Title - Some One (Dub)"
        yield from _as_artist_and_title(parts, (), generic_phrases)
        yield from _as_artist_and_title(parts[:-1], (_text(parts[-1]),), generic_phrases)


def _as_artist_and_title(
    parts: list[TitlePart], versions: tuple[str, ...], generic_phrases: Collection[Words]
) -> Iterator[ParsedTitle]:
    """Read "A - B" as artist and title, as title and artist, and as one name that holds a dash."""
    first, last = slice(0, 1), slice(-1, None)
    for order in ((first, slice(1, None)), (last, slice(0, -1))):
        yield from _in_order(parts, order, versions, generic_phrases)
    for title in _in_order(parts, (first, last), versions, generic_phrases):
        yield from _with_what_stands_between(title, parts[1:-1])
    yield from with_trailing_version(parse_part(_glued(parts), versions, generic_phrases))


def _with_what_stands_between(title: ParsedTitle, parts: list[TitlePart]) -> Iterator[ParsedTitle]:
    """Read "Artist - Album - Title", "Artist - Artist - Title": unless what is left out is known, that is a guess."""
    texts = [text for text in map(_text, parts) if not text.isdecimal() and text not in title.artists]
    if not texts:
        yield title
        return
    yield replace(title, required_label=" ".join(texts))
    people = (*title.artists, *texts)
    yield replace(title, artists=people, required_people=(*title.required_people, *texts))
    if not any(is_version(segment.text) for part in parts for segment in part if segment.bracket):
        yield replace(title, name_is_guessed=True)  # with a version it is the title: "Artist - Title (Dub) - Label"


def _in_order(
    parts: list[TitlePart], order: tuple[slice, slice], versions: tuple[str, ...], generic_phrases: Collection[Words]
) -> Iterator[ParsedTitle]:
    """Read the parts at the first slice as the artist, those at the second as the title."""
    if len(parts) < 2:
        return
    artist = parse_part(_glued(parts[order[0]]), (), generic_phrases)
    title = parse_part(_glued(parts[order[1]]), versions, generic_phrases)
    phrases = title.version_phrases + artist.version_phrases  # "Title (Some Remix) - Artist" read the other way round
    yield from with_trailing_version(
        replace(
            title,
            version_phrases=phrases,
            version=read_version(phrases),
            unclassified=title.unclassified + artist.unclassified,
            artists=(artist.text, *artist.featured),
            required_people=(artist.text,),
        )
    )


def _glued(parts: Sequence[TitlePart]) -> TitlePart:
    return tuple(segment for part in parts for segment in part)


def _text(part: TitlePart) -> str:
    return " ".join(segment.text for segment in part)
