"""How two versions stand to each other."""

import pytest

from beatmatch.matching.compare.versions import compare_versions
from beatmatch.matching.read.versions import read_version
from beatmatch.models import VersionMatch
from beatmatch.settings import Prefer

EXACT, COMPATIBLE, DIFFERENT, UNKNOWN = VersionMatch
ANVIL, TOMAS = ("anvil", "choir"), ("tomas", "vire")


def compare(ours, theirs, credited=(), prefer=Prefer.ORIGINAL):
    return compare_versions(read_version([ours]), read_version([theirs]), credited, prefer)


TABLE = [
    # library, Beatport, credited, verdict
    ("", "Original Mix", (), COMPATIBLE),
    ("", "Extended Mix", (), COMPATIBLE),
    ("", "", (), COMPATIBLE),
    ("Original Mix", "Original Mix", (), EXACT),
    ("Original Mix", "Extended Mix", (), COMPATIBLE),
    ("Extended Mix", "Original Mix", (), COMPATIBLE),
    ("Extended Mix", "", (), COMPATIBLE),
    ("", "Club Mix", (), DIFFERENT),
    ("Dub", "Instrumental", (), DIFFERENT),
    ("Dub", "Dub Mix", (), EXACT),
    ("Club Mix", "Extended Club Mix", (), COMPATIBLE),
    ("Radio Edit", "Radio Mix", (), EXACT),
    ("2019 Mix", "2021 Mix", (), DIFFERENT),
    ("2011 Remaster", "", (), COMPATIBLE),
    ("2011 Remaster", "2019 Remaster", (), DIFFERENT),
    ("Clean", "Explicit", (), DIFFERENT),
    ("Mixed", "Original Mix", (), COMPATIBLE),
    ("Anvil Choir Remix", "Anvil Choir Remix", (ANVIL,), EXACT),
    ("Anvil Choir Remix", "Anvil Choir Extended Remix", (ANVIL,), COMPATIBLE),
    ("Anvil Choir Extended Mix", "Anvil Choir Remix Extended", (ANVIL,), EXACT),
    ("Anvil Choir Remix", "Remix", (ANVIL,), EXACT),
    ("Anvil Choir Remix", "Remix", (TOMAS,), DIFFERENT),
    ("Anvil Choir Remix", "Tomas Vire Remix", (TOMAS,), DIFFERENT),
    ("Anvil Choir Remix", "Original Mix", (), DIFFERENT),
    ("", "Anvil Choir Remix", (ANVIL,), DIFFERENT),
    ("Remix", "Anvil Choir Remix", (ANVIL,), UNKNOWN),
    ("Anvil Choir Remix", "Anvil Choir & Tomas Vire Remix", (ANVIL, TOMAS), COMPATIBLE),
    ("Anvil Choir & Tomas Vire Remix", "Anvil Choir Remix", (ANVIL,), DIFFERENT),
    ("Anvil Choir Remix", "Anvil Choir 808 Remix", (ANVIL,), UNKNOWN),
    ("Anvil Choir Raw Mix", "Anvil Choir 808 Mix", (ANVIL,), DIFFERENT),
    ("Anvil Choir Dub", "Anvil Choir Remix", (ANVIL,), DIFFERENT),
    ("DJ Vire Remix", "Vire Remix", (("vire",),), EXACT),
    ("Kite x Vale Remix", "Vale & Kite Remix", (), EXACT),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs", "credited", "expected"),
    TABLE,
    ids=[f"{a or 'none'} - {b or 'none'} by {len(c)}" for a, b, c, _ in TABLE],
)
def test_two_versions_are_judged(ours, theirs, credited, expected):
    verdict = compare(ours, theirs, credited)
    assert verdict.match is expected
    assert (verdict.closeness == 0.0) is (expected in (DIFFERENT, UNKNOWN))


