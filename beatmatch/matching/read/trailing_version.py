"""Read a version without brackets at the end of a name: "Name Some One Remix", in every way it may be meant."""

from collections.abc import Iterator
from dataclasses import replace

from beatmatch.matching.read.people import split_guest, split_people
from beatmatch.matching.read.title_parts import ParsedTitle
from beatmatch.matching.read.versions import read_version, version_words
from beatmatch.matching.text import words
from beatmatch.matching.vocabulary.versions import HEADS, KINDS, NAME_STARTS, NEUTRAL

_LONGEST = 7  # words of a version without brackets, the longest remixers' names included
_WORDS_OF_NAMES = frozenset({"mix", "original", "version", "mixed", "clean", "explicit"})  # no version when alone


def with_trailing_version(title: ParsedTitle) -> Iterator[ParsedTitle]:
    """Yield the title with each version or guest that may stand unbracketed at its end, and as it is.

    A version behind a featured artist is surely one; only where the artist's name ends is open.
    """
    behind_featured = [
        _add_version(_shorten_featured(title, people, phrase), phrase)
        for people, phrase in _splits(title.featured[-1] if title.featured else "")
    ]
    for name, phrase in _splits(title.text):
        if title.version_phrases and not _is_whole_version(phrase):
            continue  # "Night Dub (VIP)": a version follows, so the word in front of it belongs to the name
        yield _add_version(_shorten_name(title, name), phrase)
    if behind_featured:
        last_person = tuple(person.text for person in split_people(title.featured[-1])[-1:])
        yield replace(title, required_people=(*title.required_people, *last_person))
    else:
        yield title
    yield from behind_featured
    if split := split_guest(title.text):
        name, guest = split
        yield replace(
            _shorten_name(title, name),
            featured=(*title.featured, guest),
            required_people=(*title.required_people, guest),
        )


def _is_whole_version(phrase: str) -> bool:
    spoken = version_words(phrase)
    return len(spoken) > 1 and spoken[-1] in {"mix", "remix", "version", "rework"}


def _shorten_name(title: ParsedTitle, name: str) -> ParsedTitle:
    """Take what stands at the end of the name off it; the brackets behind it stay."""
    brackets = tuple(word for text in title.unclassified for word in words(text))
    return replace(title, name=words(name), name_with_brackets=(*words(name), *brackets), text=name)


def _shorten_featured(title: ParsedTitle, people: str, phrase: str) -> ParsedTitle:
    """Take the version off a featured name; unless it only says "Extended Mix", the name has to be somebody's."""
    names_somebody = not set(version_words(phrase)) <= NEUTRAL | KINDS
    required = (*title.required_people, people) if names_somebody else title.required_people
    return replace(title, featured=(*title.featured[:-1], people), required_people=required)


def _add_version(title: ParsedTitle, phrase: str) -> ParsedTitle:
    phrases = (phrase, *title.version_phrases)
    return replace(title, version_phrases=phrases, version=read_version(phrases))


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Split "Name Some One Remix" at every place where the version may begin, the likeliest first."""
    tokens = text.split()
    last = len(tokens) - 1
    while last > 0 and words(tokens[last])[-1:] and words(tokens[last])[-1].isdecimal():
        last -= 1
    if last < 1 or _last_word(tokens[last]) not in HEADS:
        return
    start = last
    while start > 1 and _last_word(tokens[start - 1]) in NEUTRAL | KINDS:
        start -= 1
    neutral = last - 1 if start < last - 1 and {_last_word(token) for token in tokens[last - 1 :]} <= NEUTRAL else start
    for begin in (*range(start, max(0, start - _LONGEST), -1), *range(neutral, start, -1)):
        phrase = " ".join(tokens[begin:])
        spoken = version_words(phrase)
        says_something = len(spoken) > 1 or spoken[-1] not in _WORDS_OF_NAMES
        if _last_word(tokens[begin]) not in NAME_STARTS and says_something:
            yield " ".join(tokens[:begin]), phrase


def _last_word(token: str) -> str:
    return (version_words(token) or ("",))[-1]
