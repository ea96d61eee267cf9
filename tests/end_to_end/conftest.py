"""The fixtures of the command line's tests, and a fake Beatport that the program asks."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import cli, environment, program, shared_cache
from tests.end_to_end.short_waits import shorten_waits
from tests.fake_beatport import BeatportThread, beatport_thread
from tests.places import EXAMPLE_CATALOG

__all__ = ["cli", "environment", "program", "shared_cache"]


@pytest.fixture(scope="session")
def shared_beatport() -> Iterator[BeatportThread]:
    with beatport_thread(EXAMPLE_CATALOG) as running:
        yield running


@pytest.fixture
def beatport(
    shared_beatport: BeatportThread, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[BeatportThread]:
    """Return a Beatport with the example catalogue and no faults; the program in this process asks it."""
    for name, value in shared_beatport.env(BEATMATCH_RATE="none").items():
        monkeypatch.setenv(name, value)
        environment[name] = value
    shorten_waits(monkeypatch.setattr)
    yield shared_beatport
    shared_beatport.reset()