CLOSENESS = [
    # library, Beatport, credited, how close where the original is preferred
    ("", "Original Mix", (), 1.0),
    ("", "", (), 0.98),
    ("", "Extended Mix", (), 0.95),
    ("Original Mix", "Original Mix", (), 1.0),
    ("Original Mix", "", (), 0.95),
    ("Original Mix", "Extended Mix", (), 0.45),
    ("Extended Mix", "Extended Mix", (), 1.0),
    ("Extended Mix", "", (), 0.5),
    ("Extended Mix", "Original Mix", (), 0.45),
    ("Anvil Choir Remix", "Anvil Choir Remix", (ANVIL,), 1.0),
    ("Anvil Choir Remix", "Remix", (ANVIL,), 1.0),
    ("Anvil Choir Extended Mix", "Anvil Choir Extended Remix", (ANVIL,), 0.98),
    ("Anvil Choir Remix", "Anvil Choir Extended Remix", (ANVIL,), 0.9),
    ("2011 Remaster", "Original Mix", (), 0.7),
    ("2011 Remaster", "2011 Remaster", (), 1.0),
    ("Mixed", "", (), 0.686),
    ("Anvil Choir Remix", "Anvil Choir & Tomas Vire Remix", (ANVIL, TOMAS), 0.6),
    ("Retouch", "Anvil Choir Retouch", (ANVIL,), 0.6),
    ("Ivory IT Remix", "Ivory Remix", (("ivory",),), 0.8),
    ("Anvil Choir Dub", "Dub", (ANVIL,), 0.8),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "credited", "closeness"), CLOSENESS)
def test_how_close_a_version_is(ours, theirs, credited, closeness):
    assert round(compare(ours, theirs, credited).closeness, 4) == closeness


@pytest.mark.parametrize(("theirs", "closeness"), [("Extended Mix", 1.0), ("Original Mix", 0.95), ("", 0.93)])
def test_how_close_a_version_is_where_the_extended_mix_is_preferred(theirs, closeness):
    assert compare("", theirs, prefer=Prefer.EXTENDED).closeness == closeness


def test_a_retouch_of_nobody_is_said_to_be_one():
    assert compare("Retouch", "Anvil Choir Retouch", (ANVIL,)).names_nobody
    assert not compare("Anvil Choir Retouch", "Anvil Choir Retouch", (ANVIL,)).names_nobody
    assert not compare("Anvil Choir Remix", "Anvil Choir & Tomas Vire Remix", (ANVIL, TOMAS)).names_nobody


@pytest.mark.parametrize(("ours", "theirs", "credited", "expected"), [
    ("", "Club Mix", (), True),  # only a kind where the library names none
    ("", "Club Sunset Mix", (), False),
    ("Clean", "Explicit", (), True),
    ("Anvil Choir Remix Clean", "Anvil Choir Remix Explicit", (ANVIL,), False),
    ("Short Edit", "Original Mix", (), True),  # only words of pools where Beatport names none
    ("Sunset Edit", "Original Mix", (), False),
    ("Dub", "Original Mix", (), False),
    ("Anvil Choir Remix", "Anvil Choir Remix / Edit", (ANVIL,), True),  # the same remix in another length
    ("Anvil Choir Remix", "Anvil Choir Sunset Remix / Edit", (ANVIL,), False),
    ("Anvil Choir Remix", "Tomas Vire Remix", (TOMAS,), False),
    ("Anvil Choir Remix", "Anvil Choir Edit", (ANVIL,), False),
    ("Anvil Choir Edit", "Anvil Choir Remix", (ANVIL,), False),
    ("Anvil Choir Remix", "Club Mix", (), False),
])  # fmt: skip
def test_another_version_is_worth_a_look_where_only_its_kind_its_length_or_its_audience_differ(
    ours, theirs, credited, expected
):
    found = compare(ours, theirs, credited)
    assert found.match is DIFFERENT
    assert found.needs_review is expected


@pytest.mark.parametrize(("prefer", "first", "second"), [
    (Prefer.ORIGINAL, "Original Mix", "Extended Mix"), (Prefer.EXTENDED, "Extended Mix", "Original Mix"),
])  # fmt: skip
def test_the_preferred_version_comes_first_where_the_library_names_none(prefer, first, second):
    assert compare("", first, prefer=prefer).closeness > compare("", second, prefer=prefer).closeness


def test_a_preference_never_beats_what_the_library_says():
    said = compare("Original Mix", "Original Mix", prefer=Prefer.EXTENDED).closeness
    assert said > compare("Original Mix", "Extended Mix", prefer=Prefer.EXTENDED).closeness


def test_another_kind_is_worth_a_look_where_the_library_names_no_version():
    assert compare("", "Club Mix").needs_review
    assert not compare("Dub", "Club Mix").needs_review
    assert not compare("", "Anvil Choir Remix", (ANVIL,)).needs_review


def test_a_difference_is_said_in_words():
    assert compare("Dub", "Club Mix").note == "library: Dub, Beatport: Club Mix"
    assert compare("", "Club Mix").note == "library: no version named, Beatport: Club Mix"
