from tests.noise.text import compact


def test_parts_are_spelled_alike():
    assert compact("Tide, Pt. II") == compact("Tide Part 2") == compact("TIDE pt.2") == "tidepart2"
