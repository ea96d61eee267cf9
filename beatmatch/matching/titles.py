"""What a title says: the name of the song, its version, who is featured, and what is only a mark.

A title is cut into segments (text and brackets), every segment is named (version, featured, junk, loose), and what
is left is the name. Where a title can be understood in more than one way ("A - B", a version without brackets, a
number in front) each way is a Reading; the candidate that it is compared with tells which one was meant.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from beatmatch.matching.segments import Segment, clean_name, clean_title, split_segments
from beatmatch.matching.text import Words, words
from beatmatch.matching.versions import PLAIN, Version, is_version, read_version, version_words
from beatmatch.matching.vocabulary import CATALOGUE_NUMBER, HEADS, JUNK, KINDS, LABELS, NAME_STARTS, NEUTRAL


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


_DASH = re.compile(r"\s+-+\s*|\s*-+\s+|\s+\|\s+")
_FEATURED = re.compile(r"(?:^|[\s,;])(?:feat(?:uring)?|ft|f/)(?:\.|\b)\s*", re.IGNORECASE)
_FEATURED_BRACKET = re.compile(
    r"^(?:feat(?:uring)?|ft|with|w/|prod(?:uced)?(?:\s+by)?)(?:\.|\b|(?<=/))\s*", re.IGNORECASE
)
_JUNK = re.compile("|".join(f"(?:{pattern})" for pattern in JUNK), re.IGNORECASE)
_LABEL = re.compile(f"{LABELS}|{CATALOGUE_NUMBER}", re.IGNORECASE)
_NUMBER_IN_FRONT = re.compile(r"^#?\d{1,3}(?:\s*[.)_]\s*|\s*-\s+|\s+)(?=\D)")
_NUMBER_BEHIND = re.compile(r"\s+(?P<number>\d{2,3})$")
_TEMPI = range(100, 180)  # what a number at the end of a title means where the tempo is not known
_MOST_READINGS = 32
_LONGEST_TAIL = 7  # words of a version without brackets, the longest remixers' names included


def read_library_title(title: str, *, bpm: float | None = None, phrases: Collection[Words] = ()) -> tuple[Reading, ...]:
    """Read a title as a DJ wrote it, in every way that makes sense, likeliest first.

    `phrases` are bracketed phrases that mark a version of its own, whatever the words say.
    """
    found: dict[tuple[object, ...], Reading] = {}
    for text in _without_numbers(clean_title(title), bpm):
        for reading in _dash_readings(split_segments(text), phrases):
            key = (reading.name, reading.version, reading.artists, reading.loose)
            found.setdefault(key, reading)
    return tuple(found.values())[:_MOST_READINGS]


def read_candidate_title(name: str, mix_name: str, phrases: Collection[Words] = ()) -> tuple[Reading, ...]:
    """Read a title and mix name as Beatport gives them. The mix name is the version by its position alone."""
    segments = split_segments(clean_name(name))
    mixes = _mix_segments(mix_name, segments)
    readings = [
        reading
        for parts in _version_behind_dash(_at_dashes(segments))
        for reading in _tail_readings(_with_version(_read_part(*parts, phrases), mixes, phrases))
        if reading.name
    ]
    return tuple(dict.fromkeys(readings)) or (Reading((), ()),)


def _without_numbers(text: str, bpm: float | None) -> Iterator[str]:
    """Give the title, then without a track number in front, then without the tempo at its end."""
    yield text
    if (shorter := _NUMBER_IN_FRONT.sub("", text)) != text:
        yield shorter
    found = _NUMBER_BEHIND.search(text)
    if found and _is_tempo(int(found["number"]), bpm):
        yield text[: found.start()]


def _is_tempo(number: int, bpm: float | None) -> bool:
    """Tell whether a number is a tempo: the track's own, or one that software takes for it."""
    if bpm is None:
        return number in _TEMPI
    return any(abs(number - bpm * times) <= 1 for times in (1, 1 / 2, 2, 2 / 3, 3 / 2, 3 / 4, 4 / 3, 4 / 5, 5 / 4))


# --- "Artist - Title", "Title - Version" -------------------------------------------------------------------------

Part = tuple[Segment, ...]


def _at_dashes(segments: Sequence[Segment]) -> list[Part]:
    """Cut segments at the dashes that stand outside brackets."""
    parts: list[list[Segment]] = [[]]
    for segment in segments:
        pieces = [segment.text] if segment.bracket else _DASH.split(segment.text)
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
    parts = _without_repeat(_at_dashes(segments))
    if len(parts) > 1 and is_version(_text(parts[-1])):
        yield from _artist_readings(parts[:-1], (_text(parts[-1]),), phrases)
        yield from _orders(parts, (slice(0, 1), slice(1, None)), versions=(), phrases=phrases)
        yield from _tail_readings(_read_part(_glued(parts), (), phrases))
    else:
        yield from _artist_readings(parts, (), phrases)


def _artist_readings(parts: list[Part], versions: tuple[str, ...], phrases: Collection[Words]) -> Iterator[Reading]:
    """Read "A - B" as artist and title, as title and artist, and as one name that holds a dash."""
    first, last = slice(0, 1), slice(-1, None)
    for order in ((first, slice(1, None)), (last, slice(0, -1)), (first, last)):
        yield from _orders(parts, order, versions, phrases)
    yield from _tail_readings(_read_part(_glued(parts), versions, phrases))


