"""The words of a version phrase: one spelling for each, and whether a phrase is one at all."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from beatmatch.matching.text import Words, is_slip, words
from beatmatch.matching.vocabulary import COMPOUNDS, FRONT, HEADS, KINDS, NAME_STARTS, NEUTRAL, SPELLINGS, TYPED_WRONG

_SEPARATORS = frozenset({"x", "vs", "versus"})


def version_words(phrase: str) -> Words:
    """Fold a phrase to words with one spelling for each version word, "Re-Work" and typos included."""
    merged: list[str] = []
    for word in _without_separators([_spelt(word) for word in words(phrase)]):
        if merged and (merged[-1], word) in COMPOUNDS:
            merged[-1] = COMPOUNDS[merged[-1], word]
        else:
            merged.append(word)
    return tuple(map(_spelt, merged))


def _without_separators(found: list[str]) -> Iterator[str]:
    """Drop the "x" of "Some One x Some Other Remix", not the one of "Brand X Remix"."""
    for index, word in enumerate(found):
        between = 0 < index < len(found) - 1 and found[index + 1] not in HEADS | NEUTRAL
        if not (between and word in _SEPARATORS):
            yield word


@lru_cache(maxsize=16384)
def _spelt(word: str) -> str:
    if word in SPELLINGS or word in HEADS:
        return SPELLINGS.get(word, word)
    meant = next((known for known in TYPED_WRONG if is_slip(word, known, shortest=4)), word)
    return SPELLINGS.get(meant, meant)


def is_version(phrase: str) -> bool:
    """Tell whether a bracket or a tail says that it is a version ("Extended Mix", "Remix by X", "2011 Remaster")."""
    found = version_words(phrase)
    body = [word for word in found if not word.isdecimal()] or [""]
    if len(body) > 1 and body[-1] == "mix" and body[-2] in NAME_STARTS:
        return False
    if body[-1] in HEADS or "remix" in body[1:] or _in_front(found):
        return True
    return all(word in NEUTRAL | KINDS for word in body) or any(
        one in HEADS and other == "by" for one, other in pairwise(body)
    )


def _in_front(found: Words) -> bool:
    return (
        bool(found) and found[0] in FRONT and (len(found) <= 2 or found[1] in {"by", "at", "from", "in", "mix", "edit"})
    )
