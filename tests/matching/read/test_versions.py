"""Which version a phrase names."""

import pytest

from beatmatch.matching.compare.versions import BaseMix
from beatmatch.matching.read.titles import parse_library_title
from beatmatch.matching.read.versions import is_version

NAME = ("marble", "tide")
NONE, ORIGINAL, EXTENDED = BaseMix


def likeliest(title, **known):
    return parse_library_title(title, **known)[0]


VERSIONS = [
    # title, version words, flavour, remix
    ("Marble Tide", (), NONE, False),
    ("Marble Tide (Original Mix)", (), ORIGINAL, False),
    ("Marble Tide (Original)", (), ORIGINAL, False),
    ("Marble Tide (Orginal Mix)", (), ORIGINAL, False),
    ("Marble Tide [Extended]", (), EXTENDED, False),
    ("Marble Tide (Extented Mix)", (), EXTENDED, False),
    ("Marble Tide (Full Length)", (), EXTENDED, False),
    ("Marble Tide (Club Mix)", ("club",), NONE, False),
    ("Marble Tide (Extended Club Mix)", ("club",), EXTENDED, False),
    ("Marble Tide (Radio Edit)", ("radio",), NONE, False),
    ("Marble Tide (Dub)", ("dub",), NONE, False),
    ("Marble Tide (Instr.)", ("instrumental",), NONE, False),
    ("Marble Tide (A Cappella)", ("acapella",), NONE, False),
    ("Marble Tide (VIP)", ("vip",), NONE, False),
    ("Marble Tide (Re-Work)", ("rework",), NONE, False),
    ("Marble Tide (Re Fire)", ("refire",), NONE, False),
    ("Marble Tide (Mash Up)", ("mashup",), NONE, False),
    ("Marble Tide (Boot-Leg)", ("bootleg",), NONE, False),
    ("Marble Tide (Live At The Barn)", ("live", "at", "barn"), NONE, False),
    ("Marble Tide (2025 Organic Extended Mix)", ("2025", "organic"), EXTENDED, False),
    ("Marble Tide (Aboriginal Mix)", ("aboriginal",), NONE, False),
    ("Marble Tide (Remix)", (), NONE, True),
    ("Marble Tide (Anvil Choir Remix)", ("anvil", "choir"), NONE, True),
    ("Marble Tide (Anvil Choir Remix Extended)", ("anvil", "choir"), EXTENDED, True),
    ("Marble Tide (Remixed by Anvil Choir)", ("anvil", "choir"), NONE, True),
    ("Marble Tide (Anvil Choir & Tomas Vire Remix)", ("anvil", "choir", "tomas", "vire"), NONE, True),
    ("Marble Tide (Anvil Choir x Tomas Vire Remix)", ("anvil", "choir", "tomas", "vire"), NONE, True),
    ("Marble Tide (Anvil Choir vs. Tomas Vire Remix)", ("anvil", "choir", "tomas", "vire"), NONE, True),
    ("Marble Tide (Brand X Remix)", ("brand", "x"), NONE, True),
    ("Marble Tide - Anvil Choir Remix", ("anvil", "choir"), NONE, True),
    ("Marble Tide (Anvil Choir Remix) [Extended Mix]", ("anvil", "choir"), EXTENDED, True),
    ("Marble Tide ((Anvil Choir Remix))", ("anvil", "choir"), NONE, True),
    ("Marble Tide (Anvil Choir (UK) Remix)", ("anvil", "choir"), NONE, True),
]  # fmt: skip


@pytest.mark.parametrize(("title", "words", "flavour", "is_remix"), VERSIONS, ids=[row[0] for row in VERSIONS])
def test_a_version_is_told_from_the_name(title, words, flavour, is_remix):
    reading = likeliest(title)
    assert reading.name == NAME
    assert reading.version.words == words
    assert (reading.version.base_mix, reading.version.is_remix) == (flavour, is_remix)


def test_a_remaster_is_another_pressing_and_no_other_version():
    version = likeliest("Marble Tide (2011 Remastered)").version
    assert (version.words, version.pressing) == ((), ("2011", "remaster"))


@pytest.mark.parametrize(("phrase", "expected"), [
    ("Extended Mix", True), ("Anvil Choir Remix", True), ("Remix by Anvil Choir", True), ("2011 Remaster", True),
    ("Somebody's Touch", True), ("Live At The Barn", True), ("Radio", True), ("VIP", True), ("Orginal Mx", True),
    ("In The Valley", False), ("In The Mix", False), ("Say My Name", False), ("Anvil Choir", False), ("2024", False),
    ("", False), ("Bonus Track", True), ("Long", True), ("Live My Life", False), ("Live Life", True), ("Live From The Barn", True),
    ("Live In Harbour", True), ("Extended My Stay", False), ("Retouch by Corbel", True), ("Corbel Remix Something", True),
    ("Remix My World", False), ("Something Dub Something", False), ("12", False), ("Bonus 12", True), ("Your Mix", False),
    ("Night Mix", True), ("Mix", True),
])  # fmt: skip
def test_a_bracket_is_a_version_only_when_it_says_so(phrase, expected):
    assert is_version(phrase) is expected
