"""Whether two titles are the name of the same song, and which brackets are left unexplained on either side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from beatmatch.matching.parts import Reading
from beatmatch.matching.text import Words, joined, numbers, same_word, words

_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How alike two names are, in [0, 1], and the brackets that only one side has."""

    value: float
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


SAME, ARTICLE, ORDER, SLIP = 1.0, 0.97, 0.93, 0.88  # the same words; but for "the"; for their order; for a typo
_GUESS = 0.9  # the same words, when a number is left out that may well belong to the name


def compare_names(ours: Reading, theirs: Reading) -> NameMatch:
    """Compare two names: whole titles first, then without their brackets. A part of a longer name is not it."""
    best = max(_ways(ours, theirs), key=lambda match: match.value, default=NameMatch(0.0))
    return replace(best, value=best.value * _GUESS) if ours.guess else best


def _ways(ours: Reading, theirs: Reading) -> Iterator[NameMatch]:
    if not ours.name or not theirs.name:
        return
    yield NameMatch(likeness(ours.whole, theirs.whole))
    loose_ours, loose_theirs = _unmatched(ours.loose, theirs.loose)
    if ours.loose or theirs.loose:
        yield NameMatch(likeness(ours.name, theirs.name), loose_ours, loose_theirs)
        yield NameMatch(likeness(ours.whole, theirs.name), (), theirs.loose)
        yield NameMatch(likeness(ours.name, theirs.whole), ours.loose, ())


def _unmatched(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (
        tuple(text for text in ours if not any(likeness(words(text), words(other)) for other in theirs)),
        tuple(text for text in theirs if not any(likeness(words(text), words(other)) for other in ours)),
    )


def likeness(ours: Words, theirs: Words) -> float:
    """Say how alike two names are; 0 where they are two names. Numbers ("part 2") must agree."""
    if joined(ours) == joined(theirs):
        return SAME if ours else 0.0
    if numbers(ours) != numbers(theirs):
        return 0.0
    bare_ours, bare_theirs = _without_articles(ours), _without_articles(theirs)
    if bare_ours and joined(bare_ours) == joined(bare_theirs):
        return ARTICLE
    if len(bare_ours) > 1 and sorted(bare_ours) == sorted(bare_theirs):
        return ORDER
    return SLIP if _slipped(bare_ours, bare_theirs) else 0.0


def _without_articles(name: Words) -> Words:
    return tuple(word for word in name if word not in _ARTICLES)


def _slipped(ours: Words, theirs: Words) -> bool:
    """Tell whether the same words follow in the same order, but for a slip in one of them, or in two of many."""
    if len(ours) != len(theirs) or not ours:
        return False
    off = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    return len(off) <= max(1, len(ours) // 3) and all(same_word(one, other) for one, other in off)
