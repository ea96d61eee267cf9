"""Word a query so that Beatport takes it: what its search and its filters answer with an error is left out."""

import unicodedata

MAX_LENGTH = 250  # characters

_UNSENDABLE = frozenset({"Cc", "Cs"})  # Unicode categories: control characters, halves of surrogate pairs


def search_text(text: str) -> str:
    """Return `text` with composed accents, in one line, with one pair of round brackets at most.

    Beatport does not find "é" when it is sent as "e" and an accent, and refuses (403) more than one pair of brackets.
    """
    composed = unicodedata.normalize("NFC", text)
    sendable = "".join(" " if unicodedata.category(char) in _UNSENDABLE else char for char in composed)
    opening = sendable.find("(")
    closing = sendable.find(")", opening + 1) if opening >= 0 else -1
    kept = {opening, closing} if closing > 0 else set()
    one_pair = "".join(char if char not in "()" or index in kept else " " for index, char in enumerate(sendable))
    return " ".join(one_pair.split())[:MAX_LENGTH].rstrip()


def filter_value(name: str) -> str:
    """Return the longest piece of `name` between commas, worded as `search_text` does.

    A filter reads a comma as "or". It finds every name that contains its value, so a piece is enough.
    """
    return max((search_text(piece) for piece in name.split(",")), key=len)
