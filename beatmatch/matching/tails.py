"""A version without brackets at the end of a name: "Name Some One Remix", in every way it may be meant."""

from collections.abc import Iterator
from dataclasses import replace

from beatmatch.matching.artists import split_people
from beatmatch.matching.parts import Reading
from beatmatch.matching.phrases import version_words
from beatmatch.matching.text import words
from beatmatch.matching.versions import read_version
from beatmatch.matching.vocabulary import HEADS, KINDS, NAME_STARTS, NEUTRAL

_LONGEST_TAIL = 7  # words of a version without brackets, the longest remixers' names included


def tail_readings(reading: Reading) -> Iterator[Reading]:
    """Give the versions that may stand unbracketed at the end ("Name Some One Remix"), then the name as it is.

    A version behind a featured artist is surely one; only where the artist's name ends is open.
    """
    tailed = [
        _with_tail(_featuring(reading, people, phrase), phrase)
        for people, phrase in _tails(reading.featured[-1] if reading.featured else "")
    ]
    for name, phrase in _tails(reading.text):
        yield _with_tail(replace(reading, name=words(name), whole=words(name), text=name), phrase)
    yield replace(reading, claims=(*reading.claims, *_last_person(reading.featured[-1]))) if tailed else reading
    yield from tailed


def _last_person(featured: str) -> tuple[str, ...]:
    """Name the one of "Some & Other" behind whom the version would stand."""
    return tuple(person.text for person in split_people(featured)[-1:])


def _featuring(reading: Reading, people: str, phrase: str) -> Reading:
    """Put the version off a featured name; unless it only says "Extended Mix", the name has to be somebody's."""
    named = not set(version_words(phrase)) <= NEUTRAL | KINDS
    claims = (*reading.claims, people) if named else reading.claims
    return replace(reading, featured=(*reading.featured[:-1], people), claims=claims)


def _with_tail(reading: Reading, phrase: str) -> Reading:
    phrases = (phrase, *reading.phrases)
    return replace(reading, phrases=phrases, version=read_version(phrases))


def _tails(text: str) -> Iterator[tuple[str, str]]:
    """Split "Name Some One Remix" at every place where the version may begin, the likeliest first."""
    tokens = text.split()
    last = len(tokens) - 1
    while last > 0 and words(tokens[last])[-1:] and words(tokens[last])[-1].isdecimal():
        last -= 1
    if last < 1 or _head(tokens[last]) not in HEADS:
        return
    start = last
    while start > 1 and _head(tokens[start - 1]) in NEUTRAL | KINDS - {"a", "the"}:
        start -= 1
    neutral = last - 1 if start < last - 1 and {_head(token) for token in tokens[last - 1 :]} <= NEUTRAL else start
    for begin in (*range(start, max(0, start - _LONGEST_TAIL), -1), *range(neutral, start, -1)):
        phrase = " ".join(tokens[begin:])
        if _head(tokens[begin]) not in NAME_STARTS and _says_something(phrase):
            yield " ".join(tokens[:begin]), phrase


def _head(token: str) -> str:
    return (version_words(token) or ("",))[-1]


def _says_something(phrase: str) -> bool:
    """Tell a version from the last word of a name: "Extended Mix" is one, "Mix", "Original" alone are not."""
    found = version_words(phrase)
    return len(found) > 1 or found[-1] not in {"mix", "original", "version", "mixed", "clean", "explicit"}
