"""What the tests of the whole share with those of the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CATALOG, cli, environment, program, shared_cache
from tests.end_to_end.beatport import Beatport, running_beatport
from tests.end_to_end.runs import shorten_waits

__all__ = ["cli", "environment", "program", "shared_cache"]


@pytest.fixture(scope="module")
def one_beatport() -> Iterator[Beatport]:
    with running_beatport(Path(CATALOG)) as running:
        yield running


@pytest.fixture
def beatport(
    one_beatport: Beatport, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Beatport]:
    """Give a Beatport with the example catalogue, all switches as at first, which the program in this process asks."""
    for name, value in one_beatport.env(BEATMATCH_RATE="none").items():
        monkeypatch.setenv(name, value)
        environment[name] = value
    shorten_waits(monkeypatch.setattr)
    yield one_beatport
    one_beatport.reset()
