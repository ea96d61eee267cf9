"""Take a token out of what a server sends back, in whatever case or part it returns: errors are quoted to the user."""

import re
from urllib.parse import unquote

import msgspec

MASK = "(token)"

_PART = 8  # characters in a row of a token that count as a part of it; fewer tell nothing
_MAX_BODY = 2**16  # bytes of an error body that are looked at; the rest is dropped
_WORD = re.compile(r"[A-Za-z0-9._~+/=%-]+")


def mask_token(text: str, token: str) -> str:
    """Return a text in which every word that holds a part of the token is masked."""
    folded, length = token.casefold(), min(_PART, len(token))
    parts = {folded[start : start + length] for start in range(len(folded) - length + 1)}

    def mask(match: re.Match[str]) -> str:
        word = unquote(match[0]).casefold()
        holds_part = any(word[start : start + length] in parts for start in range(len(word) - length + 1))
        return MASK if holds_part else match[0]

    return _WORD.sub(mask, text)


def mask_body(body: bytes, token: str) -> bytes:
    """Do the same with the body of an error. JSON is decoded for it: its escapes would hide the token."""
    body = body[:_MAX_BODY]
    try:
        return msgspec.json.encode(_mask_value(msgspec.json.decode(body), token))
    except (msgspec.DecodeError, ValueError):
        return mask_token(body.decode("latin-1"), token).encode("latin-1")
    except RecursionError:
        return b""


def _mask_value(value: object, token: str) -> object:
    match value:
        case str(text):
            return mask_token(text, token)
        case list(items):
            return [_mask_value(item, token) for item in items]
        case dict(items):
            return {mask_token(str(key), token): _mask_value(item, token) for key, item in items.items()}
        case _:
            return value
