"""Texts from titles and from Beatport, made safe for whatever shows the file that they are written to."""

import re

_LINE_BREAK = re.compile("\r\n?")
_SPACE = re.compile("[\t\v\f\x1c-\x1f\x85]")
# C0, DEL, C1; what sets, overrides or isolates the direction of text; half of a character, which UTF-8 cannot hold.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def safe_text(text: str) -> str:
    r"""Return a text without controls and without overrides of its direction; line breaks are "\n", tabs spaces."""
    if text.isascii() and text.isprintable():
        return text
    spaced = _SPACE.sub(" ", _LINE_BREAK.sub("\n", text))
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", spaced))
