"""What a catalogue file takes for one word: the same for what is indexed and for what is asked.

A change here makes every index that exists wrong: raise `local_index.INDEX_VERSION` with it.
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


def words(text: str) -> list[str]:
    """Split into words, without case, accents and punctuation."""
    text = _ACRONYM_DOT.sub("", text.translate(_APOSTROPHES))
    return _WORD.findall(text.lower() if text.isascii() else _fold(text))


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in folded if not unicodedata.combining(char)).translate(_LETTERS)


# Words spelt nearly alike share marks. A short word's are what is left when a letter is dropped: two words that
# are one letter apart always share one. A long word's are its runs of three letters, which survive two slips.

_SHORT, _LONG = range(3, 8), range(8, 41)  # letters


def asked_marks(word: str) -> tuple[list[str], int]:
    """Give the marks to look for, and by how many letters a near spelling may differ: none for odd lengths of word."""
    if word.isdigit():
        return [], 0  # 2024 is not 2025
    if len(word) in _SHORT:
        return _without_a_letter(word), 1
    return (_runs_of_three(word), 2) if len(word) in _LONG else ([], 0)


def kept_marks(word: str) -> list[str]:
    """Give the marks to keep for a word, so that every spelling within reach of asked_marks finds it."""
    short = _without_a_letter(word) if len(word) <= _SHORT.stop else []
    return short + _runs_of_three(word) if _LONG.start - 2 <= len(word) < _LONG.stop + 2 else short


def _without_a_letter(word: str) -> list[str]:
    return sorted({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))} - {""})


def _runs_of_three(word: str) -> list[str]:
    marked = f"·{word}·"  # a sign that FTS5's ascii tokenizer takes for a letter
    return sorted({f"≈{marked[start : start + 3]}" for start in range(len(marked) - 2)})
