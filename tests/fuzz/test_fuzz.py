"""A short part of the hunt, and files made by hypothesis."""

import logging
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatmatch.errors import BeatmatchError
from tests.fuzz.hunt import hunt
from tests.fuzz.mutations import NASTY
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

CASES = 40  # of each kind of file


@pytest.fixture(autouse=True)
def quiet_log():
    logger = logging.getLogger("beatmatch")
    level = logger.level
    yield
    logger.setLevel(level)


@pytest.mark.parametrize("target", TARGETS)
def test_every_valid_file_is_read(tmp_path, target):
    TARGETS[target](seeds()[target], tmp_path)


@pytest.mark.parametrize("target", TARGETS)
def test_no_damaged_file_ends_in_anything_but_an_error_of_beatmatch(target):
    assert hunt(range(CASES), seed=7, targets=[target]).findings == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("id", "name", "results", "a")), inner),
    max_leaves=8,
)
SMALL = sorted(set(TARGETS) - {"catalog.db", "beatmatch.db", "catalog.jsonl"})


@settings(max_examples=60)
@given(st.sampled_from(SMALL), st.lists(st.binary(max_size=40) | st.sampled_from(NASTY), max_size=4).map(b"".join))
def test_no_bytes_at_all_end_in_anything_else(tmp_path_factory, target, data):
    check(target, data, tmp_path_factory.mktemp("fuzz"))


@settings(max_examples=60)
@given(st.sampled_from(SMALL), json_values)
def test_no_json_ends_in_anything_else(tmp_path_factory, target, value):
    check(
        target,
        repr(value).replace("'", '"').replace("None", "null").encode("utf-8", "replace"),
        tmp_path_factory.mktemp("x"),
    )


def check(target: str, data: bytes, folder: Path) -> None:
    with suppress(BeatmatchError):
        TARGETS[target](data, folder)
