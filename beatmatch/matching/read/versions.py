"""Read a version phrase ("Extended Mix", "Some One's Dub", "2019 Remaster"): which version of a song it names."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from beatmatch.matching.text import Words, is_typo, words
from beatmatch.matching.vocabulary.languages import TABLE, Use
from beatmatch.matching.vocabulary.versions import (
    COMPOUNDS,
    FRONT,
    HEADS,
    KINDS,
    NAME_STARTS,
    NEUTRAL,
    PRESSINGS,
    SPELLINGS,
    TYPED_WRONG,
)

_SEPARATORS = frozenset({"x", "vs", "versus"})
_AT = re.compile(r"(?<=\s)@(?=\s)|^@(?=\s)")  # "Live @ Somewhere"
# Japanese and Korean write a version word to a name without a space: "Some Oneリミックス".
_SCRIPT_CHANGE = re.compile(r"(?<=[A-Za-z0-9])(?=[\u3040-\u30ff\uac00-\ud7af])")
# Words of another language -> the English ones, by the first word; longer phrases first.
_TRANSLATIONS: dict[str, list[tuple[Words, Words]]] = {}
for _row in sorted(TABLE, key=lambda row: -len(words(row.text))):
    if _row.use is Use.VERSION:
        _TRANSLATIONS.setdefault(words(_row.text)[0], []).append((words(_row.text), words(_row.english)))


class BaseMix(StrEnum):
    """The two mixes that nearly every track comes in, or neither word."""

    NONE = ""
    ORIGINAL = "original"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Version:
    """What a title says about its version. `words` are those that tell it from others, neutral ones left out."""

    words: Words = ()
    base_mix: BaseMix = BaseMix.NONE
    is_remix: bool = False
    pressing: Words = ()  # remaster, mixed, clean ...: the same recording, prepared anew
    text: str = ""

    @property
    def is_plain(self) -> bool:
        """Return whether this is the song itself: the original, the extended, or no word about it."""
        return not self.words and not self.is_remix


NO_VERSION = Version()


def read_version(phrases: Iterable[str]) -> Version:
    """Read one version out of all phrases that speak of it."""
    texts = [phrase.strip() for phrase in phrases if phrase.strip()]
    spoken = tuple(word for phrase in texts for word in version_words(phrase))
    telling = tuple(word for word in _once_for_each_phrase(texts) if word not in NEUTRAL)
    pressing = tuple(word for word in telling if word in PRESSINGS or (word.isdecimal() and "remaster" in telling))
    rest = tuple(word for word in telling if word not in pressing)
    if "radio" in rest:  # "Radio Edit", "Radio Mix" and "Radio Version" are one
        rest = tuple(word for word in rest if word != "edit")
    base = BaseMix.EXTENDED if "extended" in spoken else BaseMix.ORIGINAL if "original" in spoken else BaseMix.NONE
    return Version(words=rest, base_mix=base, is_remix="remix" in spoken, pressing=pressing, text=" / ".join(texts))


def _once_for_each_phrase(phrases: Iterable[str]) -> Iterator[str]:
    """Yield the words of all phrases; what one repeats of another counts once, what it repeats itself ("Dub") stays."""
    counted: Counter[str] = Counter()
    for phrase in phrases:
        in_phrase: Counter[str] = Counter()
        for word in version_words(phrase):
            in_phrase[word] += 1
            if in_phrase[word] > counted[word]:
                counted[word] += 1
                yield word


def is_version(phrase: str) -> bool:
    """Return whether a phrase names a version: "Extended Mix", "Remix by X", "2011 Remaster"."""
    spoken = version_words(phrase)
    body = [word for word in spoken if not word.isdecimal()] or [""]
    if len(body) > 1 and body[-1] == "mix" and body[-2] in NAME_STARTS:
        return False
    if body[-1] in HEADS or "remix" in body[1:] or _starts_a_version(spoken):
        return True
    return all(word in NEUTRAL | KINDS for word in body) or any(
        word in HEADS and following == "by" for word, following in pairwise(body)
    )


def _starts_a_version(spoken: Words) -> bool:
    return (
        bool(spoken)
        and spoken[0] in FRONT
        and (len(spoken) <= 2 or spoken[1] in {"by", "at", "from", "in", "mix", "edit"})
    )


@lru_cache(maxsize=16384)
def version_words(phrase: str) -> Words:
    """Fold a phrase to English words with one spelling for each version word, whatever its language or spelling."""
    merged: list[str] = []
    spaced = _SCRIPT_CHANGE.sub(" ", _AT.sub("at", phrase))
    for word in _without_separators([_spelling(word) for word in _translated(words(spaced))]):
        if merged and (merged[-1], word) in COMPOUNDS:
            merged[-1] = COMPOUNDS[merged[-1], word]
        else:
            merged.append(word)
    return tuple(map(_spelling, merged))


def _translated(spoken: Words) -> Iterator[str]:
    """Replace words of another language by the English ones, the longest phrase first."""
    place = 0
    while place < len(spoken):
        for phrase, english in _TRANSLATIONS.get(spoken[place], ()):
            if spoken[place : place + len(phrase)] == phrase:
                yield from english
                place += len(phrase)
                break
        else:
            yield spoken[place]
            place += 1


def _without_separators(spoken: list[str]) -> Iterator[str]:
    """Drop the "x" of "Some One x Some Other Remix", not the one of "Brand X Remix"."""
    for index, word in enumerate(spoken):
        is_between = 0 < index < len(spoken) - 1 and spoken[index + 1] not in HEADS | NEUTRAL
        if not (is_between and word in _SEPARATORS):
            yield word


@lru_cache(maxsize=16384)
def _spelling(word: str) -> str:
    if word in SPELLINGS or word in HEADS:
        return SPELLINGS.get(word, word)
    meant = next((known for known in TYPED_WRONG if is_typo(word, known, shortest=4)), word)
    return SPELLINGS.get(meant, meant)