def _orders(
    parts: list[Part], order: tuple[slice, slice], versions: tuple[str, ...], phrases: Collection[Words]
) -> Iterator[Reading]:
    if len(parts) > 1:
        artist = _read_part(_glued(parts[order[0]]), (), phrases)
        title = _read_part(_glued(parts[order[1]]), versions, phrases)
        names = (artist.text, *artist.featured)
        yield from _tail_readings(replace(_joined_versions(title, artist), artists=names, claims=(artist.text,)))


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


# --- one part: name, brackets, featured artists ------------------------------------------------------------------


def _read_part(part: Part, versions: tuple[str, ...], phrases: Collection[Words]) -> Reading:
    """Name every segment of a part; what nothing else claims is the name."""
    name: list[str] = []
    whole: list[str] = []
    loose: list[str] = []
    featured: list[str] = []
    mixes: list[str] = []
    for segment in part:
        if not segment.bracket:
            text, people = _split_featured(segment.text)
            name.append(text)
            whole.append(text)
            featured.extend(people)
            continue
        for text in _DASH.split(segment.text):
            match = _FEATURED_BRACKET.match(text)
            if match and not (_is_with(match) and is_version(text)):
                featured.append(text[match.end() :])
            elif words(text) in phrases or is_version(text):
                mix, people = _split_featured(text)
                mixes.append(mix)
                featured.extend(people)
            elif not _is_junk(text, segment.bracket):
                loose.append(text)
                whole.append(text)
    return _reading(name, whole, loose, featured, (*mixes, *versions))


def _reading(
    name: list[str], whole: list[str], loose: list[str], featured: list[str], mixes: tuple[str, ...]
) -> Reading:
    text = " ".join(" ".join(name).split())
    if not words(text):  # the whole name stands in brackets: "(Untitled)", "[Something]"
        text, loose = " ".join(whole), []
    return Reading(
        name=words(text),
        whole=words(" ".join(whole)),
        loose=tuple(loose),
        version=read_version(mixes),
        phrases=mixes,
        featured=tuple(featured),
        text=text.strip(" -_,"),
    )


def _split_featured(text: str) -> tuple[str, list[str]]:
    name, *people = _FEATURED.split(text)
    return (name.strip(" ("), [person.strip() for person in people if person.strip()])


def _is_with(match: re.Match[str]) -> bool:
    """Tell "(with Somebody)", which may also begin the name of a remixer ("With You Remix")."""
    return match.group().strip().lower() == "with"


def _is_junk(text: str, bracket: str) -> bool:
    return (
        not words(text)
        or bool(_JUNK.fullmatch(text.strip()))
        or (bracket == "[" and bool(_LABEL.fullmatch(text.strip())))
    )


def _mix_segments(mix_name: str, segments: Sequence[Segment]) -> list[Segment]:
    """Take the mix name as version phrases, without what only repeats a bracket of the name."""
    brackets = {words(segment.text) for segment in segments if segment.bracket and not is_version(segment.text)}
    mixes = split_segments(clean_name(mix_name))
    return [segment for segment in mixes if words(segment.text) not in brackets]


def _with_version(reading: Reading, mixes: list[Segment], phrases: Collection[Words]) -> Reading:
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


# --- a version without brackets at the end of the name -----------------------------------------------------------


def _tail_readings(reading: Reading) -> Iterator[Reading]:
    """Give the versions that may stand unbracketed at the end ("Name Some One Remix"), then the name as it is.

    A version behind a featured artist is surely one; only where the artist's name ends is open.
    """
    tailed = [
        _with_tail(_featuring(reading, people, phrase), phrase)
        for people, phrase in _tails(reading.featured[-1] if reading.featured else "")
    ]
    for name, phrase in _tails(reading.text):
        yield _with_tail(replace(reading, name=words(name), whole=words(name), text=name), phrase)
    yield replace(reading, claims=(*reading.claims, reading.featured[-1])) if tailed else reading
    yield from tailed


def _featuring(reading: Reading, people: str, phrase: str) -> Reading:
    """Put the version off a featured name; unless it only says "Extended Mix", the name has to be somebody's."""
    named = not set(version_words(phrase)) <= NEUTRAL | KINDS
    claims = (*reading.claims, people) if named else reading.claims
    return replace(reading, featured=(*reading.featured[:-1], people), claims=claims)


def _with_tail(reading: Reading, phrase: str) -> Reading:
    phrases = (phrase, *reading.phrases)
    return replace(reading, phrases=phrases, version=read_version(phrases))


def _tails(text: str) -> Iterator[tuple[str, str]]:
    """Split "Name Some One Remix" at every place where the version may begin, shortest version first."""
    tokens = text.split()
    last = len(tokens) - 1
    while last > 0 and words(tokens[last])[-1:] and words(tokens[last])[-1].isdecimal():
        last -= 1
    if last < 1 or _head(tokens[last]) not in HEADS:
        return
    start = last
    while start > 1 and _head(tokens[start - 1]) in NEUTRAL | KINDS - {"a", "the"}:
        start -= 1
    for begin in range(start, max(0, start - _LONGEST_TAIL), -1):
        phrase = " ".join(tokens[begin:])
        if _head(tokens[begin]) not in NAME_STARTS and _says_something(phrase):
            yield " ".join(tokens[:begin]), phrase


def _head(token: str) -> str:
    return (version_words(token) or ("",))[-1]


def _says_something(phrase: str) -> bool:
    """Tell a version from the last word of a name: "Extended Mix" is one, "Mix", "Original" alone are not."""
    found = version_words(phrase)
    return len(found) > 1 or found[-1] not in {"mix", "original", "version", "mixed", "clean", "explicit"}
