"""ISRCs, the codes of recordings: twelve letters and digits, often written with hyphens or spaces."""

import re

_ISRC = re.compile(r"[A-Z0-9]{12}")


def compact_isrc(text: str) -> str:
    """Return the ASCII letters and digits of `text` in upper case: "gb-dg1-13-02861" becomes "GBDG11302861"."""
    return "".join(char for char in text.upper() if char.isascii() and char.isalnum())


def valid_isrc(text: str) -> str | None:
    """Return `text` as the twelve characters of an ISRC, None where it is none."""
    compact = compact_isrc(text)
    return compact if _ISRC.fullmatch(compact) else None
