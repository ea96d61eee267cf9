"""What a title says: the name of the song, its version, who is featured, and what is only a mark.

A title is cut into segments (text and brackets), `parts` names them, and `tails` looks for a version without
brackets. Where a title can be understood in more than one way ("A - B", a number in front) each way is a Reading;
the candidate that it is compared with tells which one was meant.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from beatmatch.matching.parts import Part, Reading, is_junk, mix_segments, read_part, with_mix_name
from beatmatch.matching.phrases import is_version
from beatmatch.matching.segments import DASH, KEY, Segment, clean_name, clean_title, split_segments
from beatmatch.matching.tails import tail_readings
from beatmatch.matching.text import Words, words
from beatmatch.matching.versions import read_version
from beatmatch.matching.vocabulary import LAST_WORDS

# A track's number on a record ("07 ", "3. ", "A1 - "); with only a space behind it, it may belong to the name.
_NUMBER_IN_FRONT = re.compile(
    r"^(?:#?\d{1,3}|[A-F]\d)(?:\s*[.)_]\s*|\s*-\s+)(?=\D)|^0\d{1,2}\s+(?=\D)"
    rf"|^(?P<guess>(?:#?\d{{1,3}}|[A-F]\d|{KEY})\s+(?=\D))"
)
_NUMBER_BEHIND = re.compile(rf"\s+(?:(?P<number>\d{{2,3}})|{KEY})$")
_TEMPI = range(100, 180)  # what a number at the end of a title means where the tempo is not known
_MOST_READINGS = 32


def read_library_title(title: str, *, bpm: float | None = None, phrases: Collection[Words] = ()) -> tuple[Reading, ...]:
    """Read a title as a DJ wrote it, in every way that makes sense, likeliest first.

    `phrases` are bracketed phrases that mark a version of its own, whatever the words say.
    """
    found: dict[tuple[object, ...], Reading] = {}
    for text, guess in _without_numbers(clean_title(title), bpm):
        for reading in _dash_readings(_without_junk(split_segments(text), phrases), phrases):
            key = (reading.name, reading.version, reading.artists, reading.loose)
            found.setdefault(key, replace(reading, guess=guess))
    return tuple(found.values())[:_MOST_READINGS]


def read_candidate_title(name: str, mix_name: str, phrases: Collection[Words] = ()) -> tuple[Reading, ...]:
    """Read a title and mix name as Beatport gives them. The mix name is the version by its position alone."""
    segments = split_segments(clean_name(name))
    mixes = mix_segments(mix_name, segments)
    readings = [
        reading
        for parts in _version_behind_dash(_at_dashes(segments))
        for reading in tail_readings(with_mix_name(read_part(*parts, phrases), mixes, phrases))
        if reading.name
    ]
    return tuple(dict.fromkeys(readings)) or (Reading((), ()),)


def _without_numbers(text: str, bpm: float | None) -> Iterator[tuple[str, bool]]:
    """Give the title, then without a track number in front, then without tempo or key at its end.

    The flag tells a guess: "7 Days" is hardly the seventh track, "Days".
    """
    yield text, False
    if found := _NUMBER_IN_FRONT.match(text):
        yield text[found.end() :], bool(found["guess"])
    found = _NUMBER_BEHIND.search(text)
    if found and (not found["number"] or _is_tempo(int(found["number"]), bpm)):
        shorter = text[: found.start()]
        yield shorter, not set(words(shorter)[-1:]) & LAST_WORDS


def _without_junk(segments: tuple[Segment, ...], phrases: Collection[Words]) -> tuple[Segment, ...]:
    kept = [
        each
        for each in segments
        if not each.bracket or words(each.text) in phrases or not is_junk(each.text, each.bracket)
    ]
    return tuple(kept) or segments


def _is_tempo(number: int, bpm: float | None) -> bool:
    """Tell whether a number is a tempo: the track's own, or one that software takes for it."""
    if bpm is None:
        return number in _TEMPI
    return any(abs(number - bpm * times) <= 1 for times in (1, 1 / 2, 2, 2 / 3, 3 / 2, 3 / 4, 4 / 3, 4 / 5, 5 / 4))


# --- "Artist - Title", "Title - Version" -------------------------------------------------------------------------


