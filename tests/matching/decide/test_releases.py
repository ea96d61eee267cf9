"""The order of a recording's releases."""

import pytest

from beatmatch.matching.decide.releases import is_compilation
from beatmatch.settings import Settings
from tests.matching.builders import beatport, match

DEFAULTS = Settings()
MEASURED = {"length_ms": 372_000, "bpm": 124.0, "key": "A Minor"}
OURS = {"seconds": 372, "bpm": 124.0, "key": "8A"}


def verdict(track, *tracks, settings=DEFAULTS):
    return match(track, tracks, settings).verdict


@pytest.mark.parametrize(("release", "title", "expected"), [
    ("Best of Ibiza 2020", "Marble Tide", True), ("Marble Tide", "Marble Tide", False), ("Summer Sampler", "Marble Tide", True),
    ("Summer", "Summer", False), ("Harbour EP", "Marble Tide", False), (None, "Marble Tide", False), ("Vol. 3", "Marble Tide", True),
])  # fmt: skip
def test_a_compilation_is_told_by_its_title(release, title, expected):
    assert is_compilation(beatport(title=title, release=release)) is expected
