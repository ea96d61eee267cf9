"""What a catalogue file takes for one word, and the keys by which misspelt words are found.

Tracks and queries are read in the same way. A change here makes every index that exists wrong: raise
`index.INDEX_VERSION` with it.
"""

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´′"))  # "Don't" is "Dont": half of all titles write it so
_ACRONYM_DOT = re.compile(r"(?<=\b\w)\.(?=\w\b)")  # "A.I." is "AI", but "G.Zamora" stays two words
_WORD = re.compile(r"[^\W_]+")

_LETTERS = str.maketrans(
    {  # letters that Unicode does not take apart, as people type them
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
        "ŧ": "t",
        "ə": "e",
        "ɛ": "e",
        "ɔ": "o",
    }
)


def tokenize(text: str) -> list[str]:
    """Split `text` into words, without case, accents and punctuation."""
    text = _ACRONYM_DOT.sub("", text.translate(_APOSTROPHES))
    return _WORD.findall(text.lower() if text.isascii() else _fold(text))


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in folded if not unicodedata.combining(char)).translate(_LETTERS)


# Words that are spelt nearly alike share keys, as in SymSpell. The keys of a short word are its deletions: the word
# with one letter left out. Two words that are one edit apart always share one. The keys of a long word are its
# trigrams, of which two edits leave some.

_SHORT, _LONG = range(3, 8), range(8, 41)  # letters


def query_keys(word: str) -> tuple[list[str], int]:
    """Return the keys to look for, and how many edits away a spelling may be: none for numbers and odd lengths."""
    if word.isdigit():
        return [], 0  # 2024 is not 2025
    if len(word) in _SHORT:
        return _deletion_keys(word), 1
    return (_trigram_keys(word), 2) if len(word) in _LONG else ([], 0)


def index_keys(word: str) -> list[str]:
    """Return the keys to store for a word, so that every spelling within reach of `query_keys` finds it."""
    keys = _deletion_keys(word) if len(word) <= _SHORT.stop else []
    return keys + _trigram_keys(word) if _LONG.start - 2 <= len(word) < _LONG.stop + 2 else keys


def _deletion_keys(word: str) -> list[str]:
    return sorted({word, *(word[:index] + word[index + 1 :] for index in range(len(word)))} - {""})


def _trigram_keys(word: str) -> list[str]:
    """Return runs of three letters, with "·" for either end and "≈" to tell them from deletions of the same letters.

    FTS5's ascii tokenizer takes both signs for letters.
    """
    bounded = f"·{word}·"
    return sorted({f"≈{bounded[start : start + 3]}" for start in range(len(bounded) - 2)})