def _at_dashes(segments: Sequence[Segment]) -> list[Part]:
    """Cut segments at the dashes that stand outside brackets."""
    parts: list[list[Segment]] = [[]]
    for segment in segments:
        pieces = [segment.text] if segment.bracket else DASH.split(segment.text)
        for index, piece in enumerate(pieces):
            if index:
                parts.append([])
            if piece.strip():
                parts[-1].append(Segment(piece.strip(), segment.bracket))
    return [tuple(part) for part in parts if part]


def _version_behind_dash(parts: list[Part]) -> Iterator[tuple[Part, tuple[str, ...]]]:
    """Give the title as one part, then with a version behind its last dash taken off."""
    yield _glued(parts), ()
    if len(parts) > 1 and is_version(_text(parts[-1])):
        yield _glued(parts[:-1]), (_text(parts[-1]),)


def _dash_readings(segments: Sequence[Segment], phrases: Collection[Words]) -> Iterator[Reading]:
    written = _at_dashes(segments)
    parts = _without_repeat(written)
    yield from _readings_of(parts, phrases)
    if parts != written:  # "Name - Name" may also be a song that is called after its artist
        yield from _readings_of(written, phrases)


def _readings_of(parts: list[Part], phrases: Collection[Words]) -> Iterator[Reading]:
    if len(parts) < 2 or not is_version(_text(parts[-1])):
        yield from _artist_readings(parts, (), phrases)
    elif is_version(parts[-1][0].text):  # "Title - Some One Remix"
        yield from _artist_readings(parts[:-1], (_text(parts[-1]),), phrases)
        yield from _orders(parts, (slice(0, 1), slice(1, None)), versions=(), phrases=phrases)
        yield from tail_readings(read_part(_glued(parts), (), phrases))
    else:  # "Artist - Title (Dub)", hardly "Title - Some One (Dub)"
        yield from _artist_readings(parts, (), phrases)
        yield from _artist_readings(parts[:-1], (_text(parts[-1]),), phrases)


def _artist_readings(parts: list[Part], versions: tuple[str, ...], phrases: Collection[Words]) -> Iterator[Reading]:
    """Read "A - B" as artist and title, as title and artist, and as one name that holds a dash."""
    first, last = slice(0, 1), slice(-1, None)
    for order in ((first, slice(1, None)), (last, slice(0, -1)), (first, last)):
        yield from _orders(parts, order, versions, phrases)
    yield from tail_readings(read_part(_glued(parts), versions, phrases))


def _orders(
    parts: list[Part], order: tuple[slice, slice], versions: tuple[str, ...], phrases: Collection[Words]
) -> Iterator[Reading]:
    if len(parts) > 1:
        artist = read_part(_glued(parts[order[0]]), (), phrases)
        title = read_part(_glued(parts[order[1]]), versions, phrases)
        names = (artist.text, *artist.featured)
        yield from tail_readings(replace(_joined_versions(title, artist), artists=names, claims=(artist.text,)))


def _joined_versions(reading: Reading, artist: Reading) -> Reading:
    """Keep a version that stands with the artist: "Title (Some Remix) - Artist" read the other way round."""
    phrases = reading.phrases + artist.phrases
    loose = reading.loose + artist.loose
    return replace(reading, phrases=phrases, version=read_version(phrases), loose=loose)


def _without_repeat(parts: list[Part]) -> list[Part]:
    """Drop one half of "Artist - Title - Artist - Title (Some Remix)", also where the second half is cut off."""
    heads = ["".join(words(part[0].text)) for part in parts]
    half = len(parts) // 2
    if len(parts) > 1 and len(parts) == 2 * half and heads[: half - 1] == heads[half:-1]:
        if heads[-1].startswith(heads[half - 1]):
            return parts[half:]
        return parts[:half] if heads[half - 1].startswith(heads[-1]) else parts
    return parts[:-1] if len(parts) > 2 and heads[-1] and heads[0].startswith(heads[-1]) else parts


def _glued(parts: Sequence[Part]) -> Part:
    return tuple(segment for part in parts for segment in part)


def _text(part: Part) -> str:
    return " ".join(segment.text for segment in part)
