"""Compare the names of two songs, and find the brackets that only one of them has."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from beatmatch.matching.read.title_parts import ParsedTitle
from beatmatch.matching.text import ARTICLES, Words, joined, numbers, same_word, words

# How alike two names are: the same words; but for "the"; with whole parts in another order; but for a typing error.
SAME, ARTICLE, ORDER, TYPO = 1.0, 0.97, 0.93, 0.88
_NAME_IS_GUESSED = 0.9  # the same words, when a number is left out that may well belong to the name


@dataclass(frozen=True, slots=True)
class NameComparison:
    """How alike two names are, in [0, 1], and the brackets that only one side has."""

    value: float
    library_brackets: tuple[str, ...] = ()
    candidate_brackets: tuple[str, ...] = ()


def compare_names(library: ParsedTitle, candidate: ParsedTitle) -> NameComparison:
    """Compare whole titles first, then without their brackets. A part of a longer name is another name."""
    best = max(_ways(library, candidate), key=lambda way: way.value, default=NameComparison(0.0))
    return replace(best, value=best.value * _NAME_IS_GUESSED) if library.name_is_guessed else best


def _ways(library: ParsedTitle, candidate: ParsedTitle) -> Iterator[NameComparison]:
    if not library.name or not candidate.name:
        return
    yield NameComparison(likeness(library.name_with_brackets, candidate.name_with_brackets))
    if len(library.parts) > 1 and sorted(library.parts) == sorted(candidate.parts):
        yield NameComparison(ORDER)  # "A-Side / B-Side", "Title (Subtitle)"
    if library.unclassified or candidate.unclassified:
        only_library = _only_in(library.unclassified, candidate.unclassified)
        only_candidate = _only_in(candidate.unclassified, library.unclassified)
        yield NameComparison(likeness(library.name, candidate.name), only_library, only_candidate)
        yield NameComparison(likeness(library.name_with_brackets, candidate.name), (), candidate.unclassified)
        yield NameComparison(likeness(library.name, candidate.name_with_brackets), library.unclassified, ())


def _only_in(brackets: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in brackets if not any(likeness(words(text), words(other)) for other in others))


def likeness(library: Words, candidate: Words) -> float:
    """Return how alike two names are; 0 where they are two names. Numbers ("part 2") must agree."""
    if joined(library) == joined(candidate):
        return SAME if library else 0.0
    if numbers(library) != numbers(candidate):
        return 0.0
    one, other = (tuple(word for word in name if word not in ARTICLES) for name in (library, candidate))
    if one and joined(one) == joined(other):
        return ARTICLE
    return TYPO if _has_typos(one, other) else 0.0


def _has_typos(one: Words, other: Words) -> bool:
    """Return whether the same words follow in the same order, but for a typing error in one of them, or two of many."""
    if len(one) != len(other) or not one:
        return False
    unequal = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(unequal) <= max(1, len(one) // 3) and all(same_word(*pair) for pair in unequal)
