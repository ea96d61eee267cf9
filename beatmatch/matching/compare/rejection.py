"""Tell quickly that a candidate has another name, before it is read and compared in full.

Of the candidates that a search brings, most share only an artist or a common word with the entry. What is rejected
here would have been told apart by `names` as well; that is a property which the tests hold.
"""

from functools import lru_cache

from rapidfuzz import fuzz

from beatmatch.matching.read.entry import LibraryEntry
from beatmatch.matching.text import letters_of, people_words, words
from beatmatch.models import BeatportCandidate

_SHARED_WORDS = 0.5  # of a name; two names that are alike but for typing errors share more, or are one or two words
_ALIKE = 70.0  # per cent of a name's letters, in a row; a typing error in the shortest word that may have one leaves 75


def has_another_name(entry: LibraryEntry, candidate: BeatportCandidate) -> bool:
    """Return whether no way to read the entry's title can be a way to read the candidate's."""
    if entry.is_cut_off:
        return False  # a title that was cut off goes on with what the candidate says
    text = f"{candidate.title} {candidate.mix_name}"
    found = _distinct_words(text)
    if any(len(name.words & found) >= _SHARED_WORDS * len(name.words) for name in entry.names):
        return False
    letters = _letters(text)
    return not any(
        not name.letters.isalnum() or fuzz.partial_ratio(name.letters, letters, score_cutoff=_ALIKE)
        for name in entry.names
    )


def names_an_artist(entry: LibraryEntry, candidate: BeatportCandidate) -> bool:
    """Return whether the entry holds all words of an artist of the candidate."""
    return any((name := people_words(artist)) and entry.people_words.issuperset(name) for artist in candidate.artists)


@lru_cache(maxsize=16384)
def _distinct_words(text: str) -> frozenset[str]:
    return frozenset(words(text))


@lru_cache(maxsize=16384)
def _letters(text: str) -> str:
    return letters_of(words(text))
