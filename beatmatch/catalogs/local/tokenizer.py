"""What a catalogue file takes for one word.

Tracks and queries are read in the same way. A change here makes every index that exists wrong: raise
`index.INDEX_VERSION` with it.
"""

import re
import unicodedata
from collections.abc import Sequence

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


def title_key(words: Sequence[str]) -> str:
    """Return a title as one word that no text holds: "=amberfield". "re work" and "rework" have the same."""
    return f"={''.join(words)}"
