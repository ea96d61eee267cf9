"""Tell quickly that a candidate has another name, before it is read and compared in full.

Of the candidates that a search brings, most share only an artist or a common word with the entry. What is rejected
here would have been told apart by `names` as well; that is a property which the tests hold.
"""

from functools import lru_cache

from rapidfuzz import fuzz

from beatmatch.matching.read.entry import LibraryEntry, Name
from beatmatch.matching.text import letters_of, people_words, same_word, words
from beatmatch.models import BeatportCandidate

_ALIKE = 78.0  # per cent of a name's letters, in a row: one error in five letters, or two in ten, leave 80
_BEGINNING = 3  # letters, of which none is cut off: less of a title is nothing that `complete_title` goes on from
_SHORT = 5  # letters; shorter words may have no typing error, but for "l" in place of "I"


def has_another_name(entry: LibraryEntry, candidate: BeatportCandidate) -> bool:
    """Return whether no way to read the entry's title can be a way to read the candidate's."""
    if entry.is_cut_off:  # it goes on with what the candidate says; some beginning of a word is there at least
        return not any(
            word[:_BEGINNING] in entry.letters or _has_in_a_row(entry.letters, word) for word in words(candidate.title)
        )
    found, letters = _words_and_letters(f"{candidate.title} {candidate.mix_name}")
    return not any(_may_be_there(name, found, letters) for name in entry.names)


def _may_be_there(name: Name, found: frozenset[str], letters: str) -> bool:
    """Return whether words may hold a name: all of its words, its letters in a row, or words with typing errors."""
    missing = name.words - found
    if not missing or not name.letters.isalnum() or _has_in_a_row(letters, name.letters):
        return True
    return len(missing) < len(name.words) and all(any(same_word(word, other) for other in found) for word in missing)


def _has_in_a_row(letters: str, name: str) -> bool:
    if len(name) < _SHORT:
        return name[1:] in letters if name[0] in "il" else name in letters
    return bool(fuzz.partial_ratio(name, letters, score_cutoff=_ALIKE))


def names_an_artist(entry: LibraryEntry, candidate: BeatportCandidate) -> bool:
    """Return whether the entry holds all words of an artist of the candidate."""
    return any((name := people_words(artist)) and entry.people_words.issuperset(name) for artist in candidate.artists)


@lru_cache(maxsize=4096)
def _words_and_letters(text: str) -> tuple[frozenset[str], str]:
    found = words(text)
    return frozenset(found), letters_of(found)
