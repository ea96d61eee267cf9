"""The walk through the stages, as the package's README tells it."""

import doctest
from pathlib import Path

import beatmatch.matching

README = Path(beatmatch.matching.__file__).parent / "README.md"


def test_every_line_of_the_walk_is_true():
    outcome = doctest.testfile(str(README), module_relative=False)
    assert (outcome.failed, outcome.attempted > 20) == (0, True)
