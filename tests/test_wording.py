import pytest

from beatmatch.wording import artist_title, title_with_mix


@pytest.mark.parametrize(
    ("artist", "title", "line"),
    [
        ("Ilva Dorn", "Copper Lagoon", "Ilva Dorn - Copper Lagoon"),
        ("", "Copper Lagoon", "Copper Lagoon"),
        ("Ilva Dorn", "", "Ilva Dorn"),
        ("", "", ""),
    ],
)
def test_artist_and_title_stand_in_one_line_and_what_is_unknown_is_left_out(artist, title, line):
    assert artist_title(artist, title) == line


@pytest.mark.parametrize(("mix", "line"), [("Dub Mix", "Copper Lagoon (Dub Mix)"), ("", "Copper Lagoon")])
def test_the_mix_stands_in_brackets_behind_the_title(mix, line):
    assert title_with_mix("Copper Lagoon", mix) == line
