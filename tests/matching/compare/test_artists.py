"""Artists as a set of people."""

import pytest

from beatmatch.matching.compare.artists import compare_artists


def value(ours, theirs, remixers=()):
    return compare_artists((ours,), theirs, remixers).value


@pytest.mark.parametrize(("ours", "theirs"), [
    ("Ona Bellcroft", ("Ona Bellcroft",)), ("Petra Quill, Ona Bellcroft", ("Ona Bellcroft", "Petra Quill")),
    ("W&W", ("W&W",)), ("Above and Beyond", ("Above & Beyond",)), ("Simon & Garfunkel", ("Simon & Garfunkel",)),
    ("Tyler, The Creator", ("Tyler, The Creator",)), ("Earth, Wind & Fire", ("Earth, Wind & Fire",)),
    ("ONA BELLCROFT", ("Öna Bellcroft",)), ("Blondish", ("BLOND:ISH",)), ("VI:TAI SEN", ("VI:TAI", "Sen")),
    ("Bellcroft, Ona", ("Ona Bellcroft",)), ("Ø Phase", ("Ø [Phase]",)), ("R3spawn", ("Respawn",)),
])  # fmt: skip
def test_the_same_people_agree_in_full(ours, theirs):
    assert value(ours, theirs) == 1.0


@pytest.mark.parametrize(("ours", "theirs"), [
    ("Ona Bellcroft", ("Petra Quill",)), ("Sun", ("Sun-El",)), ("Ona", ("Ona Bellcroft",)), ("Monty (A)", ("Monty (B)",)),
    ("Mika", ("Mila",)), ("Area 51", ("Area 52",)), ("DJ Vire", ("DJ Vale",)), ("DJ", ("DJ Vire",)), ("DJ", ("MC",)), ("Monty Sund (A)", ("Monty Sund (B)",)), ("Marian & Sund (UK)", ("Marin Sund (US)",)),
])  # fmt: skip
def test_different_people_contradict(ours, theirs):
    match = compare_artists((ours,), theirs, ())
    assert match.value == 0.0
    assert match.note == f"another artist: {theirs[0]}"


def test_more_people_on_either_side_are_no_contradiction_but_agree_a_little_less():
    assert value("Ona Bellcroft, Petra Quill", ("Ona Bellcroft",)) == 0.9
    assert value("Ona Bellcroft", ("Ona Bellcroft", "Petra Quill")) == 0.95


@pytest.mark.parametrize(("ours", "theirs", "expected"), [
    ("Ona Bellcroft, Petra Quill, Tomas Vire, Corbel Sund", ("Ona Bellcroft",), 0.85),
    ("Ona Bellcroft", ("Ona Bellcroft", "Petra Quill", "Tomas Vire", "Corbel Sund"), 0.925),
    ("Ona Bellcroft, Quill", ("Ona Bellcroft",), 0.9333),  # a longer name counts for more
    ("O. Bellcroft", ("Ona Bellcroft",), 0.8), ("Bellcroft Ona", ("Ona Bellcroft",), 0.8),
    ("Ona Belcroft", ("Ona Bellcroft",), 0.9), ("DJ Bellcroft", ("Bellcroft",), 1.0), ("The Bellcroft", ("Bellcroft",), 1.0),
])  # fmt: skip
def test_how_far_two_sides_agree(ours, theirs, expected):
    assert value(ours, theirs) == expected


@pytest.mark.parametrize(("ours", "theirs", "others"), [
    ("Ona Bellcroft, Petra Quill", ("Ona Bellcroft", "Tomas Vire"), True), ("Ona Bellcroft, Petra Quill", ("Ona Bellcroft",), False),
    ("Ona Bellcroft", ("Ona Bellcroft", "Tomas Vire"), False),
    ("Corbel feat. Ona Bellcroft", ("Ona Bellcroft",), True), ("Corbel feat. Ona Bellcroft", ("Petra Quill", "Ona Bellcroft"), True),
])  # fmt: skip
def test_both_sides_name_somebody_whom_the_other_lacks(ours, theirs, others):
    assert compare_artists((ours,), theirs, ()).both_name_others is others


def test_a_name_that_is_misspelt_agrees_less_than_the_name_itself():
    assert value("Marian", ("Marin",)) == 0.9


@pytest.mark.parametrize(("ours", "theirs"), [("", ("Ona",)), ("Various Artists", ("Ona",)), ("Ona", ())])
def test_nobody_on_a_side_says_nothing(ours, theirs):
    assert value(ours, theirs) is None


def test_the_remixer_alone_is_known_for_what_he_is():
    match = compare_artists(("Anvil Choir",), ("Ona Bellcroft",), ("Anvil Choir",))
    assert match.only_remixer
    assert (match.value, match.note) == (0.5, "only the remixer agrees; by Ona Bellcroft")


@pytest.mark.parametrize("ours", ["Beyond", "Above"])
def test_one_short_name_out_of_several_is_perhaps_somebody_else(ours):
    match = compare_artists((ours,), ("Above & Beyond",), ())
    assert match.only_member
    assert match.note == "perhaps only a part of the name: Above & Beyond"


def test_a_full_name_out_of_several_is_that_person_where_it_stands_between_others():
    alone = compare_artists(("Tomas Vire",), ("Tomas Vire & Kite Valley",), ())
    assert (alone.value, alone.only_member) == (0.5, True)
    between = compare_artists(("Tomas Vire, Ona Bellcroft",), ("Tomas Vire & Kite Valley", "Ona Bellcroft"), ())
    assert not between.only_member
    apart = compare_artists(("Tomas Vire",), ("Tomas Vire", "Kite Valley"), ())
    assert not apart.only_member


def test_one_half_of_a_name_is_a_part_of_it_only_where_the_candidate_names_nobody_else():
    joined = "Ona Bellcroft & Petra Quill"
    assert compare_artists((joined,), ("Ona Bellcroft",), ()).only_member
    assert compare_artists((joined,), ("Petra Quill",), ()).only_member
    assert not compare_artists((joined,), ("Ona Bellcroft", "Petra Quill"), ()).only_member
    both_others = compare_artists((joined,), ("Ona Bellcroft", "Tomas Vire"), ())
    assert (both_others.only_member, both_others.both_name_others) == (False, True)
    assert not compare_artists(("Ona Bellcroft, Petra Quill",), ("Ona Bellcroft",), ()).only_member


def test_the_remixer_counts_beside_the_artist():
    assert value("Ona Bellcroft, Anvil Choir", ("Ona Bellcroft",), ("Anvil Choir",)) == 1.0
