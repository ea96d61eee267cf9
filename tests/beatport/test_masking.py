"""No part of a token comes back in what is quoted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.masking import mask_body, mask_token

TOKEN = "kLm93xQw7ZtYb2Rd"


@pytest.mark.parametrize(
    "text",
    [TOKEN, TOKEN.upper(), TOKEN.lower(), TOKEN[:8], TOKEN[4:12], TOKEN[-8:].swapcase(), f"x{TOKEN}y", "%6BLm93xQw7Zt"],
)
def test_a_token_is_masked_in_every_case_and_part(text):
    assert mask_token(f"what is {text}?", TOKEN) == "what is (token)?"
    escaped = "".join(f"\\u{ord(character):04x}" for character in text)
    assert json.loads(mask_body(f'{{"a": ["{escaped}"]}}'.encode(), TOKEN)) == {"a": ["(token)"]}
    assert mask_body(f"<p>{text}</p>".encode(), TOKEN) in (b"<p>(token)</p>", b"<p>(token)>")


def test_words_of_their_own_stay():
    assert mask_token("Territory Restricted. kLm93xQ", TOKEN) == "Territory Restricted. kLm93xQ"
    assert mask_body(b'{"detail": "Not found.", "code": 4}', TOKEN) == b'{"detail":"Not found.","code":4}'


def test_a_body_that_is_nested_without_end_is_dropped():
    assert TOKEN.encode() not in mask_body(b"[" * 60_000 + TOKEN.encode(), TOKEN)


@given(st.binary(max_size=60), st.binary(max_size=60), st.integers(0, 8), st.booleans())
def test_no_eight_characters_in_a_row_come_through(before, behind, start, upper):
    part = TOKEN[start : start + 8].upper() if upper else TOKEN[start : start + 8]
    assert part.encode() not in mask_body(before + part.encode() + behind, TOKEN)
